import { LONGEST_WAIT_MS } from '../http/backoff.ts';
import type { PictoryClient } from '../pictory/client.ts';
import { PictoryError } from '../pictory/errors.ts';
import type { Plan, Write } from '../plan/plan.ts';
import { explainRefusal } from './explain-refusal.ts';
import { type Found, foundOnly } from './find.ts';
import type { Goal } from './goal.ts';

/** How long a read may contradict a refusal before the refusal is believed: most 400s are plain refusals. */
const PATIENCE_AFTER_400_MS = 2_000;
const PATIENCE_AFTER_CONFLICT_MS = 10_000;
const FIRST_LOOK_MS = 250;

/** Whether reading again cannot change anything about a write that did not succeed. */
export function isFinal({ outcome, trouble, retryAfterMs = 0 }: PictoryError, { kind }: Write): boolean {
  if (outcome === 'unknown') return retryAfterMs > LONGEST_WAIT_MS;
  if (trouble === 'not-found') return kind === 'create';
  return trouble !== 'invalid' && trouble !== 'conflict';
}

/**
 * Reads what is there after a write that did not succeed.
 *
 * A refusal by version or name is a conflict only if a read shows it. Reads may lag behind, so they go on for a while.
 *
 * @throws the trouble, or what explains it, when no read shows why the write was refused.
 */
export async function look(
  goal: Goal,
  plan: Plan,
  write: Write,
  trouble: PictoryError,
  { client, sleep }: { readonly client: PictoryClient; readonly sleep: (ms: number) => Promise<void> },
): Promise<Found> {
  const readAgain = async (): Promise<Found> => {
    if (plan.current === null || plan.action === 'replace') return goal.find();
    try {
      const connection = await client.read(plan.type, plan.current.connectionId);
      return isMeant(goal, connection.values.name) ? foundOnly(connection) : goal.find();
    } catch (error) {
      if (error instanceof PictoryError && error.trouble === 'not-found') return goal.find();
      throw error;
    }
  };
  if (trouble.outcome === 'unknown') return readAgain();
  if (trouble.trouble === 'not-found') return goal.find();
  let waited = 0;
  const patience = trouble.status === 400 ? PATIENCE_AFTER_400_MS : PATIENCE_AFTER_CONFLICT_MS;
  for (let pause = FIRST_LOOK_MS; ; pause *= 2) {
    const found = await readAgain();
    if (shows(found, write)) return found;
    const explained = await explainRefusal(client, { plan, write, found, trouble });
    if (explained !== undefined) throw explained;
    if (waited >= patience) throw trouble;
    await sleep(pause);
    waited += pause;
  }
}

/** Whether a read shows that something else was there than the write was made for. */
function shows({ connection, replacements }: Found, write: Write): boolean {
  const there = [...(connection === null ? [] : [connection]), ...replacements];
  if (write.kind === 'create') return there.some(({ values }) => values.name === write.body['name']);
  const target = there.find(({ connectionId }) => connectionId === write.on.connectionId);
  return target?.version !== write.on.version;
}

function isMeant({ identity }: Goal, name: string): boolean {
  return identity.connectionId !== undefined || [identity.name, identity.previousName].includes(name);
}
