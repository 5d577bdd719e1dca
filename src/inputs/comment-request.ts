import { posix } from 'node:path';
import { type Operation, rulesOf } from './operation.ts';
import { InputReader } from './reader.ts';
import type { Request } from './request.ts';
import { type InputSource, readSettings, type Settings } from './settings.ts';
import { readOperation, readType, type Task } from './task.ts';

export interface CommentRequest {
  readonly settings: Settings;
  readonly operation: Operation;
  /** Distinguishes comments on one pull request: type and name (or id), or the path of the manifest. */
  readonly about: string;
}

export function commentRequestOf({ settings, task }: Pick<Request, 'settings' | 'task'>): CommentRequest {
  return { settings, operation: task.operation, about: aboutTask(task) };
}

function aboutTask(task: Task): string {
  if (task.kind === 'account') return task.operation;
  // One file is one comment, however its path is written.
  if (task.kind === 'manifest') return posix.normalize(task.config);
  const { name, connectionId = '' } = task.identity;
  return `${task.type.input}:${name ?? connectionId}`;
}

/** The connection or file that inputs name, e.g. `AWS S3 connection` and `Footage`. */
export type InputSubject = NonNullable<ReturnType<typeof subjectOfInputs>>;

/** Returns the connection or file that inputs name, valid or not; `undefined` if they name none. */
export function subjectOfInputs({ get, types }: Pick<InputSource, 'get' | 'types'>) {
  const config = get('config');
  if (config !== '') return { label: get('operation') === 'export' ? 'export to' : 'manifest', name: config };
  const name = get('name') || get('connection-id');
  const type = types.find(({ input }) => input === get('type'));
  return name === '' ? undefined : { label: type?.label ?? 'connection', name };
}

/**
 * Reads the part of invalid inputs that a comment needs, so that an earlier preview does not look current.
 *
 * @returns `undefined` if the inputs do not identify the comment, or have no API key.
 */
export function readCommentRequest(source: InputSource) {
  const reader = new InputReader((name) => source.get(name) || undefined, [], source.redact);
  const operation = readOperation(reader) ?? 'ensure';
  const type = readType(reader, source.types, operation);
  const { apiKey, settings } = readSettings(reader, operation, type, source);
  const nameOrId = reader.text('name') ?? reader.text('connection-id');
  const config = rulesOf(operation).renames ? reader.text('config') : undefined;
  const connection = type && nameOrId && `${type.input}:${nameOrId}`;
  const about = settings.commentKey ?? (config && posix.normalize(config)) ?? connection;
  return apiKey === '' || about === undefined ? undefined : { apiKey, commenting: { settings, operation, about } };
}
