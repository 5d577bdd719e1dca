import { describe, expect, test } from '@jest/globals';
import { lookFor, pauseMs, readRetryAfter } from '../../src/http/backoff.ts';

describe('Retry-After', () => {
  const NOW = Date.parse('2026-01-01T00:00:00Z');

  test.each([
    ['0', 0],
    ['5', 5_000],
    [' 120 ', 120_000],
    ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
    ['Thursday, 01-Jan-26 00:00:10 GMT', 10_000],
    ['Wed, 31 Dec 2025 23:59:59 GMT', 0],
  ])('of %j is %i ms', (header, ms) => {
    expect(readRetryAfter(header, NOW)).toBe(ms);
  });

  test.each([
    '',
    'soon',
    '5s',
    '2 minutes',
    'NaN',
    'Infinity',
    '0x10',
    '1e3',
    'Foo, 99 Bar 2026',
    'Foo, 99 Bar 2026 00:00:00 GMT',
  ])('of %j says nothing', (header) => {
    expect(readRetryAfter(header, NOW)).toBeUndefined();
  });

  test.each(['-1', '1.5', '+5', 'soon 5', 'x 2099'])('of %j is no HTTP date, and says nothing', (header) => {
    expect(readRetryAfter(header, NOW)).toBeUndefined();
  });

  test('is counted from now', () => {
    const ms = readRetryAfter(new Date(Date.now() + 30_000).toUTCString());
    expect(ms).toBeGreaterThan(25_000);
    expect(ms).toBeLessThanOrEqual(30_000);
  });
});

describe('Looking for something', () => {
  /** The pauses of a look that finds something at the nth time. */
  async function pausesUntil(found: number, patienceMs: number) {
    const pauses: number[] = [];
    let looks = 0;
    const look = async () => {
      looks += 1;
      return looks === found ? 'found' : undefined;
    };
    const result = await lookFor(look, patienceMs, async (ms) => {
      pauses.push(ms);
    });
    return { result, pauses };
  }

  test('does not wait if it is there', async () => {
    expect(await pausesUntil(1, 2_000)).toEqual({ result: 'found', pauses: [] });
  });

  test('doubles its pauses', async () => {
    expect(await pausesUntil(4, 10_000)).toEqual({ result: 'found', pauses: [250, 500, 1_000] });
  });

  test('shortens the last pause, looks once more, and gives up', async () => {
    expect(await pausesUntil(99, 2_000)).toEqual({ result: undefined, pauses: [250, 500, 1_000, 250] });
  });
});

test.each([
  [1, 400, 800],
  [2, 800, 1_600],
  [4, 3_200, 6_400],
  [5, 6_400, 8_000],
  [9, 8_000, 8_000],
])('The wait after %i tries is between %i and %i ms', (tries, least, most) => {
  const waits = Array.from({ length: 200 }, () => pauseMs(tries));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(least);
  expect(Math.max(...waits)).toBeLessThanOrEqual(most);
  expect(waits.every(Number.isInteger)).toBe(true);
});
