import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runAction, type WorkflowEvent } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import {
  commented,
  examples,
  FORK,
  HEAD,
  HOME,
  listed,
  MERGED,
  onPullRequest,
  pushed,
  ranFor,
  ranForFork,
  ZEROS,
} from '../support/events.ts';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { SECRETS } from './secrets.ts';

await loadGithub();

const LONGEST_MS = 45_000;

interface Story {
  readonly event: WorkflowEvent;
  readonly prepare?: (sandbox: Sandbox) => void;
  readonly env?: Readonly<Record<string, string>>;
}

interface Seen {
  /** The pull requests on which a comment was written. */
  readonly commentedOn: readonly string[];
  /** Where GitHub was asked for the pull request. */
  readonly lookedUp: readonly string[];
  readonly summary: string;
  readonly log: string;
}

/** Creates a connection on an event, which must go well, and without a warning. */
async function runOn({ event, prepare, env }: Story): Promise<Seen> {
  const sandbox = await startSandbox();
  try {
    prepare?.(sandbox);
    const { exitCode, outputs, annotations, summary, log } = await runAction({
      inputs: { ...aws.whole, 'dry-run': 'false', 'api-url': sandbox.url, 'api-key': SECRETS['api-key'] },
      token: SECRETS['github-token'],
      env: { GITHUB_API_URL: sandbox.githubUrl, ...env },
      event,
    });
    const github = sandbox.requests.filter(({ path }) => path.startsWith('/github/repos/'));
    const commentedOn = github.flatMap(({ method, path }) =>
      method === 'GET' ? [] : [path.replace(/^\/github\/repos\/(.+)\/issues\/(\d+)\/comments$/, '$1#$2')],
    );
    expect({ exitCode, annotations }).toEqual({ exitCode: 0, annotations: [] });
    expect(outputs).toMatchObject({ action: 'create', applied: 'true', 'connection-id': expect.stringMatching(/./) });
    expect(outputs['comment-url'] ?? '').toMatch(commentedOn.length === 0 ? /^$/ : /#issuecomment-\d+$/);
    expect(sandbox.pictory.list()).toHaveLength(1);
    expect(sandbox.violations).toEqual([]);
    const lookedUp = github.map(({ path }) => path).filter((path) => /\/pulls(?:\?|$)/.test(path));
    return { commentedOn, lookedUp, summary, log };
  } finally {
    await sandbox.close();
  }
}

describe('an event as GitHub sends it', () => {
  const all = examples();
  const pullRequests = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];

  /** The first example of each event. */
  const first = all.filter((event) => event === all.find(({ name }) => name === event.name));
  const toBranch = all.find(({ name, payload }) => name === 'push' && payload['ref'] === 'refs/heads/master');
  const withList = all.find(
    ({ name, payload }) => name === 'workflow_run' && /"number":2,/.test(JSON.stringify(payload)),
  );

  /** Every number that occurs is that of a pull request, so that a comment on a wrong one would succeed. */
  const peopled =
    ({ payload }: WorkflowEvent) =>
    ({ github }: Sandbox): void => {
      const { full_name: repository = 'octo-org/octo-repo' } = Object(payload['repository']);
      for (const number of [1, 118]) github.pull({}, repository, number);
      const headSha = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';
      const merge = { mergedAt: '2026-01-01T00:00:00Z', mergeCommitSha: '6113728f27ae82c7b1a177c8d03f9e96e0adf246' };
      github.pull({ state: 'closed', headSha, baseRef: 'master', ...merge }, repository, 2);
    };

  const isAboutTwo = (event: WorkflowEvent) => pullRequests.includes(event.name) || event === toBranch;
  const told = [...first, toBranch, withList].flatMap((event) => (event === undefined ? [] : [event]));

  test('is of many kinds', () => {
    expect(told.length).toBeGreaterThan(55);
    expect(told.filter(isAboutTwo)).toHaveLength(4);
  });

  test.concurrent.each(told.filter(isAboutTwo).map((event) => [event.name, event] as const))(
    'leads to a comment on the pull request that it is about: %s',
    async (_name, event) => {
      expect((await runOn({ event, prepare: peopled(event) })).commentedOn).toEqual(['Codertocat/Hello-World#2']);
    },
    LONGEST_MS,
  );

  test.concurrent.each(told.filter((event) => !isAboutTwo(event)).map((event) => [event.name, event] as const))(
    'leads to no comment when it is about no pull request: %s',
    async (_name, event) => {
      expect((await runOn({ event, prepare: peopled(event) })).commentedOn).toEqual([]);
    },
    LONGEST_MS,
  );
});

type Changes = Parameters<Sandbox['github']['pull']>[0];
type Case = readonly [string, WorkflowEvent, prepare?: (sandbox: Sandbox) => void];

const pull =
  (changes: Changes, number = 7) =>
  ({ github }: Sandbox) =>
    void github.pull(changes, 'octo-org/videos', number);
const merged = (changes: Changes = {}) =>
  pull({ state: 'closed', mergedAt: '2026-01-01T00:00:00Z', mergeCommitSha: MERGED, ...changes });
const fork = { headRepository: 'somebody/videos', headRef: 'topic-7', headSha: HEAD };

describe('the pull request', () => {
  test.concurrent.each<Case>([
    ['of pull_request_target', onPullRequest('pull_request_target', FORK)],
    ['that somebody commented on', commented()],
    ['that another workflow ran for', ranFor()],
    [
      'that another workflow ran for, beside one elsewhere',
      ranFor({ pull_requests: [listed(9, HEAD, FORK), listed()] }),
    ],
    ['of a fork that another workflow ran for', ranForFork(), pull(fork)],
    ['of a fork that is closed by now', ranForFork(), pull({ ...fork, state: 'closed' })],
    [
      'of a branch of a fork that had another before',
      ranForFork(),
      (sandbox) => [pull(fork)(sandbox), pull({ ...fork, headSha: MERGED, state: 'closed' }, 6)(sandbox)],
    ],
    ['that a push squashed', pushed(), merged()],
    ['that a push merged', pushed(), merged({ commits: [HEAD] })],
    ['that a push rebased', pushed(), merged({ commits: [HEAD, MERGED] })],
    ['that was merged into another branch than main', pushed({ ref: 'refs/heads/v1/x' }), merged({ baseRef: 'v1/x' })],
  ])(
    '%s gets the comment',
    async (_what, event, prepare = () => {}) => {
      const { commentedOn, lookedUp } = await runOn({ event, prepare });
      expect(commentedOn).toEqual(['octo-org/videos#7']);
      expect(lookedUp.length).toBeLessThan(2);
    },
    LONGEST_MS,
  );

  test.concurrent.each<Case>([
    ['a push that merges none', pushed()],
    ['a push to an open one', pushed({ ref: 'refs/heads/topic-7', after: HEAD }), pull({ headSha: HEAD })],
    ['a push of what was merged elsewhere', pushed({ ref: 'refs/heads/copy' }), merged()],
    ['a push of more than was merged', pushed({ after: HEAD }), merged({ commits: [HEAD] })],
    ['a run for a fork whose pull request went on', ranForFork(), pull({ ...fork, headSha: MERGED })],
    [
      'a run for a fork with two',
      ranForFork(),
      (sandbox) => [pull(fork)(sandbox), pull({ ...fork, baseRef: 'v1' }, 6)(sandbox)],
    ],
  ])(
    'is none for %s',
    async (_what, event, prepare = () => {}) => {
      const { commentedOn, lookedUp } = await runOn({ event, prepare });
      expect(commentedOn).toEqual([]);
      expect(lookedUp).toHaveLength(1);
    },
    LONGEST_MS,
  );

  test.concurrent.each<Case>([
    ['a comment on an issue', commented({})],
    ['a push that deletes', pushed({ after: ZEROS, deleted: true })],
    ['a push of a tag', pushed({ ref: 'refs/tags/v1' }), merged()],
    ['a run for a pull request that went on', ranFor({ pull_requests: [listed(7, MERGED)] })],
    ['a run for two', ranFor({ pull_requests: [listed(), listed(8)] })],
    ['a run for a branch', ranFor({ event: 'push', pull_requests: [] }), pull({ headSha: HEAD })],
    ['a schedule', { name: 'schedule', payload: { repository: HOME, schedule: '0 0 * * *' } }],
    [
      'a call from outside',
      { name: 'repository_dispatch', payload: { repository: HOME, client_payload: { number: 7 } } },
    ],
    ['a package', { name: 'registry_package', payload: { repository: HOME, registry_package: { number: 7 } } }],
    ['an event to come', { name: 'pull_request_dreamt', payload: onPullRequest('').payload }],
  ])(
    'is none for %s, and GitHub is not asked',
    async (_what, event, prepare = () => {}) => {
      expect(await runOn({ event, prepare })).toMatchObject({ commentedOn: [], lookedUp: [] });
    },
    LONGEST_MS,
  );
});

describe('the file of the event', () => {
  const folder = mkdtempSync(join(tmpdir(), 'events-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.concurrent.each([
    ['empty', ''],
    ['cut off', '{"pull_request":{"number":7,'],
    ['null', 'null'],
    ['a list', '[{"number":7}]'],
    ['a number', '7'],
    ['of wrong types', '{"pull_request":{"number":"7","head":[]},"repository":7}'],
    ['of lists', '{"pull_request":[{"number":7}],"repository":[]}'],
  ])(
    'may be %s, which is no more than a missing comment',
    async (name, text) => {
      const path = join(folder, `${name}.json`);
      writeFileSync(path, text);
      const event = { name: 'pull_request', payload: {} };
      const env = { GITHUB_EVENT_PATH: path };
      expect(await runOn({ event, env })).toMatchObject({ commentedOn: [], lookedUp: [] });
    },
    LONGEST_MS,
  );

  test('may be missing', async () => {
    const env = { GITHUB_EVENT_PATH: join(folder, 'nowhere', 'event.json') };
    const { commentedOn } = await runOn({ event: { name: 'pull_request', payload: {} }, env });
    expect(commentedOn).toEqual([]);
  });
});

describe('a look at a commit', () => {
  test.each([403, 404])('that GitHub refuses with %i is no warning, and names the permission', async (status) => {
    const prepare = (sandbox: Sandbox) => sandbox.addFault(`GET /repos/** status-${status} forever`);
    const { commentedOn, log } = await runOn({ event: pushed(), prepare });
    expect(commentedOn).toEqual([]);
    expect(log).toMatch(/pull-requests: (?:read|write)/);
  });
});

describe('the last line of the report', () => {
  test('has the commit that the other workflow ran on', async () => {
    expect((await runOn({ event: ranFor() })).summary).toContain(HEAD.slice(0, 7));
  });

  test('has no commit when somebody commented', async () => {
    const { summary } = await runOn({ event: commented() });
    expect(summary).toContain('/actions/runs/');
    expect(summary).not.toContain('Commit');
  });
});
