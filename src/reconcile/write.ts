import { describeConnection } from '../connections/describe.ts';
import type { Connection } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { lookFor } from '../http/backoff.ts';
import { PictoryError } from '../pictory/errors.ts';
import type { Plan, Write } from '../plan/plan.ts';
import type { ApplyOptions } from './dependencies.ts';
import type { Goal } from './goal.ts';
import { PATIENCE_MS } from './reread.ts';

/**
 * Sends a write. Returns the connection, `null` after a delete, or the failure, if a read may show its reason or that
 * the write took effect.
 *
 * @throws ActionError if nothing was sent, because the run was cancelled or the plan did not pass the gate, and if a
 * delete had no effect.
 */
export async function send(
  { type, identity }: Goal,
  plan: Plan,
  write: Write,
  options: ApplyOptions,
): Promise<Connection | null | PictoryError> {
  mayWrite(plan, options);
  try {
    if (write.kind === 'create') return await options.client.create(type, write.body);
    if (write.kind === 'update') return await options.client.update(write.on, write.body);
    await deleteIfUnchanged(plan, write.on, identity.name, options);
    return null;
  } catch (error) {
    if (error instanceof PictoryError) return error;
    if (error instanceof ActionError) throw error;
    // The action failed to process the answer: the write may have taken effect.
    const message = `The answer to a write of the ${describeConnection(type, identity)} could not be read: ${String(error)}.`;
    return new PictoryError({ trouble: 'unexpected', outcome: 'unknown', message, cause: error });
  }
}

function mayWrite(plan: Plan, { gate, cancellation }: ApplyOptions): void {
  cancellation.throwIfCancelled();
  gate?.admit(plan);
}

/** The API's delete takes no version: reads the connection immediately before; it must still be the requested one. */
async function deleteIfUnchanged(plan: Plan, compared: Connection, name: string | undefined, options: ApplyOptions) {
  const { type } = plan;
  const now = await options.client.read(type, compared.connectionId);
  const isRenamed = name !== undefined && name !== now.values.name;
  // A new connection was created from one that is replaced, so that must not have changed at all.
  const isOther = plan.action === 'replace' ? now.version !== compared.version : isRenamed;
  if (isOther) {
    const what = plan.action === 'replace' ? 'changed' : `renamed to "${now.values.name}"`;
    const message = `The ${type.label} ${now.connectionId} was ${what} in the meantime, so it was not deleted.`;
    throw new PictoryError({ trouble: 'conflict', outcome: 'refused', message });
  }
  mayWrite(plan, options);
  await options.client.remove(now);
  if (type.ifNotDeleted !== undefined) await confirmDelete(now, type.ifNotDeleted, options);
}

/**
 * Reads a deleted connection until it is gone, for at most ten seconds: reads may lag.
 *
 * @param fix advice if it still exists.
 * @throws ActionError if it still exists, and PictoryError with an unknown outcome if a read fails or is cancelled.
 */
async function confirmDelete({ type, connectionId, values }: Connection, fix: string, options: ApplyOptions) {
  const { client, cancellation } = options;
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
