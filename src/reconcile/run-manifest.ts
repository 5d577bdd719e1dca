import type { Settings } from '../inputs/settings.ts';
import type { OneTask } from '../inputs/task.ts';
import type { ManifestOutcome, OneOutcome } from '../outcome.ts';
import { blockerError, driftError } from '../plan/blocked.ts';
import { prerequisites } from '../plan/order.ts';
import type { Plan } from '../plan/plan.ts';
import { apply } from './apply.ts';
import type { Dependencies } from './dependencies.ts';
import { inOrder, sorted } from './in-order.ts';
import { circleError, notTried, severalErrors } from './manifest-errors.ts';
import { type Job, planJobs } from './manifest-plans.ts';
import { warnIfNotApplied, warnIfStoredDifferently } from './warnings.ts';

const AT_ONCE = 4;

/**
 * Runs a manifest. If any entry cannot be applied, nothing is written. If a write fails, only the entries that depend on
 * it are skipped. Never throws.
 */
export async function runManifest(
  start: ManifestOutcome,
  settings: Settings,
  dependencies: Dependencies,
): Promise<ManifestOutcome> {
  const { task, dryRun } = start;
  const { progress, gate, preflight } = dependencies;
  let outcome = start;
  try {
    const { jobs, errors, unmanaged } = await planJobs(task, settings, dependencies);
    const entryOf = (entry: OneTask): OneOutcome => {
      const plan = jobs.find((job) => job.task === entry)?.plan;
      const known = { plan, connection: plan?.current, error: errors.get(entry) };
      return { kind: 'one', task: entry, dryRun, applied: false, ...known };
    };
    const entries = task.entries.map(entryOf);
    outcome = { ...outcome, entries, unmanaged };
    if (errors.size > 0) return { ...outcome, error: severalErrors(entries, task.config, 'stopped') };
    const changing = jobs.filter(({ plan }) => plan.action !== 'none');
    const plans = changing.map(({ plan }) => plan);
    warnIfNotApplied(settings, plans, task.operation, progress.warn);
    progress.planned(outcome);
    const { checks, failure } = (await preflight?.(entries)) ?? {};
    outcome = { ...outcome, checks };

    const isCheck = task.operation === 'verify';
    const problemOf = (plan: Plan) =>
      isCheck ? driftError(plan, 'entry') : plan.blocker && blockerError(plan, plan.blocker, 'entry');
    const problems = new Map(changing.map(({ task, plan }) => [task, problemOf(plan)]));
    const withProblems = entries.map((entry) => ({ ...entry, error: problems.get(entry.task) }));
    const problem = severalErrors(withProblems, task.config, isCheck ? 'drifted' : 'stopped');
    if (problem !== undefined) return { ...outcome, entries: withProblems, error: problem };
    const needs = ({ plan }: Job) => changing.filter((other) => prerequisites(plan, [other.plan]).length > 0);
    const order = sorted(changing, needs);
    if (order.length < changing.length) {
      return { ...outcome, error: circleError(changing.filter((job) => !order.includes(job))) };
    }
    if (failure !== undefined) return { ...outcome, error: failure };
    if (dryRun || changing.length === 0) return outcome;

    await gate?.check(plans);
    const results = new Map<OneTask, OneOutcome>();
    // Skips entries whose prerequisites failed.
    await inOrder(order, needs, AT_ONCE, async (job) => {
      const failed = needs(job).find((needed) => results.get(needed.task)?.error !== undefined);
      const applied = failed === undefined ? await apply(job.goal, job.plan) : { error: notTried(job, failed) };
      const result = { ...entryOf(job.task), ...applied };
      results.set(job.task, result);
      progress.written(result, `${results.size} of ${order.length}`, job.lines);
      warnIfStoredDifferently(applied, progress.warn);
    });
    const written = entries.map((entry) => results.get(entry.task) ?? entry);
    const each = written.map(({ applied }) => applied);
    const applied = each.includes(true) || (each.includes('unknown') && 'unknown');
    return { ...outcome, entries: written, applied, error: severalErrors(written, task.config, 'failed') };
  } catch (error) {
    return { ...outcome, error };
  }
}
