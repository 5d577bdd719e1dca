import type { Warn } from '../errors.ts';
import { type Check, labelOf } from '../preflight/check.ts';
import { folded, list, type MarkdownFormatter } from './layout.ts';

const NOT_SEEN = 'The AWS role and Pictory itself are not checked: only a video proves that the connection works.';

/** Logs a line for each check, a warning for each risk, and one line for all that were skipped. */
export function logChecks(checks: readonly Check[], info: (line: string) => void, warn: Warn): void {
  const { failed, risk, passed, skipped, counts } = byResult(checks);
  info(`Preflight: ${counts}.`);
  for (const check of [...failed, ...passed]) info(`  ${check.result}: ${labelOf(check)}: ${check.found}`);
  for (const check of risk) warn('Preflight', `${labelOf(check)}: ${check.found} ${check.fix}`);
  const reasons = skipped.map(([why, those]) => `${those.map(labelOf).join(', ')}: ${why}`);
  if (reasons.length > 0) info(`  skipped: ${reasons.join(' ')}`);
}

/** Shows failures and risks with their fixes, then skipped checks with their reasons; passed ones are folded. */
export function checkBlocks(checks: readonly Check[], format: MarkdownFormatter): string[] {
  const { failed, risk, passed, skipped, counts } = byResult(checks);
  const label = (check: Check) => format.code(labelOf(check));
  const lines = [
    ...[...failed, ...risk].map(
      (check) => `- **${check.result}:** ${label(check)}: ${format.prose(`${check.found} ${check.fix}`)}`,
    ),
    ...skipped.map(([why, those]) => `- **skipped:** ${those.map(label).join(', ')}: ${format.prose(why)}`),
  ];
  const good = passed.map((check) => `- ${label(check)}: ${format.prose(check.found)}`);
  return [`**Preflight:** ${counts}. ${NOT_SEEN}`, list(lines), folded(`${passed.length} passed`, [list(good)])];
}

/** Groups checks by result, the skipped ones by reason, and counts them, e.g. `1 failed, 2 risks, 5 passed`. */
function byResult(checks: readonly Check[]) {
  const { failed = [], risk = [], skipped = [], passed = [] } = Object.groupBy(checks, ({ result }) => result);
  const all = Object.entries({ failed, [risk.length > 1 ? 'risks' : 'risk']: risk, skipped, passed });
  const counts = all.flatMap(([result, { length }]) => (length > 0 ? [`${length} ${result}`] : []));
  const reasons = [...Map.groupBy(skipped, ({ found }) => found)];
  return { failed, risk, passed, skipped: reasons, counts: counts.join(', ') || 'nothing to check' };
}
