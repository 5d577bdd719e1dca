import { connectionTypes } from '../connections/registry.ts';
import type { Connection } from '../connections/types.ts';
import type { Settings } from '../inputs/settings.ts';
import type { ManifestTask, OneTask } from '../inputs/task.ts';
import type { ManifestOutcome, OneOutcome } from '../outcome.ts';
import { blockedByHolder, blockerError, driftError } from '../plan/blocked.ts';
import { byRenames, prerequisites } from '../plan/order.ts';
import type { Plan } from '../plan/plan.ts';
import { apply } from './apply.ts';
import type { Dependencies } from './dependencies.ts';
import { completedAll, createListing, listAll, type SearchResult, search } from './find.ts';
import { createGoal, type Goal } from './goal.ts';
import { inOrder, sorted } from './in-order.ts';
import { circleError, notTried, severalErrors } from './manifest-errors.ts';
import { warnAboutRelated, warnIfNotApplied, warnIfStoredDifferently } from './warnings.ts';

const AT_ONCE = 4;

/**
 * Runs a manifest. If any entry cannot be applied, nothing is written. If a write fails, only the entries that depend on
 * it are skipped. Never throws.
 */
export async function runManifest(start: ManifestOutcome, settings: Settings, dependencies: Dependencies) {
  const { task, dryRun } = start;
  const { progress, gate, preflight } = dependencies;
  let outcome = start;
  try {
    const { jobs, errors, unmanaged } = await planJobs(task, settings, dependencies);
    const planOf = new Map(jobs.map((job) => [job.task, job.plan]));
    const entryOf = (entry: OneTask): OneOutcome => {
      const plan = planOf.get(entry);
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
    const jobOf = new Map(changing.map((job) => [job.plan, job]));
    const needed = new Map(
      changing.map((job) => [job, prerequisites(job.plan, plans).flatMap((one) => jobOf.get(one) ?? [])]),
    );
    const needs = (job: Job) => needed.get(job) ?? [];
    const order = sorted(changing, needs);
    const circle = changing.filter((job) => !order.includes(job));
    if (circle.length > 0) return { ...outcome, error: circleError(circle.map((job) => job.task)) };
    if (failure !== undefined) return { ...outcome, error: failure };
    if (dryRun || changing.length === 0) return outcome;

    await gate?.check(plans);
    const results = new Map<OneTask, OneOutcome>();
    // Skips entries whose prerequisites failed.
    await inOrder(order, needs, AT_ONCE, async (job) => {
      const failed = needs(job).find((needed) => results.get(needed.task)?.error !== undefined)?.task;
      const applied = failed ? { error: notTried(job.task, failed) } : await apply(job.goal, job.plan);
      const result = { ...entryOf(job.task), ...applied };
      results.set(job.task, result);
      progress.written(result, `${results.size} of ${order.length}`, job.lines);
      warnIfStoredDifferently(applied, progress.warn);
    });
    const written = entries.map((entry) => results.get(entry.task) ?? entry);
    const each = written.map(({ applied }) => applied);
    outcome = { ...outcome, entries: written, applied: each.includes(true) || (each.includes('unknown') && 'unknown') };
    return { ...outcome, error: severalErrors(written, task.config, 'failed') };
  } catch (error) {
    return { ...outcome, error };
  }
}

interface Job {
  readonly task: OneTask;
  readonly goal: Goal;
  readonly found: SearchResult;
  readonly plan: Plan;
  /** Filled while the plan is applied. */
  readonly lines: readonly string[];
}

/** Compares all entries. For `verify`, also finds connections without one. @throws PictoryError as the client does. */
async function planJobs({ operation, entries }: ManifestTask, settings: Settings, dependencies: Dependencies) {
  const { client, progress } = dependencies;
  // A connection without an entry can be of any type.
  const types = operation === 'verify' ? connectionTypes : [...new Set(entries.map(({ type }) => type))];
  const listings = new Map(
    await Promise.all(types.map(async (type) => [type, createListing(await listAll(client, type))] as const)),
  );
  const declared = new Set(
    entries.flatMap(({ type, identity }) =>
      [identity.name, identity.previousName].map((name) => `${type.input} ${name}`),
    ),
  );
  const owners = new Map<string, OneTask>();
  const drafts: Job[] = [];
  const errors = new Map<OneTask, unknown>();
  for (const task of byRenames(entries)) {
    const others = {
      isClaimed: (connectionId: string) => (owners.get(connectionId) ?? task) !== task,
      isDeclared: (name: string) => declared.has(`${task.type.input} ${name}`),
    };
    const lines: string[] = [];
    const own = { ...progress, info: (line: string) => lines.push(line) };
    const goal = createGoal(task, settings, { ...dependencies, progress: own }, others);
    try {
      const found = await search(client, goal, listings.get(task.type) ?? createListing([]));
      const plan = goal.plan(found);
      drafts.push({ task, goal, found, plan, lines });
      warnAboutRelated(goal, withoutEntries(found, entries), plan, progress.warn);
      if (plan.current !== null) owners.set(plan.current.connectionId, task);
    } catch (error) {
      errors.set(task, error);
    }
  }
  const freeing = drafts.filter(({ plan }) => plan.action === 'delete' || plan.action === 'replace');
  const freed = new Set(freeing.map(({ plan }) => plan.current?.connectionId ?? ''));
  const jobs = drafts.map((job) => ({ ...job, plan: blockedByHolder(job.plan, job.found.conflicting, freed) }));
  if (operation !== 'verify') return { jobs, errors };
  const all = [...listings.values()].flatMap((listing) => listing.all);
  const managed = new Set(jobs.flatMap(managedBy));
  const strangers = all.filter(({ connection }) => !managed.has(connection.connectionId));
  return { jobs, errors, unmanaged: await completedAll(client, strangers) };
}

/** Omits related connections of other entries: those entries report them. */
function withoutEntries(found: SearchResult, entries: readonly OneTask[]): SearchResult {
  const isNamed = ({ type, values }: Connection, ...keys: readonly ('name' | 'previousName')[]) =>
    entries.some((entry) => entry.type === type && keys.some((key) => entry.identity[key] === values.name));
  return {
    ...found,
    similar: found.similar.filter((one) => !isNamed(one, 'name', 'previousName')),
    leftover: found.leftover && isNamed(found.leftover, 'name') ? undefined : found.leftover,
  };
}

/** The connections of an entry: its own, and the new one of the replacement that it continues. */
function managedBy({ plan }: Job): readonly (string | undefined)[] {
  return [plan.current?.connectionId, plan.action === 'replace' ? plan.replacement?.connectionId : undefined];
}
