import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Response } from 'node-fetch';
import { type RecordedRequest, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { Written } from '../../src/comment/find.ts';
import { formatComment, markerOf, type Stamp } from '../../src/comment/format.ts';
import { type CommentPosting, postComment } from '../../src/comment/post.ts';
import { type StickyComment, writeComment } from '../../src/comment/sticky.ts';
import { commentedOn } from '../../src/comment/subject.ts';
import { aws } from '../../src/connections/aws.ts';
import { createSigner } from '../../src/connections/signer.ts';
import type { Connection } from '../../src/connections/types.ts';
import type { Run } from '../../src/github/context.ts';
import type { Subject } from '../../src/github/event.ts';
import { createFetch } from '../../src/http/fetch.ts';
import { commentRequestOf } from '../../src/inputs/comment-request.ts';
import type { Request } from '../../src/inputs/request.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import type { OneOutcome } from '../../src/outcome.ts';
import { noChange, planAbsent } from '../../src/plan/create-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { deletion as anyDeletion, having, MERGED } from '../support/request.ts';
import { digestOf, PLACE, sign } from './examples.ts';
import { letPausesPass } from './pauses.ts';

const BOT = 'github-actions[bot]';
const TOKEN = 'ghs_token';
const MARKER = markerOf(PLACE);
const STAMP: Stamp = {
  run: 42,
  attempt: 1,
  state: 'preview',
  commit: '0123456789abcdef0123456789abcdef01234567',
  digest: digestOf('The report'),
};
/** The whole of the comment that shows a text. */
const whole = (text: string, stamp = STAMP) => formatComment(PLACE, { stamp, record: [] }, text);

let sandbox: Sandbox;

letPausesPass();

beforeEach(async () => {
  sandbox = await startSandbox();
});

afterEach(async () => {
  await sandbox.close();
  expect(sandbox.violations).toEqual([]);
});

function write(more: Partial<StickyComment> = {}): Promise<Written | undefined> {
  return writeComment({
    fetch: createFetch(),
    apiUrl: sandbox.githubUrl,
    token: TOKEN,
    ...PLACE,
    stamp: STAMP,
    text: () => 'The report',
    record: (before) => before,
    hasNews: true,
    isNoop: false,
    isHeadReport: false,
    info: () => {},
    ...more,
  });
}

const bodies = (): readonly string[] => sandbox.github.comments().map(({ body }) => body);
const sent = (method: string): readonly RecordedRequest[] =>
  sandbox.requests.filter((request) => request.method === method && !request.path.endsWith('/graphql'));

describe('the comment', () => {
  test('is written when there is none', async () => {
    const written = await write();
    expect(sandbox.github.comments()).toMatchObject([{ ...written, id: Number(written?.id), author: BOT }]);
    expect(bodies()).toEqual([whole('The report')]);
  });

  test('has an id as GitHub gives it, beyond 32 bits', async () => {
    expect((await write())?.id).toBe(String(sandbox.github.comments()[0]?.id));
    expect(Number(sandbox.github.comments()[0]?.id)).toBeGreaterThan(2 ** 32);
  });

  test('is not begun when there is nothing to say', async () => {
    expect(await write({ hasNews: false })).toBeUndefined();
    expect(bodies()).toEqual([]);
  });

  test.each([true, false])('is edited in place (with news: %s)', async (hasNews) => {
    const { id, url } = sandbox.github.comment(BOT, `${MARKER}\nOld`);
    expect(await write({ hasNews })).toMatchObject({ id: String(id), url });
    expect(bodies()).toEqual([whole('The report')]);
  });

  test('is left alone when nothing in it changed', async () => {
    const { id } = sandbox.github.comment(BOT, whole('The report'));
    expect(await write()).toMatchObject({ id: String(id) });
    expect(sent('PATCH')).toEqual([]);
  });

  test('is left alone when only its footer and line ends changed', async () => {
    sandbox.github.comment(BOT, whole('The report\n\n<sub>Run 1</sub>\n').replaceAll('\n', '\r\n'));
    await write({ text: () => 'The report\n\n<sub>Run 2</sub>\n' });
    expect(sent('PATCH')).toEqual([]);
  });

  test('brings its footer up to date with the rest', async () => {
    sandbox.github.comment(BOT, whole('Old\n\n<sub>Run 1</sub>\n', { ...STAMP, digest: digestOf('Old') }));
    await write({ text: () => 'New\n\n<sub>Run 2</sub>\n' });
    expect(bodies()).toEqual([whole('New\n\n<sub>Run 2</sub>\n')]);
  });

  test('with another key is another comment', async () => {
    const other = `${markerOf({ ...PLACE, key: 'other' })}\nOther`;
    sandbox.github.comment(BOT, other);
    await write();
    expect(bodies()).toEqual([other, whole('The report')]);
  });

  test.each([
    ['quotes it', BOT, `> ${MARKER}\nThe report`],
    ['has it below', BOT, `See this:\n${MARKER}\nThe report`],
    ['is somebody else’s', 'mallory', `${MARKER}\nThe report`],
    ['is of somebody who is named like the app', 'github-actions', `${MARKER}\nThe report`],
  ])('is not the one with the marker that %s', async (_what, author, body) => {
    sandbox.github.comment(author, body);
    await write();
    expect(bodies()).toEqual([body, whole('The report')]);
  });

  test('is the oldest of several, and the others are deleted', async () => {
    sandbox.github.comment(BOT, `${MARKER}\nFirst`);
    sandbox.github.comment(BOT, `${MARKER}\nSecond`);
    await write();
    expect(bodies()).toEqual([whole('The report')]);
  });

  test('is the oldest of several, although another run deletes the others first', async () => {
    sandbox.github.comment(BOT, `${MARKER}\nFirst`);
    const { id } = sandbox.github.comment(BOT, `${MARKER}\nSecond`);
    const fetch = createFetch();
    const written = await write({
      fetch: async (url, init, bounds) =>
        init.method === 'DELETE'
          ? fetch(url, init, bounds).then(() => fetch(url, init, bounds))
          : fetch(url, init, bounds),
    });
    expect({ id: written?.id, bodies: bodies() }).toEqual({
      id: String(Number(id) - 1),
      bodies: [whole('The report')],
    });
  });

  test.each([
    ['the first', []],
    ['an earlier', [`${MARKER}\nOld`]],
  ])('is not written, with a line of the log, once the branch has moved on (%s comment)', async (_which, before) => {
    for (const body of before) sandbox.github.comment(BOT, body);
    const lines: string[] = [];
    await write({ stamp: { ...STAMP, commit: 'c'.repeat(40) }, isHeadReport: true, info: (line) => lines.push(line) });
    expect(lines).toEqual(['No comment shows this run: its commit `ccccccc` is not `dadd866`, the newest.']);
    expect(bodies().join()).not.toContain('The report');
  });

  test('is found before two hundred others', async () => {
    sandbox.github.comment(BOT, `${MARKER}\nOld`);
    for (let more = 0; more < 200; more += 1) sandbox.github.comment('octocat', `Comment ${more}`);
    await write();
    expect(bodies()).toHaveLength(201);
    expect(bodies()[0]).toBe(whole('The report'));
  });

  test('of an app is found by the name that GitHub gives it', async () => {
    sandbox.github.token('ghs_app', { login: 'pictory-app[bot]' });
    sandbox.github.comment('pictory-app[bot]', `${MARKER}\nOld`);
    await write({ token: 'ghs_app' });
    expect(bodies()).toEqual([whole('The report')]);
  });

  test('has a marker in which no key can end it', () => {
    expect(markerOf({ ...PLACE, key: '--> @everyone' })).toMatch(/^<!-- pictory-connection [0-9a-f]{32} -->$/);
  });

  test('has a marker that keys do not share', () => {
    expect(markerOf({ ...PLACE, key: 'a' })).not.toBe(markerOf({ ...PLACE, key: 'b' }));
  });
});

describe('a comment whose writing ends without an answer', () => {
  test.each(['reset-after', 'status-502-after'])('is not written twice, after %s', async (fault) => {
    sandbox.addFault(`POST /repos/*/*/issues/7/comments ${fault}`);
    expect(await write()).toBeDefined();
    expect(bodies()).toEqual([whole('The report')]);
  });

  test.each(['reset-before', 'status-502'])('is written when a look shows that it was not, after %s', async (fault) => {
    sandbox.addFault(`POST /repos/*/*/issues/7/comments ${fault}`);
    expect(await write()).toBeDefined();
    expect(bodies()).toEqual([whole('The report')]);
  });

  test('is edited again', async () => {
    sandbox.github.comment(BOT, `${MARKER}\nOld`);
    sandbox.addFault('PATCH /repos/*/*/issues/comments/* status-502-after');
    await write();
    expect(bodies()).toEqual([whole('The report')]);
  });

  test('is given up when GitHub stays silent', async () => {
    sandbox.addFault('POST /repos/*/*/issues/7/comments status-502 forever');
    await expect(write()).rejects.toThrow();
    expect(sent('POST')).toHaveLength(2);
  });
});

describe('a rate limit of GitHub', () => {
  test('is waited for', async () => {
    sandbox.addFault('POST /repos/*/*/issues/7/comments status-429 retry-after=5');
    expect(await write()).toBeDefined();
    expect(bodies()).toHaveLength(1);
  });

  test('is not waited for longer than a minute', async () => {
    sandbox.addFault('POST /repos/*/*/issues/7/comments status-429 forever retry-after=61');
    await expect(write()).rejects.toThrow('secondary rate limit');
    expect(sent('POST')).toHaveLength(1);
  });

  test('is not waited for again and again', async () => {
    sandbox.addFault('POST /repos/*/*/issues/7/comments status-429 forever retry-after=5');
    await expect(write()).rejects.toThrow('secondary rate limit');
    expect(sent('POST')).toHaveLength(3);
  });
});

/** Writes the comment of a run that can have one, as `main` does. */
async function told({
  request,
  ...posting
}: Omit<CommentPosting, 'subject' | 'digest' | 'commenting' | 'reason'> & {
  readonly request: Request<OneTask>;
}): Promise<Written | undefined> {
  const commenting = commentRequestOf(request);
  const subject = commentedOn(commenting, posting.run);
  const digest = digestOf(posting.text(1_000));
  return subject && postComment({ ...posting, commenting, subject, digest, reason: '' });
}

describe('the courtesy of a comment', () => {
  const RUN = {
    event: 'pull_request',
    owner: 'octo-org',
    repo: 'videos',
    sha: '',
    id: '1',
    attempt: '1',
    subject: { kind: 'pull-request', number: 7 },
    isOpenPullRequest: true,
    mergeWrites: true,
    writeMode: MERGED,
  } as const;
  const current: Connection = { type: aws, connectionId: 'id1', version: 1, values: { name: 'S3' } };
  const unchanged = noChange(aws, 'S3', current);
  const deleting = planAbsent(current, aws, 'S3', sign);
  const about = having(anyDeletion, { githubToken: TOKEN });
  const deletion: Request<OneTask> = { ...about, task: { ...about.task, identity: { name: 'S3' } } };
  const deleted: OneOutcome = { kind: 'one', task: deletion.task, dryRun: false, plan: deleting, applied: true };

  interface Result {
    readonly written: Written | undefined;
    readonly lines: readonly string[];
    readonly warnings: readonly string[];
  }

  async function courtesy(
    outcome: Partial<OneOutcome> = {},
    changes: Partial<Settings> = {},
    run: Partial<Run> = {},
    request = deletion,
  ): Promise<Result> {
    const lines: string[] = [];
    const warnings: string[] = [];
    const written = await told({
      outcome: { ...deleted, task: request.task, ...outcome },
      request: having(request, changes),
      run: { ...RUN, apiUrl: sandbox.githubUrl, ...run },
      text: () => 'The report',
      sign: createSigner(request.apiKey),
      fetch: createFetch(),
      info: (line) => lines.push(line),
      warn: (title, message) => warnings.push(`${title}: ${message}`),
    });
    return { written, lines, warnings };
  }

  describe('takes at most a minute', () => {
    test.each([
      [25, 3],
      [40, 2],
      [60, 1],
      [61, 1],
    ])('with a rate limit that asks to wait for %i seconds each time', async (seconds, posts) => {
      sandbox.addFault(`POST /repos/*/*/issues/7/comments status-429 forever retry-after=${seconds}`);
      const begun = Date.now();
      const { warnings, lines } = await courtesy();
      expect(Date.now() - begun).toBeLessThanOrEqual(60_000);
      expect(sent('POST').filter(({ path }) => path.endsWith('/comments'))).toHaveLength(posts);
      expect(lines).toHaveLength(posts - 1);
      expect(warnings).toEqual([
        expect.stringContaining(`limits the rate of requests with this token for ${seconds} seconds`),
      ]);
    });

    test('with a secondary rate limit that does not say how long', async () => {
      sandbox.addFault('POST /repos/*/*/issues/7/comments status-429 forever');
      const begun = Date.now();
      const { warnings } = await courtesy();
      expect(Date.now() - begun).toBeLessThanOrEqual(60_000);
      expect(warnings).toEqual([expect.stringContaining('for some minutes')]);
    });

    test('and says that it waits', async () => {
      sandbox.addFault('POST /repos/*/*/issues/7/comments status-429 retry-after=25');
      const { lines, written } = await courtesy();
      expect(lines).toEqual(['Waiting 25 s: GitHub limits the rate of requests.']);
      expect(written).toBeDefined();
    });
  });

  describe('is done', () => {
    test.each<[string, Plan | undefined, unknown, Settings['comment'], boolean]>([
      ['a change', deleting, undefined, 'changes', true],
      ['nothing', unchanged, undefined, 'changes', false],
      ['nothing', unchanged, undefined, 'always', true],
      ['a failure', unchanged, new Error('x'), 'changes', true],
      ['a change', deleting, undefined, 'never', false],
      ['a failure', deleting, new Error('x'), 'never', false],
    ])('for %s or not (%#)', async (_what, plan, error, mode, expected) => {
      const { written, warnings } = await courtesy({ ...(plan && { plan }), error }, { comment: mode });
      expect([written !== undefined, bodies().length]).toEqual([expected, expected ? 1 : 0]);
      expect(warnings).toEqual([]);
    });

    test('for nothing when an earlier comment is to be brought up to date', async () => {
      await courtesy();
      sandbox.github.edit(sandbox.github.comments()[0]?.id ?? 0, `${bodies()[0]?.split('\n')[0]}\nOld`);
      await courtesy({ plan: unchanged });
      expect(bodies()).toEqual([expect.stringMatching(/\nThe report$/)]);
    });

    test('on the pull request that is given rather than the one of the event', async () => {
      sandbox.github.pull({}, 'octo-org/videos', 9);
      await courtesy({}, { prNumber: 9 });
      expect(sandbox.github.comments('octo-org/videos', 9)).toHaveLength(1);
      expect(bodies()).toEqual([]);
    });
  });

  describe('for a commit', () => {
    const sha = 'c'.repeat(40);
    const commit: Subject = { kind: 'commit', sha, branch: 'main' };
    const head: Subject = { kind: 'head', sha, owner: 'somebody', branch: 'topic' };
    const where = '/repos/*/*/commits/*/pulls';

    test('is done on the pull request that was merged with it', async () => {
      sandbox.github.pull({ state: 'closed', mergedAt: '2026-01-01T00:00:00Z', mergeCommitSha: sha });
      expect((await courtesy({}, {}, { subject: commit })).warnings).toEqual([]);
      expect(bodies()).toHaveLength(1);
    });

    test('is done nowhere when it belongs to none, and nothing is said', async () => {
      expect(await courtesy({}, {}, { subject: commit })).toEqual({ written: undefined, warnings: [], lines: [] });
    });

    test('is done on the pull request that is given, without a look at the commit', async () => {
      await courtesy({}, { prNumber: 7 }, { subject: commit });
      expect(bodies()).toHaveLength(1);
      expect(sandbox.requests.filter(({ path }) => path.includes('/commits/'))).toEqual([]);
    });

    test.each<[Subject, number]>([
      [commit, 403],
      [commit, 404],
      [head, 403],
      [head, 404],
    ])('names the permission that is missing, and does not warn (%#)', async (subject, status) => {
      sandbox.addFault(`GET /repos/** status-${status} forever`);
      const { warnings, lines } = await courtesy({}, {}, { subject });
      expect(warnings).toEqual([]);
      expect(lines).toEqual([
        expect.stringMatching(
          /^No comment was written, because the pull request .* `permissions: pull-requests: write`/,
        ),
      ]);
    });

    test('without a token is no reason to warn', async () => {
      const { warnings, lines } = await courtesy({}, { githubToken: '' }, { subject: commit });
      expect([warnings, lines]).toEqual([[], [expect.stringContaining('github-token is empty')]]);
    });

    test('tells a rate limit from a permission that is missing', async () => {
      const warnings: string[] = [];
      const headers = { 'content-type': 'application/json' };
      const refusal = JSON.stringify({ message: 'API rate limit exceeded for installation.' });
      await told({
        outcome: deleted,
        request: deletion,
        run: { ...RUN, apiUrl: sandbox.githubUrl, subject: commit },
        text: () => 'x',
        sign,
        fetch: async () => new Response(refusal, { status: 403, headers }),
        info: () => {},
        warn: (title, message) => warnings.push(`${title}: ${message}`),
      });
      expect(warnings).toEqual([expect.stringContaining('API rate limit exceeded')]);
    });

    test.each([
      ['the token is not valid', 401, 'Check the input github-token'],
      ['GitHub is down', 503, 'The log has the changes.'],
      ['there are too many requests', 429, 'secondary rate limit'],
    ])('warns, and goes on, when %s', async (_what, status, says) => {
      sandbox.addFault(`GET ${where} status-${status} forever retry-after=61`);
      const { written, warnings, lines } = await courtesy({}, {}, { subject: commit });
      expect(written).toBeUndefined();
      expect(lines).toEqual([]);
      expect(warnings).toEqual([
        expect.stringMatching(`^No comment: The comment on the pull request was not written; .*${says}`),
      ]);
    });
  });

  describe('asks nothing of GitHub', () => {
    test.each<[Partial<Settings>, Partial<Run>]>([
      [{ githubToken: '' }, {}],
      [{}, { owner: '', repo: '' }],
    ])('without a token or a repository, and warns (%#)', async (changes, run) => {
      const { warnings } = await courtesy({}, changes, run);
      expect(warnings).toEqual([expect.stringContaining('github-token is empty')]);
      expect(sandbox.requests).toEqual([]);
    });
  });

  describe('has one comment', () => {
    const other: Request<OneTask> = { ...deletion, task: { ...deletion.task, identity: { name: 'Other' } } };

    test.each<[string, Request<OneTask>]>([
      ['name', other],
      ['id', { ...deletion, task: { ...deletion.task, identity: { connectionId: 'id1' } } }],
      ['account', { ...deletion, apiKey: 'pictai_2' }],
      ['key', having(deletion, { commentKey: 'staging' })],
    ])('for each %s', async (_what, request) => {
      await courtesy();
      await courtesy({}, {}, {}, request);
      expect(bodies()).toHaveLength(2);
    });

    test('for a key that is given, whatever the connection', async () => {
      await courtesy({}, { commentKey: 'k' });
      await courtesy({}, { commentKey: 'k' }, {}, other);
      expect(bodies()).toHaveLength(1);
    });
  });

  describe('warns, and goes on,', () => {
    test('when the token may only read', async () => {
      sandbox.github.token(TOKEN, { readOnly: true });
      const { written, warnings } = await courtesy();
      expect(written).toBeUndefined();
      expect(warnings).toEqual([
        expect.stringMatching(
          /^No comment: The comment on pull request 7 was not written.*Resource not accessible by integration.*pull-requests: write.*forks/s,
        ),
      ]);
    });

    test('when the token is not valid', async () => {
      sandbox.github.token(TOKEN, { invalid: true });
      expect((await courtesy()).warnings).toEqual([expect.stringContaining('Check the input github-token')]);
    });

    test('when the conversation is locked', async () => {
      sandbox.github.pull({ locked: true });
      expect((await courtesy()).warnings).toEqual([expect.stringContaining('The conversation is locked: unlock it')]);
    });

    test('when the repository is archived', async () => {
      sandbox.github.repository({ archived: true });
      expect((await courtesy()).warnings).toEqual([expect.stringContaining('archived so is read-only')]);
    });

    test('when there is no such pull request', async () => {
      const { warnings } = await courtesy({}, { prNumber: 99 });
      expect(warnings).toEqual([
        expect.stringMatching(/pull request 99 was not written.*PullRequest with the number of 99/s),
      ]);
    });

    test('when GitHub has no GraphQL', async () => {
      sandbox.github.service('no-graphql');
      expect((await courtesy()).warnings).toEqual([expect.stringContaining('Not Found')]);
    });

    test('when GitHub is down', async () => {
      sandbox.github.service('off');
      expect((await courtesy()).warnings).toEqual([expect.stringContaining('The log has the changes.')]);
    });

    test('when nobody listens', async () => {
      const { warnings } = await courtesy({}, {}, { apiUrl: 'http://127.0.0.1:1' });
      expect(warnings).toEqual([expect.stringContaining('ECONNREFUSED')]);
    });
  });

  test('shortens a report that is too long', async () => {
    const warnings: string[] = [];
    await told({
      outcome: deleted,
      request: deletion,
      run: { ...RUN, apiUrl: sandbox.githubUrl },
      text: () => 'x'.repeat(70_000),
      sign,
      fetch: createFetch(),
      info: () => {},
      warn: (title, message) => warnings.push(`${title}: ${message}`),
    });
    expect(warnings).toEqual([]);
    expect(sandbox.github.comments().at(-1)?.body).toHaveLength(65_536);
  });
});
