import { commentKeyOf } from '../comment/subject.ts';
import { describeConnection } from '../connections/describe.ts';
import type { Signer } from '../connections/signer.ts';
import { ActionError, NotExpected, type Warn, type Warning } from '../errors.ts';
import { readRefusal } from '../github/api-errors.ts';
import type { Run } from '../github/context.ts';
import type { Fetch } from '../http/fetch.ts';
import { commentRequestOf } from '../inputs/comment-request.ts';
import { rulesOf } from '../inputs/operation.ts';
import type { Request } from '../inputs/request.ts';
import { spentPlans } from '../outcome.ts';
import { changeOf, type Plan } from '../plan/plan.ts';
import { planId } from '../plan/plan-id.ts';
import type { Gate } from '../reconcile/dependencies.ts';
import type { Reviews } from './reviews.ts';

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
  const { check, finish } = expectPlan === 'reviewed' ? reviewRule(keeping) : planRule(expectPlan);
  const admitted = new Set<string>();
  return {
    check: async (plans) => {
      const changing = plans.filter(({ action }) => action !== 'none');
      if (changing.length > 0) await check(changing);
      for (const plan of changing) admitted.add(exactly(plan));
    },
    admit: (plan) => {
      if (admitted.has(exactly(plan))) return;
      throw new ActionError({
        title: 'The plan changed',
        message: `The ${describeConnection(plan.type, { name: plan.name })} changed in Pictory during the run, so the remaining change differs from the one that was allowed (${described(plan)}). It was not written.`,
        fix: 'Review a new preview, or open a pull request whose preview shows this change.',
      });
    },
    finish,
  };
}

/** Returns a warning if the request cannot do without a new review for each run. */
export function reviewWarnings({ settings, task }: GateKeeping['request']): readonly Warning[] {
  if (settings.expectPlan !== 'reviewed' || task.operation !== 'ensure') return [];
  const sendsAlways = (task.kind === 'manifest' ? task.entries : [task]).some(
    (one) =>
      one.state === 'present' &&
      one.desired.credentials === 'always' &&
      one.type.fields.some(({ api, kind }) => kind === 'write-only' && one.desired.values[api] !== undefined),
  );
  if (!sendsAlways) return [];
  const message =
    '`credentials: always` makes every run a change, and `expect-plan: reviewed` lets it pass once: the next run will be refused. Use `credentials: on-change`.';
  return [{ title: 'A review for every run', message }];
}

/** Is asked only about plans that change something. */
type Rule = Pick<Gate, 'check' | 'finish'>;

/** All changes together must be the expected plan. */
function planRule(expected: string): Rule {
  return {
    check: async (plans) => {
      if (planId(plans) === expected) return;
      throw new NotExpected({
        title: 'The plan is not the expected one',
        message: `The plan is not the one in expect-plan (${expected}), so nothing was written. It would:`,
        points: plans.map(named),
        fix: 'The connection in Pictory, or the workflow, has changed since that plan. Review a new preview and use its plan id.',
      });
    },
    finish: async () => {},
  };
}

/** Each change must be recorded on a merged pull request. */
function reviewRule({ request, run, sign, fetch, warn }: GateKeeping): Rule {
  const { githubToken } = request.settings;
  let reviewedOn: readonly number[] = [];
  const { owner, repo, apiUrl } = run;
  const access = { fetch, apiUrl, token: githubToken };
  const place = { sign, owner, repo, key: commentKeyOf(commentRequestOf(request), sign) };
  return {
    check: async (changing) => {
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
      let reviews: Reviews;
      try {
        const pushed = run.isOpenPullRequest ? undefined : run.subject;
        reviews = await findReviews(access, place, { branch: run.branch, pushed }, changing);
      } catch (trouble) {
        if (trouble instanceof ActionError) throw trouble;
        const { said, fix } = readRefusal(trouble);
        throw refusal(`The reviews could not be looked up: ${said}`, fix, { cause: trouble });
      }
      const { missing } = reviews;
      if (missing.length > 0) {
        const points = missing.map(({ plan, why }) => `${named(plan)}: ${why}`);
        throw refusal(
          `${changing.length === 1 ? 'The change was' : `${missing.length} of ${changing.length} changes were`} not reviewed, so nothing was written:`,
          `Open a pull request whose preview shows these changes, and merge it. If the API key changed since the preview, run the preview again before merging. ${searchedIn(reviews)}`,
          { points },
        );
      }
      reviewedOn = reviews.reviewedOn;
    },
    finish: async (outcome) => {
      const spent = spentPlans(outcome);
      if (spent.length === 0 || reviewedOn.length === 0) return;
      try {
        const { noteApplied } = await import('./reviews.ts');
        await noteApplied(access, place, reviewedOn, run.id, spent);
      } catch (trouble) {
        const { said } = readRefusal(trouble);
        const lost = `The changes were applied, but their review could not be marked as used: ${said} It could be used again.`;
        warn('Review not marked as used', lost);
      }
    },
  };
}

function refusal(message: string, fix: string, more?: Partial<Pick<ActionError, 'points' | 'cause'>>): ActionError {
  return new NotExpected({ title: 'The changes were not reviewed', message, fix, ...more });
}

function searchedIn({ searched }: Reviews): string {
  return searched.length === 0
    ? 'No pull request was merged into this branch.'
    : `Searched: ${searched.map((number) => `#${number}`).join(', ')}.`;
}

/** Without type and name, the id would do for any connection: the name of one in Pictory may end with it. */
function exactly({ type, name, id }: Plan): string {
  return JSON.stringify([type.input, name, id]);
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
