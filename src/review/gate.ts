import type { CommentPosting } from '../comment/post.ts';
import { commentKeyOf } from '../comment/subject.ts';
import { type Desired, describeConnection, type Field } from '../connections/types.ts';
import { ActionError, NotExpected, type Warning } from '../errors.ts';
import { readRefusal } from '../github/api-errors.ts';
import { commentRequestOf } from '../inputs/comment-request.ts';
import { rulesOf } from '../inputs/operation.ts';
import type { Request } from '../inputs/request.ts';
import { spentPlans } from '../outcome.ts';
import { changeOf, type Plan, planId } from '../plan/plan.ts';
import type { Gate } from '../reconcile/dependencies.ts';
import type { Records } from './reviews.ts';

type GateKeeping = Pick<CommentPosting, 'run' | 'sign' | 'fetch' | 'warn'> & {
  readonly request: Pick<Request, 'settings' | 'task'>;
};

/** Creates the gate of a run (input `expect-plan`); `undefined` if every change may be written, or none will be. */
export function createGate(keeping: GateKeeping): Gate | undefined {
  const { request, run, warn } = keeping;
  const { expectPlan, dryRun } = request.settings;
  if (expectPlan === undefined || dryRun || !rulesOf(request.task.operation).writes) return undefined;
  const admitted = new Set<string>();
  let reviewedOn: readonly number[] = [];
  return {
    check: async (plans) => {
      const changing = plans.filter(({ action }) => action !== 'none');
      if (changing.length === 0) return;
      if (expectPlan === 'reviewed') reviewedOn = await checkReviews(keeping, changing);
      else checkPlanId(expectPlan, changing);
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
    finish: async (outcome) => {
      const spent = spentPlans(outcome);
      if (spent.length === 0 || reviewedOn.length === 0) return;
      try {
        const { noteApplied } = await import('./reviews.ts');
        await noteApplied(recordsOf(keeping), reviewedOn, run.id, spent);
      } catch (trouble) {
        const lost = `The changes were applied, but their review could not be marked as used: ${readRefusal(trouble).said} It could be used again.`;
        warn('Review not marked as used', lost);
      }
    },
  };
}

/** Returns a warning if the request cannot do without a new review for each run. */
export function reviewWarnings({ settings, task }: GateKeeping['request']): readonly Warning[] {
  if (settings.expectPlan !== 'reviewed' || task.operation !== 'ensure') return [];
  const entries = task.kind === 'manifest' ? task.entries : [task];
  const desired = entries.flatMap((entry) => (entry.state === 'present' ? entry.desired : []));
  const always = desired.filter(({ credentials }) => credentials === 'always');
  const isSecret = ({ values }: Desired, { api, kind }: Field) => kind === 'write-only' && values[api] !== undefined;
  if (!always.some((one) => one.type.fields.some((field) => isSecret(one, field)))) return [];
  const message =
    '`credentials: always` makes every run a change, and `expect-plan: reviewed` lets it pass once: the next run will be refused. Use `credentials: on-change`.';
  return [{ title: 'A review for every run', message }];
}

/** @throws NotExpected unless all changes together are the expected plan. */
function checkPlanId(expected: string, changing: readonly Plan[]): void {
  if (planId(changing) === expected) return;
  throw new NotExpected({
    title: 'The plan is not the expected one',
    message: `The plan is not the one in expect-plan (${expected}), so nothing was written. It would:`,
    points: changing.map(named),
    fix: 'The connection in Pictory, or the workflow, has changed since that plan. Review a new preview and use its plan id.',
  });
}

function recordsOf({ request, run, sign, fetch }: GateKeeping): Records {
  const { owner, repo, apiUrl } = run;
  const key = commentKeyOf(commentRequestOf(request), sign);
  return { fetch, apiUrl, token: request.settings.githubToken, sign, owner, repo, key };
}

const ON_PUSHES = 'Use `expect-plan: reviewed` on pushes to the branch that pull requests are merged into.';
const A_TOKEN = "Leave out github-token to use the job's token, or give a token that may read and write pull requests.";

/** Returns the merged pull requests that record the changes. @throws ActionError unless each change is recorded. */
async function checkReviews(keeping: GateKeeping, changing: readonly Plan[]): Promise<readonly number[]> {
  const { branch, isOpenPullRequest, subject } = keeping.run;
  const { githubToken } = keeping.request.settings;
  if (branch === undefined) throw refusal('The run is not on a branch, so no pull request belongs to it.', ON_PUSHES);
  if (githubToken === '') throw refusal('The input github-token is empty, so reviews cannot be looked up.', A_TOKEN);
  const { findReviews } = await import('./reviews.ts');
  const pushed = isOpenPullRequest ? undefined : subject;
  const { missing, reviewedOn, searched } = await findReviews(recordsOf(keeping), changing, branch, pushed).catch(
    (trouble: unknown) => {
      if (trouble instanceof ActionError) throw trouble;
      const { said, fix } = readRefusal(trouble);
      throw refusal(`The reviews could not be looked up: ${said}`, fix, { cause: trouble });
    },
  );
  if (missing.length === 0) return reviewedOn;
  const which = changing.length === 1 ? 'The change was' : `${missing.length} of ${changing.length} changes were`;
  const list = searched.map((number) => `#${number}`).join(', ');
  const where = list === '' ? 'No pull request was merged into this branch.' : `Searched: ${list}.`;
  throw refusal(
    `${which} not reviewed, so nothing was written:`,
    `Open a pull request whose preview shows these changes, and merge it. If the API key changed since the preview, run the preview again before merging. ${where}`,
    { points: missing.map(({ plan, why }) => `${named(plan)}: ${why}`) },
  );
}

function refusal(message: string, fix: string, more?: Partial<Pick<ActionError, 'points' | 'cause'>>): ActionError {
  return new NotExpected({ title: 'The changes were not reviewed', message, fix, ...more });
}

/** Without type and name, the id would do for any connection: the name of one in Pictory may end with it. */
const exactly = ({ type, name, id }: Plan): string => JSON.stringify([type.input, name, id]);

/** Names a change without its values, which the report shows. */
function named(plan: Plan): string {
  return `${changeOf(plan)} ${describeConnection(plan.type, { name: plan.current?.values.name ?? plan.name })}`;
}

function described(plan: Plan): string {
  const shown = (value: string | boolean | null) => (value === null ? '(none)' : JSON.stringify(value));
  const fields = plan.changes.map((change) =>
    'sensitive' in change ? change.field.input : `${change.field.input} ${shown(change.from)} → ${shown(change.to)}`,
  );
  return `${named(plan)} (${fields.join(', ')})`;
}
