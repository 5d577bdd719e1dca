import { afterAll, beforeAll, jest } from '@jest/globals';

/**
 * Octokit pauses between writes, and before it tries again. In a file that calls this, all pauses pass at once, while the
 * network is as fast as it is.
 */
export function letPausesPass(): void {
  let over = false;

  beforeAll(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime'] });
    const pass = async (): Promise<void> => {
      await jest.advanceTimersByTimeAsync(250);
      if (!over) setImmediate(pass);
    };
    setImmediate(pass);
  });

  afterAll(() => {
    over = true;
    jest.useRealTimers();
  });
}
