/** The longest wait that a server may ask for, in milliseconds. */
export const LONGEST_WAIT_MS = 60_000;

/** Returns the wait after a number of tries, in milliseconds, at most 8,000: doubled each time, plus up to 100 % jitter. */
export function pauseMs(tries: number): number {
  return Math.min(Math.round(400 * 2 ** (tries - 1) * (1 + Math.random())), 8_000);
}

/** Looks until there is a result, or `undefined` after pauses that double and together last `patienceMs`. */
export async function lookFor<Result>(
  look: () => Promise<Result | undefined>,
  patienceMs: number,
  sleep: (ms: number) => Promise<void>,
): Promise<Result | undefined> {
  let left = patienceMs;
  for (let pause = 250; ; pause *= 2) {
    const found = await look();
    if (found !== undefined || left <= 0) return found;
    await sleep(Math.min(pause, left));
    left -= pause;
  }
}

/** Reads `Retry-After`, seconds or an HTTP date (RFC 9110, 10.2.3), as milliseconds from now. */
export function readRetryAfter(header: string, now = Date.now()): number | undefined {
  // At most thirty years, so that it is a date.
  if (/^\s*\d+\s*$/.test(header)) return Math.min(Number(header), 1e9) * 1000;
  // Any of the three forms of RFC 9110, 5.6.7; `Date.parse` alone would accept more.
  const isDate = /^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d( \d{4}| GMT)$/.test(header);
  const date = isDate ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
