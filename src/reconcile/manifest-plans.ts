import { connectionTypes } from '../connections/registry.ts';
import { createSigner, type Signer } from '../connections/tag.ts';
import type { Connection } from '../connections/types.ts';
import type { ManifestRequest, OneRequest } from '../inputs/request.ts';
import type { EntryOutcome } from '../outcome.ts';
import type { ListedConnection, PictoryClient } from '../pictory/client.ts';
import { byRenames } from '../plan/order.ts';
import type { Plan } from '../plan/plan.ts';
import { replacementOf } from '../plan/replacement.ts';
import type { Performing } from './dependencies.ts';
import { type Found, Search } from './find.ts';
import { absentGoal, type Goal, presentGoal } from './goal.ts';
import { pointOut } from './warnings.ts';

/** An entry of the manifest on its way from what it asks for to what came of it. */
export interface Job {
  readonly request: OneRequest;
  readonly goal: Goal;
  readonly plan: Plan;
}

/** The entries of a manifest after the comparison. */
export interface PlannedJobs {
  readonly jobs: readonly Job[];
  /** What came of the entries that could not be compared. */
  readonly failed: ReadonlyMap<OneRequest, EntryOutcome>;
  /** Every connection of the types that were listed. */
  readonly all: readonly ListedConnection[];
}

/**
 * Makes one plan for each entry, from one list of each type, and points out what has to do with it.
 *
 * @throws PictoryError as the client does, when a list cannot be read.
 */
export async function planJobs(
  { operation, entries, apiKey }: ManifestRequest,
  { client, warn }: Performing,
): Promise<PlannedJobs> {
  const signer = createSigner(apiKey);
  const owners = new Map<string, OneRequest>();
  const looking = byRenames(entries).map((request) => {
    const isTaken = (connectionId: string) => (owners.get(connectionId) ?? request) !== request;
    const goal = goalOf(request, client, signer, isTaken);
    return { request, goal, search: new Search(goal.wanted) };
  });
  const all: ListedConnection[] = [];
  // What nobody manages can be of any type.
  const types = operation === 'verify' ? connectionTypes : [...new Set(entries.map(({ type }) => type))];
  await Promise.all(
    types.map(async (type) => {
      const searches = looking.filter(({ request }) => request.type === type);
      for await (const page of client.pages(type)) {
        for (const { search } of searches) search.take(page);
        all.push(...page);
      }
    }),
  );
  const isNamed = namedIn(entries, 'name');
  const isKnown = namedIn(entries, 'any');
  // What other entries are about, they say themselves.
  const strangers = ({ leftover, ...found }: Found): Found => ({
    ...found,
    similar: found.similar.filter((one) => !isKnown(one)),
    holders: found.holders.filter((one) => !isKnown(one)),
    ...(leftover === undefined || isNamed(leftover) ? {} : { leftover }),
  });
  const jobs: Job[] = [];
  const failed = new Map<OneRequest, EntryOutcome>();
  for (const { request, goal, search } of looking) {
    try {
      const found = await search.result(client);
      const plan = goal.plan(found);
      jobs.push({ request, goal, plan });
      pointOut(goal, strangers(found), plan, warn);
      if (plan.current !== null) owners.set(plan.current.connectionId, request);
    } catch (error) {
      failed.set(request, { request, applied: false, error });
    }
  }
  return { jobs, failed, all };
}

function goalOf(
  request: OneRequest,
  client: PictoryClient,
  signer: Signer,
  isTaken: (connectionId: string) => boolean,
): Goal {
  return 'desired' in request
    ? presentGoal(client, request.desired, signer, isTaken)
    : absentGoal(client, request.type, request.identity, isTaken);
}

/** Tells the connections that have, or had, the name of an entry. */
function namedIn(entries: readonly OneRequest[], which: 'name' | 'any'): (connection: Connection) => boolean {
  const names = new Set(
    entries.flatMap(({ type, identity: { name, previousName } }) =>
      (which === 'any' ? [name, previousName] : [name]).map((one) => `${type.input}:${one}`),
    ),
  );
  return ({ type, values }) => names.has(`${type.input}:${values.name}`);
}

/** Connections that no entry is about. The new one of a replacement that is under way belongs to the entry that goes on. */
export function unmanaged({ all, jobs }: PlannedJobs): readonly ListedConnection[] {
  const managed = new Set(jobs.map(({ plan }) => plan.current?.connectionId));
  const belongs = ({ type, values }: Connection) =>
    jobs.some(
      ({ request }) =>
        'desired' in request &&
        request.type === type &&
        replacementOf(values.name, request.identity.name ?? '') !== undefined,
    );
  return all.filter(({ connection }) => !managed.has(connection.connectionId) && !belongs(connection));
}
