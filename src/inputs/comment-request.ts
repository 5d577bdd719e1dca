import { posix } from 'node:path';
import { type Operation, rulesOf } from './operation.ts';
import type { Request } from './request.ts';
import type { Settings, Step } from './settings.ts';
import type { Task } from './task.ts';

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

/**
 * Returns the part of invalid inputs that a comment needs, so that an earlier preview does not look current; `undefined`
 * if they do not identify the comment, or have no API key.
 */
export function readCommentRequest(step: Step): CommentRequest | undefined {
  const { reader, operation = 'ensure', type, apiKey, settings } = step;
  const nameOrId = reader.text('name') ?? reader.text('connection-id');
  const config = rulesOf(operation).declares ? reader.text('config') : undefined;
  const connection = type && nameOrId && `${type.input}:${nameOrId}`;
  const about = settings.commentKey ?? (config && posix.normalize(config)) ?? connection;
  return apiKey === '' || about === undefined ? undefined : { settings, operation, about };
}

/** The connection or file that inputs name, e.g. `AWS S3 connection` and `Footage`. */
export type InputSubject = NonNullable<ReturnType<typeof subjectOfInputs>>;

/** Returns the connection or file that inputs name, valid or not; `undefined` if they name none. */
export function subjectOfInputs({ reader, operation, type }: Step) {
  const config = reader.text('config');
  if (config !== undefined) return { label: operation === 'export' ? 'export to' : 'manifest', name: config };
  const name = reader.text('name') ?? reader.text('connection-id');
  return name === undefined ? undefined : { label: type?.label ?? 'connection', name };
}
