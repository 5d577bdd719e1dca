import type { Subject } from '../github/subject.ts';
import type { Request } from '../inputs/request.ts';

/**
 * What the comment of a run belongs to; `undefined` when there is to be none, or no pull request that it could be on. What
 * only shows connections has no difference to tell of.
 */
export function commentedOn(
  { comment, operation, prNumber }: Request,
  { subject }: { readonly subject?: Subject },
): Subject | undefined {
  if (comment === 'never' || ['list', 'get', 'export'].includes(operation)) return undefined;
  if (prNumber === undefined) return subject;
  // The commit of the run is that of the pull request only if the event says so.
  if (subject?.kind === 'pull-request' && subject.number === prNumber) return subject;
  return { kind: 'pull-request', number: prNumber };
}
