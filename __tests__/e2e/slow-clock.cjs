// Preloaded into the steps of the scenarios. A look at GitHub counts for three seconds, which on a busy machine may go by
// without anything that waits: by this clock, and this timer, it counts for a minute.
const SLOWER = 20;
const LOOK_MS = 3_000;

const now = performance.now.bind(performance);
performance.now = () => now() / SLOWER;

const start = globalThis.setTimeout;
globalThis.setTimeout = Object.assign(
  (callback, ms, ...rest) => start(callback, ms === LOOK_MS ? ms * SLOWER : ms, ...rest),
  start,
);
