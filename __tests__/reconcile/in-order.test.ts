import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inOrder, sorted } from '../../src/reconcile/in-order.ts';

/** What each letter needs, e.g. `{ b: 'a' }`: b comes after a. */
const needing = (needs: Readonly<Record<string, string>>) => (job: string) => [...(needs[job] ?? '')];
const pause = () => new Promise<void>((done) => setImmediate(done));

describe('jobs in order', () => {
  test('are all done', async () => {
    const done: string[] = [];
    await inOrder([...'abcdef'], needing({}), async (job) => {
      done.push(job);
    });
    expect(done).toEqual([...'abcdef']);
  });

  test('are no more at a time than allowed, and as many as allowed', async () => {
    let now = 0;
    let most = 0;
    await inOrder([...'abcdefgh'], needing({}), async () => {
      now += 1;
      most = Math.max(most, now);
      await pause();
      now -= 1;
    });
    expect(most).toBe(4);
  });

  test('wait for what they need, while others go on', async () => {
    const ends: string[] = [];
    const slow: Readonly<Record<string, number>> = { a: 5 };
    await inOrder([...'abcd'], needing({ b: 'a' }), async (job) => {
      for (let n = slow[job] ?? 0; n >= 0; n -= 1) await pause();
      ends.push(job);
    });
    expect(ends).toEqual([...'cdab']);
  });

  test('do not begin when what they need failed', async () => {
    const begun: string[] = [];
    const failing = inOrder([...'ab'], needing({ b: 'a' }), async (job) => {
      begun.push(job);
      throw new Error(`${job} failed`);
    });
    await expect(failing).rejects.toThrow('a failed');
    await pause();
    expect(begun).toEqual(['a']);
  });

  test('begin after everything that they need has ended, whatever needs what', async () => {
    const numbers = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(numbers, { maxLength: 20 }), async (all) => {
        const jobs = all.map((_, job) => job);
        // Only earlier jobs are needed.
        const needs = (job: number) => (all[job] ?? []).filter((one) => one < job);
        const ended = new Set<number>();
        await inOrder(jobs, needs, async (job) => {
          expect(needs(job).filter((needed) => !ended.has(needed))).toEqual([]);
          await pause();
          ended.add(job);
        });
        expect(ended.size).toBe(jobs.length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('sorted jobs', () => {
  test.each([
    ['that need nothing stay as they are', 'cab', {}, 'cab'],
    ['come after what they need', 'abc', { a: 'c' }, 'cab'],
    ['go down a chain', 'abcd', { a: 'b', b: 'c', c: 'd' }, 'dcba'],
    ['wait for everything that they need', 'abc', { a: 'bc', c: 'b' }, 'bca'],
    ['that need each other are left out', 'abc', { a: 'b', b: 'a' }, 'c'],
    ['that need one of a circle are left out, too', 'abcd', { a: 'b', b: 'a', c: 'a' }, 'd'],
    ['that need themselves are left out', 'ab', { a: 'a' }, 'b'],
    ['can be none', '', {}, ''],
  ])('%s', (_what, jobs, needs, order) => {
    expect(sorted([...jobs], needing(needs))).toEqual([...order]);
  });

  test('follow the longest chain that fits into a manifest in less than two seconds', () => {
    const jobs = Array.from({ length: 16_000 }, (_, job) => job);
    const start = process.cpuUsage();
    const order = sorted(jobs, (job) => (job + 1 < jobs.length ? [job + 1] : []));
    const { user } = process.cpuUsage(start);
    expect(order).toEqual(jobs.toReversed());
    expect(user / 1e6).toBeLessThan(2);
  });
});
