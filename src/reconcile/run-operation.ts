import type { Request } from '../inputs/request.ts';
import type { Settings } from '../inputs/settings.ts';
import type { AccountOutcome, OneOutcome, Outcome } from '../outcome.ts';
import { blockedByHolder, blockerError } from '../plan/blocked.ts';
import { driftError } from '../plan/drift.ts';
import { apply } from './apply.ts';
import type { Dependencies } from './dependencies.ts';
import { listConnections } from './find.ts';
import { createGoal } from './goal.ts';
import { warnIfStoredDifferently } from './stored-values.ts';
import { collectWarnings, warnAboutRelated, warnIfNotApplied } from './warnings.ts';

/** Runs the task. Never throws: an error is part of the outcome, next to all that was known by then. */
export async function runOperation({ task, settings }: Request, dependencies: Dependencies): Promise<Outcome> {
  const { dryRun } = settings;
  switch (task.kind) {
    case 'account':
      return runAccount({ kind: 'account', task, dryRun }, dependencies);
    case 'one':
      return runOne({ kind: 'one', task, dryRun, applied: false }, settings, dependencies);
    case 'manifest': {
      // A separate chunk, which only a manifest needs.
      const { runManifest } = await import('./run-manifest.ts');
      return runManifest({ kind: 'manifest', task, dryRun, applied: false }, settings, dependencies);
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

async function runOne(start: OneOutcome, settings: Settings, dependencies: Dependencies): Promise<OneOutcome> {
  const { task, dryRun } = start;
  const { gate, preflight, progress } = dependencies;
  const { warn, warnings } = collectWarnings(progress.warn);
  let outcome: OneOutcome = { ...start, warnings };
  try {
    const goal = createGoal(task, dependencies);
    const found = await goal.find();
    const plan = blockedByHolder(goal.plan(found), found.conflicting);
    outcome = { ...outcome, plan, connection: plan.current };
    if (task.state !== 'any') warnAboutRelated(goal, found, plan, warn);
    warnIfNotApplied(settings, [plan], task.operation, warn);
    progress.planned(outcome);
    const { checks, failure } = (await preflight?.([outcome])) ?? {};
    outcome = { ...outcome, checks };

    if (task.operation === 'verify' && plan.action !== 'none') return { ...outcome, error: driftError(plan) };
    if (plan.blocker !== undefined) return { ...outcome, error: blockerError(plan, plan.blocker) };
    if (failure !== undefined) return { ...outcome, error: failure };
    if (plan.action === 'none' || dryRun) return outcome;
    await gate?.check([plan]);
    const options = { ...dependencies, maxAttempts: settings.maxAttempts, info: progress.info };
    const applied = await apply(goal, plan, options);
    warnIfStoredDifferently(applied, warn);
    return { ...outcome, ...applied };
  } catch (error) {
    return { ...outcome, error };
  }
}
