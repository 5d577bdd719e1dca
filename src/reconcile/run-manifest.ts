import { connectionTypes } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import type { Settings } from '../inputs/settings.ts';
import type { ManifestTask, OneTask } from '../inputs/task.ts';
import type { ManifestOutcome, OneOutcome } from '../outcome.ts';
import { blockedByHolder, blockerError, driftError } from '../plan/blocked.ts';
import { prerequisites } from '../plan/order.ts';
import type { Plan } from '../plan/plan.ts';
import { apply } from './apply.ts';
import type { Dependencies } from './dependencies.ts';
import { completedAll, createListing, listAll, type SearchResult, search } from './find.ts';
import { createGoal, type Goal } from './goal.ts';
import { inOrder, sorted } from './in-order.ts';
import { circleError, notTried, severalErrors } from './manifest-errors.ts';
import { warnAboutRelated, warnIfNotApplied, warnIfStoredDifferently } from './warnings.ts';

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
    await inOrder(order, needs, async (job) => {
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

/** Whether an entry gives a name to a connection, or takes it from one. */
type IsDeclared = (type: ConnectionType, name: string) => boolean;

/** Compares all entries. For `verify`, also finds connections without one. @throws PictoryError as the client does. */
async function planJobs({ operation, entries }: ManifestTask, settings: Settings, dependencies: Dependencies) {
  const { client, progress } = dependencies;
  // A connection without an entry can be of any type.
  const types = operation === 'verify' ? connectionTypes : [...new Set(entries.map(({ type }) => type))];
  const listings = new Map(
    await Promise.all(types.map(async (type) => [type, createListing(await listAll(client, type))] as const)),
  );
  const keyOf = ({ input }: ConnectionType, name?: string) => JSON.stringify([input, name]);
  const renaming = new Map(entries.map((entry) => [keyOf(entry.type, entry.identity.previousName), entry]));
  const declared = new Set([...entries.map(({ type, identity }) => keyOf(type, identity.name)), ...renaming.keys()]);
  const isDeclared: IsDeclared = (type, name) => declared.has(keyOf(type, name));
  const owners = new Map<string, OneTask>();
  const drafts: Job[] = [];
  const errors = new Map<OneTask, unknown>();
  // Before an entry that takes over a name comes the one that renames its connection. Circles, if any, are last.
  const renamer = ({ type, identity }: OneTask) => renaming.get(keyOf(type, identity.name)) ?? [];
  for (const task of new Set([...sorted(entries, (entry) => [renamer(entry)].flat()), ...entries])) {
    const others = {
      isClaimed: (connectionId: string) => (owners.get(connectionId) ?? task) !== task,
      isDeclared: (name: string) => isDeclared(task.type, name),
    };
    const lines: string[] = [];
    const own = { ...progress, info: (line: string) => lines.push(line) };
    const goal = createGoal(task, settings, { ...dependencies, progress: own }, others);
    try {
      const found = await search(client, goal, listings.get(task.type) ?? createListing([]));
      const plan = goal.plan(found);
      drafts.push({ task, goal, found, plan, lines });
      warnAboutRelated(goal, withoutEntries(found, entries, isDeclared), plan, progress.warn);
      if (plan.current !== null) owners.set(plan.current.connectionId, task);
    } catch (error) {
      errors.set(task, error);
    }
  }
  const freeing = drafts.filter(({ plan }) => plan.action === 'delete' || plan.action === 'replace');
  const freed = new Set(freeing.map(({ plan }) => plan.current?.connectionId ?? ''));
  const jobs = drafts.map((job) => ({ ...job, plan: blockedByHolder(job.plan, job.found.conflicting, freed) }));
  if (operation !== 'verify') return { jobs, errors };
  const listed = [...listings.values()].flatMap(({ all }) => all);
  // The connection of an entry, and the new one of the replacement that it continues.
  const connections = jobs.flatMap(({ plan }) => [plan.current, plan.action === 'replace' ? plan.replacement : null]);
  const managed = new Set(connections.map((one) => one?.connectionId));
  const strangers = listed.filter(({ connection }) => !managed.has(connection.connectionId));
  return { jobs, errors, unmanaged: await completedAll(client, strangers) };
}

/** Omits related connections of other entries: those entries report them. */
function withoutEntries(found: SearchResult, entries: readonly OneTask[], isDeclared: IsDeclared): SearchResult {
  const { leftover, similar } = found;
  const isNamed = entries.some(
    ({ type, identity: { name } }) => type === leftover?.type && name === leftover.values.name,
  );
  const others = similar.filter(({ type, values }) => !isDeclared(type, values.name));
  return { ...found, similar: others, leftover: isNamed ? undefined : leftover };
}
