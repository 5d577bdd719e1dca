import { splitDescription } from '../connections/tag.ts';
import { type Connection, describeConnection } from '../connections/types.ts';
import { ActionError, many } from '../errors.ts';
import { PictoryError } from '../pictory/errors.ts';
import type { Plan, Write } from '../plan/plan.ts';
import type { Query } from './find.ts';

/** Returns the error after the last attempt: the write's own, unless others kept changing the connection. */
export function tooManyConflicts(goal: Query, attempts: readonly Write[], plan: Plan, lastError?: PictoryError) {
  const before = attempts[0]?.on;
  const now = [plan.current, plan.action === 'replace' ? plan.replacement : undefined].find(
    (one) => one?.connectionId === before?.connectionId,
  );
  if (lastError?.outcome === 'unknown' || !before || !now || before.version === now.version) return lastError;
  return new ActionError({
    title: 'Others keep changing the connection',
    message: `The ${describeConnection(goal.type, goal.identity)} was changed by others during ${many(attempts.length, 'attempt')} to write it: version ${before.version} became version ${now.version}. What they changed: ${differences(before, now)}.`,
    fix: 'Their changes were not overwritten. Find out who else changes this connection (another workflow, a person), then run again. `concurrency:` runs workflows one at a time.',
  });
}

function differences(before: Connection, now: Connection): string {
  const shown = ({ type, values }: Connection, api: string) =>
    JSON.stringify(api === 'description' ? splitDescription(type, values.description ?? '').text : values[api]);
  const changed = now.type.fields
    .filter(({ api, kind }) => kind !== 'write-only' && shown(before, api) !== shown(now, api))
    .map(({ api, input }) => `${input} from ${shown(before, api)} to ${shown(now, api)}`);
  return changed.length === 0 ? 'nothing visible' : changed.join(', ');
}

export function replacementStuck({ type, identity }: Query): ActionError {
  return new ActionError({
    title: 'The replacement was stopped',
    message: `Others changed the ${describeConnection(type, identity)} again and again during its replacement, or made another one of the same name, so the replacement was stopped.`,
    fix: 'Find out who else changes the connection (another workflow, a person), then run again.',
  });
}

const GOES_ON = 'The next run reads the current state and continues from there.';

/** The error if no read showed whether a write took effect. */
export function unknownOutcome(lastError: PictoryError | undefined, error: unknown): unknown {
  if (!(error instanceof ActionError)) return error;
  const write = lastError !== undefined && error !== lastError ? `${lastError.message} Then: ` : '';
  const goesOn = error instanceof PictoryError && error.trouble === 'cancelled' ? '' : `${GOES_ON} `;
  const message = `${write}${error.message} The write may or may not have taken effect.`;
  return new ActionError({ title: error.title, message, fix: `${goesOn}${error.fix}`, cause: error });
}

export function replacementIncomplete(plan: Plan, error: unknown): unknown {
  if (plan.action !== 'replace' || plan.replacement === undefined || !(error instanceof ActionError)) return error;
  const { replacement, current } = plan;
  const old =
    replacement === current
      ? `the old one is deleted, and the new one is not yet named "${plan.name}"`
      : `the old one "${current.values.name}" (${current.connectionId}) may still exist`;
  return new ActionError({
    title: error.title,
    message: `${error.message} The replacement is incomplete: the new connection "${replacement.values.name}" (${replacement.connectionId}) exists, and ${old}.`,
    fix: `Nothing is lost: the next run with the same inputs finishes it. ${error.fix.replace(`${GOES_ON} `, '')}`,
    cause: error,
  });
}
