import { describeConnection } from '../connections/describe.ts';
import { splitDescription } from '../connections/tag.ts';
import type { Connection } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { PictoryError } from '../pictory/errors.ts';
import type { Plan, Write } from '../plan/plan.ts';
import type { Goal } from './goal.ts';

/** The error after the last attempt: that of the write itself, unless others kept changing the connection. */
export function tooManyConflicts(
  goal: Goal,
  attempts: readonly Write[],
  plan: Plan,
  lastError: PictoryError | undefined,
): ActionError | undefined {
  const before = attempts[0]?.on;
  const now = [plan.current, plan.action === 'replace' ? plan.replacement : undefined].find(
    (one) => one?.connectionId === before?.connectionId,
  );
  if (lastError?.outcome === 'unknown' || !before || !now || before.version === now.version) return lastError;
  return new ActionError({
    title: 'Somebody else keeps changing the connection',
    message: `The ${describeConnection(goal.type, goal.identity)} was changed ${attempts.length} times in between: it was read at version ${before.version} and is now at version ${now.version}. Changed by others: ${differences(before, now)}.`,
    fix: 'Nothing of theirs was overwritten. Find out who else writes this connection (another workflow, a person), and run again; `concurrency:` lets workflows run one after the other.',
  });
}

/** The error for a replacement whose new connection never becomes what was sent. */
export function replacementStuck(goal: Goal): ActionError {
  return new ActionError({
    title: 'Pictory keeps something else than was sent',
    message: `The replacement of the ${describeConnection(goal.type, goal.identity)} was stopped: the new connection does not become what was sent.`,
    fix: 'Look at the new connection in Pictory, and at who else writes it. Run again to go on.',
  });
}

const GOES_ON = 'The next run reads what is there, and goes on from it.';

/** The error if no read showed whether a write was carried out. */
export function unknownOutcome(lastError: PictoryError | undefined, error: unknown): unknown {
  if (!(error instanceof ActionError)) return error;
  const write = lastError !== undefined && error !== lastError ? `${lastError.message} Then: ` : '';
  const goesOn = error instanceof PictoryError && error.trouble === 'cancelled' ? '' : `${GOES_ON} `;
  return new ActionError({
    title: error.title,
    message: `${write}${error.message} Whether the write was carried out is not known.`,
    fix: `${goesOn}${error.fix}`,
    cause: error,
  });
}

/** Adds to an error how far a replacement got. */
export function replacementIncomplete(plan: Plan, error: unknown): unknown {
  if (plan.action !== 'replace' || plan.replacement === undefined || !(error instanceof ActionError)) return error;
  const { replacement, current } = plan;
  const fresh = `the new connection "${replacement.values.name}" (${replacement.connectionId}) is there`;
  const old =
    replacement === current
      ? `the old one is deleted, and the new one is not yet named "${plan.name}"`
      : `the old one "${current.values.name}" (${current.connectionId}) may still be there`;
  return new ActionError({
    title: error.title,
    message: `${error.message} The replacement is not finished: ${fresh}, ${old}.`,
    fix: `Nothing is lost: the next run with the same inputs finishes it. ${error.fix.replace(`${GOES_ON} `, '')}`,
    cause: error,
  });
}

function differences(before: Connection, now: Connection): string {
  const shown = ({ type, values }: Connection, api: string) =>
    JSON.stringify(api === 'description' ? splitDescription(type, values.description ?? '').text : values[api]);
  const changed = now.type.fields
    .filter(({ api, kind }) => kind !== 'write-only' && shown(before, api) !== shown(now, api))
    .map(({ api, input }) => `${input} from ${shown(before, api)} to ${shown(now, api)}`);
  return changed.length === 0 ? 'nothing that can be seen' : changed.join(', ');
}
