import { LongWait } from '../github/access.ts';
import type { PullRequest } from '../github/pull-request.ts';
import type { Conversation } from './find.ts';

/** Reads of GitHub that run while Pictory answers. Nobody has to wait for either promise. */
export interface Prefetched {
  readonly pull: Promise<PullRequest | undefined>;
  /** Rejected, too, when there is no pull request. */
  readonly seen: Promise<Conversation>;
  /** When it began, on the clock of `performance`. */
  readonly begun: number;
}

/**
 * After this many milliseconds the reads are out of date, because others may have written since. Without waits, a run has
 * finished with Pictory by then.
 */
export const FRESH_MS = 3_000;

/**
 * Returns what was read a moment ago; if that is out of date, or the read failed for whatever reason, reads again.
 *
 * @throws LongWait if GitHub asks for a long wait.
 */
export async function prefetchedOr<Part extends 'pull' | 'seen', Other>(
  prefetched: Prefetched | undefined,
  part: Part,
  again: () => Promise<Other>,
): Promise<Awaited<Prefetched[Part]> | Other> {
  if (prefetched === undefined || performance.now() - prefetched.begun >= FRESH_MS) return again();
  try {
    return await prefetched[part];
  } catch (error) {
    if (error instanceof LongWait) throw error;
    return again();
  }
}
