import { posix } from 'node:path';
import type { ConnectionType } from '../connections/types.ts';
import { type Operation, rulesOf } from './operation.ts';
import { InputReader } from './reader.ts';
import type { InputSource, Request } from './request.ts';
import { readSettings, type Settings } from './settings.ts';
import { readOperation, readType, type Task } from './task.ts';

/** The part of a request for a comment. */
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
      return aboutManifest(task.config);
    case 'account':
      return task.operation;
  }
}

/** One file is one comment, however its path is written. */
function aboutManifest(config: string): string {
  return posix.normalize(config);
}

function aboutConnection({ input }: ConnectionType, nameOrId: string): string {
  return `${input}:${nameOrId}`;
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
  const about = settings.commentKey ?? (config && aboutManifest(config)) ?? connection;
  return apiKey === '' || about === undefined ? undefined : { apiKey, commenting: { settings, operation, about } };
}
