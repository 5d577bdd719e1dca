import type { Connection } from '../connections/types.ts';
import { pauseMs } from '../http/backoff.ts';
import type { OneOutcome } from '../outcome.ts';
import type { PictoryError } from '../pictory/errors.ts';
import { blockerError } from '../plan/blocked.ts';
import type { Plan, Write } from '../plan/plan.ts';
import { replacementIncomplete, replacementStuck, tooManyConflicts, unknownOutcome } from './apply-errors.ts';
import { foundOnly, type SearchResult } from './find.ts';
import type { Goal } from './goal.ts';
import { isPermanent, rereadAfterFailure } from './reread.ts';
import { mayWrite, type WriteOptions, writeOnce } from './write.ts';

export interface ApplyOptions extends WriteOptions {
  /** The most attempts at each write. */
  readonly maxAttempts: number;
  readonly info: (line: string) => void;
}

/** The part of an outcome that applying a plan decides. */
export type Applied = Pick<OneOutcome, 'plan' | 'connection' | 'applied' | 'error'>;

/** The progress of an apply. */
interface Execution {
  /** The plan with the next write, made again after an unexpected read. */
  plan: Plan;
  /** The plan for reports: the whole replacement, not only its next write. */
  reportedPlan: Plan;
  written: boolean;
  /** The plan of a write whose answer was lost, until another write succeeds. */
  unknownWrite?: Plan;
  lastError?: PictoryError;
}

/** The most writes of one replacement, plus one for a change by somebody else in between. */
const MOST_STEPS = 5;

/**
 * Applies a plan: the only writer.
 *
 * A write that was refused or has no answer is never simply sent again: the connection is read and planned again, and
 * only remaining differences are written. So a race, a conflict and an unknown outcome end alike: with an empty plan,
 * or with an error.
 */
export async function apply(goal: Goal, first: Plan, options: ApplyOptions): Promise<Applied> {
  const execution: Execution = { plan: first, reportedPlan: first, written: false };
  try {
    // Only a replacement takes more than one step.
    for (let step = 1; execution.plan.action !== 'none'; step += 1) {
      const done = await writeNext(goal, execution, options);
      if (done === undefined) break;
      const rest = afterStep(execution.plan, done);
      if (rest === undefined) return { plan: execution.reportedPlan, connection: done.connection, applied: true };
      if (step === MOST_STEPS) throw replacementStuck(goal);
      execution.plan = goal.plan(rest);
    }
    const { plan, reportedPlan, unknownWrite, written } = execution;
    return {
      plan: unknownWrite ?? reportedPlan,
      connection: plan.current,
      applied: written || unknownWrite !== undefined,
    };
  } catch (thrown) {
    const { plan, reportedPlan, unknownWrite, written, lastError } = execution;
    const error = unknownWrite === undefined ? thrown : unknownOutcome(lastError, thrown);
    return {
      plan: reportedPlan,
      connection: plan.current,
      applied: written || (unknownWrite === undefined ? false : 'unknown'),
      error: replacementIncomplete(plan, error),
    };
  }
}

/** A write that succeeded, and the connection after it. */
interface Written {
  readonly write: Write;
  readonly connection: Connection | null;
}

/**
 * Performs the next write of a plan, despite conflicts and lost answers.
 *
 * @returns `undefined` if nothing is left to write, because a write that seemed lost took effect, or somebody else made the change.
 */
async function writeNext(goal: Goal, execution: Execution, options: ApplyOptions): Promise<Written | undefined> {
  const attempts: Write[] = [];
  while (execution.plan.action !== 'none') {
    const { plan, reportedPlan } = execution;
    if (plan.blocker !== undefined) throw blockerError(plan, plan.blocker);
    const { write } = plan;
    if (write === undefined) throw new TypeError(`A plan to ${plan.action} without a write.`);
    if (attempts.length >= options.maxAttempts) throw tooManyConflicts(goal, attempts, plan, execution.lastError);
    mayWrite(plan, options);
    attempts.push(write);

    const result = await writeOnce(goal, plan, write, options);
    if (result.kind === 'written') {
      execution.written = true;
      execution.unknownWrite = undefined;
      return { write, connection: result.connection };
    }
    const { error } = result;
    execution.lastError = error;
    if (error.outcome === 'unknown') execution.unknownWrite = reportedPlan;
    if (isPermanent(error, write)) throw error;
    await pauseBeforeReading(error, attempts.length, options);
    execution.plan = goal.plan(await rereadAfterFailure(goal, plan, write, error, options));
    const isSameReplacement = execution.plan.action === 'replace' && reportedPlan.action === 'replace';
    if (!isSameReplacement) execution.reportedPlan = execution.plan;
  }
  return undefined;
}

async function pauseBeforeReading(error: PictoryError, attempts: number, options: ApplyOptions): Promise<void> {
  const { cancellation, info } = options;
  if (error.outcome === 'unknown') {
    info(`${error.message} Reading the connection to see whether the write took effect.`);
    await cancellation.sleep(Math.max(pauseMs(attempts), error.retryAfterMs ?? 0));
  } else {
    info(`${error.message} Reading the connection again.`);
    if (attempts > 1) await cancellation.sleep(pauseMs(attempts));
  }
}

/** Returns the state after a step of a replacement; `undefined` after its last, and after other writes. */
function afterStep(plan: Plan, { write, connection }: Written): SearchResult | undefined {
  if (plan.action !== 'replace' || plan.finishes) return undefined;
  const isDelete = write.kind === 'delete';
  const replacement = isDelete ? plan.replacement : connection;
  return {
    ...foundOnly(isDelete ? null : plan.current),
    replacements: replacement ? [replacement] : [],
    isSynced: write.kind === 'update',
  };
}
