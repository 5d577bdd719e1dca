import { posix } from 'node:path';
import type { ConnectionType } from '../connections/types.ts';
import { type Operation, rulesOf } from './operation.ts';
import { InputReader } from './reader.ts';
import type { InputSource, Request } from './request.ts';
import { readSettings, type Settings } from './settings.ts';
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
  switch (task.kind) {
    case 'one':
      return aboutConnection(task.type, task.identity.name ?? task.identity.connectionId ?? '');
    case 'manifest':
      // One file is one comment, however its path is written.
      return posix.normalize(task.config);
    case 'account':
      return task.operation;
  }
}

function aboutConnection({ input }: ConnectionType, nameOrId: string): string {
  return `${input}:${nameOrId}`;
}

/** The connection or file that inputs name. */
export interface InputSubject {
  /** For example `AWS S3 connection`. */
  readonly label: string;
  readonly name: string;
}

/** Returns the connection or file that inputs name, valid or not; `undefined` if they name none. */
export function subjectOfInputs({ get, types }: Pick<InputSource, 'get' | 'types'>): InputSubject | undefined {
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
export function readCommentRequest({
  get,
  types,
  ...facts
}: InputSource): { readonly apiKey: string; readonly commenting: CommentRequest } | undefined {
  const reader = new InputReader(
    (name) => get(name) || undefined,
    [],
    (text) => text,
  );
  const operation = readOperation(reader) ?? 'ensure';
  const { apiKey, settings } = readSettings(reader, operation, facts);
  const type = readType(reader, types, operation);
  const nameOrId = reader.text('name') ?? reader.text('connection-id');
  const config = rulesOf(operation).renames ? reader.text('config') : undefined;
  const connection = type === undefined || nameOrId === undefined ? undefined : aboutConnection(type, nameOrId);
  const about = settings.commentKey ?? (config && posix.normalize(config)) ?? connection;
  return apiKey === '' || about === undefined ? undefined : { apiKey, commenting: { settings, operation, about } };
}
