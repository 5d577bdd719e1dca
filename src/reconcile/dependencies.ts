import type { Signer } from '../connections/types.ts';
import type { ActionError, Warn } from '../errors.ts';
import type { ManifestOutcome, OneOutcome, Outcome } from '../outcome.ts';
import type { PictoryClient } from '../pictory/client.ts';
import type { Plan } from '../plan/plan.ts';
import type { Check } from '../preflight/check.ts';

export interface Dependencies {
  readonly client: PictoryClient;
  readonly sign: Signer;
  /** Missing if every change may be written. */
  readonly gate?: Gate;
  /** Missing if the input `preflight` is not set. */
  readonly preflight?: (
    entries: readonly OneOutcome[],
  ) => Promise<{ readonly checks: readonly Check[]; readonly failure?: ActionError }>;
  readonly progress: Progress;
  readonly cancellation: {
    /** Waits, but not beyond a cancellation. */
    readonly sleep: (ms: number) => Promise<void>;
    /** @throws NotTried after a cancellation. */
    readonly throwIfCancelled: () => void;
  };
}

/** Decides which changes may be written (the input `expect-plan`). */
export interface Gate {
  /** @throws ActionError if a change was not expected. Then nothing may be written. */
  readonly check: (plans: readonly Plan[]) => Promise<void>;
  /** @throws ActionError if a plan did not pass because it was made again and differs. */
  readonly admit: (plan: Plan) => void;
  /** Records which changes were applied, so their review is used up. */
  readonly finish: (outcome: Outcome) => Promise<void>;
}

export interface Progress {
  readonly info: (line: string) => void;
  readonly warn: Warn;
  readonly planned: (outcome: OneOutcome | ManifestOutcome) => void;
  readonly checked: (checks: readonly Check[]) => void;
  /** Shows the result for one entry of a manifest, its position ("2 of 5"), and its log lines. */
  readonly written: (outcome: OneOutcome, position: string, lines: readonly string[]) => void;
}
