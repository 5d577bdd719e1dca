import type { Connection } from './connections/types.ts';
import type { OneRequest, Request } from './inputs/request.ts';
import type { Plan } from './plan/plan.ts';

/** All that is known at the end of a run: what was asked for, planned and done. Reports and outputs are made of it. */
export interface Outcome {
  /** Missing when the inputs were not acceptable. */
  readonly request?: Request;
  /** Missing when the run failed before the comparison, and for `list`. */
  readonly plan?: Plan;
  /** The connection as it stands; `null` when there is none; missing when that is not known. */
  readonly connection?: Connection | null;
  /** What `list` found. */
  readonly connections?: readonly Connection[];
  /** What came of each connection of a manifest, in its order; each has its own request. */
  readonly entries?: readonly EntryOutcome[];
  /** Connections that no entry of the manifest is about: only for `verify`. */
  readonly unmanaged?: readonly Connection[];
  /** Whether something was written to Pictory. */
  readonly applied: boolean | 'unknown';
  /** Why the run failed. */
  readonly error?: unknown;
}

/** What came of one connection of a manifest. */
export type EntryOutcome = Outcome & { readonly request: OneRequest };

/** The plans of a run, as far as there are any. */
export function plansOf({ plan, entries }: Outcome): readonly Plan[] {
  if (entries !== undefined) return entries.flatMap((entry) => entry.plan ?? []);
  return plan === undefined ? [] : [plan];
}

/** Whether the run compared everything, and nothing differs. */
export function isIdle(outcome: Outcome): boolean {
  const plans = plansOf(outcome);
  const asked = outcome.entries?.length ?? 1;
  return outcome.error === undefined && plans.length === asked && plans.every(({ action }) => action === 'none');
}
