import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { listenForCancellation } from '../../src/runner/cancellation.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
let news: string[];
let waits: string[];
let cancellation: ReturnType<typeof listenForCancellation>;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['performance'] });
  news = [];
  waits = [];
  cancellation = listenForCancellation({
    warn: (_title, message) => news.push(message),
    info: (line) => waits.push(line),
  });
});
afterEach(() => {
  // Ends pauses that a test has left.
  process.emit('SIGTERM', 'SIGTERM');
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  jest.useRealTimers();
});

/** Longer than any test. */
const LONG_MS = 1_000_000;
/** The timers that keep the process, without the fake ones. */
const keeping = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('Before a signal', () => {
  test('nothing is stopped', () => {
    expect([cancellation.stop.aborted, cancellation.end.aborted]).toEqual([false, false]);
  });

  test('writes may begin', () => {
    expect(() => cancellation.throwIfCancelled()).not.toThrow();
  });

  test('a pause takes its time', async () => {
    const before = performance.now();
    await cancellation.sleep(50);
    // Node rounds down to whole milliseconds.
    expect(performance.now() - before).toBeGreaterThanOrEqual(49);
  });

  test('a pause leaves nothing behind', async () => {
    await cancellation.sleep(1);
    process.emit('SIGINT', 'SIGINT');
    expect(news).toHaveLength(1);
  });
});

describe.each(SIGNALS)('After %s', (signal) => {
  beforeEach(() => {
    process.emit(signal, signal);
  });

  test('people are told, once', () => {
    process.emit(signal, signal);
    expect(news).toEqual([expect.stringContaining(`Cancelled (${signal})`)]);
  });

  test('what is in flight may go on for five seconds', () => {
    expect([cancellation.stop.aborted, cancellation.end.aborted]).toEqual([true, false]);
    jest.advanceTimersByTime(4_999);
    expect(cancellation.end.aborted).toBe(false);
    jest.advanceTimersByTime(1);
    expect(cancellation.end.aborted).toBe(true);
  });

  test('no write begins', () => {
    expect(() => cancellation.throwIfCancelled()).toThrow(
      'The run was cancelled before everything was written to Pictory.',
    );
  });

  test('there are no pauses', async () => {
    await expect(cancellation.sleep(LONG_MS)).resolves.toBeUndefined();
  });

  test.each(SIGNALS)('another one (%s) ends what is in flight', (second) => {
    process.emit(second, second);
    expect(cancellation.end.aborted).toBe(true);
  });
});

test('A signal ends the pause that it meets', async () => {
  const pause = cancellation.sleep(LONG_MS);
  process.emit('SIGTERM', 'SIGTERM');
  await expect(pause).resolves.toBeUndefined();
});

test('A signal leaves no pause that would keep the process', () => {
  const before = keeping();
  void cancellation.sleep(LONG_MS);
  expect(keeping()).toBe(before + 1);
  process.emit('SIGTERM', 'SIGTERM');
  // What is left is the grace, which keeps no process either.
  expect([keeping(), jest.getTimerCount()]).toEqual([before, 1]);
});

test('Waits of more than five seconds are in the log', () => {
  void cancellation.sleep(5_000);
  expect(waits).toEqual([]);
  void cancellation.sleep(5_001);
  expect(waits).toEqual(['Waiting 5 s before the next request.']);
});
