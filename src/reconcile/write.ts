import { describeConnection } from '../connections/describe.ts';
import type { Connection } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { lookFor } from '../http/backoff.ts';
import { PictoryError } from '../pictory/errors.ts';
import type { Plan, Write } from '../plan/plan.ts';
import type { Goal } from './goal.ts';
import { PATIENCE_MS } from './reread.ts';

/**
 * Sends a write. Returns the connection, `null` after a delete, or the failure: a read may show its reason, or that the
 * write took effect.
 *
 * @throws ActionError if the run was cancelled, the plan did not pass the gate, or a delete had no effect.
 */
export async function send(goal: Goal, plan: Plan, write: Write): Promise<Connection | null | PictoryError> {
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
 * @param fix advice if it still exists.
 * @throws ActionError if it still exists, and PictoryError with an unknown outcome if a read fails or is cancelled.
 */
async function confirmDelete({ client, cancellation }: Goal, { type, connectionId, values }: Connection, fix: string) {
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
    fix,
  });
}
