import type { Run } from '../github/context.ts';
import { appliedOf, hasChanges, type Outcome, plansOf } from '../outcome.ts';
import { planId } from '../plan/plan-id.ts';
import { code, codeCell, link, prose } from '../sanitize/markdown.ts';
import type { Redact } from '../sanitize/redact.ts';
import { destructiveBlock, failureBlocks, failureReason } from './alerts.ts';
import { bodyBlocks } from './body.ts';
import { checkBlocks } from './checks.ts';
import { alert, type MarkdownFormatter } from './layout.ts';
import { headline } from './verdict.ts';

export interface ReportContext {
  readonly run: Run;
  readonly at: Date;
  readonly commentKey?: string;
  /** Removes secrets and masked values. */
  readonly redactForDisplay: Redact;
}

export type Report = Readonly<ReturnType<typeof createReport>>;

/** Returns the report of a run as Markdown, for the comment and the job summary. */
export function createReport(outcome: Outcome, context: ReportContext) {
  const { redactForDisplay, run } = context;
  const format: MarkdownFormatter = {
    code: (text) => code(redactForDisplay(text)),
    cell: (text) => codeCell(redactForDisplay(text)),
    prose: (text) => prose(redactForDisplay(text)),
  };
  const { checks, warnings = [] } = outcome;
  return {
    /** The result as blocks, most important first. Equal for runs with equal results. */
    lasting: [
      heading(outcome, context, format),
      effect(outcome, run, format),
      ...failureBlocks(outcome, format),
      destructiveBlock(outcome, format),
      alert(
        'WARNING',
        warnings.map(({ message }) => format.prose(message)),
      ),
      ...(checks ? checkBlocks(checks, format) : []),
      ...bodyBlocks(outcome, format),
    ],
    /** The failure, as a paragraph; empty if there is none. */
    reason: failureReason(outcome, run, format),
    /** The last line, which differs from run to run. */
    footer: footer(outcome, context, format),
  };
}

function heading(outcome: Outcome, { commentKey }: ReportContext, format: MarkdownFormatter): string {
  const suffix = commentKey === undefined ? '' : ` (${format.code(commentKey)})`;
  const { lead, rest } = headline(outcome, subjectOf(outcome, format));
  return `### ${lead}: ${rest || 'Pictory connections'}${suffix}`;
}

function subjectOf(outcome: Outcome, format: MarkdownFormatter): string {
  if (outcome.kind === 'invalid' && outcome.subject) {
    return `${outcome.subject.label} ${format.code(outcome.subject.name)}`;
  }
  if (outcome.kind !== 'one') return '';
  const { task, plan, connection } = outcome;
  const name = plan?.name || connection?.values.name || task.identity.name;
  return `${task.type.label} ${format.code(name ?? task.identity.connectionId ?? '')}`;
}

/** Returns the line below the heading: the effect on Pictory, and the manifest's path. */
function effect(outcome: Outcome, run: Run, format: MarkdownFormatter): string {
  if (outcome.kind !== 'one' && outcome.kind !== 'manifest') return '';
  const { dryRun, task, error } = outcome;
  const isPreview = dryRun && task.operation !== 'verify' && error === undefined && hasChanges(outcome);
  const written = run.isOpenPullRequest ? 'Nothing is written until this is merged.' : 'Nothing was written.';
  const from = task.kind === 'manifest' ? `Manifest: ${format.code(task.config)}.` : '';
  return [isPreview ? written : '', from].filter(Boolean).join(' ');
}

function footer(outcome: Outcome, { run, at }: ReportContext, format: MarkdownFormatter): string {
  const { sha, url, id } = run;
  const time = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const plans = plansOf(outcome);
  // Without every entry, the id would be that of another plan.
  const isPartial = outcome.kind === 'manifest' && plans.length < (outcome.entries?.length ?? 0);
  const plan = isPartial ? '' : planId(plans);
  const commit = format.code(sha.slice(0, 7));
  const parts = [
    plan && `Plan ${format.code(plan)}`,
    appliedOf(outcome) === true && `Written ${time}`,
    sha && (url ? link(commit, url.replace(/\/actions\/runs\/[^/]*$/, `/commit/${sha}`)) : commit),
    url && link(`Run ${id}`, url),
  ];
  return `<sub>${parts.filter(Boolean).join(' · ')}</sub>`;
}
