import { commentKeyOf } from '../comment/key.ts';
import { describeConnection } from '../connections/describe.ts';
import type { Signer } from '../connections/signer.ts';
import { ActionError, many, NotExpected, type Warn } from '../errors.ts';
import type { Run } from '../github/context.ts';
import type { Fetch } from '../http/fetch.ts';
import { commentRequestOf } from '../inputs/comment-request.ts';
import { rulesOf } from '../inputs/operation.ts';
import type { Request } from '../inputs/request.ts';
import { type Outcome, plansOf, resultsOf } from '../outcome.ts';
import { changeOf, type Plan } from '../plan/plan.ts';
import { changeId, planId, SHORT_ID } from '../plan/plan-id.ts';
import type { Gate } from '../reconcile/dependencies.ts';
import type { Finding, ReviewedOn } from './reviews.ts';

export interface GateKeeping {
  readonly request: Pick<Request, 'settings' | 'task'>;
  readonly run: Run;
  readonly sign: Signer;
  readonly fetch: Fetch;
  readonly warn: Warn;
}

/** Creates the gate of a run (input `expect-plan`); `undefined` if every change may be written, or none will be. */
export function createGate(keeping: GateKeeping): Gate | undefined {
  const { settings, task } = keeping.request;
  const { expectPlan, dryRun } = settings;
  if (expectPlan === undefined || dryRun || !rulesOf(task.operation).writes) return undefined;
  return expectPlan === 'reviewed' ? reviewGate(keeping) : planGate(expectPlan);
}

/** All changes together must be the expected plan. */
function planGate(expected: string): Gate {
  const admitted = new Set<string>();
  return {
    check: async (plans) => {
      const actual = planId(plans);
      if (actual !== '' && actual !== expected) {
        throw new NotExpected({
          title: 'The plan is not the expected one',
          message: `The plan is not the one in expect-plan (${expected}), so nothing was written. It would:`,
          points: plans.filter(({ action }) => action !== 'none').map(named),
          fix: 'The connection in Pictory, or the workflow, has changed since that plan. Review a new preview and use its plan id.',
        });
      }
      for (const plan of plans) admitted.add(idOf(plan));
    },
    admit: (plan) => mustBeAdmitted(plan, admitted),
    finish: async () => {},
  };
}

/** Each change must be recorded on a merged pull request. */
function reviewGate({ request, run, sign, fetch, warn }: GateKeeping): Gate {
  const { githubToken } = request.settings;
  const admitted = new Set<string>();
  let reviewedOn: readonly ReviewedOn[] = [];
  const { owner, repo, apiUrl, id } = run;
  const access = { fetch, apiUrl, token: githubToken };
  const place = { sign, owner, repo, key: commentKeyOf(commentRequestOf(request), sign) };
  return {
    check: async (plans) => {
      const changing = plans.filter(({ action }) => action !== 'none');
      if (changing.length === 0) return;
      if (run.branch === undefined) {
        throw refusal(
          'The run is not on a branch, so no pull request belongs to it.',
          'Use `expect-plan: reviewed` on pushes to the branch that pull requests are merged into.',
        );
      }
      if (githubToken === '') {
        throw refusal(
          'The input github-token is empty, so reviews cannot be looked up.',
          "Leave out github-token to use the job's token, or give a token that may read and write pull requests.",
        );
      }
      const { findReviews } = await import('./reviews.ts');
      let findings: readonly Finding[];
      try {
        ({ findings, reviewedOn } = await findReviews(
          access,
          place,
          { branch: run.branch, pushed: run.subject },
          changing,
        ));
      } catch (trouble) {
        throw refusal(
          `The reviews could not be looked up: ${trouble instanceof Error ? trouble.message : String(trouble)}.`,
          'Give the job `permissions: pull-requests: write`, and run again.',
          { cause: trouble },
        );
      }
      const missing = findings.filter(({ passes }) => !passes);
      if (missing.length > 0) {
        const points = missing.map(({ plan, why }) => `${named(plan)}: ${why}`);
        throw refusal(
          `${missing.length} of ${many(changing.length, 'change')} ${missing.length === 1 ? 'was' : 'were'} not reviewed, so nothing was written:`,
          'Open a pull request whose preview shows these changes, and merge it.',
          { points },
        );
      }
      for (const plan of changing) admitted.add(idOf(plan));
    },
    admit: (plan) => mustBeAdmitted(plan, admitted),
    finish: async (outcome) => {
      const spent = carriedOut(outcome);
      if (spent.length === 0 || reviewedOn.length === 0) return;
      try {
        const { noteApplied } = await import('./reviews.ts');
        await noteApplied(access, place, reviewedOn, id, spent);
      } catch (trouble) {
        warn(
          'Review not marked as used',
          `The changes were applied, but their review could not be marked as used: ${trouble instanceof Error ? trouble.message : String(trouble)}. It could be used again.`,
        );
      }
    },
  };
}

function refusal(
  message: string,
  fix: string,
  more: { readonly points?: readonly string[]; readonly cause?: unknown } = {},
): ActionError {
  return new NotExpected({ title: 'The changes were not reviewed', message, fix, ...more });
}

function mustBeAdmitted(plan: Plan, admitted: ReadonlySet<string>): void {
  if (admitted.has(idOf(plan))) return;
  throw new ActionError({
    title: 'The plan changed',
    message: `The ${describeConnection(plan.type, { name: plan.name })} changed in Pictory during the run, so the remaining change differs from the one that was allowed (${described(plan)}). It was not written.`,
    fix: 'Review a new preview, or open a pull request whose preview shows this change.',
  });
}

/** Returns the plans that were fully applied. */
function carriedOut(outcome: Outcome): readonly Plan[] {
  return resultsOf(outcome)
    .filter(({ applied, error }) => applied === true && error === undefined)
    .flatMap(plansOf);
}

function idOf(plan: Plan): string {
  return changeId(plan).slice(0, SHORT_ID);
}

/** Names a change without its values, which the report shows. */
function named(plan: Plan): string {
  return `${changeOf(plan)} ${describeConnection(plan.type, { name: plan.current?.values.name ?? plan.name })}`;
}

function described(plan: Plan): string {
  const fields = plan.changes.map((change) =>
    'sensitive' in change ? change.field.input : `${change.field.input} ${shown(change.from)} → ${shown(change.to)}`,
  );
  return `${named(plan)} (${fields.join(', ')})`;
}

function shown(value: string | boolean | null): string {
  return value === null ? '(none)' : JSON.stringify(value);
}
