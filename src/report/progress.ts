import type { Warn } from '../errors.ts';
import type { Progress } from '../reconcile/dependencies.ts';
import { entryLines, entryTitle, planLines } from './log.ts';

interface Log {
  readonly info: (line: string) => void;
  readonly warn: Warn;
  readonly group: (title: string, lines: readonly string[]) => void;
}

/** Shows in the log what an operation plans and writes. */
export function createProgress({ info, warn, group }: Log): Progress {
  return {
    info,
    warn,
    planned: (outcome) => planLines(outcome).forEach(info),
    checked: async (checks) => {
      // A separate chunk, which only a preflight needs.
      const { logChecks } = await import('./checks.ts');
      logChecks(checks, info, warn);
    },
    written: (outcome, position, lines) => group(entryTitle(outcome, position), [...lines, ...entryLines(outcome)]),
  };
}
