import { connectionTypes } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import type { Settings } from '../inputs/settings.ts';
import type { OneTask } from '../inputs/task.ts';
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
    const { jobs, entries, unmanaged } = await planJobs(start, settings, dependencies);
    outcome = { ...outcome, entries, unmanaged };
    const unplanned = severalErrors(entries, task.config, 'stopped');
    if (unplanned !== undefined) return { ...outcome, error: unplanned };
    const changing = jobs.filter(({ plan }) => plan.action !== 'none');
    const plans = changing.map(({ plan }) => plan);
    warnIfNotApplied(settings, plans, task.operation, progress.warn);
    progress.planned(outcome);
    const { checks, failure } = (await preflight?.(entries)) ?? {};
    outcome = { ...outcome, checks };

    const checked = entries.map((entry) => ({ ...entry, error: problemOf(entry) }));
    const problem = severalErrors(checked, task.config, task.operation === 'verify' ? 'drifted' : 'stopped');
    if (problem !== undefined) return { ...outcome, entries: checked, error: problem };
    const needed = new Map(changing.map((job) => [job, prerequisites(job, changing)]));
    const needs = (job: Job) => needed.get(job) ?? [];
    const order = sorted(changing, needs);
    const circle = changing.filter((job) => !order.includes(job));
    if (circle.length > 0) return { ...outcome, error: circleError(circle.map(({ entry }) => entry.task)) };
    if (failure !== undefined) return { ...outcome, error: failure };
    if (dryRun || changing.length === 0) return outcome;

    await gate?.check(plans);
    const results = new Map<OneTask, OneOutcome>();
    // Skips entries whose prerequisites failed.
    await inOrder(order, needs, async (job) => {
      const failed = needs(job).find(({ entry }) => results.get(entry.task)?.error !== undefined)?.entry.task;
      const applied = failed ? { error: notTried(job.entry.task, failed) } : await apply(job.goal, job.plan);
      const result = { ...job.entry, ...applied };
      results.set(result.task, result);
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

/** An entry that could be compared. */
interface Job {
  readonly entry: OneOutcome;
  readonly goal: Goal;
  readonly found: SearchResult;
  readonly plan: Plan;
  /** Filled while the plan is applied. */
  readonly lines: readonly string[];
}

/** Returns why an entry fails before anything is written: a plan that is blocked, or for `verify`, any plan. */
function problemOf({ task, plan }: OneOutcome) {
  if (plan === undefined || plan.action === 'none') return undefined;
  if (task.operation === 'verify') return driftError(plan, 'entry');
  return plan.blocker && blockerError(plan, plan.blocker, 'entry');
}

/** Whether an entry gives a name to a connection, or takes it from one. */
type IsDeclared = (type: ConnectionType, name: string) => boolean;

/** Compares all entries. For `verify`, also finds connections without one. @throws PictoryError as the client does. */
async function planJobs({ task: manifest, dryRun }: ManifestOutcome, settings: Settings, dependencies: Dependencies) {
  const { operation, entries: tasks } = manifest;
  const { client, progress } = dependencies;
  // A connection without an entry can be of any type.
  const types = operation === 'verify' ? connectionTypes : [...new Set(tasks.map(({ type }) => type))];
  const listings = new Map(
    await Promise.all(types.map(async (type) => [type, createListing(await listAll(client, type))] as const)),
  );
  const keyOf = ({ input }: ConnectionType, name?: string) => JSON.stringify([input, name]);
  const renaming = Map.groupBy(tasks, ({ type, identity }) => keyOf(type, identity.previousName));
  const declared = new Set([...tasks.map(({ type, identity }) => keyOf(type, identity.name)), ...renaming.keys()]);
  const isDeclared: IsDeclared = (type, name) => declared.has(keyOf(type, name));
  const owners = new Map<string, OneTask>();
  const drafts: Job[] = [];
  const results = new Map<OneTask, OneOutcome>();
  // Before an entry that takes over a name comes the one that renames its connection. Circles, if any, are last.
  const renamers = ({ type, identity }: OneTask) => renaming.get(keyOf(type, identity.name)) ?? [];
  for (const task of new Set([...sorted(tasks, renamers), ...tasks])) {
    const entry: OneOutcome = { kind: 'one', task, dryRun, applied: false };
    const others = {
      isEntry: true,
      isClaimed: (connectionId: string) => (owners.get(connectionId) ?? task) !== task,
      isDeclared: (name: string) => isDeclared(task.type, name),
    };
    const lines: string[] = [];
    const own = { ...progress, info: (line: string) => lines.push(line) };
    const goal = createGoal(task, settings, { ...dependencies, progress: own }, others);
    try {
      const found = await search(client, goal, listings.get(task.type) ?? createListing([]));
      const plan = goal.plan(found);
      drafts.push({ entry, goal, found, plan, lines });
      warnAboutRelated(goal, withoutEntries(found, tasks, isDeclared), plan, progress.warn);
      if (plan.current !== null) owners.set(plan.current.connectionId, task);
    } catch (error) {
      results.set(task, { ...entry, error });
    }
  }
  const freeing = drafts.filter(({ plan }) => plan.action === 'delete' || plan.action === 'replace');
  const freed = new Set(freeing.map(({ plan }) => plan.current?.connectionId ?? ''));
  const jobs = drafts.map((draft): Job => {
    const plan = blockedByHolder(draft.plan, draft.found.conflicting, freed);
    const entry = { ...draft.entry, plan, connection: plan.current };
    results.set(entry.task, entry);
    return { ...draft, plan, entry };
  });
  const entries = tasks.flatMap((task) => results.get(task) ?? []);
  if (operation !== 'verify') return { jobs, entries };
  const listed = [...listings.values()].flatMap(({ all }) => all);
  // The connection of an entry, and the new one of the replacement that it continues.
  const connections = jobs.flatMap(({ plan }) => [plan.current, plan.action === 'replace' ? plan.replacement : null]);
  const managed = new Set(connections.map((one) => one?.connectionId));
  const strangers = listed.filter(({ connection }) => !managed.has(connection.connectionId));
  return { jobs, entries, unmanaged: await completedAll(client, strangers) };
}

/** Omits related connections of other entries: those entries report them. */
function withoutEntries(found: SearchResult, tasks: readonly OneTask[], isDeclared: IsDeclared): SearchResult {
  const { leftover, similar } = found;
  const isNamed = tasks.some(({ type, identity }) => type === leftover?.type && identity.name === leftover.values.name);
  const others = similar.filter(({ type, values }) => !isDeclared(type, values.name));
  return { ...found, similar: others, leftover: isNamed ? undefined : leftover };
}
