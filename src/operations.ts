import { type ApplyOptions, apply } from './apply.ts';
import type { Plan } from './connections/plan.ts';
import { subjectOf } from './connections/subject.ts';
import { createSigner } from './connections/tag.ts';
import type { Connection, Desired } from './connections/types.ts';
import { ActionError } from './errors.ts';
import { type Found, findConnection, listConnections } from './find.ts';
import { absentGoal, type Goal, lookedUp, presentGoal } from './goal.ts';
import type { OneRequest, Request } from './inputs/request.ts';
import { obstacleError } from './obstacles.ts';
import type { EntryOutcome, Outcome } from './outcome.ts';
import type { PictoryClient } from './pictory/client.ts';

export interface Performing {
  readonly client: PictoryClient;
  readonly writing: Pick<ApplyOptions, 'sleep' | 'beforeWrite'>;
  readonly log: (line: string) => void;
  readonly warn: (line: string) => void;
  /** Tells people what is going to be done, before it is done. */
  readonly announce: (plan: Plan) => void;
  /** The same for all connections of a manifest. */
  readonly announceAll: (outcome: Outcome) => void;
  /** Tells what came of one connection of a manifest, which it is ("2 of 5"), and what was logged on the way. */
  readonly announceOne: (outcome: EntryOutcome, which: string, lines: readonly string[]) => void;
  /** @throws ActionError when what is going to be written is not what was expected. */
  readonly gate: (plans: readonly Plan[]) => Promise<void>;
  /** Replaces the file of an export. */
  readonly save: (connections: readonly Connection[]) => Promise<void>;
}

/** Does what is asked for. Never throws: an error is part of the outcome, beside all that was known by then. */
export async function perform(request: Request, tools: Performing): Promise<Outcome> {
  const outcome = { request, applied: false };
  try {
    if ('entries' in request) {
      // With what only a manifest needs, a chunk of its own.
      const { performManifest } = await import('./manifest/perform.ts');
      return await performManifest(request, tools);
    }
    switch (request.operation) {
      case 'list':
        return { ...outcome, connections: await listConnections(tools.client, request.types) };
      case 'export': {
        const connections = await listConnections(tools.client, request.types);
        if (!request.dryRun) await tools.save(connections);
        return { ...outcome, connections };
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

/** Warns of other connections that have to do with the plan. */
export function pointOut({ type, identity }: Goal, found: Found, plan: Plan, warn: (line: string) => void): void {
  const subject = subjectOf(type, identity);
  const shown = ({ values, connectionId }: Connection) => `"${values.name}" (${connectionId})`;
  const { leftover } = found;
  if (leftover !== undefined) {
    warn(
      `The ${subject} exists, so nothing is renamed, but ${shown(leftover)} is still there too. Delete it, or remove previous-name.`,
    );
  }
  if (plan.action === 'create' || plan.action === 'replace') {
    const which = type.fields.filter(({ kind }) => kind === 'immutable').map(({ input }) => input);
    for (const holder of found.holders.filter(({ connectionId }) => connectionId !== plan.current?.connectionId)) {
      const wayOut =
        plan.action === 'create'
          ? ` To rename that one, set previous-name: ${holder.values.name}.`
          : ' Delete that one first.';
      warn(
        `The ${which.join(' and ')} for the ${subject} belong to ${shown(holder)}: Pictory is going to refuse to create another one.${wayOut}`,
      );
    }
  } else {
    for (const rest of found.replacements) {
      warn(`${shown(rest)} is left of a replacement of the ${subject} that did not come to its end. Delete it.`);
    }
  }
  if (plan.current !== null) return;
  for (const other of found.similar) {
    warn(`There is no ${subject}, but there is ${shown(other)}, spelled differently.`);
  }
}

/** What `verify` says when the plan is not empty; the way out is the one that leads there. */
export function driftError(plan: Plan, desired: Desired | undefined): ActionError {
  if (plan.action === 'create') {
    return new ActionError({
      title: 'The connection does not exist',
      message: `There is no ${plan.type.label} "${plan.name}".`,
      fix: `Check name (upper and lower case matter), type and api-key, or create it with \`operation: ensure\`.`,
    });
  }
  if (plan.action === 'delete') {
    return new ActionError({
      title: 'The connection exists',
      message: `The ${subjectOf(plan.type, { name: plan.name, connectionId: plan.current.connectionId })} exists, and should not.`,
      fix: 'Delete it with `operation: ensure`, or correct the manifest.',
    });
  }
  const inputs = plan.changes.map(({ field }) => field.input);
  if (plan.action === 'replace' && plan.obstacle === undefined) {
    return notAsDeclared(
      plan,
      inputs,
      'if it was not, `operation: ensure` replaces the connection: the new one has another id, and the old one is deleted.',
    );
  }
  const isOff = inputs.includes('enabled') && desired?.values.enabled === true;
  const back = isOff ? '`operation: enable`, or `operation: ensure` with `enabled: true`' : '`operation: ensure`';
  const mend =
    plan.obstacle === undefined
      ? `if it was not, bring the connection back with ${back}.`
      : `if it was not: ${obstacleError(plan, plan.obstacle).fix}`;
  return notAsDeclared(plan, inputs, mend);
}

function notAsDeclared(plan: Plan, inputs: readonly string[], mend: string): ActionError {
  const subject = subjectOf(plan.type, { name: plan.current?.values.name ?? plan.name });
  return new ActionError({
    title: 'The connection is not as the workflow says',
    message: `The ${subject} differs in: ${inputs.join(', ')}.`,
    fix: `If the change was meant, correct the step; ${mend}`,
  });
}
