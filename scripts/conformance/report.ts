import { code } from '../../src/sanitize/markdown.ts';
import { checkedBy, type Fact, type Level } from './facts.ts';
import type { Findings, Verdict } from './findings.ts';

/** The result of a run. */
export interface Run {
  readonly facts: readonly Fact[];
  readonly findings: Findings;
  readonly level: Level;
  readonly apiUrl: string;
  /** `2026-01-31`, UTC. */
  readonly date: string;
  /** The reason why the run stopped early, as Markdown. */
  readonly halted?: string | undefined;
  /** The connections that the run may have left behind, as Markdown. */
  readonly left: readonly string[];
}

const SECTIONS: readonly (readonly [Verdict, title: string, column: string])[] = [
  ['failed', 'Does not hold', 'Fact'],
  ['held', 'Holds', 'Fact'],
  ['known', 'Now known', 'Question'],
  ['unchecked', 'Not checked', 'Fact'],
];

/** Whether the run is whole, and every fact that the action relies on holds as far as it was checked. */
export function isGood(run: Run): boolean {
  const failed = checkedBy(run.facts, run.level).some(({ id }) => run.findings.of(id).verdict === 'failed');
  return !failed && isWhole(run);
}

export function isWhole({ halted, left }: Run): boolean {
  return halted === undefined && left.length === 0;
}

/**
 * The report as Markdown: a section of docs/conformance.md.
 *
 * @throws If there is a finding for a fact that is not of this level: a bug of ours.
 */
export function reportOf(run: Run): string {
  const rows = checkedBy(run.facts, run.level).map((fact) => ({ fact, ...run.findings.of(fact.id) }));
  const strange = run.findings.ids.filter((id) => !rows.some(({ fact }) => fact.id === id));
  if (strange.length > 0)
    throw new Error(`docs/api.md has no such facts for a run ${run.level}: ${strange.join(', ')}`);
  const count = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  const counted = `${count('held')} hold, ${count('failed')} do not hold, ${count('unchecked')} were not checked.`;
  const tables = SECTIONS.flatMap(([verdict, title, column]) => {
    const lines = rows
      .filter((row) => row.verdict === verdict)
      .map(({ fact, found }) => `| \`${fact.id}\` | ${fact.text} | ${found} |`);
    return lines.length === 0
      ? []
      : [`### ${title}`, [`| Id | ${column} | Found |`, '| --- | --- | --- |', ...lines].join('\n')];
  });
  return [
    `## ${headingOf(run.level)}`,
    `${run.date}, against ${code(run.apiUrl)}: ${counted}`,
    ...(run.halted === undefined ? [] : [`**The run ended early**: ${run.halted}.`]),
    ...(run.left.length === 0 ? [] : [`**Perhaps left behind**:\n\n${run.left.map((one) => `- ${one}`).join('\n')}`]),
    ...tables,
  ].join('\n\n');
}

function headingOf(level: Level): string {
  return level.charAt(0).toUpperCase() + level.slice(1);
}

/** The page docs/conformance.md with this run in the place of the last one of its level. */
export function withRun(page: string, run: Run): string {
  const heading = `## ${headingOf(run.level)}\n`;
  const from = page.indexOf(heading);
  if (from === -1) throw new Error(`docs/conformance.md has no heading "${heading.trim()}"`);
  const next = page.indexOf('\n## ', from);
  const rest = next === -1 ? '' : page.slice(next);
  const whole = `${page.slice(0, from)}${reportOf(run)}\n${rest}`;
  return whole.replace(/^(Last run against the real API: ).*$/m, `$1${run.date}, ${run.level}.`);
}
