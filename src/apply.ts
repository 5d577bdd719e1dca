import type { Plan } from './connections/plan.ts';
import { splitDescription } from './connections/tag.ts';
import type { Connection } from './connections/types.ts';
import { ActionError } from './errors.ts';
import type { Found } from './find.ts';
import { type Goal, subjectOf } from './goal.ts';
import { obstacleError } from './obstacles.ts';
import type { PictoryClient } from './pictory/client.ts';
import { PictoryError } from './pictory/errors.ts';
import { explainRefusal } from './refusal.ts';

/** What executing a plan came to. */
export interface Applied {
  /** The plan that was executed last: another one than the first when the connection changed in between. */
  readonly plan: Plan;
  /** The connection as it stands; `null` when there is none. */
  readonly connection: Connection | null;
  /** `unknown` when a write was sent whose outcome could not be found out. */
  readonly applied: boolean | 'unknown';
  readonly error?: unknown;
}

export interface ApplyOptions {
  readonly client: PictoryClient;
  /** The most rounds of write, read and plan again. */
  readonly maxAttempts: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: (line: string) => void;
}

/**
 * Executes a plan: the only writer.
 *
 * A write that is refused, or whose answer is lost, is never simply sent again. The connection is read, the plan is made
 * anew from what is there, and only what still differs is written. So a race, a conflict and an unknown outcome end
 * alike: with a plan that has nothing left to do, or with an error.
 */
export async function apply(goal: Goal, first: Plan, options: ApplyOptions): Promise<Applied> {
  const rounds: Plan[] = [];
  let plan = first;
  let unsettled: Plan | undefined;
  let trouble: PictoryError | undefined;
  try {
    while (plan.action !== 'none') {
      if (plan.obstacle !== undefined) throw obstacleError(plan, plan.obstacle);
      if (rounds.length >= options.maxAttempts) throw gaveUp(goal, rounds, plan.current, trouble);
      rounds.push(plan);
      const done = await attempt(options.client, goal, plan);
      if (!(done instanceof PictoryError)) return { plan, connection: done, applied: true };
      trouble = done;
      if (trouble.outcome === 'unknown') {
        unsettled = plan;
        options.log(`${trouble.message} Reading the connection to find out whether it was carried out.`);
        await options.sleep(Math.max(pauseMs(rounds.length), trouble.retryAfterMs ?? 0));
      } else {
        options.log(`${trouble.message} Reading the connection again to find out why.`);
        if (rounds.length > 1) await options.sleep(pauseMs(rounds.length));
      }
      plan = goal.plan(await look(goal, plan, trouble, options));
    }
    return { plan: unsettled ?? plan, connection: plan.current, applied: unsettled !== undefined };
  } catch (error) {
    return { plan, connection: plan.current, applied: unsettled === undefined ? false : 'unknown', error };
  }
}

/**
 * Sends the one write of a plan.
 *
 * @returns the connection as it then stands, or the trouble that a read may clear up.
 */
async function attempt(client: PictoryClient, goal: Goal, plan: Plan): Promise<Connection | null | PictoryError> {
  try {
    switch (plan.action) {
      case 'create':
        return await client.create(plan.type, plan.body);
      case 'update':
        return await client.update(plan.current, plan.body);
      case 'delete':
        return await remove(client, goal, plan.current);
      case 'none':
      case 'replace':
        throw new TypeError(`There is nothing to send for a plan to ${plan.action}.`);
    }
  } catch (error) {
    if (error instanceof PictoryError && !isFinal(error, plan)) return error;
    throw error;
  }
}

/** The API's delete knows no version: what is deleted is read just before, and must still be what was asked for. */
async function remove(client: PictoryClient, { type, identity }: Goal, current: Connection): Promise<null> {
  const now = await client.read(type, current.connectionId);
  if (identity.name !== undefined && now.values.name !== identity.name) {
    throw new PictoryError({
      trouble: 'conflict',
      outcome: 'refused',
      message: `The ${type.label} ${now.connectionId} was renamed from "${identity.name}" to "${now.values.name}", and is not deleted.`,
    });
  }
  await client.remove(now);
  return null;
}

/** Whether reading again cannot change anything. */
function isFinal({ outcome, trouble, retryAfterMs = 0 }: PictoryError, { action }: Plan): boolean {
  if (outcome === 'unknown') return retryAfterMs > LONGEST_PATIENCE_MS;
  if (trouble === 'not-found') return action === 'create';
  return outcome === 'not-sent' || !(trouble === 'invalid' || trouble === 'conflict');
}

/** Reads what is there after a write that did not succeed. */
async function look(goal: Goal, plan: Plan, trouble: PictoryError, options: ApplyOptions): Promise<Found> {
  if (trouble.outcome === 'unknown') return readAgain(goal, plan, options);
  if (trouble.trouble === 'not-found') return goal.find();
  // A refusal by version or name is a conflict only if a read shows it. Reads may lag behind: so look for a while.
  let waited = 0;
  const patience = trouble.status === 400 ? PATIENCE_AFTER_400_MS : PATIENCE_AFTER_CONFLICT_MS;
  for (let pause = FIRST_LOOK_MS; ; pause *= 2) {
    const found = await readAgain(goal, plan, options);
    if (found.connection?.version !== plan.current?.version) return found;
    const explained = await explainRefusal(options.client, goal, plan, trouble);
    if (explained !== undefined) throw explained;
    if (waited >= patience) throw trouble;
    await options.sleep(pause);
    waited += pause;
  }
}

/** Reads by id what was to be updated or deleted, and searches for what was to be created, is gone, or was renamed. */
async function readAgain(goal: Goal, plan: Plan, { client }: ApplyOptions): Promise<Found> {
  if (plan.current === null) return goal.find();
  const { connectionId, name, previousName } = goal.identity;
  try {
    const connection = await client.read(plan.type, plan.current.connectionId);
    const isStillMeant = connectionId !== undefined || [name, previousName].includes(connection.values.name);
    return isStillMeant ? { connection, similar: [] } : goal.find();
  } catch (error) {
    if (error instanceof PictoryError && error.trouble === 'not-found') return goal.find();
    throw error;
  }
}

/** The error after the last round: the trouble itself, unless others kept changing the connection. */
function gaveUp(
  goal: Goal,
  rounds: readonly Plan[],
  now: Connection | null,
  trouble: PictoryError | undefined,
): ActionError | undefined {
  const subject = subjectOf(goal.type, goal.identity);
  const before = rounds[0]?.current ?? null;
  if (trouble?.outcome === 'unknown' || before === null || now === null || before.version === now.version) {
    return trouble;
  }
  return new ActionError({
    title: 'Somebody else keeps changing the connection',
    message: `The ${subject} was changed in between ${rounds.length} times: it was read at version ${before.version} and is now at version ${now.version}. Changed by others: ${differences(before, now)}.`,
    fix: 'Nothing of theirs was overwritten. Find out who else writes this connection (another workflow, a person), and run again; `concurrency:` lets workflows run one after the other.',
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

/** Full jitter over a doubling span, in milliseconds. */
function pauseMs(round: number): number {
  return Math.round(Math.random() * FIRST_PAUSE_MS * 2 ** (round - 1)) + FIRST_PAUSE_MS;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PATIENCE_MS = 60_000;
/** How long a read may contradict a refusal before the refusal is believed: most 400s are plain refusals. */
const PATIENCE_AFTER_400_MS = 2_000;
const PATIENCE_AFTER_CONFLICT_MS = 10_000;
const FIRST_LOOK_MS = 250;
