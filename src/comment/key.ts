import { createHmac } from 'node:crypto';
import type { Request } from '../inputs/request.ts';

/**
 * What tells a comment apart from the action's others on a pull request: type and name (or id), or the path of the
 * manifest, and six hex digits that stand for the API key, so that two accounts never share a comment.
 */
export function keyOf(request: Request): string {
  const { apiKey, commentKey } = request;
  if (commentKey !== undefined) return commentKey;
  const account = createHmac('sha256', apiKey).update('comment key').digest('hex').slice(0, 6);
  if ('identity' in request) {
    const { type, identity } = request;
    return `${type.input}:${identity.name ?? identity.connectionId}:${account}`;
  }
  return `${'config' in request ? request.config : request.operation}:${account}`;
}
