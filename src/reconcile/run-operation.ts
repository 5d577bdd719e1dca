import { createSigner } from '../connections/tag.ts';
import type { OneRequest, Request } from '../inputs/request.ts';
import type { Outcome } from '../outcome.ts';
import { obstacleError } from '../plan/blocked.ts';
import { driftError } from '../plan/drift.ts';
import { apply } from './apply.ts';
import type { Performing } from './dependencies.ts';
import { findConnection, listConnections } from './find.ts';
import { absentGoal, type Goal, lookedUp, presentGoal } from './goal.ts';
import { pointOut } from './warnings.ts';

/** Does what is asked for. Never throws: an error is part of the outcome, beside all that was known by then. */
export async function perform(request: Request, tools: Performing): Promise<Outcome> {
  const outcome = { request, applied: false };
  try {
    if ('entries' in request) {
      // With what only a manifest needs, a chunk of its own.
      const { performManifest } = await import('./run-manifest.ts');
      return await performManifest(request, tools);
    }
    switch (request.operation) {
      case 'list':
        return { ...outcome, connections: await listConnections(tools.client, request.types) };
      case 'export': {
        const connections = await listConnections(tools.client, request.types);
        const listed = { ...outcome, connections };
        try {
          if (!request.dryRun) await tools.save(connections);
          return listed;
        } catch (error) {
          return { ...listed, error };
        }
      }
      case 'get': {
        const { type, identity } = request;
        const plan = lookedUp(type, identity, await findConnection(tools.client, { type, identity }));
        tools.announce(plan);
        return { ...outcome, plan, connection: plan.current };
      }
      case 'delete':
        return await reach(absentGoal(tools.client, request.type, request.identity), request, tools);
      default: {
        const signer = createSigner(request.apiKey);
        return await reach(presentGoal(tools.client, request.desired, signer), request, tools);
      }
    }
  } catch (error) {
    return { ...outcome, error };
  }
}

/** Find, plan, show, apply. */
async function reach(goal: Goal, request: OneRequest, tools: Performing): Promise<Outcome> {
  const found = await goal.find();
  const plan = goal.plan(found);
  pointOut(goal, found, plan, tools.warn);
  tools.announce(plan);

  const planned = { request, plan, connection: plan.current, applied: false };
  if (request.operation === 'verify')
    return plan.action === 'none'
      ? planned
      : { ...planned, error: driftError(plan, 'desired' in request ? request.desired : undefined) };
  if (request.dryRun)
    return plan.obstacle === undefined ? planned : { ...planned, error: obstacleError(plan, plan.obstacle) };
  if (plan.action !== 'none' && plan.obstacle === undefined) {
    try {
      await tools.gate([plan]);
    } catch (error) {
      return { ...planned, error };
    }
  }
  const { client, writing, log } = tools;
  const options = { client, maxAttempts: request.maxAttempts, log, ...writing };
  return { request, ...(await apply(goal, plan, options)) };
}
