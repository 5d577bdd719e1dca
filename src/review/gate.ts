import { commentKeyOf } from '../comment/key.ts';
import { describeConnection } from '../connections/describe.ts';
import type { Signer } from '../connections/signer.ts';
import { ActionError } from '../errors.ts';
import type { Run } from '../github/context.ts';
import type { Fetch } from '../http/fetch.ts';
import { rulesOf } from '../inputs/operation.ts';
import type { Request } from '../inputs/request.ts';
import { type Outcome, plansOf } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';
import { changeId, planId, SHORT_ID } from '../plan/plan-id.ts';
import type { Gate } from '../reconcile/dependencies.ts';
import type { Finding, ReviewedOn } from './reviews.ts';

export interface GateKeeping {
  readonly request: Pick<Request, 'settings' | 'task'>;
  readonly run: Run;
  readonly sign: Signer;
  readonly fetch: Fetch;
  readonly warn: (line: string) => void;
}

/** Creates the gate of a run (the input `expect-plan`); `undefined` if everything may be written, or nothing will be. */
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
        throw new ActionError({
          title: 'The plan is not the expected one',
          message: `The plan is another one than expect-plan says (${expected}). Nothing was written. It would be: ${plans.map(described).join('; ')}.`,
          fix: 'Something changed since that plan was made: Pictory, or what the workflow asks for. Look at the plan of a new dry run, and give its id.',
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
  const { githubToken, commentKey } = request.settings;
  const admitted = new Set<string>();
  let reviewedOn: readonly ReviewedOn[] = [];
  const { owner, repo, apiUrl, id } = run;
  const access = { fetch, apiUrl, token: githubToken };
  const place = { sign, owner, repo, key: commentKeyOf(request.task, commentKey, sign) };
  return {
    check: async (plans) => {
      const changing = plans.filter(({ action }) => action !== 'none');
      if (changing.length === 0) return;
      if (run.branch === undefined) {
        throw refusal(
          'The run is not on a branch, so that no pull request was merged with it.',
          'Use `expect-plan: reviewed` on pushes to the branch that pull requests are merged into.',
        );
      }
      if (githubToken === '') {
        throw refusal(
          'The input github-token is empty, so that nothing can be looked up.',
          'Leave the input github-token out, so that it is the token of the job, or give one that may read and write pull requests.',
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
          `What was reviewed could not be looked up: ${trouble instanceof Error ? trouble.message : String(trouble)}.`,
          'Give the job `permissions: pull-requests: write`, and run again.',
          { cause: trouble },
        );
      }
      const missing = findings.filter(({ passes }) => !passes);
      if (missing.length > 0) {
        const points = missing.map(({ plan, why }) => `${described(plan)}: ${why}`);
        throw refusal(
          `${missing.length} of ${changing.length} changes were not reviewed, so nothing was written:`,
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
          `The changes were written, but that they were could not be noted on the pull request: ${trouble instanceof Error ? trouble.message : String(trouble)}. Their review could be used once more.`,
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
  return new ActionError({ title: 'The changes were not reviewed', message, fix, ...more });
}

function mustBeAdmitted(plan: Plan, admitted: ReadonlySet<string>): void {
  if (admitted.has(idOf(plan))) return;
  throw new ActionError({
    title: 'The plan changed',
    message: `The ${describeConnection(plan.type, { name: plan.name })} changed in Pictory while it was written: what is left to do is another change than the one that passed (${described(plan)}). It was not written.`,
    fix: 'Look at the plan of a new dry run, or open a pull request whose preview shows it.',
  });
}

/** The changes that were carried out to their end. */
function carriedOut(outcome: Outcome): readonly Plan[] {
  const results = outcome.kind === 'manifest' ? (outcome.entries ?? []) : outcome.kind === 'one' ? [outcome] : [];
  return results.filter(({ applied, error }) => applied === true && error === undefined).flatMap(plansOf);
}

function idOf(plan: Plan): string {
  return changeId(plan).slice(0, SHORT_ID);
}

function described(plan: Plan): string {
  const fields = plan.changes.map((change) =>
    'sensitive' in change ? change.field.input : `${change.field.input} ${shown(change.from)} → ${shown(change.to)}`,
  );
  return `${plan.action} ${describeConnection(plan.type, { name: plan.name })} (${fields.join(', ')})`;
}

function shown(value: string | boolean | null): string {
  return value === null ? '(none)' : JSON.stringify(value);
}
