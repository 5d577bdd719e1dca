import { expect, test } from '@jest/globals';
import { atOnce } from '../../src/http/at-once.ts';

const pause = () => new Promise<void>((done) => setImmediate(done));

test('The results are in the order of the items, whichever is done first', async () => {
  const results = await atOnce([5, 0, 3, 1, 0, 2], async (pauses) => {
    for (let left = pauses; left > 0; left -= 1) await pause();
    return `after ${pauses}`;
  });
  expect(results).toEqual([5, 0, 3, 1, 0, 2].map((pauses) => `after ${pauses}`));
});

test('A slow item holds up one of four places, and no more', async () => {
  const begun: number[] = [];
  const slow = Promise.withResolvers<void>();
  const all = atOnce([0, 1, 2, 3, 4, 5, 6], async (item) => {
    begun.push(item);
    await (item === 0 ? slow.promise : pause());
  });
  expect(begun).toEqual([0, 1, 2, 3]);
  for (let turns = 0; turns < 20; turns += 1) await pause();
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6]);
  slow.resolve();
  await all;
});

test('No items are no results', async () => {
  expect(await atOnce([], async () => 1)).toEqual([]);
});

test('A failure is that of the whole, and ends its place', async () => {
  const begun: number[] = [];
  const all = atOnce([0, 1, 2, 3, 4, 5, 6, 7, 8], async (item) => {
    begun.push(item);
    await pause();
    if (item < 4) throw new Error(`${item} failed`);
  });
  await expect(all).rejects.toThrow('0 failed');
  expect(begun).toEqual([0, 1, 2, 3]);
});
