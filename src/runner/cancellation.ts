import { setTimeout as wait } from 'node:timers/promises';
import { NotTried } from '../errors.ts';
import type { StepLog } from './step-log.ts';

const SHOWN_MS = 5_000;

/**
 * The time left to requests in flight after the cancellation, in milliseconds. The runner sends SIGINT, after 7.5
 * seconds SIGTERM, and ends the process 2.5 seconds later (docs.github.com, "Workflow cancellation reference").
 */
const GRACE_MS = 5_000;

/**
 * Ends a run gracefully if the workflow is cancelled (SIGINT, SIGTERM): no write begins, and a write in flight is
 * settled. A second signal ends the grace. The log shows the cancellation, and every wait of more than five seconds.
 */
export function listenForCancellation({ warn, info }: Pick<StepLog, 'warn' | 'info'>) {
  const stop = new AbortController();
  const end = new AbortController();
  const cancel = (signal: NodeJS.Signals) => {
    if (stop.signal.aborted) return end.abort();
    const inFlight = 'Requests in flight have a few seconds to finish.';
    warn('Run cancelled', `Cancelled (${signal}): no further writes begin. ${inFlight}`);
    stop.abort();
    setTimeout(() => end.abort(), GRACE_MS).unref();
  };
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  return {
    /** Aborted when the run should end: no write begins, no request is retried, waits end. */
    stop: stop.signal,
    /** Aborted when even requests in flight have to end. */
    end: end.signal,
    /** Waits, but not longer than until `stop`. */
    sleep: async (ms: number): Promise<void> => {
      if (ms > SHOWN_MS) info(`Waiting ${Math.round(ms / 1000)} s before the next request.`);
      await wait(ms, undefined, { signal: stop.signal }).catch(() => {});
    },
    /** @throws NotTried after `stop`. */
    throwIfCancelled: (): void => {
      if (!stop.signal.aborted) return;
      throw new NotTried({
        title: 'The run was cancelled',
        message: 'The run was cancelled before everything was written to Pictory.',
        fix: 'Run again: the next run reads the current state and does the rest.',
      });
    },
  };
}
