import type { Signer } from '../connections/types.ts';
import type { Subject } from '../github/event.ts';
import type { CommentRequest } from '../inputs/comment-request.ts';
import { rulesOf } from '../inputs/operation.ts';

/**
 * Returns the subject of a run's comment; `undefined` if there is no comment, or no pull request to write it on.
 * Operations that only show connections have no difference to report.
 */
export function commentedOn(
  { settings, operation }: Pick<CommentRequest, 'settings' | 'operation'>,
  { subject }: { readonly subject?: Subject },
): Subject | undefined {
  const { comment, prNumber } = settings;
  if (comment === 'never' || !rulesOf(operation).inputs.includes('comment')) return undefined;
  if (prNumber === undefined) return subject;
  // The commit of the run is that of the pull request only if the event says so.
  if (subject?.kind === 'pull-request' && subject.number === prNumber) return subject;
  return { kind: 'pull-request', number: prNumber };
}

/**
 * Returns the key that distinguishes the action's comments on a pull request: the input `comment-key`, or what the
 * comment is about, with six hex digits for the API key, so two accounts never share a comment.
 */
export function commentKeyOf({ settings, about }: Pick<CommentRequest, 'settings' | 'about'>, sign: Signer): string {
  return settings.commentKey ?? `${about}:${sign('comment key').toString('hex').slice(0, 6)}`;
}
