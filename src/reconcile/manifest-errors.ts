import { describeConnection } from '../connections/describe.ts';
import { ActionError, many, NotTried } from '../errors.ts';
import type { ManifestTask } from '../inputs/task.ts';
import type { OneOutcome } from '../outcome.ts';
import type { Job } from './manifest-plans.ts';
import { TakenError } from './reread.ts';

const HOW = {
  stopped: {
    title: 'Nothing was written',
    what: 'Cannot apply',
    effect: ', so nothing was written',
    fix: 'Fix these entries, then run again.',
  },
  failed: {
    title: 'Not every connection could be written',
    what: 'Could not write',
    effect: '',
    fix: 'Run again: the next run reads the current state and does the rest.',
  },
  drifted: {
    title: 'The connections differ from the manifest',
    what: 'Drift in',
    effect: '',
    fix: 'If a change was intended, correct the manifest. If not, undo it with `operation: ensure`.',
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
  const { title, what, effect } = HOW[how];
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
  const stuck = how === 'drifted' ? failures.filter(({ plan }) => plan?.blocker !== undefined) : [];
  const waysOut = stuck.map(({ task, error }) =>
    error instanceof ActionError ? ` ${describeConnection(task.type, task.identity)}: ${error.fix}` : '',
  );
  const enabling = isOff ? ' This enables only connections whose entry has `enabled: true`.' : '';
  const isLasting = how === 'failed' && failures.some(({ error }) => error instanceof TakenError);
  const others = how === 'failed' && failures.length < entries.length ? 'All others are up to date. ' : '';
  return new ActionError({
    title,
    message: `${what} ${failures.length} of ${many(entries.length, 'connection')} of ${config}${effect}:`,
    points,
    fix: `${others}${isLasting ? LASTING : wayOut}${enabling}${waysOut.join('')}`,
    cause: failures[0]?.error,
  });
}

export function circleError(jobs: readonly Job[]): ActionError {
  const names = jobs.map(({ task }) => describeConnection(task.type, task.identity));
  return new ActionError({
    title: 'Circular dependency between connections',
    message: `Each of these must be written after another of them: ${names.join(', ')}. Nothing was written.`,
    fix: 'Make the change in two runs: first give one of them other values, or delete it; then change the rest.',
  });
}

export function notTried({ task }: Job, needed: Job): NotTried {
  return new NotTried({
    title: 'The connection was skipped',
    message: `The ${describeConnection(task.type, task.identity)} was skipped, because the ${describeConnection(needed.task.type, needed.task.identity)} must be written first and was not.`,
    fix: 'Fix that connection, then run again.',
  });
}
