import { waitOf } from '../github/api-errors.ts';
import type { PullRequest } from '../github/pull-request.ts';
import { LONGEST_WAIT_MS } from '../http/backoff.ts';
import type { Conversation } from './find.ts';

/** Reads of GitHub that run while Pictory answers. Neither promise has to be awaited. */
export interface Prefetched {
  readonly pull: Promise<PullRequest | undefined>;
  /** Also rejected if there is no pull request. */
  readonly seen: Promise<Conversation>;
  /** The start, on the clock of `performance`. */
  readonly begun: number;
}

/**
 * After this many milliseconds the reads are out of date, because others may have written since. Without waits, a run
 * has finished with Pictory by then.
 */
export const FRESH_MS = 3_000;

/**
 * Returns the prefetched read; if it is out of date, or failed for any reason, reads again.
 *
 * @throws the error of Octokit if GitHub asks for a long wait.
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
    if (waitOf(error) > LONGEST_WAIT_MS) throw error;
    return again();
  }
}
