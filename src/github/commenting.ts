import { createHmac } from 'node:crypto';
import type { Request } from '../inputs/request.ts';
import type { Run } from './run.ts';
import type { Subject } from './subject.ts';

/**
 * What the comment of a run belongs to; `undefined` when there is to be none, or no pull request that it could be on. What
 * only shows connections has no difference to tell of.
 */
export function commentedOn({ comment, operation, prNumber }: Request, run: Run): Subject | undefined {
  if (comment === 'never' || ['list', 'get', 'export'].includes(operation)) return undefined;
  if (prNumber === undefined) return run.subject;
  // The commit of the run is that of the pull request only if the event says so.
  if (run.subject?.kind === 'pull-request' && run.subject.number === prNumber) return run.subject;
  return { kind: 'pull-request', number: prNumber };
}

/**
 * Type and name (or id), or the path of the manifest, and six hex digits that stand for the API key, so that two accounts
 * never share a comment.
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
