import type { Subject } from '../github/subject.ts';
import type { Request } from '../inputs/request.ts';

/**
 * Returns what the comment of a run belongs to; `undefined` if there is to be none, or no pull request it could be on.
 * Operations that only show connections have no difference to report.
 */
export function commentedOn(
  { settings, task }: Pick<Request, 'settings' | 'task'>,
  { subject }: { readonly subject?: Subject },
): Subject | undefined {
  const { comment, prNumber } = settings;
  if (comment === 'never' || task.kind === 'account' || task.operation === 'get') return undefined;
  if (prNumber === undefined) return subject;
  // The commit of the run is that of the pull request only if the event says so.
  if (subject?.kind === 'pull-request' && subject.number === prNumber) return subject;
  return { kind: 'pull-request', number: prNumber };
}
