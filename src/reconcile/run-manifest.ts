import type { Warn } from '../errors.ts';
import type { Settings } from '../inputs/settings.ts';
import type { OneTask } from '../inputs/task.ts';
import type { ManifestOutcome, OneOutcome } from '../outcome.ts';
import { blockerError, driftError } from '../plan/blocked.ts';
import { prerequisites } from '../plan/order.ts';
import type { Plan } from '../plan/plan.ts';
import { type Applied, apply } from './apply.ts';
import type { Dependencies } from './dependencies.ts';
import { completedAll } from './find.ts';
import { inOrder, sorted } from './in-order.ts';
import { circleError, notTried, severalErrors } from './manifest-errors.ts';
import { type Job, planJobs, unmanagedOf } from './manifest-plans.ts';
import { collectWarnings, warnIfNotApplied, warnIfStoredDifferently } from './warnings.ts';

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
  const { client, progress, gate, preflight } = dependencies;
  const { warn, warnings } = collectWarnings(progress.warn, start.warnings);
  let outcome: ManifestOutcome = { ...start, warnings };
  try {
    const planned = await planJobs(task, { ...dependencies, allow: settings.allow }, warn);
    const { jobs, errors } = planned;
    const planOf = new Map(jobs.map((job) => [job.task, job.plan]));
    const entryOutcome = (entry: OneTask): OneOutcome => {
      const plan = planOf.get(entry);
      const known = { plan, connection: plan?.current, error: errors.get(entry) };
      return { kind: 'one', task: entry, dryRun, applied: false, ...known };
    };
    const unmanaged = task.operation === 'verify' ? await completedAll(client, unmanagedOf(planned)) : undefined;
    outcome = { ...outcome, entries: task.entries.map(entryOutcome), unmanaged };
    if (errors.size > 0) return { ...outcome, error: severalErrors(failuresOf(outcome), task, 'stopped') };
    const changing = jobs.filter(({ plan }) => plan.action !== 'none');
    const plans = changing.map(({ plan }) => plan);
    warnIfNotApplied(settings, plans, task.operation, warn);
    progress.planned(outcome);
    const { checks, failure } = (await preflight?.(outcome.entries ?? [])) ?? {};
    outcome = { ...outcome, checks };

    const stopped = withErrors(outcome, changing);
    if (failuresOf(stopped).length > 0) {
      const how = task.operation === 'verify' ? 'drifted' : 'stopped';
      return { ...stopped, error: severalErrors(failuresOf(stopped), task, how) };
    }
    const needs = ({ plan }: Job) =>
      prerequisites(plan, plans).flatMap((needed) => changing.filter((job) => job.plan === needed));
    const order = sorted(changing, needs);
    if (order.length < changing.length) {
      return { ...outcome, error: circleError(changing.filter((job) => !order.includes(job))) };
    }
    if (failure !== undefined) return { ...outcome, error: failure };
    if (dryRun || changing.length === 0) return outcome;

    await gate?.check(plans);
    const results = await applyAll(order, needs, settings.maxAttempts, { ...dependencies, warn }, entryOutcome);
    const entries = task.entries.map((entry) => results.get(entry) ?? entryOutcome(entry));
    const each = entries.map(({ applied }) => applied);
    const applied = each.includes(true) || (each.includes('unknown') && 'unknown');
    const written: ManifestOutcome = { ...outcome, entries, applied };
    const failures = failuresOf(written);
    return failures.length === 0 ? written : { ...written, error: severalErrors(failures, task, 'failed') };
  } catch (error) {
    return { ...outcome, error };
  }
}

/** Applies the plans, several at a time. Skips entries whose prerequisites failed. */
async function applyAll(
  order: readonly Job[],
  needs: (job: Job) => readonly Job[],
  maxAttempts: number,
  { client, gate, cancellation, progress, warn }: Dependencies & { readonly warn: Warn },
  entryOutcome: (entry: OneTask) => OneOutcome,
): Promise<ReadonlyMap<OneTask, OneOutcome>> {
  const results = new Map<OneTask, OneOutcome>();
  await inOrder(order, needs, AT_ONCE, async (job) => {
    const { task, goal, plan } = job;
    const lines: string[] = [];
    const failed = needs(job).find((needed) => results.get(needed.task)?.error !== undefined);
    const options = { client, gate, cancellation, maxAttempts, info: (line: string) => lines.push(line) };
    const applied: Partial<Applied> =
      failed === undefined ? await apply(goal, plan, options) : { error: notTried(job, failed) };
    const result: OneOutcome = { ...entryOutcome(task), ...applied };
    results.set(task, result);
    progress.written(result, `${results.size} of ${order.length}`, lines);
    warnIfStoredDifferently(applied, warn);
  });
  return results;
}

/** Adds an error to each entry whose plan is blocked; for `verify`, to each with drift. */
function withErrors(outcome: ManifestOutcome, changing: readonly Job[]): ManifestOutcome {
  const isCheck = outcome.task.operation === 'verify';
  const errorOf = (plan: Plan) =>
    isCheck ? driftError(plan, 'entry') : plan.blocker && blockerError(plan, plan.blocker, 'entry');
  const errors = new Map(changing.map(({ task, plan }) => [task, errorOf(plan)]));
  return { ...outcome, entries: outcome.entries?.map((entry) => ({ ...entry, error: errors.get(entry.task) })) };
}

function failuresOf({ entries = [] }: ManifestOutcome): readonly OneOutcome[] {
  return entries.filter(({ error }) => error !== undefined);
}
