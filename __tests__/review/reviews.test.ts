import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type CommentPlace, formatComment, type Stamp } from '../../src/comment/format.ts';
import type { RecordedChange } from '../../src/comment/review-record.ts';
import { createSigner } from '../../src/connections/signer.ts';
import { ActionError } from '../../src/errors.ts';
import type { Run } from '../../src/github/context.ts';
import { createFetch } from '../../src/http/fetch.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import type { OneOutcome, Outcome } from '../../src/outcome.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Gate } from '../../src/reconcile/dependencies.ts';
import { createGate } from '../../src/review/gate.ts';
import {
  creating,
  deleting,
  digestOf,
  PLACE,
  recordOf,
  replacing,
  restOf,
  sign,
  unchanged,
  updating,
} from '../comment/examples.ts';
import { letPausesPass } from '../comment/pauses.ts';
import { outcomeOf } from '../report/examples.ts';
import { manifest } from '../support/manifests.ts';
import { deletion, having, MERGED } from '../support/request.ts';
import { serve } from '../support/serve.ts';

const BOT = 'github-actions[bot]';
const STAMP: Stamp = { run: 40, attempt: 1, state: 'preview', commit: 'a'.repeat(40), digest: digestOf('The report') };
const PUSHED = 'f'.repeat(40);

let sandbox: Sandbox;
let warnings: string[];

letPausesPass();

beforeEach(async () => {
  sandbox = await startSandbox();
  warnings = [];
});

afterEach(async () => {
  await sandbox.close();
  expect(sandbox.violations).toEqual([]);
});

const place = (number: number): CommentPlace => ({ ...PLACE, number });

/** Pull request `number` was merged so many minutes after the others began to be. */
function merge(number: number, minutes = number, more: Parameters<Sandbox['github']['pull']>[0] = {}): void {
  const mergedAt = new Date(Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000).toISOString();
  const mergeCommitSha = `${number}`.padStart(40, 'e');
  sandbox.github.pull({ state: 'closed', mergedAt, mergeCommitSha, ...more }, undefined, number);
}

const TEXT = '### Preview: AWS S3 connection `Footage` will be updated\n\nThe report\n';
/** The comment of a preview on a pull request, which records changes. */
const commentOf = (number: number, record: readonly RecordedChange[], from: Partial<CommentPlace> = {}) =>
  formatComment({ ...place(number), ...from }, { stamp: STAMP, record }, TEXT);

/** The pull request was merged, and its comment records these plans. @returns the address of the comment. */
function reviewed(number: number, plans: readonly Plan[], appliedBy?: string): string {
  merge(number);
  return sandbox.github.comment(BOT, commentOf(number, recordOf(plans, appliedBy)), undefined, number).url;
}

const body = (number: number) => sandbox.github.comments(undefined, number)[0]?.body ?? '';

const RUN: Run = {
  event: 'push',
  apiUrl: '',
  owner: 'octo-org',
  repo: 'videos',
  sha: PUSHED,
  id: '42',
  attempt: '1',
  branch: 'main',
  isOpenPullRequest: false,
  mergeWrites: false,
  writeMode: MERGED,
};

/** The gate of a run, if it has one. */
function anyGate(settings: Partial<Settings>, run: Run = RUN): Gate | undefined {
  return createGate({
    request: having(deletion, { commentKey: PLACE.key, ...settings }),
    run: { ...run, apiUrl: run.apiUrl || sandbox.githubUrl },
    sign,
    fetch: createFetch(),
    warn: (title, message) => warnings.push(`${title}: ${message}`),
  });
}

function gateOf(settings: Partial<Settings> = {}, run: Partial<Run> = {}): Gate {
  return standing(anyGate({ expectPlan: 'reviewed', ...settings }, { ...RUN, ...run }));
}

function standing(gate: Gate | undefined): Gate {
  if (gate === undefined) throw new Error('There is no gate.');
  return gate;
}

/** What a gate says that lets nothing pass. */
async function refusalOf(plans: readonly Plan[], gate = gateOf()): Promise<ActionError> {
  const error = await gate.check(plans).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ActionError)) throw new Error('Nothing was refused.');
  return error;
}

/** The requests that look at pull requests: one for the list, and one for each conversation. */
const looks = () => sandbox.requests.filter(({ path }) => path.endsWith('/graphql')).length;
const writes = () => sandbox.requests.filter(({ method }) => method === 'PATCH').length;

const update = updating('Footage', 'New');
const create = creating('Trailers');

describe('a change passes', () => {
  test('that a merged pull request has a record of, and then it may be written', async () => {
    reviewed(7, [update]);
    const gate = gateOf();
    await gate.check([update]);
    expect(() => gate.admit(update)).not.toThrow();
  });

  test('beside one that another pull request has a record of', async () => {
    reviewed(7, [update]);
    reviewed(8, [create]);
    await expect(gateOf().check([create, update])).resolves.toBeUndefined();
  });

  test('whose record is on a pull request that also has others', async () => {
    reviewed(7, [deleting('Old'), update, create]);
    await expect(gateOf().check([update])).resolves.toBeUndefined();
  });

  test('again that was carried out once, when a later pull request shows it', async () => {
    reviewed(7, [update], '41');
    reviewed(8, [update]);
    await expect(gateOf().check([update])).resolves.toBeUndefined();
  });

  test('whose connection has been recorded with another change later', async () => {
    reviewed(7, [update]);
    reviewed(8, [updating('Footage', 'Newer')]);
    await expect(gateOf().check([update])).resolves.toBeUndefined();
  });

  test('without a look at GitHub when it is none', async () => {
    await gateOf().check([unchanged('Footage')]);
    expect(sandbox.requests).toEqual([]);
  });

  test('beside connections that do not change', async () => {
    reviewed(7, [update]);
    await expect(gateOf().check([unchanged('Music'), update])).resolves.toBeUndefined();
  });
});

describe('a change is refused, and nothing may be written,', () => {
  test('when one of two was not reviewed', async () => {
    reviewed(7, [update]);
    const gate = gateOf();
    const { message, points } = await refusalOf([update, create], gate);
    expect(message).toContain('1 of 2');
    expect(points).toEqual([expect.stringMatching(/^create .*"Trailers"/)]);
    expect(() => gate.admit(update)).toThrow(ActionError);
  });

  test('when its pull request is still open', async () => {
    sandbox.github.comment(BOT, commentOf(7, recordOf([update])));
    expect((await refusalOf([update])).points).toHaveLength(1);
  });

  test('when its pull request was merged into another branch', async () => {
    reviewed(7, [update]);
    merge(7, 7, { baseRef: 'release' });
    expect((await refusalOf([update])).points).toEqual([expect.stringContaining('merged into main')]);
  });

  test('when the run is on no branch, without a look at GitHub', async () => {
    const { branch: _, ...elsewhere } = RUN;
    const gate = standing(anyGate({ expectPlan: 'reviewed' }, elsewhere));
    expect((await refusalOf([update], gate)).message).toContain('not on a branch');
    expect(sandbox.requests).toEqual([]);
  });

  test('when there is no token, without a look at GitHub', async () => {
    expect((await refusalOf([update], gateOf({ githubToken: '' }))).message).toContain('github-token');
    expect(sandbox.requests).toEqual([]);
  });

  test('when GitHub refuses to show what was reviewed, with what it said as the cause', async () => {
    sandbox.github.token(deletion.settings.githubToken, { invalid: true });
    const { message, cause, points } = await refusalOf([update]);
    expect(message).toContain('Bad credentials');
    expect(cause).toMatchObject({ status: 401 });
    expect(points).toEqual([]);
  });

  test('when GitHub does not know the repository', async () => {
    const { url, close } = await serve(() => ({ data: { repository: null } }));
    const { message } = await refusalOf([update], gateOf({}, { apiUrl: url }));
    expect(message).toContain('There is no repository octo-org/videos');
    close();
  });
});

describe('the reason for a refusal', () => {
  test('is that of the newest pull request with another change of the connection', async () => {
    reviewed(7, [updating('Footage', 'First')]);
    reviewed(8, [updating('Footage', 'Second')]);
    const [point = ''] = (await refusalOf([update])).points;
    expect(point).toContain(`(pull request 8)`);
    expect(point).not.toContain('pull request 7');
  });

  test('is that the review was used, though a newer pull request has another change of the connection', async () => {
    reviewed(7, [update], '41');
    reviewed(8, [updating('Footage', 'Second')]);
    const [point = ''] = (await refusalOf([update])).points;
    expect(point).toContain('run 41');
    expect(point).toContain(`(pull request 7)`);
  });

  test('is that the newest review was used, though an older one of the same change was not', async () => {
    reviewed(7, [update]);
    reviewed(8, [update], '41');
    const [point = ''] = (await refusalOf([update])).points;
    expect(point).toContain('run 41');
    expect(point).toContain(`(pull request 8)`);
  });

  test('is, for each connection, that of its own pull request', async () => {
    const one = reviewed(7, [updating('Footage', 'Other')]);
    const other = reviewed(8, [updating('Music', 'Other')]);
    expect((await refusalOf([update, updating('Music', 'New')])).points).toEqual([
      expect.stringMatching(/"Footage".*\(pull request 7\)$/),
      expect.stringMatching(/"Music".*\(pull request 8\)$/),
    ]);
    expect(one).not.toBe(other);
  });

  test('is not taken from the pull request of another connection', async () => {
    reviewed(7, [updating('Music', 'Other')]);
    const [point = ''] = (await refusalOf([update])).points;
    expect(point).toContain('last 20 pull requests merged into main');
    expect(point).not.toContain('pull request 7');
  });

  test('names the pull request whose record somebody changed', async () => {
    reviewed(7, [update]);
    const [comment] = sandbox.github.comments();
    sandbox.github.edit(comment?.id ?? 0, body(7).replace(/ 40\.1 /, ' 40.2 '));
    const [point = ''] = (await refusalOf([update])).points;
    expect(point).toContain('the record is invalid');
    expect(point).toContain(`(pull request 7)`);
  });

  test('is none of a pull request whose comment records nothing', async () => {
    merge(7);
    sandbox.github.comment(BOT, commentOf(7, []));
    expect((await refusalOf([update])).points).toEqual([
      expect.stringContaining('last 20 pull requests merged into main'),
    ]);
  });

  test('does not say what differs where the record had no room for it', async () => {
    merge(7);
    const [change] = recordOf([updating('Footage', 'Other')]);
    sandbox.github.comment(BOT, commentOf(7, change === undefined ? [] : [{ ...change, values: undefined }]));
    expect((await refusalOf([update])).points).toEqual([
      expect.stringMatching(/another change of this connection was reviewed \(pull request 7\)$/),
    ]);
  });

  test('tells another connection of the same name from one that changed', async () => {
    reviewed(7, [{ ...update, id: deleting('Footage').id }]);
    expect((await refusalOf([update])).points).toEqual([expect.stringContaining('another connection in Pictory')]);
  });

  test('tells a connection that changed in Pictory from a workflow that asks for something else', async () => {
    reviewed(7, [updating('Footage', 'New', 'Before')]);
    expect((await refusalOf([update])).points).toEqual([expect.stringContaining('in Pictory has changed')]);
    reviewed(8, [updating('Footage', 'Other')]);
    expect((await refusalOf([update])).points).toEqual([
      expect.stringContaining('the workflow or the manifest has changed since'),
    ]);
  });

  test('names the change, but not its values, which the report shows', async () => {
    const { points } = await refusalOf([update, create, deleting('Old')]);
    expect(points.map((point) => point.split(': ')[0])).toEqual([
      'update AWS S3 connection "Footage"',
      'create Vimeo connection "Trailers"',
      'delete AWS S3 connection "Old"',
    ]);
    expect(points.join()).not.toMatch(/secret|token|Assets|New|→/);
  });
});

describe('the pull requests that are looked at', () => {
  test('are those that were merged last, whatever their numbers and later edits', async () => {
    merge(7, 50);
    sandbox.github.comment(BOT, commentOf(7, recordOf([update], '41')));
    merge(8, 10);
    sandbox.github.comment(BOT, commentOf(8, recordOf([update])), undefined, 8);
    expect((await refusalOf([update])).points).toEqual([expect.stringContaining('pull request 7')]);
  });

  test('are no more when every change is decided', async () => {
    reviewed(7, [update]);
    reviewed(8, [update]);
    await gateOf().check([update]);
    expect(looks()).toBe(2);
  });

  test('are twenty: a record of the twentieth counts', async () => {
    reviewed(7, [update]);
    for (let number = 8; number < 27; number += 1) merge(number);
    await expect(gateOf().check([update])).resolves.toBeUndefined();
  });

  test('are twenty: a record of the one before does not count', async () => {
    reviewed(7, [update]);
    for (let number = 8; number < 28; number += 1) merge(number);
    expect((await refusalOf([update])).points).toHaveLength(1);
    expect(looks()).toBe(21);
  });

  const pushed = { subject: { kind: 'commit', sha: PUSHED, branch: 'main' } } as const;
  const askedForCommit = () => sandbox.requests.filter(({ path }) => path.includes('/commits/')).length;

  test('have that of the push among them, however long ago it was merged', async () => {
    reviewed(7, [update]);
    merge(7, 7, { mergeCommitSha: PUSHED });
    for (let number = 8; number < 30; number += 1) merge(number);
    await expect(gateOf({}, pushed).check([update])).resolves.toBeUndefined();
  });

  test('are these twenty alone when the push merged none', async () => {
    for (let number = 8; number < 30; number += 1) merge(number);
    expect((await refusalOf([update], gateOf({}, pushed))).points).toHaveLength(1);
    expect([looks(), askedForCommit()]).toEqual([21, 1]);
  });

  test('are all of them when they are few, so that none is looked for by the commit', async () => {
    merge(7, 7, { mergeCommitSha: PUSHED });
    await refusalOf([update], gateOf({}, pushed));
    expect([looks(), askedForCommit()]).toEqual([2, 0]);
  });

  test('have that of the push once', async () => {
    for (let number = 8; number < 28; number += 1) merge(number);
    merge(9, 9, { mergeCommitSha: PUSHED });
    await refusalOf([update], gateOf({}, pushed));
    expect(looks()).toBe(21);
  });

  test('are these twenty alone for an open pull request, which merged nothing', async () => {
    for (let number = 8; number < 30; number += 1) merge(number);
    const subject = { kind: 'pull-request', number: 7 } as const;
    await refusalOf([update], gateOf({}, { subject, isOpenPullRequest: true }));
    expect([looks(), askedForCommit()]).toEqual([21, 0]);
  });

  test('have that of the event of a merge among them, however long ago that was', async () => {
    reviewed(7, [update]);
    for (let number = 8; number < 30; number += 1) merge(number);
    const subject = { kind: 'pull-request', number: 7 } as const;
    await expect(gateOf({}, { subject }).check([update])).resolves.toBeUndefined();
    expect(askedForCommit()).toBe(0);
  });

  test('do not have those in between, which count only for what they applied', async () => {
    merge(7, 7, { mergeCommitSha: PUSHED });
    reviewed(8, [update]);
    for (let number = 9; number < 30; number += 1) merge(number);
    const { points, fix } = await refusalOf([update], gateOf({}, pushed));
    expect(points).toEqual([expect.stringContaining('last 20 pull requests merged into main')]);
    expect(fix).not.toContain('#8,');
    expect(fix).toContain('#10, #7.');
  });

  test('are too many when an old push runs again after a hundred merges', async () => {
    reviewed(7, [update]);
    merge(7, 7, { mergeCommitSha: PUSHED });
    for (let number = 8; number < 108; number += 1) merge(number);
    const { message } = await refusalOf([update], gateOf({}, pushed));
    expect(message).toContain('more than 100 were merged since that of this push');
  });

  test('are those merged last though strangers comment on a hundred older ones', async () => {
    const [used, unused] = [207, 7];
    reviewed(unused, [update]);
    for (let number = 8; number < used; number += 1) merge(number);
    reviewed(used, [update], '41');
    for (let number = unused; number < 150; number += 1) sandbox.github.comment('mallory', 'Hi', undefined, number);
    expect((await refusalOf([update])).points).toEqual([expect.stringContaining('run 41 already used the review')]);
  });

  test('are, of several in one second, those with the greatest numbers', async () => {
    reviewed(7, [update]);
    merge(7, 100);
    for (let number = 8; number < 28; number += 1) merge(number, 100);
    sandbox.github.comment('mallory', 'Hi', undefined, 7);
    expect((await refusalOf([update])).points).toEqual([
      expect.stringContaining('last 20 pull requests merged into main'),
    ]);
  });
});

describe('the list of merged pull requests', () => {
  interface Listed {
    readonly number: number;
    readonly mergedAt: string;
    readonly updatedAt: string;
  }
  const at = (minutes: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + minutes * 60_000).toISOString();

  /** What a gate says on a GitHub that lists these pages, and what it asked for. */
  async function listed(page: (index: number) => readonly Listed[], pages: number) {
    const asked: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> }[] = [];
    const server = await serve((_line, sent) => {
      const { query, variables } = sent as (typeof asked)[number];
      if (!query.includes('pullRequests(')) {
        const comments = { nodes: [], pageInfo: { hasPreviousPage: false, startCursor: null } };
        const pullRequest = { headRefOid: 'h', state: 'MERGED', comments };
        return { data: { viewer: { login: 'x' }, repository: { pullRequest } } };
      }
      asked.push({ query, variables });
      const pageInfo = { hasNextPage: asked.length < pages, endCursor: `end of ${asked.length}` };
      return { data: { repository: { pullRequests: { nodes: page(asked.length - 1), pageInfo } } } };
    });
    const refusal = await refusalOf([update], gateOf({}, { apiUrl: server.url }));
    server.close();
    return { refusal, asked };
  }

  /** A hundred pull requests, newest merge first; each was updated so many minutes after its merge. */
  const hundred = (index: number, later: number) =>
    Array.from({ length: 100 }, (_, n) => {
      const number = 100_000 - index * 100 - n;
      return { number, mergedAt: at(number), updatedAt: at(number + later) };
    });

  test('is read with one request of a hundred, the last update first', async () => {
    const { asked, refusal } = await listed((index) => hundred(index, 0), 50);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.query).toMatch(/first: 100, after: \$after, states: \[MERGED\], baseRefName: \$branch/);
    expect(asked[0]?.query).toContain('orderBy: { field: UPDATED_AT, direction: DESC }');
    expect(asked[0]?.variables).toMatchObject({ branch: 'main', after: null });
    expect(refusal.fix).toMatch(/Searched: #100000, .*#99981\.$/);
  });

  test('is read on until a page reaches back before the twentieth merge', async () => {
    const { asked, refusal } = await listed((index) => hundred(index, index < 2 ? 1_000_000 : 0), 50);
    expect(asked.map(({ variables }) => variables['after'])).toEqual([null, 'end of 1', 'end of 2']);
    expect(refusal.fix).toMatch(/#100000, .*#99981\.$/);
  });

  test.each([[{ mergedAt: undefined }], [{ mergedAt: 'yesterday' }], [{ updatedAt: null }], [{ number: '5' }]])(
    'refuses if GitHub does not describe a pull request: %j',
    async (odd) => {
      const { refusal } = await listed(
        (index) => [...hundred(index, 0).slice(1), { ...hundred(index, 0)[0], ...odd } as Listed],
        1,
      );
      expect(refusal.message).toContain('GitHub answered, but not with a list of merged pull requests');
    },
  );

  test('has a late merge that others were updated after', async () => {
    const late = { number: 5, mergedAt: at(200_000), updatedAt: at(200_000) };
    const { refusal } = await listed((index) => [...hundred(index, 1_000_000), ...(index === 3 ? [late] : [])], 5);
    expect(refusal.fix).toMatch(/Searched: #5, #100000, .*#99982\.$/);
  });

  test('is given up after ten pages, and the refusal says why', async () => {
    const { asked, refusal } = await listed((index) => hundred(index, 1_000_000), 50);
    expect(asked).toHaveLength(10);
    expect(refusal.message).toContain('more than 1000 were updated since');
    expect(refusal.fix).not.toContain('permissions');
  });
});

describe('a record counts no more', () => {
  const other = updating('Footage', 'Other');

  test('once a pull request merged later applied another change of its connection', async () => {
    reviewed(7, [update]);
    reviewed(8, [other], '41');
    expect((await refusalOf([update])).points).toEqual([
      expect.stringContaining(`pull request 8 was merged later and changed the same connection (pull request 7)`),
    ]);
  });

  test('also where the records had no room for the values', async () => {
    reviewed(7, [update]);
    const bare = recordOf([other], '41').map((change) => ({ ...change, values: undefined }));
    merge(8);
    sandbox.github.comment(BOT, commentOf(8, bare), undefined, 8);
    expect((await refusalOf([update])).points).toEqual([expect.stringContaining('merged later')]);
  });

  test('also when the later one is older than the last twenty, and an old push runs again', async () => {
    reviewed(7, [update]);
    merge(7, 7, { mergeCommitSha: PUSHED });
    reviewed(8, [other], '41');
    for (let number = 9; number < 40; number += 1) merge(number);
    const pushed = { subject: { kind: 'commit', sha: PUSHED, branch: 'main' } } as const;
    expect((await refusalOf([update], gateOf({}, pushed))).points).toEqual([expect.stringContaining('merged later')]);
  });

  test.each<[string, () => void]>([
    ['of another connection', () => reviewed(8, [updating('Music', 'Other')], '41')],
    ['that was not applied', () => reviewed(8, [other])],
  ])('but not because of a later record %s', async (_what, later) => {
    reviewed(7, [update]);
    later();
    await expect(gateOf().check([update])).resolves.toBeUndefined();
  });

  test('but not because of an earlier one', async () => {
    reviewed(7, [other], '41');
    reviewed(8, [update]);
    await expect(gateOf().check([update])).resolves.toBeUndefined();
  });
});

describe('a record is not valid', () => {
  test.each<[string, Partial<CommentPlace>]>([
    ['of another API key', { sign: createSigner('pictai_other') }],
    ['of another pull request', { number: 8 }],
    ['of another repository', { repo: 'other' }],
    ['of another comment', { key: 'other' }],
  ])('that was copied from a comment %s', async (_what, from) => {
    merge(7);
    const [marker] = commentOf(7, []).split('\n');
    const [, ...copied] = commentOf(7, recordOf([update]), from).split('\n');
    sandbox.github.comment(BOT, [marker, ...copied].join('\n'));
    expect((await refusalOf([update])).points).toEqual([expect.stringContaining('invalid')]);
  });
});

describe('a refusal', () => {
  test('lists the pull requests that were searched, and says that another API key needs another preview', async () => {
    reviewed(7, [create]);
    merge(8);
    const { fix } = await refusalOf([update]);
    expect(fix).toContain('If the API key changed since the preview, run the preview again before merging.');
    expect(fix).toMatch(/Searched: #8, #7\.$/);
  });

  test('says that none was merged', async () => {
    expect((await refusalOf([update])).fix).toMatch(/No pull request was merged into this branch\.$/);
  });
});

describe('what passed lets nothing else pass', () => {
  test('such as another connection whose name ends with the id of the change', async () => {
    reviewed(7, [replacing('Footage')]);
    const gate = gateOf();
    await gate.check([replacing('Footage')]);
    const stranger = { ...restOf(replacing('Footage')), name: 'Music' } as Plan;
    expect(() => gate.admit(stranger)).toThrow('the remaining change differs');
    expect((await refusalOf([stranger])).points).toHaveLength(1);
  });
});

describe('a review that was carried out', () => {
  const done = (plan: Plan): OneOutcome => outcomeOf(deletion.task, { plan, applied: true });
  const doneAll = (...entries: readonly OneOutcome[]): Outcome => ({
    kind: 'manifest',
    task: manifest([]).task,
    dryRun: false,
    entries,
    applied: true,
  });

  /** What the gate notes at the end of a run, after these plans passed. */
  async function finish(plans: readonly Plan[], outcome: Outcome, run: Partial<Run> = {}): Promise<void> {
    const gate = gateOf({}, run);
    await gate.check(plans);
    await gate.finish(outcome);
  }

  test('is noted in its record, and the rest of the comment stays', async () => {
    reviewed(7, [update]);
    await finish([update], done(update));
    expect(body(7)).toBe(commentOf(7, recordOf([update], '42')));
    expect(warnings).toEqual([]);
  });

  test('is noted for the changes of the run alone', async () => {
    reviewed(7, [update, create]);
    await finish([update], done(update));
    expect(body(7)).toContain('@42,');
    expect(body(7).match(/@42/g)).toHaveLength(1);
  });

  test('is noted on every pull request that let a change pass, and on no other', async () => {
    reviewed(7, [update]);
    reviewed(8, [create]);
    reviewed(9, [deleting('Old')]);
    await finish([update, create], doneAll(done(update), done(create)));
    expect([body(7), body(8), body(9)]).toEqual([
      commentOf(7, recordOf([update], '42')),
      commentOf(8, recordOf([create], '42')),
      commentOf(9, recordOf([deleting('Old')])),
    ]);
    expect(writes()).toBe(2);
  });

  test('is looked for only where it let a change pass', async () => {
    reviewed(7, [update]);
    reviewed(8, [updating('Footage', 'Newer')]);
    await finish([update], done(update));
    const [list, eight, seven, sevenAgain] = [1, 1, 1, 1];
    expect(looks()).toBe(list + eight + seven + sevenAgain);
  });

  test('is noted once on a pull request that let two changes pass', async () => {
    reviewed(7, [update, create]);
    await finish([update, create], doneAll(done(update), done(create)));
    expect(body(7)).toBe(commentOf(7, recordOf([update, create], '42')));
    expect(writes()).toBe(1);
  });

  test.each<[string, Partial<OneOutcome>]>([
    ['failed', { error: new Error('Half-way') }],
    ['wrote nothing', { applied: false }],
    ['may have written', { applied: 'unknown' }],
  ])('is not noted for an entry that %s', async (_what, changes) => {
    reviewed(7, [update, create]);
    const all = doneAll(done(update), { ...done(create), ...changes });
    await finish([update, create], { ...all, error: new Error('One failed') });
    expect(body(7).match(/@42/g)).toHaveLength(1);
  });

  test('is not looked for when nothing was carried out', async () => {
    reviewed(7, [update]);
    await finish([update], outcomeOf(deletion.task, { plan: update }));
    expect(looks()).toBe(2);
  });

  test('is not looked for when no review let it pass', async () => {
    await finish([], done(update));
    expect(sandbox.requests).toEqual([]);
  });

  test('is not written again where another run noted it', async () => {
    reviewed(7, [update]);
    const gate = gateOf();
    await gate.check([update]);
    sandbox.github.edit(sandbox.github.comments()[0]?.id ?? 0, commentOf(7, recordOf([update], '41')));
    await gate.finish(done(update));
    expect(body(7)).toContain('@41');
    expect(writes()).toBe(0);
  });

  test.each<[string, (id: number) => unknown]>([
    ['is gone', (id) => sandbox.github.remove(id)],
    ['has no record any more', (id) => sandbox.github.edit(id, commentOf(7, []))],
  ])('is noted nowhere when the comment %s', async (_what, meanwhile) => {
    reviewed(7, [update]);
    const gate = gateOf();
    await gate.check([update]);
    meanwhile(sandbox.github.comments()[0]?.id ?? 0);
    await gate.finish(done(update));
    expect(writes()).toBe(0);
    expect(warnings).toEqual([]);
  });

  test('is noted where that is possible, with a warning about the others', async () => {
    reviewed(7, [update]);
    reviewed(8, [create]);
    sandbox.addFault('PATCH /repos/*/*/issues/comments/* status-403 x1');
    await finish([update, create], doneAll(done(update), done(create)));
    expect((body(7) + body(8)).match(/@42/g)).toHaveLength(1);
    expect(warnings).toEqual([expect.stringContaining('could be used again')]);
  });

  test('is noted in a comment that somebody filled to the brim', async () => {
    reviewed(7, [update]);
    const full = `${body(7)}${'x'.repeat(65_536 - body(7).length)}`;
    sandbox.github.edit(sandbox.github.comments()[0]?.id ?? 0, full);
    await finish([update], done(update));
    expect(body(7)).toHaveLength(65_536);
    expect(body(7)).toContain('@42 -->');
    expect(warnings).toEqual([]);
  });

  test('is noted when the rest of a replacement was carried out', async () => {
    reviewed(7, [replacing('Footage')]);
    const gate = gateOf();
    await gate.check([replacing('Footage')]);
    const rest = restOf(replacing('Footage'));
    expect(() => gate.admit(rest)).not.toThrow();
    await gate.finish(done(rest));
    expect(body(7)).toContain('@42 -->');
  });

  test('is noted without a run number as by run 0', async () => {
    reviewed(7, [update]);
    await finish([update], done(update), { id: '' });
    expect(body(7)).toContain('@0 -->');
  });
});

describe('no review is needed', () => {
  test.each<[string, Partial<Settings>]>([
    ['for a dry run', { expectPlan: 'reviewed', dryRun: true }],
    ['where nothing is expected', {}],
  ])('%s, so that no gate asks GitHub', (_what, settings) => {
    expect(anyGate(settings)).toBeUndefined();
    expect(sandbox.requests).toEqual([]);
  });
});
