import { describe, expect, test } from '@jest/globals';
import type { Written } from '../../src/comment/find.ts';
import { type CommentPlace, formatComment, parseComment, type Stamp } from '../../src/comment/format.ts';
import { postComment } from '../../src/comment/post.ts';
import { type RecordedChange, recorded } from '../../src/comment/review-record.ts';
import { commentedOn, commentKeyOf } from '../../src/comment/subject.ts';
import { aws } from '../../src/connections/aws.ts';
import type { Run } from '../../src/github/context.ts';
import { createFetch } from '../../src/http/fetch.ts';
import { commentRequestOf } from '../../src/inputs/comment-request.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import type { ManifestOutcome, OneOutcome } from '../../src/outcome.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { asking } from '../report/examples.ts';
import { deletion, having, MERGED } from '../support/request.ts';
import { serve } from '../support/serve.ts';
import { creating, deleting, digestOf, recordOf, sign, unchanged, updating } from './examples.ts';
import { letPausesPass } from './pauses.ts';

letPausesPass();

const HEAD = 'a'.repeat(40);
const OTHER = 'b'.repeat(40);
const update = updating('Footage', 'New');

const task = asking('ensure', aws, { name: 'Footage' });
const key = commentKeyOf(commentRequestOf({ ...deletion, task }), sign);
const PLACE: CommentPlace = { sign, owner: 'octo-org', repo: 'videos', number: 7, key };
const STAMP: Stamp = { run: 1, attempt: 1, state: 'preview', commit: HEAD, digest: digestOf('Old\n') };
/** The comment that is there. */
const commentOf = (text: string, record: readonly RecordedChange[] = [], stamp: Partial<Stamp> = {}) =>
  formatComment(PLACE, { stamp: { ...STAMP, ...stamp }, record }, text);
const planned: OneOutcome = { kind: 'one', task, dryRun: false, plan: update, applied: false };

/** The outcome of a manifest with these plans. */
function ofAll(plans: readonly Plan[]): ManifestOutcome {
  const entries = plans.map((plan) => ({ ...planned, plan }));
  const all = {
    kind: 'manifest',
    operation: 'ensure',
    config: 'pictory.yml',
    entries: entries.map((one) => one.task),
  } as const;
  return { kind: 'manifest', task: all, dryRun: false, entries, applied: false };
}

/** The event is about pull request 7. */
const onPullRequest: Run = {
  event: 'pull_request',
  apiUrl: '',
  owner: 'octo-org',
  repo: 'videos',
  sha: OTHER,
  id: '42',
  attempt: '3',
  subject: { kind: 'pull-request', number: 7, head: HEAD },
  isOpenPullRequest: true,
  mergeWrites: true,
  writeMode: MERGED,
};
/** Pull request 7 was merged with a push. */
const onPush: Run = { ...onPullRequest, event: 'push', subject: { kind: 'commit', sha: OTHER, branch: 'main' } };

interface Situation {
  readonly outcome?: Partial<OneOutcome> | ManifestOutcome;
  readonly settings?: Partial<Settings>;
  readonly task?: OneTask;
  readonly run?: Run;
  /** The comment that is there. */
  readonly body?: string;
  readonly isOpen?: boolean;
  readonly head?: string;
  /** The status with which GitHub refuses a write. */
  readonly refuses?: number;
  /** What GitHub says of a comment that was written. */
  readonly answers?: object;
  /** The comment of another run, which is there once ours was written. */
  readonly appears?: string;
}

/** What a run writes on a GitHub with one pull request, and what it says of that. */
async function told({
  outcome,
  settings,
  task: asked = task,
  run = onPullRequest,
  body,
  isOpen = true,
  head = HEAD,
  ...github
}: Situation) {
  const { refuses, answers = { id: 6, html_url: 'v' } } = github;
  const written: string[] = [];
  const lines: string[] = [];
  const warnings: string[] = [];
  const node = { fullDatabaseId: '5', url: 'u', body, viewerDidAuthor: true, author: null };
  const shown = () => {
    if (written.length > 0 && github.appears !== undefined) return [{ ...node, body: github.appears }];
    return body === undefined ? [] : [node];
  };
  const comments = () => ({
    nodes: shown(),
    pageInfo: { hasPreviousPage: false, startCursor: null },
  });
  const merged = {
    number: 7,
    merged_at: '2026-01-01T00:00:00Z',
    merge_commit_sha: OTHER,
    base: { ref: 'main', repo: { full_name: 'octo-org/videos' } },
    head: { sha: HEAD },
  };
  const { url, requests, close } = await serve((line, sent, response) => {
    if (line.includes('/graphql')) {
      const pullRequest = { headRefOid: head, state: isOpen ? 'OPEN' : 'MERGED', comments: comments() };
      return { data: { viewer: { login: 'github-actions[bot]' }, repository: { pullRequest } } };
    }
    if (line.includes('/commits/')) return [merged];
    if (refuses !== undefined) response.statusCode = refuses;
    else written.push(String(sent['body']));
    return refuses === undefined ? answers : { message: 'Refused' };
  });
  const commenting = commentRequestOf({ ...having(deletion, settings ?? {}), task: asked });
  const subject = commentedOn(commenting, run);
  if (subject === undefined) throw new Error('There is no comment to write.');
  let result: Written | undefined;
  try {
    result = await postComment({
      outcome: outcome?.kind === 'manifest' ? outcome : { ...planned, task: asked, ...outcome },
      commenting,
      run: { ...run, apiUrl: url },
      subject,
      text: () => 'The report\n',
      digest: digestOf('The report\n'),
      reason: 'It broke.',
      sign,
      fetch: createFetch(),
      info: (line) => lines.push(line),
      warn: (title, message) => warnings.push(`${title}: ${message}`),
    });
  } finally {
    close();
  }
  const { hidden, text } = parseComment(PLACE, written[0] ?? '');
  return { ...hidden, text, result, written, lines, warnings, requests };
}

describe('the stamp of a comment', () => {
  test.each<[Partial<OneOutcome>, Stamp['state']]>([
    [{ applied: false }, 'preview'],
    [{ applied: true }, 'applied'],
    [{ applied: 'unknown' }, 'applied'],
    [{ applied: false, error: new Error('No') }, 'failed'],
    [{ applied: true, error: new Error('Half-way') }, 'failed'],
  ])('tells what a run did: %j', async (outcome, state) => {
    expect((await told({ outcome })).stamp?.state).toBe(state);
  });

  test('has the run and its attempt', async () => {
    expect((await told({})).stamp).toMatchObject({ run: 42, attempt: 3 });
  });

  test('has the digest of the report', async () => {
    expect((await told({})).stamp?.digest).toBe(digestOf('The report\n'));
  });

  test('of a run without a number has none, so that every later one is later', async () => {
    const run = { ...onPullRequest, id: '', attempt: '' };
    expect((await told({ run })).stamp).toMatchObject({ run: 0, attempt: 1 });
  });

  test('has the newest commit of the pull request rather than that of the run', async () => {
    expect((await told({ run: onPush, outcome: { applied: true } })).stamp?.commit).toBe(HEAD);
  });

  test('has the commit of the run where the event knows no other', async () => {
    const run: Run = { ...onPullRequest, subject: { kind: 'pull-request', number: 7 } };
    expect((await told({ run })).stamp?.commit).toBe(OTHER);
  });
});

describe('a run about a commit that is no longer the newest', () => {
  test('writes no comment about a preview', async () => {
    expect((await told({ head: OTHER })).written).toEqual([]);
  });

  test.each([true, 'unknown'] as const)('writes one about what was written to Pictory (%s)', async (applied) => {
    expect((await told({ head: OTHER, outcome: { applied } })).written).toHaveLength(1);
  });

  test('writes one where the event does not know the newest commit', async () => {
    const run: Run = { ...onPullRequest, subject: { kind: 'pull-request', number: 7 } };
    expect((await told({ head: HEAD, run })).written).toHaveLength(1);
  });
});

describe('a comment is begun', () => {
  test.each<[string, Situation, number]>([
    ['for a change', {}, 1],
    ['for a failure that has nothing to do', { outcome: { plan: unchanged('Footage'), error: new Error('x') } }, 1],
    ['never for nothing', { outcome: { plan: unchanged('Footage') } }, 0],
    [
      'for nothing where that is asked for',
      { outcome: { plan: unchanged('Footage') }, settings: { comment: 'always' } },
      1,
    ],
    ['for one change among others that are none', { outcome: ofAll([unchanged('A'), update]) }, 1],
  ])('%s', async (_what, situation, count) => {
    expect((await told(situation)).written).toHaveLength(count);
  });
});

describe('a comment that tells what was applied', () => {
  const body = commentOf('Applied\n', [], { state: 'applied' });

  test('stays when a run of its commit has nothing to do', async () => {
    expect((await told({ body, outcome: { plan: unchanged('Footage') } })).written).toEqual([]);
  });

  test('does not stay when a run of its commit has something to do', async () => {
    expect((await told({ body })).written).toHaveLength(1);
  });
});

describe('a preview on a pull request records', () => {
  const dry = { dryRun: true };
  const before = recordOf([deleting('Old')]);
  const body = commentOf('Old\n', before);

  test.each(['pull_request', 'pull_request_target'])('what it shows, on %s', async (event) => {
    const { record, warnings } = await told({ settings: dry, run: { ...onPullRequest, event } });
    expect(record).toEqual([recorded(sign, update)]);
    expect(warnings).toEqual([]);
  });

  test('every change of a manifest, and what does not change is none', async () => {
    const outcome = ofAll([update, unchanged('Music'), creating('Trailers')]);
    const { record } = await told({ settings: dry, outcome });
    expect(record).toEqual([recorded(sign, update), recorded(sign, creating('Trailers'))]);
  });

  test('what it shows instead of what was shown before', async () => {
    expect((await told({ settings: dry, body })).record).toEqual([recorded(sign, update)]);
  });

  test.each<[string, Partial<OneOutcome>]>([
    ['changes nothing', { plan: unchanged('Footage') }],
    ['failed', { error: new Error('No') }],
  ])('nothing any more when it %s', async (_what, outcome) => {
    const { written, record } = await told({ settings: dry, outcome, body });
    expect(written).toHaveLength(1);
    expect(record).toEqual([]);
  });

  test.each<[string, Situation]>([
    ['when the pull request is closed', { isOpen: false }],
    ['on another event', { run: { ...onPullRequest, event: 'pull_request_review' } }],
    ['when nothing is a dry run', { settings: {} }],
    [
      'on a pull request that the event is not about',
      { settings: { ...dry, prNumber: 7 }, run: { ...onPullRequest, subject: { kind: 'pull-request', number: 9 } } },
    ],
    [
      'for an event without a pull request',
      {
        settings: { ...dry, prNumber: 7 },
        run: { ...onPullRequest, subject: { kind: 'commit', sha: HEAD, branch: 'm' } },
      },
    ],
  ])('nothing new %s', async (_when, situation) => {
    const { written, record } = await told({ settings: dry, body, ...situation });
    expect(written).toHaveLength(1);
    expect(record).toEqual(before);
  });

  test('nothing where there are too many changes', async () => {
    const plans: readonly Plan[] = Array.from({ length: 1_001 }, (_, index) => updating(`Footage ${index}`, 'New'));
    const { record } = await told({ settings: dry, outcome: ofAll(plans) });
    expect(record).toEqual([]);
  });
});

describe('the review of a merged pull request', () => {
  const before = recordOf([update, deleting('Old')]);
  const body = commentOf('Old\n', before);
  const applied = { applied: true };
  const other = updating('Footage', 'Other');
  const merged = { body, isOpen: false, run: onPush, outcome: applied };
  const notes = async (situation: Situation) =>
    (await told({ ...merged, ...situation })).record?.map(({ appliedBy }) => appliedBy);

  test.each<[string, Situation]>([
    ['push', {}],
    ['event', { run: { ...onPullRequest, isOpenPullRequest: false } }],
  ])('is used up by the %s of the merge that carried out everything', async (_what, situation) => {
    expect(await notes(situation)).toEqual(['42', '42']);
  });

  test('is used up for what perhaps took effect', async () => {
    const outcome = { applied: 'unknown', error: new Error('No answer') } as const;
    expect(await notes({ outcome })).toEqual(['42', undefined]);
  });

  test('is used up by a run without a number as by run 0', async () => {
    const unknown = commentOf('Old\n', before, { run: 0 });
    expect(await notes({ body: unknown, run: { ...onPush, id: '' } })).toEqual(['0', '0']);
  });

  test.each<[string, Situation]>([
    ['that failed', { outcome: { ...applied, error: new Error('Half-way') } }],
    ['that only previews', { settings: { dryRun: true }, outcome: { applied: false } }],
    ['that carried out something else', { run: onPullRequest, outcome: { ...applied, plan: deleting('Other') } }],
    [
      'of another operation',
      { task: asking('enable', aws, { name: 'Footage' }), outcome: { ...applied, plan: other } },
    ],
  ])('stays for a run %s', async (_what, situation) => {
    expect(await notes(situation)).toEqual([undefined, undefined]);
  });

  test.each<[string, Situation]>([
    ['on another event', { run: { ...onPullRequest, event: 'issue_comment' } }],
    ['of another operation', { task: asking('enable', aws, { name: 'Footage' }) }],
    ['of a manifest that failed', { outcome: { ...ofAll([update]), error: new Error('Another one failed') } }],
  ])('is used up for what a run carried out %s', async (_what, situation) => {
    const done = situation.outcome?.kind === 'manifest' ? { entries: [{ ...planned, ...applied }] } : {};
    const outcome = { ...merged.outcome, ...situation.outcome, ...done } as Situation['outcome'];
    expect(await notes({ ...situation, outcome })).toEqual(['42', undefined]);
  });

  test('is none where none was recorded', async () => {
    const { written, record } = await told({ ...merged, body: commentOf('Old\n') });
    expect(written).toHaveLength(1);
    expect(record).toEqual([]);
  });
});

describe('the result', () => {
  test('has the id and the address of a new comment', async () => {
    expect((await told({})).result).toEqual({ id: '6', url: 'v' });
  });

  test('has those of the comment that was there', async () => {
    const { result } = await told({ body: commentOf('Old\n') });
    expect(result).toMatchObject({ id: '5', url: 'u' });
  });

  test.each([{ html_url: 'v' }, { id: 6 }, { id: '6', html_url: 'v' }, {}])(
    'is none when GitHub does not describe the comment, after another look and try: %j',
    async (answers) => {
      const { result, requests, warnings } = await told({ answers });
      expect(result).toBeUndefined();
      expect(requests.filter((line) => line.startsWith('POST /repos'))).toHaveLength(2);
      expect(warnings).toEqual([expect.stringMatching(/^No comment: .*pull request 7/)]);
    },
  );
});

test('The comment that another run began first stays, also while GitHub does not show ours yet', async () => {
  const { result, written } = await told({ appears: commentOf('Theirs\n') });
  expect(result).toMatchObject({ id: '5', url: 'u' });
  expect(written).toHaveLength(2);
});

describe('an event that GitHub does not describe', () => {
  const { subject: _, ...run } = onPullRequest;

  test.each([true, false])('is no reason to write no comment (dry run: %s)', async (dryRun) => {
    const before = recordOf([update]);
    const settings = { dryRun, prNumber: 7 };
    const { record, warnings } = await told({ run, settings, body: commentOf('Old\n', before) });
    expect(record).toEqual(before);
    expect(warnings).toEqual([]);
  });
});

describe('a comment that cannot be written', () => {
  const reviewed = { dryRun: true, expectPlan: 'reviewed' } as const;

  test.each<[string, Partial<Settings>, boolean]>([
    ['of a preview that is to be reviewed', reviewed, true],
    ['of a preview with another plan id', { ...reviewed, expectPlan: '0123456789ab' }, false],
    ['of a run that writes', { ...reviewed, dryRun: false }, false],
  ])('%s tells that the changes will be refused, or not', async (_what, settings, tells) => {
    const { warnings } = await told({ settings, refuses: 403 });
    expect(warnings.map((line) => line.includes('will refuse these changes'))).toEqual([tells]);
    const without = await told({ settings: { ...settings, githubToken: '' } });
    expect(without.warnings.map((line) => line.includes('will refuse these changes'))).toEqual([tells]);
  });

  test('on a pull request that was found is a warning with its number, also when a permission is missing', async () => {
    const { warnings, lines } = await told({ run: onPush, refuses: 403 });
    expect(warnings).toEqual([expect.stringMatching(/pull request 7\b/)]);
    expect(lines).toEqual([]);
  });

  test.each([403, 422])('for a reason that will not go away is not tried again: %i', async (refuses) => {
    const { requests } = await told({ refuses });
    expect(requests.filter((line) => line.startsWith('POST /repos'))).toHaveLength(1);
    expect(requests.filter((line) => line.includes('/graphql'))).toHaveLength(1);
  });

  test.each([404, 408, 500])('is looked for before it is tried again: %i', async (refuses) => {
    const { requests } = await told({ refuses });
    expect(requests.filter((line) => line.startsWith('POST /repos'))).toHaveLength(2);
    expect(requests.filter((line) => line.includes('/graphql'))).toHaveLength(2);
  });
});
