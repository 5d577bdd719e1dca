import { availableParallelism } from 'node:os';

/**
 * Jest's globalSetup: says how long the tests take when `npm test` runs all of them. The time was measured; what more
 * cores make of it was not.
 */
export default function sayDuration({ testPathPatterns, onlyChanged, findRelatedTests }) {
  const isPart = testPathPatterns.patterns.length > 0 || onlyChanged || findRelatedTests;
  if (isPart || process.env.npm_lifecycle_event !== 'test') return;
  console.log(`All tests take about 3 minutes on 2 cores. This machine has ${availableParallelism()}.`);
}
