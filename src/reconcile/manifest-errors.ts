import { describeConnection } from '../connections/types.ts';
import { ActionError, many, messageOf, NotTried } from '../errors.ts';
import type { OneTask } from '../inputs/task.ts';
import type { OneOutcome } from '../outcome.ts';
import { TakenError } from './reread.ts';

const HOW = {
  stopped: {
    title: 'Nothing was written',
    message: (which: string) => `Cannot apply ${which}, so nothing was written:`,
    fix: 'Fix these entries, then run again.',
  },
  failed: {
    title: 'Not every connection could be written',
    message: (which: string) => `Could not write ${which}:`,
    fix: 'Run again: the next run reads the current state and does the rest.',
  },
  drifted: {
    title: 'The connections differ from the manifest',
    message: (which: string) => `Drift in ${which}:`,
    fix: 'If a change in Pictory was intended, write it into the manifest. If not, undo it with `operation: ensure`.',
  },
} as const;

/** Returns the error of a manifest's run, which names each failed entry, with the reason; `undefined` if none failed. */
export function severalErrors(entries: readonly OneOutcome[], config: string, how: keyof typeof HOW) {
  const failures = entries.filter(({ error }) => error !== undefined);
  if (failures.length === 0) return undefined;
  const { title, message, fix } = HOW[how];
  const [shared, ...others] = new Set(failures.map(fixOf));
  const isShared = how === 'stopped' && failures.length > 1 && others.length === 0;
  let wayOut = (isShared && shared) || fix;
  const points = failures.map((failure) => {
    const said = messageOf(failure.error);
    const subject = said.includes(`"${failure.task.identity.name}"`) ? '' : `${subjectName(failure.task)}: `;
    // Advice for all of them is given once, at the end.
    const isGiven = how === 'drifted' || wayOut.endsWith(fixOf(failure));
    return `${subject}${said}${isGiven ? '' : ` ${fixOf(failure)}`}`;
  });
  if (how === 'failed') {
    // Pictory would refuse the next run, too.
    const isLasting = failures.some(({ error }) => isTaken(error));
    if (isLasting) wayOut = 'The next run would be refused as well: fix the entries listed above first.';
    if (failures.length < entries.length) wayOut = `All others are up to date. ${wayOut}`;
  }
  if (how === 'drifted') {
    const changes = failures.flatMap(({ plan }) => (plan?.action === 'update' ? plan.changes : []));
    if (changes.some(({ field }) => field.api === 'enabled'))
      wayOut += ' This enables only connections whose entry has `enabled: true`.';
    const stuck = failures.filter(({ plan }) => plan?.blocker !== undefined);
    wayOut += stuck.map((failure) => ` ${subjectName(failure.task)}: ${fixOf(failure)}`).join('');
  }
  const which = `${failures.length} of ${many(entries.length, 'connection')} of ${config}`;
  return new ActionError({ title, message: message(which), points, fix: wayOut, cause: failures[0]?.error });
}

/** A replacement, or a write whose result was unknown, has an error of its own around it. */
function isTaken(error: unknown): boolean {
  return error instanceof TakenError || (error instanceof ActionError && isTaken(error.cause));
}

const fixOf = ({ error }: OneOutcome): string => (error instanceof ActionError ? error.fix : '');

const subjectName = ({ type, identity }: OneTask): string => describeConnection(type, identity);

export function circleError(tasks: readonly OneTask[]): ActionError {
  const names = tasks.map(subjectName).join(', ');
  return new ActionError({
    title: 'Circular dependency between connections',
    message: `Each of these must be written after another of them: ${names}. Nothing was written.`,
    fix: 'Make the change in two runs: first give one of them other values, or delete it; then change the rest.',
  });
}

export function notTried(task: OneTask, needed: OneTask): NotTried {
  return new NotTried({
    title: 'The connection was skipped',
    message: `The ${subjectName(task)} was skipped, because the ${subjectName(needed)} must be written first and was not.`,
    fix: 'Fix that connection, then run again.',
  });
}
