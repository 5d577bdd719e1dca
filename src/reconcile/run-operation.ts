import type { Request } from '../inputs/request.ts';
import type { Settings } from '../inputs/settings.ts';
import type { OneOutcome, Outcome } from '../outcome.ts';
import { blockedByHolder, blockerError, driftError } from '../plan/blocked.ts';
import { apply } from './apply.ts';
import type { Dependencies } from './dependencies.ts';
import { listConnections } from './find.ts';
import { createGoal } from './goal.ts';
import { collectWarnings, warnAboutRelated, warnIfNotApplied, warnIfStoredDifferently } from './warnings.ts';

/** Runs the task. Never throws: an error is part of the outcome, next to all that was known by then. */
export async function runOperation(request: Request, { progress, ...others }: Dependencies): Promise<Outcome> {
  const { task, settings } = request;
  const { dryRun } = settings;
  const { warn, warnings } = collectWarnings(progress.warn, request.warnings);
  const dependencies = { ...others, progress: { ...progress, warn } };
  switch (task.kind) {
    case 'account':
      return listConnections(others.client, task.types).then(
        (connections) => ({ kind: 'account', task, dryRun, connections }),
        (error: unknown) => ({ kind: 'account', task, dryRun, error }),
      );
    case 'one':
      return runOne({ kind: 'one', task, dryRun, applied: false, warnings }, settings, dependencies);
    case 'manifest': {
      // A separate chunk, which only a manifest needs.
      const { runManifest } = await import('./run-manifest.ts');
      return runManifest({ kind: 'manifest', task, dryRun, applied: false, warnings }, settings, dependencies);
    }
  }
}

async function runOne(start: OneOutcome, settings: Settings, dependencies: Dependencies): Promise<OneOutcome> {
  const { task, dryRun } = start;
  const { gate, preflight, progress } = dependencies;
  let outcome = start;
  try {
    const goal = createGoal(task, settings, dependencies);
    const found = await goal.find();
    // Nothing has the id at a wrong address, either: there, the list fails.
    if (found.connection === null && task.identity.connectionId) await goal.client.pages(task.type).next();
    const plan = blockedByHolder(goal.plan(found), found.conflicting);
    outcome = { ...outcome, plan, connection: plan.current };
    if (task.state !== 'any') warnAboutRelated(goal, found, plan, progress.warn);
    warnIfNotApplied(settings, [plan], task.operation, progress.warn);
    progress.planned(outcome);
    const { checks, failure } = (await preflight?.([outcome])) ?? {};
    outcome = { ...outcome, checks };

    if (task.operation === 'verify' && plan.action !== 'none') return { ...outcome, error: driftError(plan) };
    if (plan.blocker !== undefined) return { ...outcome, error: blockerError(plan, plan.blocker) };
    if (failure !== undefined) return { ...outcome, error: failure };
    if (plan.action === 'none' || dryRun) return outcome;
    await gate?.check([plan]);
    const applied = await apply(goal, plan);
    warnIfStoredDifferently(applied, progress.warn);
    return { ...outcome, ...applied };
  } catch (error) {
    return { ...outcome, error };
  }
}
