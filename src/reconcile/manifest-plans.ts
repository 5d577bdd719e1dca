import { connectionTypes } from '../connections/registry.ts';
import type { Connection } from '../connections/types.ts';
import type { Warn } from '../errors.ts';
import type { Settings } from '../inputs/settings.ts';
import type { ManifestTask, OneTask } from '../inputs/task.ts';
import type { ListedConnection } from '../pictory/client.ts';
import { blockedByHolder } from '../plan/blocked.ts';
import { byRenames } from '../plan/order.ts';
import type { Plan } from '../plan/plan.ts';
import { replacementOf } from '../plan/replacement.ts';
import type { Dependencies } from './dependencies.ts';
import { createListing, listAll, type SearchResult, search } from './find.ts';
import { createGoal, type Goal } from './goal.ts';
import { warnAboutRelated } from './warnings.ts';

export interface Job {
  readonly task: OneTask;
  readonly goal: Goal;
  readonly plan: Plan;
}

export interface PlannedJobs {
  readonly jobs: readonly Job[];
  /** Errors of failed comparisons. */
  readonly errors: ReadonlyMap<OneTask, unknown>;
  /** Every connection of the listed types. */
  readonly all: readonly ListedConnection[];
}

/** @throws PictoryError as the client does, if a list cannot be read. */
export async function planJobs(
  { operation, entries }: ManifestTask,
  { client, sign, allow }: Pick<Dependencies, 'client' | 'sign'> & Pick<Settings, 'allow'>,
  warn: Warn,
): Promise<PlannedJobs> {
  const owners = new Map<string, OneTask>();
  const drafts = byRenames(entries).map((task) => {
    const isClaimed = (connectionId: string) => (owners.get(connectionId) ?? task) !== task;
    return { task, goal: createGoal(task, { client, sign, allow, isClaimed }) };
  });
  // A connection without an entry can be of any type.
  const types = operation === 'verify' ? connectionTypes : [...new Set(entries.map(({ type }) => type))];
  const listings = new Map(
    await Promise.all(types.map(async (type) => [type, createListing(await listAll(client, type))] as const)),
  );
  const found = new Map<Job, SearchResult>();
  const errors = new Map<OneTask, unknown>();
  for (const { task, goal } of drafts) {
    try {
      const result = await search(client, goal.query, listings.get(task.type) ?? createListing([]));
      const plan = goal.plan(result);
      found.set({ task, goal, plan }, result);
      warnAboutRelated(goal, withoutEntries(result, entries), plan, warn);
      if (plan.current !== null) owners.set(plan.current.connectionId, task);
    } catch (error) {
      errors.set(task, error);
    }
  }
  const freed = new Set(
    [...found.keys()].flatMap(({ plan }) =>
      plan.action === 'delete' || plan.action === 'replace' ? [plan.current.connectionId] : [],
    ),
  );
  const jobs = [...found].map(([job, { conflicting }]) => ({
    ...job,
    plan: blockedByHolder(job.plan, conflicting, freed),
  }));
  return { jobs, errors, all: [...listings.values()].flatMap(({ all }) => all) };
}

/** Omits related connections of other entries: those entries report them. */
function withoutEntries(found: SearchResult, entries: readonly OneTask[]): SearchResult {
  const has = ({ type, values }: Connection, names: (task: OneTask) => readonly (string | undefined)[]) =>
    entries.some((entry) => entry.type === type && names(entry).includes(values.name));
  const isStranger = (one: Connection) => !has(one, ({ identity }) => [identity.name, identity.previousName]);
  const { leftover } = found;
  return {
    ...found,
    similar: found.similar.filter(isStranger),
    leftover: leftover && has(leftover, ({ identity }) => [identity.name]) ? undefined : leftover,
  };
}

/** Returns connections without an entry. An unfinished replacement belongs to the entry that continues it. */
export function unmanagedOf({ all, jobs }: PlannedJobs): readonly ListedConnection[] {
  const entries = jobs.map(({ task }) => task).filter(({ state }) => state === 'present');
  const managed = new Set(jobs.map(({ plan }) => plan.current?.connectionId));
  const belongsToEntry = ({ type, values }: Connection) =>
    entries.some((task) => task.type === type && replacementOf(values.name, task.identity.name ?? '') !== undefined);
  return all.filter(({ connection }) => !managed.has(connection.connectionId) && !belongsToEntry(connection));
}
