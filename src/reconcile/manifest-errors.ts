import { describeConnection } from '../connections/describe.ts';
import { ActionError, NotTried } from '../errors.ts';
import type { ManifestTask } from '../inputs/task.ts';
import type { OneOutcome } from '../outcome.ts';
import type { Job } from './manifest-plans.ts';

const HOW = {
  stopped: {
    title: 'Nothing was written',
    what: 'cannot be brought to what the manifest says, so nothing was written',
    fix: 'Mend what is named, and run again.',
  },
  failed: {
    title: 'Not every connection could be written',
    what: 'could not be written',
    fix: 'Run again: the next run reads what is there, and does what is left.',
  },
  drifted: {
    title: 'The connections are not as the manifest says',
    what: 'are not as the manifest says',
    fix: 'If a change was meant, correct the manifest; if it was not, run `operation: ensure` with this manifest.',
  },
} as const;

/** The error of a run with a manifest of which these entries failed: it names each, and says why. */
export function severalErrors(
  failures: readonly OneOutcome[],
  { entries, config }: ManifestTask,
  how: keyof typeof HOW,
): ActionError {
  const { title, what, fix: wayOut } = HOW[how];
  const points = failures.map(({ task, error }) => {
    const subject = describeConnection(task.type, task.identity);
    const said = error instanceof Error ? error.message : String(error);
    // What holds for all of them is said once, at the end.
    const isOwn = error instanceof ActionError && how !== 'drifted' && !wayOut.endsWith(error.fix);
    const fix = isOwn ? ` ${error.fix}` : '';
    return `${said.includes(`"${task.identity.name}"`) ? '' : `${subject}: `}${said}${fix}`;
  });
  const changesEnabled = ({ plan }: OneOutcome) =>
    plan?.action === 'update' && plan.changes.some(({ field }) => field.api === 'enabled');
  const isOff = how === 'drifted' && failures.some(changesEnabled);
  const enabling = isOff ? ' It enables only the connections whose entry has `enabled: true`.' : '';
  const others = how === 'failed' && failures.length < entries.length ? 'The others are done. ' : '';
  return new ActionError({
    title,
    message: `${failures.length} of ${entries.length} connections of ${config} ${what}:`,
    points,
    fix: `${others}${wayOut}${enabling}`,
    cause: failures[0]?.error,
  });
}

/** The error when there is no order in which connections could be written. */
export function circleError(jobs: readonly Job[]): ActionError {
  const names = jobs.map(({ task }) => describeConnection(task.type, task.identity));
  return new ActionError({
    title: 'Connections need each other’s place',
    message: `Each of these can only be written after another one of them: ${names.join(', ')}. Nothing was written.`,
    fix: 'Make the change in two steps: first give one of them other values, or delete it, then the rest.',
  });
}

/** The error of a connection that was not written because another one, which has to be written before, was not. */
export function notTried({ task }: Job, needed: Job): NotTried {
  return new NotTried({
    title: 'A connection was not written',
    message: `The ${describeConnection(task.type, task.identity)} was not written, because the ${describeConnection(needed.task.type, needed.task.identity)} has to be written before, and was not.`,
    fix: 'Run again when that one is mended.',
  });
}
