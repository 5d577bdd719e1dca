import type { Signer } from '../connections/signer.ts';
import type { Task } from '../inputs/task.ts';

/**
 * Returns the key that distinguishes a comment from the action's others on a pull request: the input `comment-key`, or type
 * and name (or id), or the path of the manifest, with six hex digits for the API key, so two accounts never share a comment.
 */
export function commentKeyOf(task: Task, input: string | undefined, sign: Signer): string {
  return input ?? `${subjectOf(task)}:${sign('comment key').toString('hex').slice(0, 6)}`;
}

function subjectOf(task: Task): string {
  switch (task.kind) {
    case 'one':
      return `${task.type.input}:${task.identity.name ?? task.identity.connectionId}`;
    case 'manifest':
      return task.config;
    case 'account':
      return task.operation;
  }
}
