import { apply } from './apply.ts';
import type { Plan } from './connections/plan.ts';
import { createSigner } from './connections/tag.ts';
import { ActionError } from './errors.ts';
import { type Found, findConnection, listConnections } from './find.ts';
import { absentGoal, type Goal, lookedUp, presentGoal, subjectOf } from './goal.ts';
import type { Request } from './inputs/request.ts';
import { obstacleError } from './obstacles.ts';
import type { Outcome } from './outcome.ts';
import type { PictoryClient } from './pictory/client.ts';

export interface Performing {
  readonly client: PictoryClient;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: (line: string) => void;
  readonly warn: (line: string) => void;
  /** Tells people what is going to be done, before it is done. */
  readonly announce: (plan: Plan) => void;
}

/** Does what is asked for. Never throws: an error is part of the outcome, beside all that was known by then. */
export async function perform(request: Request, tools: Performing): Promise<Outcome> {
  const outcome = { request, applied: false };
  try {
    switch (request.operation) {
      case 'list':
        return { ...outcome, connections: await listConnections(tools.client, request.types) };
      case 'get': {
        const { type, identity } = request;
        const plan = lookedUp(type, identity, await findConnection(tools.client, type, identity));
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
async function reach(goal: Goal, request: Request, tools: Performing): Promise<Outcome> {
  const found = await goal.find();
  pointOut(goal, found, tools.warn);
  const plan = goal.plan(found);
  tools.announce(plan);

  const planned = { request, plan, connection: plan.current, applied: false };
  if (request.operation === 'verify') return plan.action === 'none' ? planned : { ...planned, error: driftError(plan) };
  if (request.dryRun)
    return plan.obstacle === undefined ? planned : { ...planned, error: obstacleError(plan, plan.obstacle) };
  const options = { client: tools.client, maxAttempts: request.maxAttempts, sleep: tools.sleep, log: tools.log };
  return { request, ...(await apply(goal, plan, options)) };
}

function pointOut(
  { type, identity }: Goal,
  { connection, leftover, similar }: Found,
  warn: (line: string) => void,
): void {
  if (leftover !== undefined) {
    warn(
      `The ${subjectOf(type, identity)} exists, so nothing is renamed, but "${leftover.values.name}" (${leftover.connectionId}) is still there too. Delete it, or remove previous-name.`,
    );
  }
  if (connection !== null) return;
  for (const { values, connectionId } of similar) {
    warn(
      `There is no ${subjectOf(type, identity)}, but there is "${values.name}" (${connectionId}), spelled differently.`,
    );
  }
}

function driftError(plan: Plan): ActionError {
  const subject = `${plan.type.label} "${plan.name}"`;
  if (plan.action === 'create') {
    return new ActionError({
      title: 'The connection does not exist',
      message: `There is no ${subject}.`,
      fix: 'Create it with `operation: ensure`, or check name (upper and lower case matter), type and api-key.',
    });
  }
  const inputs = plan.changes.map(({ field }) => field.input).join(', ');
  return new ActionError({
    title: 'The connection is not as the workflow says',
    message: `The ${subject} differs in: ${inputs}.`,
    fix: 'If the change was meant, correct the step; if it was not, bring the connection back with `operation: ensure`.',
  });
}
