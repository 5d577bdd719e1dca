import { NotTried } from '../errors.ts';

/**
 * How long a request that is in flight may go on after the cancellation, in milliseconds. The runner sends SIGINT, after
 * 7.5 seconds SIGTERM, and ends the process 2.5 seconds later (docs.github.com, "Workflow cancellation reference").
 */
const GRACE_MS = 5_000;

/** Ends a run in order when the workflow is cancelled: no new write begins, and the one in flight is settled. */
export interface Cancellation {
  /** Aborted when the run should end: no write begins, nothing is tried again, pauses are over. */
  readonly stop: AbortSignal;
  /** Aborted when even requests in flight have to end. */
  readonly end: AbortSignal;
  /** Waits, but not longer than until `stop`. */
  readonly sleep: (ms: number) => Promise<void>;
  /** @throws NotTried after `stop`. */
  readonly throwIfCancelled: () => void;
}

/**
 * Listens to SIGINT and SIGTERM from now on; a second signal ends the grace.
 *
 * @param announce is called with the news.
 */
export function listenForCancellation(announce: (line: string) => void): Cancellation {
  const stop = new AbortController();
  const end = new AbortController();
  const cancel = (signal: NodeJS.Signals) => {
    if (stop.signal.aborted) return end.abort();
    announce(`Cancelled (${signal}): no new write begins; a request that was sent is waited for briefly.`);
    stop.abort();
    setTimeout(() => end.abort(), GRACE_MS).unref();
  };
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  return {
    stop: stop.signal,
    end: end.signal,
    sleep: (ms) => sleepUntil(ms, stop.signal),
    throwIfCancelled: () => {
      if (!stop.signal.aborted) return;
      throw new NotTried({
        title: 'The run was cancelled',
        message: 'The run was cancelled before everything was written to Pictory.',
        fix: 'Run again: the next run reads what is there, and does what is left.',
      });
    },
  };
}

function sleepUntil(ms: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    stop.addEventListener('abort', wake);
  });
}
