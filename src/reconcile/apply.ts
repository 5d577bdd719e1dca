import { type Connection, describeConnection } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { lookFor, pauseMs } from '../http/backoff.ts';
import type { OneOutcome } from '../outcome.ts';
import { PictoryError } from '../pictory/errors.ts';
import { blockerError } from '../plan/blocked.ts';
import type { FieldChange, Plan, Replacing, Write } from '../plan/plan.ts';
import { replacementIncomplete, replacementStuck, tooManyConflicts, unknownOutcome } from './apply-errors.ts';
import { foundOnly, type SearchResult } from './find.ts';
import type { Goal } from './goal.ts';
import { isPermanent, PATIENCE_MS, rereadAfterFailure } from './reread.ts';

export type Applied = Pick<OneOutcome, 'plan' | 'connection' | 'applied' | 'error'>;

/** The most writes of one replacement, plus one for a change by somebody else in between. */
const MOST_STEPS = 5;

/**
 * Applies a plan: the only writer. Never simply repeats a write that was refused or has no answer: reads and plans
 * again, and writes only remaining differences. So a race, a conflict and an unknown outcome end alike: with an empty
 * plan, or with an error.
 */
export async function apply(goal: Goal, first: Plan): Promise<Applied> {
  /** With the next write; made again after each step of a replacement, and after an unexpected read. */
  let plan = first;
  /** For reports: all that this run wrote, or may have written, and what is left. */
  let reported = first;
  /** The plan of a write whose answer was lost, until another write succeeds. */
  let unknownWrite: Plan | undefined;
  let lastError: PictoryError | undefined;
  let attempts: Write[] = [];
  let steps = 0;
  try {
    while (plan.action !== 'none') {
      if (plan.blocker !== undefined) throw blockerError(plan, plan.blocker, goal.isEntry ? 'entry' : 'step');
      const { write } = plan;
      const isSomebodyElses = write.kind === 'delete' && write.on.connectionId !== reported.current?.connectionId;
      if (isSomebodyElses || steps === MOST_STEPS) throw replacementStuck(goal);
      if (attempts.length >= goal.maxAttempts) throw tooManyConflicts(goal, attempts, plan, lastError);
      attempts.push(write);
      const result = await sendWrite(goal, plan, write);
      if (!(result instanceof PictoryError)) {
        steps += 1;
        unknownWrite = undefined;
        // Only a replacement takes more than one step.
        if (plan.action !== 'replace' || plan.finishes) return { plan: reported, connection: result, applied: true };
        plan = goal.plan(afterStep(plan, write, result));
        attempts = [];
        continue;
      }
      lastError = result;
      if (result.outcome === 'unknown') unknownWrite = reported;
      if (isPermanent(result, write)) throw result;
      await pauseBeforeReading(goal, result, attempts.length);
      plan = goal.plan(await rereadAfterFailure(goal, plan, write, result));
      const isOther = plan.action === 'create' || (plan.action === 'replace' && reported.action !== 'replace');
      const written = steps > 0 ? reported : isOther ? undefined : unknownWrite;
      reported = written ? withRest(written, plan) : plan;
    }
    // A write that seemed lost took effect, or somebody else made the change.
    return { plan: reported, connection: plan.current, applied: steps > 0 || unknownWrite !== undefined };
  } catch (thrown) {
    const error = replacementIncomplete(plan, unknownWrite ? unknownOutcome(lastError, thrown) : thrown);
    const applied = steps > 0 || (unknownWrite !== undefined && 'unknown');
    return { plan: unknownWrite ?? reported, connection: plan.current, applied, error };
  }
}

/** Adds the changes that are left to a plan that was, or may have been, written. It keeps its id: its review is used. */
function withRest(written: Plan, rest: Plan): Plan {
  if (written.action === 'create' || (rest.action !== 'update' && rest.action !== 'create')) return written;
  const isNotLeft = ({ field }: FieldChange) => !rest.changes.some((change) => change.field === field);
  return { ...written, changes: [...written.changes.filter(isNotLeft), ...rest.changes] };
}

async function pauseBeforeReading({ progress, cancellation }: Goal, error: PictoryError, attempts: number) {
  const isUnknown = error.outcome === 'unknown';
  const why = isUnknown ? 'to see whether the write took effect' : 'again';
  progress.info(`${error.message} Reading the connection ${why}.`);
  const wait = isUnknown ? (error.retryAfterMs ?? 0) : 0;
  if (isUnknown || attempts > 1) await cancellation.sleep(Math.max(pauseMs(attempts), wait));
}

/**
 * Sends a write. Returns the connection, `null` after a delete, or the failure: a read may show its reason, or that the
 * write took effect.
 *
 * @throws ActionError if the run was cancelled, the plan did not pass the gate, or a delete had no effect.
 */
async function sendWrite(goal: Goal, plan: Plan, write: Write): Promise<Connection | null | PictoryError> {
  const { client, type, identity } = goal;
  mayWrite(goal, plan);
  try {
    if (write.kind === 'create') return await client.create(type, write.body);
    if (write.kind === 'update') return await client.update(write.on, write.body);
    await deleteIfUnchanged(goal, plan, write.on);
    return null;
  } catch (error) {
    if (error instanceof PictoryError) return error;
    if (error instanceof ActionError) throw error;
    // The action failed to process the answer: the write may have taken effect.
    const message = `The answer to a write of the ${describeConnection(type, identity)} could not be read: ${String(error)}.`;
    return new PictoryError({ trouble: 'unexpected', outcome: 'unknown', message, cause: error });
  }
}

function mayWrite({ cancellation, gate }: Goal, plan: Plan): void {
  cancellation.throwIfCancelled();
  gate?.admit(plan);
}

/** The API's delete takes no version: reads the connection immediately before; it must still be the requested one. */
async function deleteIfUnchanged(goal: Goal, plan: Plan, compared: Connection): Promise<void> {
  const { client, type, identity } = goal;
  const now = await client.read(type, compared.connectionId);
  const { name } = now.values;
  // A new connection was created from a replaced one, so that must not have changed at all.
  const changed = plan.action === 'replace' && now.version !== compared.version && 'changed';
  const renamed = plan.action === 'delete' && (identity.name ?? name) !== name && `renamed to "${name}"`;
  if (changed || renamed) {
    const message = `The ${type.label} ${now.connectionId} was ${changed || renamed} in the meantime, so it was not deleted.`;
    throw new PictoryError({ trouble: 'conflict', outcome: 'refused', message });
  }
  mayWrite(goal, plan);
  await client.remove(now);
  if (type.ifNotDeleted !== undefined) await confirmDelete(goal, now, type.ifNotDeleted);
}

/**
 * Reads a deleted connection until it is gone, for at most ten seconds: reads may lag.
 *
 * @param advice if it still exists.
 * @throws ActionError if it still exists, and PictoryError with an unknown outcome if a read fails or is cancelled.
 */
async function confirmDelete({ client, cancellation }: Goal, deleted: Connection, advice: string) {
  const { type, connectionId, values } = deleted;
  const readIsGone = async () => {
    try {
      await client.read(type, connectionId);
      cancellation.throwIfCancelled();
      return undefined;
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
      const { trouble, retryAfterMs } = error instanceof PictoryError ? error : { trouble: 'cancelled' as const };
      if (trouble === 'not-found') return true;
      const { message, fix } = error;
      throw new PictoryError({ trouble, outcome: 'unknown', message, fix, retryAfterMs, cause: error });
    }
  };
  if (await lookFor(readIsGone, PATIENCE_MS, cancellation.sleep)) return;
  throw new ActionError({
    title: 'The connection was not deleted',
    message: `Pictory answered that the ${describeConnection(type, { name: values.name, connectionId })} was deleted, but it still exists.`,
    fix: advice,
  });
}

function afterStep(plan: Replacing, { kind }: Write, written: Connection | null): SearchResult {
  const replacement = kind === 'delete' ? plan.replacement : written;
  const found = foundOnly(kind === 'delete' ? null : plan.current);
  return { ...found, replacements: replacement ? [replacement] : [], isSynced: kind === 'update' };
}
