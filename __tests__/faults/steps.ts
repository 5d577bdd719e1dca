import { type ActionRun, runAction, type StepResult } from '../../sandbox/runner.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** Runs a step of `dist/` in a process of its own, without a comment or a summary. */
export function runStep(
  sandbox: Sandbox,
  inputs: Readonly<Record<string, string>>,
  more: Partial<ActionRun> = {},
): Promise<StepResult> {
  return runAction({
    inputs: {
      'api-url': sandbox.url,
      'api-key': 'pictai_test-key',
      'dry-run': 'false',
      comment: 'never',
      summary: 'false',
      ...inputs,
    },
    ...more,
  });
}

/** Waits until the sandbox has received a request. */
export async function received(sandbox: Sandbox, method: string): Promise<void> {
  while (!sandbox.requests.some((request) => request.method === method)) await pause(5);
}

/** Does all of it, but only so much at once. */
export async function allOf<Result>(atOnce: number, work: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  const queue = [...work.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, run] = next;
      results[index] = await run();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
