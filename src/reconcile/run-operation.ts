import type { Request } from '../inputs/request.ts';
import type { AccountOutcome, OneOutcome, Outcome } from '../outcome.ts';
import { blockerError } from '../plan/blocked.ts';
import { driftError } from '../plan/drift.ts';
import { apply } from './apply.ts';
import type { Dependencies } from './dependencies.ts';
import { listConnections } from './find.ts';
import { createGoal } from './goal.ts';
import { warnAboutRelated } from './warnings.ts';

/** Does what is asked for. Never throws: an error is part of the outcome, next to all that was known by then. */
export async function runOperation({ task, settings }: Request, dependencies: Dependencies): Promise<Outcome> {
  const { dryRun, maxAttempts } = settings;
  switch (task.kind) {
    case 'account':
      return runAccount({ kind: 'account', task, dryRun }, dependencies);
    case 'one':
      return runOne({ kind: 'one', task, dryRun, applied: false }, maxAttempts, dependencies);
    case 'manifest': {
      // A chunk of its own, with what only a manifest needs.
      const { runManifest } = await import('./run-manifest.ts');
      return runManifest({ kind: 'manifest', task, dryRun, applied: false }, maxAttempts, dependencies);
    }
  }
}

async function runAccount(outcome: AccountOutcome, { client }: Dependencies): Promise<AccountOutcome> {
  try {
    return { ...outcome, connections: await listConnections(client, outcome.task.types) };
  } catch (error) {
    return { ...outcome, error };
  }
}

/** Finds the connection, plans, shows the plan and applies it. */
async function runOne(start: OneOutcome, maxAttempts: number, dependencies: Dependencies): Promise<OneOutcome> {
  const { task, dryRun } = start;
  const { gate, progress } = dependencies;
  let outcome = start;
  try {
    const goal = createGoal(task, dependencies);
    const found = await goal.find();
    const plan = goal.plan(found);
    outcome = { ...start, plan, connection: plan.current };
    if (task.state !== 'any') warnAboutRelated(goal, found, plan, progress.warn);
    progress.planned(outcome);

    if (task.operation === 'verify') {
      return plan.action === 'none' ? outcome : { ...outcome, error: driftError(plan) };
    }
    if (plan.action === 'none') return outcome;
    if (plan.blocker !== undefined) return { ...outcome, error: blockerError(plan, plan.blocker) };
    if (dryRun) return outcome;
    await gate?.check([plan]);
    return { ...outcome, ...(await apply(goal, plan, { ...dependencies, maxAttempts, info: progress.info })) };
  } catch (error) {
    return { ...outcome, error };
  }
}
