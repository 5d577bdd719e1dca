import { connectionTypes } from '../connections/registry.ts';
import type { Connection } from '../connections/types.ts';
import type { Settings } from '../inputs/settings.ts';
import type { ManifestTask, OneTask } from '../inputs/task.ts';
import { blockedByHolder } from '../plan/blocked.ts';
import { byRenames } from '../plan/order.ts';
import type { Plan } from '../plan/plan.ts';
import { replacementOf } from '../plan/replacement.ts';
import type { Dependencies } from './dependencies.ts';
import { completedAll, createListing, listAll, type SearchResult, search } from './find.ts';
import { createGoal, type Goal } from './goal.ts';
import { warnAboutRelated } from './warnings.ts';

export interface Job {
  readonly task: OneTask;
  readonly goal: Goal;
  readonly found: SearchResult;
  readonly plan: Plan;
  /** Filled while the plan is applied. */
  readonly lines: readonly string[];
}

/**
 * Compares all entries. Returns also the errors of failed comparisons and, for `verify`, the connections without entry.
 *
 * @throws PictoryError as the client does, if a list cannot be read.
 */
export async function planJobs({ operation, entries }: ManifestTask, settings: Settings, dependencies: Dependencies) {
  const { client, progress } = dependencies;
  // A connection without an entry can be of any type.
  const types = operation === 'verify' ? connectionTypes : [...new Set(entries.map(({ type }) => type))];
  const listings = new Map(
    await Promise.all(types.map(async (type) => [type, createListing(await listAll(client, type))] as const)),
  );
  const owners = new Map<string, OneTask>();
  const drafts: Job[] = [];
  const errors = new Map<OneTask, unknown>();
  for (const task of byRenames(entries)) {
    const isClaimed = (connectionId: string) => (owners.get(connectionId) ?? task) !== task;
    const lines: string[] = [];
    const own = { ...progress, info: (line: string) => lines.push(line) };
    const goal = createGoal(task, settings, { ...dependencies, progress: own }, isClaimed);
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
  const freed = drafts.map(({ plan }) => (plan.action === 'delete' || plan.action === 'replace') && plan.current);
  const isFreed = (holder: Connection) => freed.some((one) => one && one.connectionId === holder.connectionId);
  const jobs = drafts.map((job) => ({ ...job, plan: blockedByHolder(job.plan, job.found.conflicting, isFreed) }));
  if (operation !== 'verify') return { jobs, errors };
  const all = [...listings.values()].flatMap((listing) => listing.all);
  const unmanaged = await completedAll(
    client,
    all.filter(({ connection }) => !isManaged(connection, jobs)),
  );
  return { jobs, errors, unmanaged };
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

/** Whether a connection has an entry. An unfinished replacement belongs to the entry that continues it. */
function isManaged({ type, connectionId, values }: Connection, jobs: readonly Job[]): boolean {
  return jobs.some(
    ({ task, plan }) =>
      plan.current?.connectionId === connectionId ||
      (task.state === 'present' &&
        task.type === type &&
        replacementOf(values.name, task.identity.name ?? '') !== undefined),
  );
}
