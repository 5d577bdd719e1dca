import type { Connection } from '../connections/types.ts';
import type { EntryOutcome, Outcome } from '../outcome.ts';
import type { PictoryClient } from '../pictory/client.ts';
import type { Plan } from '../plan/plan.ts';
import type { ApplyOptions } from './apply.ts';

/** All that an operation works with. */
export interface Performing {
  readonly client: PictoryClient;
  readonly writing: Pick<ApplyOptions, 'sleep' | 'beforeWrite'>;
  readonly log: (line: string) => void;
  readonly warn: (line: string) => void;
  /** Tells people what is going to be done, before it is done. */
  readonly announce: (plan: Plan) => void;
  /** The same for all connections of a manifest. */
  readonly announceAll: (outcome: Outcome) => void;
  /** Tells what came of one connection of a manifest, which it is ("2 of 5"), and what was logged on the way. */
  readonly announceOne: (outcome: EntryOutcome, which: string, lines: readonly string[]) => void;
  /** @throws ActionError when what is going to be written is not what was expected. */
  readonly gate: (plans: readonly Plan[]) => Promise<void>;
  /** Replaces the file of an export. */
  readonly save: (connections: readonly Connection[]) => Promise<void>;
}
