import { describeConnection } from '../connections/describe.ts';
import { ActionError, NotTried } from '../errors.ts';
import type { ManifestTask } from '../inputs/task.ts';
import type { OneOutcome } from '../outcome.ts';
import { TakenError } from './explain-refusal.ts';
import type { Job } from './manifest-plans.ts';

const HOW = {
  stopped: {
    title: 'Nothing was written',
    what: 'cannot be applied, so nothing was written',
    fix: 'Fix the entries listed above, then run again.',
  },
  failed: {
    title: 'Not every connection could be written',
    what: 'could not be written',
    fix: 'Run again: the next run reads the current state and does the rest.',
  },
  drifted: {
    title: 'The connections differ from the manifest',
    what: 'differ from the manifest',
    fix: 'If a change was meant, correct the manifest; if it was not, run `operation: ensure` with this manifest.',
  },
} as const;

/** Replaces the advice to run again if Pictory would refuse that, too. */
const LASTING = 'The next run would be refused as well: fix the entries listed above first.';

/** Returns the error of a manifest's run: it names each failed entry, with the reason. */
export function severalErrors(
  failures: readonly OneOutcome[],
  { entries, config }: ManifestTask,
  how: keyof typeof HOW,
): ActionError {
  const { title, what } = HOW[how];
  const fixes = new Set(failures.map(({ error }) => error instanceof ActionError && error.fix));
  const [shared] = fixes;
  // Advice that is the same for all of them is given once.
  const wayOut = how === 'stopped' && failures.length > 1 && fixes.size === 1 && shared ? shared : HOW[how].fix;
  const points = failures.map(({ task, error }) => {
    const subject = describeConnection(task.type, task.identity);
    const said = error instanceof Error ? error.message : String(error);
    // Advice for all of them is given once, at the end.
    const isOwn = error instanceof ActionError && how !== 'drifted' && !wayOut.endsWith(error.fix);
    const fix = isOwn ? ` ${error.fix}` : '';
    return `${said.includes(`"${task.identity.name}"`) ? '' : `${subject}: `}${said}${fix}`;
  });
  const changesEnabled = ({ plan }: OneOutcome) =>
    plan?.action === 'update' && plan.changes.some(({ field }) => field.api === 'enabled');
  const isOff = how === 'drifted' && failures.some(changesEnabled);
  const enabling = isOff ? ' It enables only the connections whose entry has `enabled: true`.' : '';
  const isLasting = how === 'failed' && failures.some(({ error }) => error instanceof TakenError);
  const others = how === 'failed' && failures.length < entries.length ? 'The others are done. ' : '';
  return new ActionError({
    title,
    message: `${failures.length} of ${entries.length} connections of ${config} ${what}:`,
    points,
    fix: `${others}${isLasting ? LASTING : wayOut}${enabling}`,
    cause: failures[0]?.error,
  });
}

/** Returns the error for connections that no order of writes fits. */
export function circleError(jobs: readonly Job[]): ActionError {
  const names = jobs.map(({ task }) => describeConnection(task.type, task.identity));
  return new ActionError({
    title: 'Circular dependency between connections',
    message: `Each of these must be written after another of them: ${names.join(', ')}. Nothing was written.`,
    fix: 'Make the change in two steps: first give one of them other values, or delete it, then the rest.',
  });
}

/** Returns the error of a connection that was skipped because a prerequisite was not written. */
export function notTried({ task }: Job, needed: Job): NotTried {
  return new NotTried({
    title: 'A connection was not written',
    message: `The ${describeConnection(task.type, task.identity)} was not written, because the ${describeConnection(needed.task.type, needed.task.identity)} must be written first, and was not.`,
    fix: 'Fix that one, then run again.',
  });
}
