import { connectionTypes } from '../connections/registry.ts';
import type { Connection } from '../connections/types.ts';
import type { ManifestTask, OneTask } from '../inputs/task.ts';
import type { ListedConnection } from '../pictory/client.ts';
import { byRenames } from '../plan/order.ts';
import type { Plan } from '../plan/plan.ts';
import { replacementOf } from '../plan/replacement.ts';
import type { Dependencies } from './dependencies.ts';
import { Search, type SearchResult } from './find.ts';
import { createGoal, type Goal } from './goal.ts';
import { warnAboutRelated } from './warnings.ts';

/** An entry of the manifest that was compared. */
export interface Job {
  readonly task: OneTask;
  readonly goal: Goal;
  readonly plan: Plan;
}

/** The entries of a manifest after the comparison. */
export interface PlannedJobs {
  readonly jobs: readonly Job[];
  /** Why an entry could not be compared. */
  readonly errors: ReadonlyMap<OneTask, unknown>;
  /** Every connection of the listed types. */
  readonly all: readonly ListedConnection[];
}

/**
 * Makes one plan for each entry, from one list of each type, and warns about related connections.
 *
 * @throws PictoryError as the client does, if a list cannot be read.
 */
export async function planJobs(
  { operation, entries }: ManifestTask,
  { client, sign, progress }: Dependencies,
): Promise<PlannedJobs> {
  const owners = new Map<string, OneTask>();
  const searches = byRenames(entries).map((task) => {
    const isClaimed = (connectionId: string) => (owners.get(connectionId) ?? task) !== task;
    const goal = createGoal(task, { client, sign, isClaimed });
    return { task, goal, search: new Search(goal.query) };
  });
  const all: ListedConnection[] = [];
  // A connection without an entry can be of any type.
  const types = operation === 'verify' ? connectionTypes : [...new Set(entries.map(({ type }) => type))];
  await Promise.all(
    types.map(async (type) => {
      const ofType = searches.filter(({ task }) => task.type === type);
      for await (const page of client.pages(type)) {
        for (const { search } of ofType) search.take(page);
        all.push(...page);
      }
    }),
  );
  const jobs: Job[] = [];
  const errors = new Map<OneTask, unknown>();
  for (const { task, goal, search } of searches) {
    try {
      const found = await search.result(client);
      const plan = goal.plan(found);
      jobs.push({ task, goal, plan });
      warnAboutRelated(goal, withoutEntries(found, entries), plan, progress.warn);
      if (plan.current !== null) owners.set(plan.current.connectionId, task);
    } catch (error) {
      errors.set(task, error);
    }
  }
  return { jobs, errors, all };
}

/** Leaves out related connections that other entries are about: those entries report them. */
function withoutEntries(found: SearchResult, entries: readonly OneTask[]): SearchResult {
  const has = ({ type, values }: Connection, names: (task: OneTask) => readonly (string | undefined)[]) =>
    entries.some((entry) => entry.type === type && names(entry).includes(values.name));
  const isStranger = (one: Connection) => !has(one, ({ identity }) => [identity.name, identity.previousName]);
  const { leftover } = found;
  return {
    ...found,
    similar: found.similar.filter(isStranger),
    conflicting: found.conflicting.filter(isStranger),
    leftover: leftover && has(leftover, ({ identity }) => [identity.name]) ? undefined : leftover,
  };
}

/** Connections without an entry. The new connection of a replacement under way belongs to the entry that continues it. */
export function unmanagedOf({ all, jobs }: PlannedJobs): readonly ListedConnection[] {
  const managed = new Set(jobs.map(({ plan }) => plan.current?.connectionId));
  const belongsToEntry = ({ type, values }: Connection) =>
    jobs.some(
      ({ task }) =>
        task.state === 'present' &&
        task.type === type &&
        replacementOf(values.name, task.identity.name ?? '') !== undefined,
    );
  return all.filter(({ connection }) => !managed.has(connection.connectionId) && !belongsToEntry(connection));
}
