import type { Connection } from '../connections/types.ts';
import { pauseMs } from '../http/backoff.ts';
import type { OneOutcome } from '../outcome.ts';
import { PictoryError } from '../pictory/errors.ts';
import { blockerError } from '../plan/blocked.ts';
import type { Plan, Write } from '../plan/plan.ts';
import { replacementIncomplete, tooManyConflicts, unknownOutcome } from './apply-errors.ts';
import { foundOnly, type SearchResult } from './find.ts';
import type { Goal } from './goal.ts';
import { isPermanent, rereadAfterFailure } from './reread.ts';
import { failureOf, mayWrite, send, type WriteOptions } from './write.ts';

interface ApplyOptions extends WriteOptions {
  /** At each write. */
  readonly maxAttempts: number;
  readonly info: (line: string) => void;
}

/** The part of an outcome that applying a plan decides. */
export type Applied = Pick<OneOutcome, 'plan' | 'connection' | 'applied' | 'error'>;

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

/**
 * Applies a plan: the only writer. Never simply repeats a write that was refused or has no answer: reads and plans
 * again, and writes only remaining differences. So a race, a conflict and an unknown outcome end alike: with an empty
 * plan, or with an error.
 */
export async function apply(goal: Goal, first: Plan, options: ApplyOptions): Promise<Applied> {
  const execution: Execution = { plan: first, reportedPlan: first, written: false };
  try {
    // Only a replacement takes more than one step: create, update, delete, rename.
    while (execution.plan.action !== 'none') {
      const done = await writeNext(goal, execution, options);
      if (done === undefined) break;
      const rest = afterStep(execution.plan, done);
      if (rest === undefined) return { plan: execution.reportedPlan, connection: done.connection, applied: true };
      execution.plan = goal.plan(rest);
    }
    const { plan, reportedPlan, unknownWrite, written } = execution;
    const applied = written || unknownWrite !== undefined;
    return { plan: unknownWrite ?? reportedPlan, connection: plan.current, applied };
  } catch (thrown) {
    const { plan, reportedPlan, unknownWrite, written, lastError } = execution;
    const error = unknownWrite === undefined ? thrown : unknownOutcome(lastError, thrown);
    const applied = written || (unknownWrite !== undefined && 'unknown');
    return { plan: reportedPlan, connection: plan.current, applied, error: replacementIncomplete(plan, error) };
  }
}

interface Written {
  readonly write: Write;
  readonly connection: Connection | null;
}

/** Returns `undefined` if nothing is left: a write that seemed lost took effect, or somebody else made the change. */
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

    const result = await send(goal, plan, write, options).catch((thrown: unknown) => failureOf(goal, thrown));
    if (!(result instanceof PictoryError)) {
      execution.written = true;
      execution.unknownWrite = undefined;
      return { write, connection: result };
    }
    execution.lastError = result;
    if (result.outcome === 'unknown') execution.unknownWrite = reportedPlan;
    if (isPermanent(result, write)) throw result;
    await pauseBeforeReading(result, attempts.length, options);
    execution.plan = goal.plan(await rereadAfterFailure(goal, plan, write, result, options));
    const isSameReplacement = execution.plan.action === 'replace' && reportedPlan.action === 'replace';
    if (!isSameReplacement) execution.reportedPlan = execution.plan;
  }
  return undefined;
}

async function pauseBeforeReading(error: PictoryError, attempts: number, options: ApplyOptions): Promise<void> {
  const { cancellation, info } = options;
  const isUnknown = error.outcome === 'unknown';
  info(`${error.message} Reading the connection ${isUnknown ? 'to see whether the write took effect' : 'again'}.`);
  const wait = isUnknown ? (error.retryAfterMs ?? 0) : 0;
  if (isUnknown || attempts > 1) await cancellation.sleep(Math.max(pauseMs(attempts), wait));
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
