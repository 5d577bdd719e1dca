import { LONGEST_WAIT_MS, lookFor } from '../http/backoff.ts';
import { PictoryError } from '../pictory/errors.ts';
import type { Plan, Write } from '../plan/plan.ts';
import type { Dependencies } from './dependencies.ts';
import { explainRefusal } from './explain-refusal.ts';
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

/**
 * Reads the state after a failed write. A refusal by version or name is a conflict only if a read shows it. Reads may
 * lag behind writes, so they are repeated for a while.
 *
 * @throws the error of the write, or a better explanation, if no read shows why the write was refused.
 */
export async function rereadAfterFailure(
  goal: Goal,
  plan: Plan,
  write: Write,
  error: PictoryError,
  { client, cancellation }: Pick<Dependencies, 'client' | 'cancellation'>,
): Promise<SearchResult> {
  const { connectionId, name, previousName } = goal.identity;
  const readAgain = async (): Promise<SearchResult> => {
    if (plan.current === null || plan.action === 'replace') return goal.find();
    try {
      const connection = await client.read(plan.type, plan.current.connectionId);
      const isMeant = connectionId !== undefined || [name, previousName].includes(connection.values.name);
      return isMeant ? foundOnly(connection) : goal.find();
    } catch (thrown) {
      if (thrown instanceof PictoryError && thrown.trouble === 'not-found') return goal.find();
      throw thrown;
    }
  };
  if (error.outcome === 'unknown') return readAgain();
  if (error.trouble === 'not-found') return goal.find();
  const look = async () => {
    const found = await readAgain();
    if (explainsFailure(found, write)) return found;
    const explained = await explainRefusal(client, { plan, write, found, error });
    if (explained !== undefined) throw explained;
    return undefined;
  };
  const patience = error.status === 400 ? PATIENCE_AFTER_400_MS : PATIENCE_MS;
  const explanation = await lookFor(look, patience, cancellation.sleep);
  if (explanation === undefined) throw error;
  return explanation;
}

/** Whether a read differs from the state behind the write. */
function explainsFailure({ connection, replacements }: SearchResult, write: Write): boolean {
  const there = [...(connection === null ? [] : [connection]), ...replacements];
  if (write.kind === 'create') return there.some(({ values }) => values.name === write.body['name']);
  const target = there.find(({ connectionId }) => connectionId === write.on.connectionId);
  return target?.version !== write.on.version;
}
