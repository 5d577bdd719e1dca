import { subjectOf } from '../connections/describe.ts';
import type { Connection } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { pauseMs } from '../http/backoff.ts';
import type { PictoryClient } from '../pictory/client.ts';
import { PictoryError } from '../pictory/errors.ts';
import { obstacleError } from '../plan/blocked.ts';
import type { Plan, Write } from '../plan/plan.ts';
import { gaveUp, neverDone, unfinished, unknownOutcome } from './apply-errors.ts';
import { type Found, foundOnly } from './find.ts';
import type { Goal } from './goal.ts';
import { isFinal, look } from './reread.ts';

/** What executing a plan came to. */
export interface Applied {
  /** The plan that was executed: another one than the first when the connection changed in between. */
  readonly plan: Plan;
  /** The connection as it stands; `null` when there is none. */
  readonly connection: Connection | null;
  /** `unknown` when a write was sent whose outcome could not be found out. */
  readonly applied: boolean | 'unknown';
  readonly error?: unknown;
}

export interface ApplyOptions {
  readonly client: PictoryClient;
  /** The most rounds of write, read and plan again, for each write that is needed. */
  readonly maxAttempts: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: (line: string) => void;
  /** Throws when no write of this plan may begin, or none at all. */
  readonly beforeWrite: (plan: Plan) => void;
}

/**
 * Executes a plan: the only writer.
 *
 * A write that is refused, or whose answer is lost, is never simply sent again. The connection is read, the plan is made
 * anew from what is there, and only what still differs is written. So a race, a conflict and an unknown outcome end
 * alike: with a plan that has nothing left to do, or with an error.
 */
export async function apply(goal: Goal, first: Plan, options: ApplyOptions): Promise<Applied> {
  let plan = first;
  // What people are told of: the whole of a replacement, not the write that happens to be its next.
  let told = first;
  let rounds: Write[] = [];
  let steps = 0;
  let trouble: PictoryError | undefined;
  let written = false;
  let unsettled: Plan | undefined;
  try {
    while (plan.action !== 'none') {
      if (plan.obstacle !== undefined) throw obstacleError(plan, plan.obstacle);
      const { write } = plan;
      if (write === undefined) throw new TypeError(`A plan to ${plan.action} without a write.`);
      if (rounds.length >= options.maxAttempts) throw gaveUp(goal, rounds, plan, trouble);
      options.beforeWrite(plan);
      rounds.push(write);
      const done = await attempt(goal, plan, write, options);
      if (!(done instanceof PictoryError)) {
        const rest = advance(plan, write, done);
        if (rest === undefined) return { plan: told, connection: done, applied: true };
        written = true;
        unsettled = undefined;
        steps += 1;
        if (steps >= MOST_STEPS) throw neverDone(goal);
        rounds = [];
        plan = goal.plan(rest);
        continue;
      }
      trouble = done;
      if (trouble.outcome === 'unknown') unsettled = told;
      if (isFinal(trouble, write)) throw trouble;
      if (trouble.outcome === 'unknown') {
        options.log(`${trouble.message} Reading what is there, to find out whether it was carried out.`);
        await options.sleep(Math.max(pauseMs(rounds.length), trouble.retryAfterMs ?? 0));
      } else {
        options.log(`${trouble.message} Reading again what is there.`);
        if (rounds.length > 1) await options.sleep(pauseMs(rounds.length));
      }
      plan = goal.plan(await look(goal, plan, write, trouble, options));
      if (!(plan.action === 'replace' && told.action === 'replace')) told = plan;
    }
    return { plan: unsettled ?? told, connection: plan.current, applied: written || unsettled !== undefined };
  } catch (error) {
    const applied = written || (unsettled === undefined ? false : 'unknown');
    return {
      plan: told,
      connection: plan.current,
      applied,
      error: unfinished(plan, unsettled === undefined ? error : unknownOutcome(trouble, error)),
    };
  }
}

/**
 * Sends one write.
 *
 * @returns the connection as it then stands, or the trouble that a read may clear up.
 */
async function attempt(
  goal: Goal,
  plan: Plan,
  write: Write,
  { client, beforeWrite }: ApplyOptions,
): Promise<Connection | null | PictoryError> {
  try {
    switch (write.kind) {
      case 'create':
        return await client.create(goal.type, write.body);
      case 'update':
        return await client.update(write.on, write.body);
      case 'delete':
        return await remove(goal, write.on, client, () => beforeWrite(plan));
    }
  } catch (error) {
    // What is no trouble of a request, such as a cancellation, was thrown before anything was sent.
    if (error instanceof ActionError && !(error instanceof PictoryError)) throw error;
    return error instanceof PictoryError ? error : unforeseen(goal, error);
  }
}

/** Whatever goes wrong on our side with an answer, the write may have been carried out. */
function unforeseen({ type, identity }: Goal, cause: unknown): PictoryError {
  return new PictoryError({
    trouble: 'unexpected',
    outcome: 'unknown',
    message: `The answer to a write of the ${subjectOf(type, identity)} could not be read: ${String(cause)}.`,
    cause,
  });
}

/** The API's delete knows no version: what is deleted is read just before, and must still be what was asked for. */
async function remove(
  { type, accepts }: Goal,
  current: Connection,
  client: PictoryClient,
  beforeWrite: () => void,
): Promise<null> {
  const now = await client.read(type, current.connectionId);
  const problem = accepts(now, current);
  if (problem !== undefined) {
    throw new PictoryError({
      trouble: 'conflict',
      outcome: 'refused',
      message: `The ${type.label} ${now.connectionId} ${problem} in the meantime, and is not deleted.`,
    });
  }
  beforeWrite();
  await client.remove(now);
  return null;
}

/** Writes of one replacement, with one more for what somebody changes in between. */
const MOST_STEPS = 5;

/** What is there after a write of a replacement that was not its last; `undefined` after any other write. */
function advance(plan: Plan, write: Write, done: Connection | null): Found | undefined {
  if (plan.action !== 'replace' || plan.finishes) return undefined;
  const replacement = write.kind === 'delete' ? plan.replacement : done;
  const current = write.kind === 'delete' ? null : plan.current;
  const caughtUp = write.kind === 'update';
  return { ...foundOnly(current), replacements: replacement ? [replacement] : [], caughtUp };
}
