import { describe, expect, test } from '@jest/globals';
import { LongWait } from '../../src/github/access.ts';
import { fresh, type LookAhead, lookAhead } from '../../src/github/look-ahead.ts';
import type { Run } from '../../src/github/run.ts';
import type { Fetch } from '../../src/http.ts';
import type { Request } from '../../src/inputs/request.ts';
import { deletion } from '../support/request.ts';

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
};
function ahead(more: Partial<LookAhead>): LookAhead {
  return { pull: Promise.resolve(PULL), seen: Promise.resolve(SEEN), begun: performance.now(), ...more };
}

const again = async () => 'another look';

describe('a look ahead', () => {
  test('counts for a while', async () => {
    expect(await fresh(ahead({ begun: performance.now() - 1_000 }), 'seen', again)).toBe(SEEN);
  });

  test('counts for nothing once others may have written', async () => {
    expect(await fresh(ahead({ begun: performance.now() - 3_000 }), 'seen', again)).toBe('another look');
  });

  test('that was not begun does not count', async () => {
    expect(await fresh(undefined, 'pull', again)).toBe('another look');
  });

  test('counts also when it shows that there is no pull request', async () => {
    expect(await fresh(ahead({ pull: Promise.resolve(undefined) }), 'pull', again)).toBeUndefined();
  });

  test('is taken again when it came to nothing', async () => {
    const lost = Promise.reject(new Error('Lost'));
    expect(await fresh(ahead({ seen: lost }), 'seen', again)).toBe('another look');
  });

  test('is not taken again when GitHub asks to wait for long', async () => {
    const limited = Promise.reject(new LongWait(3600));
    await expect(fresh(ahead({ seen: limited }), 'seen', again)).rejects.toThrow('wait for 3600 seconds');
  });

  test('ends with the run, and is tried once', async () => {
    const stop = new AbortController();
    let asked = 0;
    const fetch: Fetch = (_url, _init, { end }) => {
      asked += 1;
      stop.abort();
      return end?.aborted ? Promise.reject(new Error('Ended')) : Promise.reject(new Error('Goes on'));
    };
    const look = lookAhead(deletion, RUN, fetch, stop.signal);
    await expect(look?.seen).rejects.toThrow('Ended');
    expect(asked).toBe(1);
  });

  test.each<[string, Partial<Request>, Partial<Run>]>([
    ['where no comment is wanted', { comment: 'never' }, {}],
    ['where the review is noted in the comment meanwhile', { expectPlan: 'reviewed' }, {}],
    ['without a token', { githubToken: '' }, {}],
    ['outside of a repository', {}, { owner: '' }],
  ])('is not taken %s', (_where, request, run) => {
    const fetch: Fetch = () => Promise.reject(new Error('Asked'));
    const look = lookAhead(
      { ...deletion, ...request } as Request,
      { ...RUN, ...run },
      fetch,
      new AbortController().signal,
    );
    expect(look).toBeUndefined();
  });
});
