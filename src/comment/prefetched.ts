import { LongWait } from '../github/access.ts';
import type { PullRequest } from '../github/pull-request.ts';
import type { Conversation } from './find.ts';

/** A look at GitHub that goes on while Pictory is asked. Neither promise needs to be waited for. */
export interface LookAhead {
  readonly pull: Promise<PullRequest | undefined>;
  /** Rejected, too, when there is no pull request. */
  readonly seen: Promise<Conversation>;
  /** When it began, on the clock of `performance`. */
  readonly begun: number;
}

/**
 * After this many milliseconds a look counts for nothing: others may have written by now. Without waits, a run is through
 * with Pictory before.
 */
export const FRESH_MS = 3_000;

/**
 * What was seen a moment ago; when that is too long ago, or came to nothing for whatever reason, what another look shows.
 *
 * @throws LongWait when GitHub asks to be left alone.
 */
export async function fresh<Part extends 'pull' | 'seen', Other>(
  ahead: LookAhead | undefined,
  part: Part,
  again: () => Promise<Other>,
): Promise<Awaited<LookAhead[Part]> | Other> {
  if (ahead === undefined || performance.now() - ahead.begun >= FRESH_MS) return again();
  try {
    return await ahead[part];
  } catch (error) {
    if (error instanceof LongWait) throw error;
    return again();
  }
}
