import type { Signer } from '../connections/signer.ts';
import type { CommentRequest } from '../inputs/comment-request.ts';

/**
 * Returns the key that distinguishes the action's comments on a pull request: the input `comment-key`, or what the
 * comment is about, with six hex digits for the API key, so two accounts never share a comment.
 */
export function commentKeyOf({ settings, about }: Pick<CommentRequest, 'settings' | 'about'>, sign: Signer): string {
  return settings.commentKey ?? `${about}:${sign('comment key').toString('hex').slice(0, 6)}`;
}
