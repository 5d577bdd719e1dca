import { apply } from '../apply.ts';
import { byRenames, prerequisites } from '../connections/many.ts';
import type { Plan } from '../connections/plan.ts';
import { connectionTypes } from '../connections/registry.ts';
import { replacementOf } from '../connections/replacement.ts';
import { subjectOf } from '../connections/subject.ts';
import { createSigner, type Signer } from '../connections/tag.ts';
import type { Connection } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { type Found, Search } from '../find.ts';
import { absentGoal, type Goal, presentGoal } from '../goal.ts';
import { inOrder, sorted } from '../in-order.ts';
import type { ManifestRequest, OneRequest } from '../inputs/request.ts';
import { obstacleError } from '../obstacles.ts';
import { driftError, type Performing, pointOut } from '../operations.ts';
import type { EntryOutcome, Outcome } from '../outcome.ts';
import type { PictoryClient } from '../pictory/client.ts';

/** How many connections are written at a time. */
const AT_ONCE = 4;

/** An entry of the manifest on its way from what it asks for to what came of it. */
interface Job {
  readonly request: OneRequest;
  readonly goal: Goal;
  readonly plan: Plan;
}

/**
 * Does what a manifest asks for: lists each type once, makes one plan of all, and executes it.
 *
 * What is known before the first write stops everything; what goes wrong while writing stops only what depends on it.
 */
export async function performManifest(request: ManifestRequest, tools: Performing): Promise<Outcome> {
  const { client } = tools;
  const { jobs, failed, all } = await planned(request, tools);
  const unplanned = request.entries.flatMap((entry) => failed.get(entry) ?? []);
  const jobOf = new Map(jobs.map((job) => [job.request, job]));
  const outcomeOf = (entry: OneRequest): EntryOutcome => {
    const job = jobOf.get(entry);
    return failed.get(entry) ?? { request: entry, applied: false, ...(job && seen(job)) };
  };
  const before: Outcome = {
    request,
    applied: false,
    entries: request.entries.map(outcomeOf),
    ...(request.operation === 'verify' ? { unmanaged: unmanaged(all, jobs) } : {}),
  };
  if (unplanned.length > 0) return { ...before, error: severalErrors(unplanned, request, 'stopped') };
  tools.announceAll(before);

  const changing = jobs.filter(({ plan }) => plan.action !== 'none');
  const blocked = changing.flatMap((job): EntryOutcome[] => {
    const error = request.operation === 'verify' ? driftOf(job) : obstacleOf(job.plan);
    return error === undefined ? [] : [{ ...outcomeOf(job.request), error }];
  });
  if (blocked.length > 0) {
    const entries = before.entries?.map((one) => blocked.find(({ request: entry }) => entry === one.request) ?? one);
    const how = request.operation === 'verify' ? 'drifted' : 'stopped';
    return { ...before, ...(entries && { entries }), error: severalErrors(blocked, request, how) };
  }
  if (request.dryRun || request.operation === 'verify' || changing.length === 0) return before;

  const plans = changing.map(({ plan }) => plan);
  const needs = ({ plan }: Job) =>
    prerequisites(plan, plans).flatMap((needed) => changing.filter((job) => job.plan === needed));
  const order = sorted(changing, needs);
  if (order.length < changing.length) {
    return { ...before, error: circleError(changing.filter((job) => !order.includes(job))) };
  }
  try {
    await tools.gate(plans);
  } catch (error) {
    return { ...before, error };
  }
  const results = new Map<OneRequest, EntryOutcome>();
  await inOrder(order, needs, AT_ONCE, async (job) => {
    const lines: string[] = [];
    const missing = needs(job).find(({ request: needed }) => results.get(needed)?.error !== undefined);
    const { maxAttempts } = request;
    const options = { client, maxAttempts, log: (line: string) => lines.push(line), ...tools.writing };
    const result: EntryOutcome = {
      request: job.request,
      ...(missing === undefined
        ? await apply(job.goal, job.plan, options)
        : { ...seen(job), applied: false, error: notTried(job, missing) }),
    };
    results.set(job.request, result);
    tools.announceOne(result, `${results.size} of ${changing.length}`, lines);
  });
  const entries = request.entries.map((entry) => results.get(entry) ?? outcomeOf(entry));
  const failures = entries.filter(({ error }) => error !== undefined);
  return {
    request,
    entries,
    applied: together(entries),
    ...(failures.length === 0 ? {} : { error: severalErrors(failures, request, 'failed') }),
  };
}

function seen({ plan }: Job): Pick<EntryOutcome, 'plan' | 'connection'> {
  return { plan, connection: plan.current };
}

/** One plan for each entry, from one list of each type. */
async function planned(
  { operation, entries, apiKey }: ManifestRequest,
  { client, warn }: Performing,
): Promise<{
  readonly jobs: readonly Job[];
  readonly failed: ReadonlyMap<OneRequest, EntryOutcome>;
  readonly all: readonly Connection[];
}> {
  const signer = createSigner(apiKey);
  const owners = new Map<string, OneRequest>();
  const looking = byRenames(entries).map((request) => {
    const isTaken = (connectionId: string) => (owners.get(connectionId) ?? request) !== request;
    const goal = goalOf(request, client, signer, isTaken);
    return { request, goal, search: new Search(goal.wanted) };
  });
  const all: Connection[] = [];
  // What nobody manages can be of any type.
  const types = operation === 'verify' ? connectionTypes : [...new Set(entries.map(({ type }) => type))];
  await Promise.all(
    types.map(async (type) => {
      const searches = looking.filter(({ request }) => request.type === type);
      for await (const page of client.pages(type)) {
        for (const { search } of searches) search.take(page);
        all.push(...page.map(({ connection }) => connection));
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

/** Connections that no entry is about. The new one of a replacement that is under way belongs to its entry. */
function unmanaged(all: readonly Connection[], jobs: readonly Job[]): readonly Connection[] {
  const managed = new Set(jobs.map(({ plan }) => plan.current?.connectionId));
  const belongs = ({ type, values }: Connection) =>
    jobs.some(
      ({ request }) => request.type === type && replacementOf(values.name, request.identity.name ?? '') !== undefined,
    );
  return all.filter((one) => !managed.has(one.connectionId) && !belongs(one));
}

function obstacleOf(plan: Plan): ActionError | undefined {
  return plan.obstacle === undefined ? undefined : obstacleError(plan, plan.obstacle);
}

function driftOf({ request, plan }: Job): ActionError {
  return driftError(plan, 'desired' in request ? request.desired : undefined);
}

/** Whether something was written: known when it is of one connection, or of all. */
function together(entries: readonly EntryOutcome[]): Outcome['applied'] {
  if (entries.some(({ applied }) => applied === true)) return true;
  return entries.some(({ applied }) => applied === 'unknown') ? 'unknown' : false;
}

const HOW = {
  stopped: {
    title: 'Nothing was written',
    what: 'cannot be brought to what the manifest says, so nothing was written',
    fix: 'Mend what is named, and run again.',
  },
  failed: {
    title: 'Not every connection could be written',
    what: 'could not be written',
    fix: 'The others are done. Run again: the next run reads what is there, and does what is left.',
  },
  drifted: {
    title: 'The connections are not as the manifest says',
    what: 'are not as the manifest says',
    fix: 'If a change was meant, correct the manifest; if it was not, run `operation: ensure` with this manifest.',
  },
} as const;

function severalErrors(
  failures: readonly EntryOutcome[],
  { entries, config }: ManifestRequest,
  how: keyof typeof HOW,
): ActionError {
  const { title, what, fix } = HOW[how];
  const each = failures.map(({ request, error }) => {
    const subject = subjectOf(request.type, request.identity);
    const said = error instanceof Error ? error.message : String(error);
    const fix = error instanceof ActionError && how !== 'drifted' ? ` ${error.fix}` : '';
    return `- ${said.includes(`"${request.identity.name}"`) ? '' : `${subject}: `}${said}${fix}`;
  });
  return new ActionError({
    title,
    message: [`${failures.length} of ${entries.length} connections of ${config} ${what}:`, ...each].join('\n'),
    fix,
    cause: failures[0]?.error,
  });
}

function circleError(jobs: readonly Job[]): ActionError {
  const names = jobs.map(({ request }) => subjectOf(request.type, request.identity));
  return new ActionError({
    title: 'Connections need each other’s place',
    message: `Each of these can only be written after another one of them: ${names.join(', ')}. Nothing was written.`,
    fix: 'Make the change in two steps: first give one of them other values, or delete it, then the rest.',
  });
}

function notTried({ request }: Job, needed: Job): ActionError {
  return new ActionError({
    title: 'A connection was not written',
    message: `The ${subjectOf(request.type, request.identity)} was not written, because the ${subjectOf(needed.request.type, needed.request.identity)} has to be written before, and was not.`,
    fix: 'Run again when that one is mended.',
  });
}
