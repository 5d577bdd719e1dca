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
    written: (outcome, position, lines) => group(entryTitle(outcome, position), [...lines, ...entryLines(outcome)]),
  };
}
