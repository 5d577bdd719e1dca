import type { Connection } from './connections/types.ts';
import type { Warning } from './errors.ts';
import type { InputSubject } from './inputs/comment-request.ts';
import type { AccountTask, ManifestTask, OneTask } from './inputs/task.ts';
import type { Plan } from './plan/plan.ts';
import type { Check } from './preflight/check.ts';

/** The result of a run: the task, and all that is known about it at the end, for reports and outputs. */
export type Outcome = InvalidOutcome | OneOutcome | AccountOutcome | ManifestOutcome;

interface Result {
  /** Warnings about the plans, as the log has them. */
  readonly warnings?: readonly Warning[];
  readonly checks?: readonly Check[];
  readonly error?: unknown;
}

/** The inputs or the manifest were invalid, so no request was sent. */
interface InvalidOutcome extends Result {
  readonly kind: 'invalid';
  readonly subject?: InputSubject;
  readonly error: unknown;
}

interface TaskResult<Task> extends Result {
  readonly task: Task;
  readonly dryRun: boolean;
}

/** The result for one connection, of a step or of an entry of a manifest. */
export interface OneOutcome extends TaskResult<OneTask> {
  readonly kind: 'one';
  /** Whether something was written to Pictory. */
  readonly applied: boolean | 'unknown';
  /** Missing if the run failed before the comparison. */
  readonly plan?: Plan;
  /** The connection as it stands; `null` if there is none; missing if that is not known. */
  readonly connection?: Connection | null;
}

export interface AccountOutcome extends TaskResult<AccountTask> {
  readonly kind: 'account';
  /** Missing if they could not be listed. */
  readonly connections?: readonly Connection[];
}

export interface ManifestOutcome extends TaskResult<ManifestTask> {
  readonly kind: 'manifest';
  readonly applied: boolean | 'unknown';
  /** In the manifest's order. Missing if nothing could be compared. */
  readonly entries?: readonly OneOutcome[];
  /** Connections without an entry; only for `verify`. */
  readonly unmanaged?: readonly Connection[];
}

/** A connection that could be compared with its desired state. */
export type Compared = OneOutcome & { readonly plan: Plan };

export const appliedOf = (outcome: Outcome): boolean | 'unknown' => ('applied' in outcome ? outcome.applied : false);

function resultsOf(outcome: Outcome): readonly OneOutcome[] {
  return outcome.kind === 'one' ? [outcome] : outcome.kind === 'manifest' ? (outcome.entries ?? []) : [];
}

export function comparedIn(outcome: Outcome): readonly Compared[] {
  return resultsOf(outcome).filter((one): one is Compared => one.plan !== undefined);
}

export const plansOf = (outcome: Outcome): readonly Plan[] => comparedIn(outcome).map(({ plan }) => plan);

/**
 * Returns the plans whose review is used: those that were fully applied, and those that perhaps were. Another run must
 * not write them again. An unfinished replacement still needs its review, for the remaining steps.
 */
export function spentPlans(outcome: Outcome): readonly Plan[] {
  const isSpent = ({ plan, applied, error }: Compared) =>
    error === undefined ? applied === true : applied === 'unknown' && plan.action !== 'replace';
  return comparedIn(outcome).flatMap((one) => (isSpent(one) ? one.plan : []));
}

/** Whether there is anything to write, or anything was written. */
export const hasChanges = (outcome: Outcome): boolean => plansOf(outcome).some(({ action }) => action !== 'none');

/** Whether the run compared everything, and nothing differs. */
export function isNoop(outcome: Outcome): boolean {
  // Without entries, nothing was compared.
  const isCompared = outcome.kind === 'one' || (outcome.kind === 'manifest' && outcome.entries !== undefined);
  const isSame = resultsOf(outcome).every(({ plan }) => plan?.action === 'none');
  return isCompared && isSame && outcome.error === undefined;
}

/** Whether the error of a run is the drift that its report shows. */
export function isDrift(outcome: Outcome): boolean {
  const isCheck = resultsOf(outcome).every(({ plan, task }) => plan && task.operation === 'verify');
  return isCheck && hasChanges(outcome);
}
