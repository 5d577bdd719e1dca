import { LONGEST_WAIT_MS, lookFor } from '../http/backoff.ts';
import { PictoryError } from '../pictory/errors.ts';
import { blockerError } from '../plan/blocked.ts';
import type { Plan, Write } from '../plan/plan.ts';
import { foundOnly, type SearchResult } from './find.ts';
import type { Goal } from './goal.ts';

/** The time for reads to explain a refusal before it counts as final: most 400s are plain refusals. */
const PATIENCE_AFTER_400_MS = 2_000;
/** The time for reads to show a write. */
export const PATIENCE_MS = 10_000;

/** Whether a failed write is final, whatever a read shows. */
export function isPermanent({ outcome, trouble, retryAfterMs = 0 }: PictoryError, { kind }: Write): boolean {
  if (outcome === 'unknown') return retryAfterMs > LONGEST_WAIT_MS;
  if (trouble === 'not-found') return kind === 'create';
  return trouble !== 'invalid' && trouble !== 'conflict';
}

/** Another connection prevents the write, so that trying again does not help. */
export class TakenError extends PictoryError {}

/**
 * Reads the state after a failed write. A refusal by version or name is a conflict only if a read shows it. Reads may
 * lag behind writes, so they are repeated for a while. After a delete, no other connection of that name counts.
 *
 * @throws the error of the write, or a better explanation, if no read shows why the write was refused.
 */
export async function rereadAfterFailure(goal: Goal, plan: Plan, write: Write, error: PictoryError) {
  const { client, cancellation, identity } = goal;
  const readAgain = async () => {
    if (plan.current === null || plan.action === 'replace') return goal.find();
    try {
      const connection = await client.read(plan.type, plan.current.connectionId);
      const names = [identity.name, identity.previousName];
      if (identity.connectionId !== undefined || names.includes(connection.values.name)) return foundOnly(connection);
      if (plan.action === 'delete' && error.outcome === 'unknown') throw error;
    } catch (thrown) {
      if (!(thrown instanceof PictoryError) || thrown.trouble !== 'not-found') throw thrown;
    }
    return plan.action === 'delete' ? foundOnly(null) : goal.find();
  };
  if (error.outcome === 'unknown' || error.trouble === 'not-found') return readAgain();
  const look = async () => {
    const found = await readAgain();
    if (explainsFailure(found, plan, write)) return found;
    const obstacle = await obstacleTo(goal, plan, write, found);
    if (obstacle === undefined) return undefined;
    const message = `${error.message} ${obstacle.message}`;
    throw new TakenError({ trouble: 'conflict', outcome: 'refused', message, fix: obstacle.fix, cause: error });
  };
  const patience = error.status === 400 ? PATIENCE_AFTER_400_MS : PATIENCE_MS;
  const explanation = await lookFor(look, patience, cancellation.sleep);
  if (explanation === undefined) throw error;
  return explanation;
}

/** Whether a read differs from the state behind the write. */
function explainsFailure({ connection, replacements }: SearchResult, { current }: Plan, write: Write): boolean {
  const there = connection === null ? replacements : [connection, ...replacements];
  const isOther = connection?.connectionId !== current?.connectionId;
  if (write.kind === 'create') return isOther || there.some(({ values }) => values.name === write.body['name']);
  const target = there.find(({ connectionId }) => connectionId === write.on.connectionId);
  return target?.version !== write.on.version;
}

/** Says which connection prevents a create, by its immutable fields, or a rename, by its name. */
async function obstacleTo({ client, type }: Goal, plan: Plan, write: Write, { conflicting }: SearchResult) {
  if (write.kind === 'create') {
    const holder = conflicting.find(({ connectionId }) => connectionId !== plan.current?.connectionId);
    return holder && blockerError(plan, { kind: 'taken', holder });
  }
  const name = write.kind === 'update' ? write.body['name'] : undefined;
  if (name === undefined || name === write.on.values.name) return undefined;
  for await (const page of client.pages(type)) {
    const taker = page.find(({ connection }) => connection.values.name === name)?.connection;
    if (taker === undefined || taker.connectionId === write.on.connectionId) continue;
    return {
      message: `Another connection is already named "${name}" (connection-id ${taker.connectionId}).`,
      fix: 'Choose another name, or rename or delete that connection first.',
    };
  }
  return undefined;
}
