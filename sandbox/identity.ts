/** A source of numbers in [0, 1). */
export type Random = () => number;

/** The same numbers for the same seed, on every machine (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An id like those of the API's examples: the moment to the millisecond, then 15 letters and digits. */
export function connectionId(now: Date, random: Random): string {
  const moment = now.toISOString().replace(/\D/g, '');
  const tail = Array.from({ length: 15 }, () => Math.floor(random() * 36).toString(36));
  return moment + tail.join('');
}
