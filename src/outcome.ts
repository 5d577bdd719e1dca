import type { Connection } from './connections/types.ts';
import type { AccountTask, ManifestTask, OneTask } from './inputs/task.ts';
import type { Plan } from './plan/plan.ts';

/** The result of a run: the task, and all that is known of it at the end. Reports and outputs are made from it. */
export type Outcome = InvalidOutcome | OneOutcome | AccountOutcome | ManifestOutcome;

/** The inputs or the manifest were not acceptable, so nothing was requested. */
export interface InvalidOutcome {
  readonly kind: 'invalid';
  readonly error: unknown;
}

/** The result for one connection, of a step or of an entry of a manifest. */
export interface OneOutcome {
  readonly kind: 'one';
  readonly task: OneTask;
  readonly dryRun: boolean;
  /** Missing if the run failed before the comparison. */
  readonly plan?: Plan;
  /** The connection as it stands; `null` if there is none; missing if that is not known. */
  readonly connection?: Connection | null;
  /** Whether something was written to Pictory. */
  readonly applied: boolean | 'unknown';
  /** Why the run failed. */
  readonly error?: unknown;
}

/** The result of `list` and `export`. */
export interface AccountOutcome {
  readonly kind: 'account';
  readonly task: AccountTask;
  readonly dryRun: boolean;
  /** Missing if they could not be listed. */
  readonly connections?: readonly Connection[];
  readonly error?: unknown;
}

/** The result for all connections of a manifest. */
export interface ManifestOutcome {
  readonly kind: 'manifest';
  readonly task: ManifestTask;
  readonly dryRun: boolean;
  /** In the manifest's order. Missing if nothing could be compared. */
  readonly entries?: readonly OneOutcome[];
  /** Connections without an entry; only for `verify`. */
  readonly unmanaged?: readonly Connection[];
  readonly applied: boolean | 'unknown';
  readonly error?: unknown;
}

/** Whether something was written to Pictory; `undefined` if the run never got that far. */
export function appliedOf(outcome: Outcome): boolean | 'unknown' | undefined {
  switch (outcome.kind) {
    case 'invalid':
      return undefined;
    case 'account':
      return false;
    default:
      return outcome.applied;
  }
}

/** The plans of a run, as far as there are any. */
export function plansOf(outcome: Outcome): readonly Plan[] {
  switch (outcome.kind) {
    case 'one':
      return outcome.plan === undefined ? [] : [outcome.plan];
    case 'manifest':
      return outcome.entries?.flatMap(plansOf) ?? [];
    default:
      return [];
  }
}

/** Whether the run compared everything, and nothing differs. */
export function isNoop(outcome: Outcome): boolean {
  const plans = plansOf(outcome);
  const compared = outcome.kind === 'manifest' ? (outcome.entries?.length ?? 1) : 1;
  return outcome.error === undefined && plans.length === compared && plans.every(({ action }) => action === 'none');
}
