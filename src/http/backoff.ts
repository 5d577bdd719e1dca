const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 8_000;

/** How long to wait after a number of tries, in milliseconds: it doubles each time, with up to as much again as jitter. */
export function pauseMs(tries: number): number {
  return Math.min(Math.round(FIRST_PAUSE_MS * 2 ** (tries - 1) * (1 + Math.random())), LONGEST_PAUSE_MS);
}
