/**
 * Processor time, in milliseconds. Unlike elapsed time, it does not depend on what else the
 * machine does.
 */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
