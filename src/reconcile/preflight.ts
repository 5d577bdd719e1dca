import { PreflightFailed } from '../errors.ts';
import type { OneOutcome } from '../outcome.ts';
import { type Checked, labelOf, type PreflightAccess } from '../preflight/check.ts';
import { preflight } from '../preflight/index.ts';
import type { Progress } from './dependencies.ts';

export function createPreflight(access: PreflightAccess, progress: Progress) {
  return async (entries: readonly OneOutcome[]) => {
    const subjects = entries.flatMap(({ task, plan }): Checked[] => {
      if (task.state !== 'present') return [];
      const { type, identity, desired, buckets = access.buckets } = task;
      const name = plan?.name || (identity.name ?? identity.connectionId ?? '');
      return [{ type, name, values: { ...plan?.current?.values, ...desired.values }, buckets }];
    });
    const checks = await preflight(subjects, access);
    progress.checked(checks);
    const failed = checks.filter(({ result }) => result === 'failed');
    if (failed.length === 0) return { checks };
    const failure = new PreflightFailed({
      title: 'The preflight failed',
      message: `${failed.length} of ${checks.length} preflight checks failed, so nothing was written:`,
      points: failed.map((check) => `${labelOf(check)}: ${check.found} ${check.fix}`),
      fix: 'Fix what the checks found, then run again.',
    });
    return { checks, failure };
  };
}
