import { describeConnection } from '../connections/describe.ts';
import type { Connection } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { PictoryError } from '../pictory/errors.ts';
import type { Plan, Write } from '../plan/plan.ts';
import type { Dependencies } from './dependencies.ts';
import type { Goal } from './goal.ts';

export type WriteOptions = Pick<Dependencies, 'client' | 'gate' | 'cancellation'>;

/**
 * Returns the failure of a write. A read may show the reason, or that it took effect.
 *
 * @throws ActionError if nothing was sent, for example after a cancellation, or a delete had no effect.
 */
export function failureOf({ type, identity }: Goal, error: unknown): PictoryError {
  if (error instanceof PictoryError) return error;
  if (error instanceof ActionError) throw error;
  // The action failed to process the answer: the write may have taken effect.
  const message = `The answer to a write of the ${describeConnection(type, identity)} could not be read: ${String(error)}.`;
  return new PictoryError({ trouble: 'unexpected', outcome: 'unknown', message, cause: error });
}

export async function send(goal: Goal, plan: Plan, write: Write, options: WriteOptions): Promise<Connection | null> {
  const { client } = options;
  switch (write.kind) {
    case 'create':
      return client.create(goal.type, write.body);
    case 'update':
      return client.update(write.on, write.body);
    case 'delete':
      return deleteIfUnchanged(goal, plan, write.on, options);
  }
}

/** The API's delete takes no version: reads the connection immediately before; it must still be the requested one. */
async function deleteIfUnchanged(
  { type, whyNotDeletable }: Goal,
  plan: Plan,
  compared: Connection,
  options: WriteOptions,
): Promise<null> {
  const { client } = options;
  const now = await client.read(type, compared.connectionId);
  const problem = whyNotDeletable(now, compared);
  if (problem !== undefined) {
    const message = `The ${type.label} ${now.connectionId} ${problem} in the meantime, so it was not deleted.`;
    throw new PictoryError({ trouble: 'conflict', outcome: 'refused', message });
  }
  mayWrite(plan, options);
  await client.remove(now);
  if (type.ifNotDeleted !== undefined) {
    // A separate chunk, which few runs need.
    const { confirmDelete } = await import('./confirm-delete.ts');
    await confirmDelete(now, type.ifNotDeleted, options);
  }
  return null;
}

/** @throws ActionError if the run was cancelled, or the plan did not pass the gate. */
export function mayWrite(plan: Plan, { gate, cancellation }: Pick<WriteOptions, 'gate' | 'cancellation'>): void {
  cancellation.throwIfCancelled();
  gate?.admit(plan);
}
