import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { markerOf } from '../../src/comment/format.ts';
import { type Prefetched, prefetchedOr } from '../../src/comment/post.ts';
import { prefetchComment } from '../../src/comment/prefetch.ts';
import type { Run } from '../../src/github/context.ts';
import { createFetch, type Fetch } from '../../src/http/fetch.ts';
import { commentRequestOf } from '../../src/inputs/comment-request.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import { deletion, having, MERGED } from '../support/request.ts';
import { serve } from '../support/serve.ts';
import { sign } from './examples.ts';

const HEAD = '0123456789abcdef0123456789abcdef01234567';
const PULL = { number: 7, head: HEAD };
const SEEN = { head: HEAD, isOpen: true, own: [] };

const RUN: Run = {
  event: 'pull_request',
  apiUrl: 'https://api.github.com',
  owner: 'octo-org',
  repo: 'videos',
  sha: HEAD,
  id: '1',
  attempt: '1',
  subject: { kind: 'pull-request', ...PULL },
  isOpenPullRequest: true,
  mergeWrites: true,
  writeMode: MERGED,
};
const commenting = commentRequestOf(deletion);

function ahead(more: Partial<Prefetched>): Prefetched {
  return { pull: Promise.resolve(PULL), seen: Promise.resolve(SEEN), until: performance.now() + 3_000, ...more };
}

const again = async () => 'another look';

describe('a look ahead', () => {
  test('counts for a while', async () => {
    expect(await prefetchedOr(ahead({ until: performance.now() + 2_000 }), 'seen', again)).toBe(SEEN);
  });

  test('counts for nothing once others may have written', async () => {
    expect(await prefetchedOr(ahead({ until: performance.now() }), 'seen', again)).toBe('another look');
  });

  test('that was not begun does not count', async () => {
    expect(await prefetchedOr(undefined, 'pull', again)).toBe('another look');
  });

  test('counts also when it shows that there is no pull request', async () => {
    expect(await prefetchedOr(ahead({ pull: Promise.resolve(undefined) }), 'pull', again)).toBeUndefined();
  });

  test('is taken again when it came to nothing', async () => {
    const lost = Promise.reject(new Error('Lost'));
    expect(await prefetchedOr(ahead({ seen: lost }), 'seen', again)).toBe('another look');
  });

  test('is not taken again when GitHub asks to wait for long', async () => {
    const limited = Promise.reject(
      Object.assign(new Error('Slow down'), { status: 429, response: { headers: { 'retry-after': '61' } } }),
    );
    await expect(prefetchedOr(ahead({ seen: limited }), 'seen', again)).rejects.toThrow('Slow down');
  });

  test('ends with the run, and is tried once', async () => {
    const stop = new AbortController();
    let asked = 0;
    const fetch: Fetch = (_url, _init, { end }) => {
      asked += 1;
      stop.abort();
      return end?.aborted ? Promise.reject(new Error('Ended')) : Promise.reject(new Error('Goes on'));
    };
    const look = prefetchComment(commenting, { run: RUN, sign, fetch, stop: stop.signal });
    await expect(look?.seen).rejects.toThrow('Ended');
    expect(asked).toBe(1);
  });

  test.each<[string, Partial<Settings>, Partial<Run>]>([
    ['where no comment is wanted', { comment: 'never' }, {}],
    ['where the review is noted in the comment meanwhile', { expectPlan: 'reviewed' }, {}],
    ['without a token', { githubToken: '' }, {}],
    ['outside of a repository', {}, { owner: '' }],
  ])('is not taken %s', (_where, settings, run) => {
    const fetch: Fetch = () => Promise.reject(new Error('Asked'));
    const prefetching = { run: { ...RUN, ...run }, sign, fetch, stop: new AbortController().signal };
    const look = prefetchComment(commentRequestOf(having(deletion, settings)), prefetching);
    expect(look).toBeUndefined();
  });
});

describe('a look ahead at GitHub', () => {
  const SHA = 'c'.repeat(40);
  const merged = {
    number: 8,
    merged_at: '2026-01-01T00:00:00Z',
    merge_commit_sha: SHA,
    base: { ref: 'main', repo: { full_name: 'octo-org/videos' } },
    head: { sha: HEAD },
  };
  const comment = (key: string, id: string) => ({
    fullDatabaseId: id,
    url: 'u',
    body: markerOf({ sign, key }),
    viewerDidAuthor: true,
    author: null,
  });
  const commit: Run = { ...RUN, event: 'push', subject: { kind: 'commit', sha: SHA, branch: 'main' } };

  /** Looks ahead on a GitHub that lists these pull requests for every commit. */
  async function look(run: Run, pulls: readonly object[], settings: Partial<Settings> = {}) {
    const asked: Record<string, unknown>[] = [];
    const server = await serve((line, { variables }) => {
      if (!line.includes('/graphql')) return pulls;
      asked.push(variables as Record<string, unknown>);
      const nodes = [comment('other', '1'), comment('staging', '2')];
      const comments = { nodes, pageInfo: { hasPreviousPage: false, startCursor: null } };
      return {
        data: {
          viewer: { login: 'x' },
          repository: { pullRequest: { headRefOid: HEAD, state: 'OPEN', comments } },
        },
      };
    });
    const begun = prefetchComment(commentRequestOf(having(deletion, { commentKey: 'staging', ...settings })), {
      run: { ...run, apiUrl: server.url },
      sign,
      fetch: createFetch(),
      stop: new AbortController().signal,
    });
    try {
      const settled = await Promise.allSettled([begun?.pull, begun?.seen]);
      return { settled, asked, requests: server.requests };
    } finally {
      server.close();
    }
  }

  test('finds the comment of the run on the pull request of the event, with one request', async () => {
    const { settled, asked, requests } = await look(RUN, []);
    expect(settled).toMatchObject([
      { value: { number: 7, head: HEAD } },
      { value: { head: HEAD, isOpen: true, own: [{ id: '2' }] } },
    ]);
    expect(asked).toMatchObject([{ owner: 'octo-org', repo: 'videos', number: 7 }]);
    expect(requests).toHaveLength(1);
  });

  test('finds it on the pull request that was merged with a push', async () => {
    const { settled, asked, requests } = await look(commit, [merged]);
    expect(settled).toMatchObject([{ value: { number: 8 } }, { value: { own: [{ id: '2' }] } }]);
    expect(asked).toMatchObject([{ owner: 'octo-org', repo: 'videos', number: 8 }]);
    expect(requests[0]).toContain(`/repos/octo-org/videos/commits/${SHA}/pulls`);
  });

  test('looks for no comment where there is no pull request', async () => {
    const { settled, requests } = await look(commit, []);
    expect(settled).toMatchObject([
      { status: 'fulfilled', value: undefined },
      { status: 'rejected', reason: new Error('There is no pull request.') },
    ]);
    expect(requests).toHaveLength(1);
  });

  test('is taken for a preview that is to be reviewed, which nobody notes anything in', async () => {
    const { settled } = await look(RUN, [], { expectPlan: 'reviewed', dryRun: true });
    expect(settled).toMatchObject([{ value: { number: 7 } }, { value: { own: [{ id: '2' }] } }]);
  });

  test('may fail before anybody waits for it', async () => {
    const fetch: Fetch = () => Promise.reject(new Error('Lost'));
    prefetchComment(commenting, { run: commit, sign, fetch, stop: new AbortController().signal });
    // An unhandled rejection would fail the test.
    await setTimeout(50);
  });

  test('has no more time than it counts', async () => {
    const bounds: unknown[] = [];
    const fetch: Fetch = (_url, _init, given) => {
      bounds.push(given);
      return Promise.reject(new Error('Lost'));
    };
    const begun = performance.now();
    const look = prefetchComment(commenting, { run: RUN, sign, fetch, stop: new AbortController().signal });
    const created = performance.now();
    await expect(look?.seen).rejects.toThrow('Lost');
    expect(look?.until).toBeGreaterThanOrEqual(begun + 3_000);
    expect(look?.until).toBeLessThanOrEqual(created + 3_000);
    expect(bounds).toMatchObject([{ timeoutMs: 3_000 }]);
  });
});
