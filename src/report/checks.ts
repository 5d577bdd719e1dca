import type { Warn } from '../errors.ts';
import { type Check, labelOf } from '../preflight/check.ts';
import { type Block, folded, list } from './layout.ts';
import type { MarkdownFormatter } from './tables.ts';

const RESULTS = ['failed', 'risk', 'skipped', 'passed'] as const;
const NOT_SEEN = 'The AWS role and Pictory itself are not checked: only a video proves that the connection works.';

/** Logs a line for each check, a warning for each risk, and one line for all that were skipped. */
export function logChecks(checks: readonly Check[], info: (line: string) => void, warn: Warn): void {
  info(`Preflight: ${counted(checks)}.`);
  for (const check of [...having(checks, 'failed'), ...having(checks, 'passed')]) {
    info(`  ${check.result}: ${labelOf(check)}: ${check.found}`);
  }
  for (const check of having(checks, 'risk')) warn('Preflight', `${labelOf(check)}: ${check.found} ${check.fix}`);
  const skipped = [...byReason(checks)].map(([why, those]) => `${those.map(labelOf).join(', ')}: ${why}`);
  if (skipped.length > 0) info(`  skipped: ${skipped.join(' ')}`);
}

/** Shows failures and risks with their fixes, then skipped checks with their reasons; passed ones are folded. */
export function checkBlocks(checks: readonly Check[], format: MarkdownFormatter): Block[] {
  const label = (check: Check) => format.code(labelOf(check));
  const pressing = [...having(checks, 'failed'), ...having(checks, 'risk')].map(
    (check) => `- **${check.result}:** ${label(check)}: ${format.prose(`${check.found} ${check.fix}`)}`,
  );
  const skipped = [...byReason(checks)].map(
    ([why, those]) => `- **skipped:** ${those.map(label).join(', ')}: ${format.prose(why)}`,
  );
  const passed = having(checks, 'passed').map((check) => `- ${label(check)}: ${format.prose(check.found)}`);
  return [
    `**Preflight:** ${counted(checks)}. ${NOT_SEEN}`,
    ...list([...pressing, ...skipped]),
    ...folded(`${passed.length} passed`, list(passed)),
  ];
}

function having(checks: readonly Check[], wanted: Check['result']): readonly Check[] {
  return checks.filter(({ result }) => result === wanted);
}

function byReason(checks: readonly Check[]): ReadonlyMap<string, readonly Check[]> {
  return Map.groupBy(having(checks, 'skipped'), ({ found }) => found);
}

function counted(checks: readonly Check[]): string {
  const counts = RESULTS.map((result) => [having(checks, result).length, result] as const);
  const some = counts
    .filter(([count]) => count > 0)
    .map(([count, result]) => `${count} ${result === 'risk' && count > 1 ? 'risks' : result}`);
  return some.join(', ') || 'nothing to check';
}
