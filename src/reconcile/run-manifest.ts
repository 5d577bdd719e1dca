import type { ActionError } from '../errors.ts';
import type { ManifestRequest, OneRequest } from '../inputs/request.ts';
import type { EntryOutcome, Outcome } from '../outcome.ts';
import { obstacleError } from '../plan/blocked.ts';
import { driftError } from '../plan/drift.ts';
import { prerequisites } from '../plan/order.ts';
import type { Plan } from '../plan/plan.ts';
import { apply } from './apply.ts';
import type { Performing } from './dependencies.ts';
import { completedAll } from './find.ts';
import { inOrder, sorted } from './in-order.ts';
import { circleError, notTried, severalErrors } from './manifest-errors.ts';
import { type Job, planJobs, unmanaged } from './manifest-plans.ts';

/** How many connections are written at a time. */
const AT_ONCE = 4;

/**
 * Does what a manifest asks for: lists each type once, makes one plan of all, and executes it.
 *
 * What is known before the first write stops everything; what goes wrong while writing stops only what depends on it.
 */
export async function performManifest(request: ManifestRequest, tools: Performing): Promise<Outcome> {
  const { client } = tools;
  const planned = await planJobs(request, tools);
  const { jobs, failed } = planned;
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
    ...(request.operation === 'verify' ? { unmanaged: await completedAll(client, unmanaged(planned)) } : {}),
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
  const plans = changing.map(({ plan }) => plan);
  const needs = ({ plan }: Job) =>
    prerequisites(plan, plans).flatMap((needed) => changing.filter((job) => job.plan === needed));
  const order = sorted(changing, needs);
  if (order.length < changing.length) {
    return { ...before, error: circleError(changing.filter((job) => !order.includes(job))) };
  }
  if (request.dryRun || changing.length === 0) return before;

  try {
    await tools.gate(plans);
  } catch (error) {
    return { ...before, error };
  }
  const results = await write(order, needs, tools);
  const entries = request.entries.map((entry) => results.get(entry) ?? outcomeOf(entry));
  const failures = entries.filter(({ error }) => error !== undefined);
  return {
    request,
    entries,
    applied: together(entries),
    ...(failures.length === 0 ? {} : { error: severalErrors(failures, request, 'failed') }),
  };
}

/** Executes the plans, several at a time; one whose needs failed is not tried. */
async function write(
  order: readonly Job[],
  needs: (job: Job) => readonly Job[],
  { client, writing, announceOne }: Performing,
): Promise<ReadonlyMap<OneRequest, EntryOutcome>> {
  const results = new Map<OneRequest, EntryOutcome>();
  await inOrder(order, needs, AT_ONCE, async (job) => {
    const { request, goal, plan } = job;
    const lines: string[] = [];
    const missing = needs(job).find((needed) => results.get(needed.request)?.error !== undefined);
    const options = { client, maxAttempts: request.maxAttempts, log: (line: string) => lines.push(line), ...writing };
    const result: EntryOutcome = {
      request,
      ...(missing === undefined
        ? await apply(goal, plan, options)
        : { ...seen(job), applied: false, error: notTried(job, missing) }),
    };
    results.set(request, result);
    announceOne(result, `${results.size} of ${order.length}`, lines);
  });
  return results;
}

function seen({ plan }: Job): Pick<EntryOutcome, 'plan' | 'connection'> {
  return { plan, connection: plan.current };
}

function obstacleOf(plan: Plan): ActionError | undefined {
  return plan.obstacle === undefined ? undefined : obstacleError(plan, plan.obstacle, 'entry');
}

function driftOf({ request, plan }: Job): ActionError {
  return driftError(plan, 'desired' in request ? request.desired : undefined, 'entry');
}

/** Whether something was written: known when it is of one connection, or of all. */
function together(entries: readonly EntryOutcome[]): Outcome['applied'] {
  if (entries.some(({ applied }) => applied === true)) return true;
  return entries.some(({ applied }) => applied === 'unknown') ? 'unknown' : false;
}
