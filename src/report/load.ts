import { setImmediate } from 'node:timers/promises';

/** What tells of the outcome. */
export type Report = typeof import('./report-chunk.ts');

/**
 * Loads what tells of the outcome, when a request that was begun before is on its way: what is not needed for it is
 * loaded while its answer is waited for, 8 ms of the processor.
 */
export async function loadReport(): Promise<Report> {
  await setImmediate();
  return import('./report-chunk.ts');
}
