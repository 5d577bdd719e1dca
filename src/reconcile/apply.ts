import type { Connection } from '../connections/types.ts';
import { pauseMs } from '../http/backoff.ts';
import type { OneOutcome } from '../outcome.ts';
import { PictoryError } from '../pictory/errors.ts';
import { blockerError } from '../plan/blocked.ts';
import type { Plan, Replacing, Write } from '../plan/plan.ts';
import { replacementIncomplete, replacementStuck, tooManyConflicts, unknownOutcome } from './apply-errors.ts';
import { foundOnly, type SearchResult } from './find.ts';
import type { Goal } from './goal.ts';
import { isPermanent, rereadAfterFailure } from './reread.ts';
import { send } from './write.ts';

/** The part of an outcome that applying a plan decides. */
export type Applied = Pick<OneOutcome, 'plan' | 'connection' | 'applied' | 'error'>;

/** The most writes of one replacement, plus one for a change by somebody else in between. */
const MOST_STEPS = 5;

/**
 * Applies a plan: the only writer. Never simply repeats a write that was refused or has no answer: reads and plans
 * again, and writes only remaining differences. So a race, a conflict and an unknown outcome end alike: with an empty
 * plan, or with an error.
 */
export async function apply(goal: Goal, first: Plan): Promise<Applied> {
  /** With the next write; made again after each step of a replacement, and after an unexpected read. */
  let plan = first;
  /** For reports: the whole replacement, not only its next write. */
  let reportedPlan = first;
  /** The plan of a write whose answer was lost, until another write succeeds. */
  let unknownWrite: Plan | undefined;
  let lastError: PictoryError | undefined;
  let attempts: Write[] = [];
  let steps = 0;
  try {
    while (plan.action !== 'none') {
      if (plan.blocker !== undefined) throw blockerError(plan, plan.blocker);
      const { write } = plan;
      if (write === undefined) throw new TypeError(`A plan to ${plan.action} without a write.`);
      if (attempts.length >= goal.maxAttempts) throw tooManyConflicts(goal, attempts, plan, lastError);
      attempts.push(write);
      const result = await send(goal, plan, write);
      if (!(result instanceof PictoryError)) {
        steps += 1;
        unknownWrite = undefined;
        // Only a replacement takes more than one step.
        if (plan.action !== 'replace' || plan.finishes)
          return { plan: reportedPlan, connection: result, applied: true };
        if (steps === MOST_STEPS) throw replacementStuck(goal);
        plan = goal.plan(afterStep(plan, write, result));
        attempts = [];
        continue;
      }
      lastError = result;
      if (result.outcome === 'unknown') unknownWrite = reportedPlan;
      if (isPermanent(result, write)) throw result;
      await pauseBeforeReading(goal, result, attempts.length);
      plan = goal.plan(await rereadAfterFailure(goal, plan, write, result));
      if (plan.action !== 'replace' || reportedPlan.action !== 'replace') reportedPlan = plan;
    }
    // A write that seemed lost took effect, or somebody else made the change.
    const applied = steps > 0 || unknownWrite !== undefined;
    return { plan: unknownWrite ?? reportedPlan, connection: plan.current, applied };
  } catch (thrown) {
    const error = unknownWrite === undefined ? thrown : unknownOutcome(lastError, thrown);
    const applied = steps > 0 || (unknownWrite !== undefined && 'unknown');
    return { plan: reportedPlan, connection: plan.current, applied, error: replacementIncomplete(plan, error) };
  }
}

async function pauseBeforeReading({ progress, cancellation }: Goal, error: PictoryError, attempts: number) {
  const isUnknown = error.outcome === 'unknown';
  const why = isUnknown ? 'to see whether the write took effect' : 'again';
  progress.info(`${error.message} Reading the connection ${why}.`);
  const wait = isUnknown ? (error.retryAfterMs ?? 0) : 0;
  if (isUnknown || attempts > 1) await cancellation.sleep(Math.max(pauseMs(attempts), wait));
}

/** Returns the state after a step of a replacement. */
function afterStep(plan: Replacing, { kind }: Write, written: Connection | null): SearchResult {
  const replacement = kind === 'delete' ? plan.replacement : written;
  return {
    ...foundOnly(kind === 'delete' ? null : plan.current),
    replacements: replacement ? [replacement] : [],
    isSynced: kind === 'update',
  };
}
