import type { Plan } from './connections/plan.ts';
import type { Connection } from './connections/types.ts';
import type { Request } from './inputs/request.ts';

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
  /** Whether something was written to Pictory. */
  readonly applied: boolean | 'unknown';
  /** Why the run failed. */
  readonly error?: unknown;
}
