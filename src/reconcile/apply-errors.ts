import { subjectOf } from '../connections/describe.ts';
import { splitDescription } from '../connections/tag.ts';
import type { Connection } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { PictoryError } from '../pictory/errors.ts';
import type { Plan, Write } from '../plan/plan.ts';
import type { Goal } from './goal.ts';

/** The error after the last round: the trouble itself, unless others kept changing the connection. */
export function gaveUp(
  goal: Goal,
  rounds: readonly Write[],
  plan: Plan,
  trouble: PictoryError | undefined,
): ActionError | undefined {
  const before = rounds[0]?.on;
  const now = [plan.current, plan.action === 'replace' ? plan.replacement : undefined].find(
    (one) => one?.connectionId === before?.connectionId,
  );
  if (trouble?.outcome === 'unknown' || !before || !now || before.version === now.version) return trouble;
  return new ActionError({
    title: 'Somebody else keeps changing the connection',
    message: `The ${subjectOf(goal.type, goal.identity)} was changed ${rounds.length} times in between: it was read at version ${before.version} and is now at version ${now.version}. Changed by others: ${differences(before, now)}.`,
    fix: 'Nothing of theirs was overwritten. Find out who else writes this connection (another workflow, a person), and run again; `concurrency:` lets workflows run one after the other.',
  });
}

/** The error for a replacement whose new connection never is as it was sent. */
export function neverDone(goal: Goal): ActionError {
  return new ActionError({
    title: 'Pictory keeps something else than was sent',
    message: `The replacement of the ${subjectOf(goal.type, goal.identity)} was stopped: the new connection does not become what was sent.`,
    fix: 'Look at the new connection in Pictory, and at who else writes it. Run again to go on.',
  });
}

const GOES_ON = 'The next run reads what is there, and goes on from it.';

/** The error when it could not be found out whether a write was carried out. */
export function unknownOutcome(trouble: PictoryError | undefined, error: unknown): unknown {
  if (!(error instanceof ActionError)) return error;
  const write = trouble !== undefined && error !== trouble ? `${trouble.message} Then: ` : '';
  const goesOn = error instanceof PictoryError && error.trouble === 'cancelled' ? '' : `${GOES_ON} `;
  return new ActionError({
    title: error.title,
    message: `${write}${error.message} Whether the write was carried out is not known.`,
    fix: `${goesOn}${error.fix}`,
    cause: error,
  });
}

/** Adds to an error how far a replacement has come. */
export function unfinished(plan: Plan, error: unknown): unknown {
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
