import { beforeAll, describe, expect, test } from '@jest/globals';
import { runAction, type WorkflowEvent } from '../../sandbox/runner.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { commented, FORK, HEAD, HOME, MERGED, ranFor, ZEROS } from '../support/events.ts';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { SECRETS } from './secrets.ts';

beforeAll(loadGithub);

const LONGEST_MS = 45_000;

type Part = Readonly<Record<string, unknown>>;

const repository = { ...HOME, default_branch: 'main' };

/** The same event with the default branch, which GitHub sends with every repository. */
const atHome = ({ name, payload }: WorkflowEvent): WorkflowEvent => ({ name, payload: { ...payload, repository } });

const pushed = (ref: string, changes: Part = {}): WorkflowEvent => ({
  name: 'push',
  payload: { repository, ref, after: MERGED, created: false, deleted: false, ...changes },
});

const dispatched = (ref: string): WorkflowEvent => ({
  name: 'workflow_dispatch',
  payload: { repository, ref, inputs: null, workflow: '.github/workflows/pictory.yml' },
});

/** Something happened to pull request 7, which was merged into the default branch unless it is said otherwise. */
const onMerged = (action: string, pull: Part = {}, name = 'pull_request'): WorkflowEvent => ({
  name,
  payload: {
    action,
    number: 7,
    repository,
    pull_request: {
      number: 7,
      state: 'closed',
      merged: true,
      merged_at: '2026-01-01T00:00:00Z',
      merge_commit_sha: MERGED,
      head: { ref: 'topic-7', sha: HEAD, repo: HOME },
      base: { ref: 'main', sha: ZEROS, repo: HOME },
      ...pull,
    },
  },
});
const open = { state: 'open', merged: false, merged_at: null };

/** A comment on pull request 7, or on an issue without the field `pull_request`. */
const commentedOn = (issue: Part) => atHome(commented(issue));

const ranAfter = (run: Part) => atHome(ranFor({ event: 'push', head_branch: 'main', pull_requests: [], ...run }));

const queued: WorkflowEvent = {
  name: 'merge_group',
  payload: {
    action: 'checks_requested',
    repository,
    merge_group: {
      head_sha: HEAD,
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-7-beefcafe',
      base_sha: MERGED,
      base_ref: 'refs/heads/main',
    },
  },
};

interface Step {
  readonly event: WorkflowEvent;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What a step on an event shows of its mode. */
interface Seen {
  readonly exitCode: number | null;
  /** The output `dry-run`. */
  readonly dryRun: string | undefined;
  /** The requests to Pictory that can write. */
  readonly written: readonly string[];
  /** The lines of the log about the mode. */
  readonly mode: readonly string[];
  readonly warnings: readonly string[];
}

/** Asks for a connection that does not exist yet. */
async function runOn({ event, inputs = {}, env = {} }: Step): Promise<Seen> {
  const sandbox = await startSandbox();
  try {
    const { exitCode, outputs, log, annotations } = await runAction({
      inputs: { ...aws.whole, comment: 'never', 'api-url': sandbox.url, 'api-key': SECRETS['api-key'], ...inputs },
      token: SECRETS['github-token'],
      env: { GITHUB_API_URL: sandbox.githubUrl, ...env },
      event,
    });
    expect(sandbox.violations).toEqual([]);
    const written = sandbox.requests.flatMap(({ method, path }) =>
      method === 'GET' || path.startsWith('/github/') ? [] : [`${method} ${path}`],
    );
    expect(sandbox.pictory.list()).toHaveLength(written.length);
    return {
      exitCode,
      dryRun: outputs['dry-run'],
      written,
      mode: log.split('\n').filter((line) => /^(?:Preview only|Changes will be applied)\b/.test(line)),
      warnings: annotations.map(({ message }) => message),
    };
  } finally {
    await sandbox.close();
  }
}

const applied = (reason: string): Seen => ({
  exitCode: 0,
  dryRun: 'false',
  written: ['POST /pictoryapis/v1/awsconnections'],
  mode: [`Changes will be applied: ${reason}.`],
  warnings: [],
});

const previewed = (reason: string, ...warnings: readonly string[]): Seen => ({
  exitCode: 0,
  dryRun: 'true',
  written: [],
  mode: [`Preview only: ${reason}.`],
  warnings,
});

const notApplied = (branch: string) =>
  previewed(
    `${branch} is not the default branch main`,
    `Not applied: \`${branch}\` is not the default branch. To apply changes from this branch, set \`dry-run: false\`.`,
  );

type Row = readonly [string, WorkflowEvent, reason: string];

describe('without dry-run, a change is written', () => {
  test.concurrent.each<Row>([
    ['a push to the default branch', pushed('refs/heads/main'), 'the push is for the default branch main'],
    ['a push of a tag', pushed('refs/tags/v1.2'), 'the push is for the tag v1.2'],
    [
      'a dispatch on the default branch',
      dispatched('refs/heads/main'),
      'the workflow_dispatch is for the default branch main',
    ],
    ['a dispatch on a tag', dispatched('refs/tags/v1.2'), 'the workflow_dispatch is for the tag v1.2'],
    ['a merge', onMerged('closed'), 'the pull request was merged into the default branch main'],
    [
      'a merge under pull_request_target',
      onMerged('closed', {}, 'pull_request_target'),
      'the pull request was merged into the default branch main',
    ],
    [
      'a workflow after a push to the default branch',
      ranAfter({}),
      'the triggering workflow run is for the default branch main',
    ],
    [
      'a workflow after a schedule',
      ranAfter({ event: 'schedule' }),
      'the triggering workflow run is for the default branch main',
    ],
    ['a schedule', { name: 'schedule', payload: { schedule: '0 0 * * *' } }, 'the event is schedule'],
    ['a release', { name: 'release', payload: { action: 'published', repository } }, 'the event is release'],
    [
      'a call from outside',
      { name: 'repository_dispatch', payload: { action: 'deploy', branch: 'main', repository, client_payload: {} } },
      'the event is repository_dispatch',
    ],
  ])(
    'on %s',
    async (_what, event, reason) => {
      expect(await runOn({ event })).toEqual(applied(reason));
    },
    LONGEST_MS,
  );

  test.concurrent(
    'outside of a workflow',
    async () => {
      const env = { GITHUB_ACTIONS: undefined, GITHUB_EVENT_NAME: undefined, GITHUB_EVENT_PATH: undefined };
      expect(await runOn({ event: { name: '', payload: {} }, env })).toEqual(applied('this is not a workflow run'));
    },
    LONGEST_MS,
  );
});

describe('without dry-run, a change is previewed', () => {
  const notMerging = 'the pull request is not merged';
  const notMerged = (name: string) => `the event ${name} is not about merged code`;

  test.concurrent.each<Row>([
    ['a pushed deletion', pushed('refs/heads/topic', { after: ZEROS, deleted: true }), 'the push deleted topic'],
    ['a merge queue', queued, notMerged('merge_group')],
    ['an open pull request', onMerged('opened', open), notMerging],
    ['a pull request closed without a merge', onMerged('closed', { merged: false, merged_at: null }), notMerging],
    [
      'a merge into another branch',
      onMerged('closed', { base: { ref: 'v1', sha: ZEROS, repo: HOME } }),
      'the pull request was merged into v1, not into the default branch main',
    ],
    ['a label after the merge', onMerged('labeled'), notMerging],
    [
      'a review after the merge',
      onMerged('submitted', { merged: undefined }, 'pull_request_review'),
      notMerged('pull_request_review'),
    ],
    ['a comment on an issue', commentedOn({ state: 'open' }), notMerged('issue_comment')],
    [
      'a comment on an open pull request',
      commentedOn({ state: 'open', pull_request: { merged_at: null } }),
      notMerged('issue_comment'),
    ],
    [
      'a comment on a merged pull request',
      commentedOn({ state: 'closed', pull_request: { merged_at: '2026-01-01T00:00:00Z' } }),
      notMerged('issue_comment'),
    ],
    [
      'a workflow after a pull request',
      ranAfter({ event: 'pull_request' }),
      'the triggering workflow run was started by pull_request',
    ],
    [
      'a workflow after a push to another branch',
      ranAfter({ head_branch: 'topic' }),
      'the triggering workflow run is for topic, not for the default branch main',
    ],
    [
      'a workflow after a run for a fork',
      ranAfter({ head_repository: FORK }),
      'the triggering workflow run is not known to belong to this repository',
    ],
    [
      'an event to come',
      { name: 'dreamt_of', payload: { repository, ref: 'refs/heads/main' } },
      notMerged('dreamt_of'),
    ],
  ])(
    'on %s',
    async (_what, event, reason) => {
      expect(await runOn({ event })).toEqual(previewed(reason));
    },
    LONGEST_MS,
  );

  test.concurrent.each<[string, WorkflowEvent, string]>([
    ['a push to another branch', pushed('refs/heads/production'), 'production'],
    ['a push of a merge queue', pushed('refs/heads/gh-readonly-queue/main/pr-7-x'), 'gh-readonly-queue/main/pr-7-x'],
    ['a dispatch on another branch', dispatched('refs/heads/topic/7'), 'topic/7'],
  ])(
    'with a warning on %s',
    async (_what, event, branch) => {
      expect(await runOn({ event })).toEqual(notApplied(branch));
    },
    LONGEST_MS,
  );

  // As GitHub runs it for a deleted branch: at the default branch.
  test.concurrent(
    'by the ref of the event, whatever the ref of the workflow',
    async () => {
      const env = { GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main' };
      expect(await runOn({ event: pushed('refs/heads/topic'), env })).toEqual(notApplied('topic'));
    },
    LONGEST_MS,
  );
});

describe('dry-run', () => {
  test.concurrent.each<[string, string, Step['event'], Seen]>([
    ['', 'a push to the default branch', pushed('refs/heads/main'), applied('the push is for the default branch main')],
    ['', 'a push to another branch', pushed('refs/heads/topic'), notApplied('topic')],
    ['auto', 'a merge queue', queued, previewed('the event merge_group is not about merged code')],
    ['true', 'a push to the default branch', pushed('refs/heads/main'), previewed('dry-run is true')],
    ['false', 'an open pull request', onMerged('opened', open), applied('dry-run is false')],
    ['false', 'a push to another branch', pushed('refs/heads/topic'), applied('dry-run is false')],
  ])(
    '"%s" decides on %s',
    async (dryRun, _what, event, seen) => {
      expect(await runOn({ event, inputs: { 'dry-run': dryRun } })).toEqual(seen);
    },
    LONGEST_MS,
  );

  test.concurrent(
    'is not mentioned where nothing can be written',
    async () => {
      const inputs = { operation: 'verify' };
      const { written, mode } = await runOn({ event: pushed('refs/heads/topic'), inputs });
      expect({ written, mode }).toEqual({ written: [], mode: [] });
    },
    LONGEST_MS,
  );
});

describe('nothing pending', () => {
  test.concurrent(
    'is no warning on another branch',
    async () => {
      const inputs = { operation: 'delete', description: '', 'aws-account-id': '', 'aws-region': '' };
      expect(await runOn({ event: pushed('refs/heads/topic'), inputs })).toEqual({
        ...notApplied('topic'),
        warnings: [],
      });
    },
    LONGEST_MS,
  );
});
