import { explained, InputError, messageOf, PreflightFailed } from '../errors.ts';
import type { Run } from '../github/context.ts';
import { appliedOf, type Compared, comparedIn, hasChanges, isDrift, type Outcome, plansOf } from '../outcome.ts';
import { changeOf, disables, planId } from '../plan/plan.ts';
import { cut } from '../sanitize/escape.ts';
import { code, codeCell, link, prose } from '../sanitize/markdown.ts';
import type { Redact } from '../sanitize/redact.ts';
import { bodyBlocks } from './body.ts';
import { checkBlocks } from './checks.ts';
import { alert, firstLines, type MarkdownFormatter } from './layout.ts';
import { headline, isDone, subjectOf } from './verdict.ts';

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
  const warned = outcome.warnings?.map(({ message }) => format.prose(message)) ?? [];
  return {
    /** The result as blocks, most important first. Equal for runs with equal results. */
    lasting: [
      heading(outcome, context, format),
      effect(outcome, run, format),
      ...failureBlocks(outcome, format),
      destructiveBlock(outcome, format),
      alert('WARNING', warned),
      ...(outcome.checks ? checkBlocks(outcome.checks, format) : []),
      ...bodyBlocks(outcome, format),
    ],
    /** The failure, as a paragraph; empty if there is none. */
    reason: failureReason(outcome, context, format),
    /** The last line, which differs from run to run. */
    footer: footer(outcome, context, format),
  };
}

function heading(outcome: Outcome, { commentKey }: ReportContext, format: MarkdownFormatter): string {
  const suffix = commentKey === undefined ? '' : ` (${format.code(commentKey)})`;
  const { label, name, connectionId } = subjectOf(outcome) ?? {};
  const { lead, rest } = headline(outcome, label && `${label} ${format.code(name ?? connectionId ?? '')}`);
  return `### ${lead}: ${rest || 'Pictory connections'}${suffix}`;
}

/** Returns the line below the heading: the effect on Pictory, and the manifest's path. */
function effect(outcome: Outcome, run: Run, format: MarkdownFormatter): string {
  if (outcome.kind !== 'one' && outcome.kind !== 'manifest') return '';
  const { dryRun, task, error } = outcome;
  const isPreview = dryRun && task.operation !== 'verify' && error === undefined && hasChanges(outcome);
  const written = run.mergeWrites ? 'Nothing is written until this is merged.' : 'Nothing was written.';
  const from = task.kind === 'manifest' ? `Manifest: ${format.code(task.config)}.` : '';
  return [isPreview ? written : '', from].filter(Boolean).join(' ');
}

function failureBlocks(outcome: Outcome, format: MarkdownFormatter): readonly string[] {
  const { error } = outcome;
  if (error === undefined) return [];
  if (error instanceof InputError) return inputProblems(error, format);
  const { summary, points, fix } = explained(error);
  const advice = `**What to do:** ${format.prose(fix)}`;
  // The heading and the table say what drifted.
  if (isDrift(outcome)) return [alert('CAUTION', [advice])];
  // The checks below show what failed.
  const isPreflight = error instanceof PreflightFailed;
  const happened = `**What happened:** ${format.prose(isPreflight ? summary.replace(/:$/, '.') : summary)}`;
  const list = firstLines(isPreflight ? [] : points.map(format.prose)).map((line) => `- ${line}`);
  return [alert('CAUTION', [happened, list.join('\n> '), advice])];
}

/** The line of the file, which follows a problem of a manifest. */
const FILE_LINE = /\n {2}\d+ \| .*$/;

function inputProblems({ problems, fix }: InputError, format: MarkdownFormatter): string[] {
  const shown = problems.map((problem) => {
    const [line] = FILE_LINE.exec(problem) ?? [];
    return `- ${format.prose(problem.replace(FILE_LINE, ''))}${line ? `<br>${format.code(line.trim())}` : ''}`;
  });
  return [...firstLines(shown), format.prose(fix)];
}

/** In characters, before and after escaping: a comment that is already full has room for it. */
const LONGEST_REASON = { said: 300, escaped: 600 };

/** Returns a short reason for a comment about something else, with a link to the run. */
function failureReason({ error }: Outcome, context: ReportContext, format: MarkdownFormatter): string {
  const { run, redactForDisplay } = context;
  if (error === undefined) return '';
  const problems = error instanceof InputError ? error.problems.map((problem) => problem.replace(FILE_LINE, '')) : [];
  // Before the cut: the first half of a secret would not be recognised.
  const said = redactForDisplay(problems.slice(0, 3).join(' · ') || messageOf(error));
  const where = run.url === undefined ? '' : ` See ${link(`run ${run.id}`, run.url)}.`;
  const inAtMost = (longest: number): string => {
    const shown = format.prose(cut(said, longest).replace(/(?<![.?!])$/, '.'));
    return shown.length <= LONGEST_REASON.escaped ? shown : inAtMost(Math.floor(longest / 2));
  };
  return `The latest preview failed: ${inAtMost(LONGEST_REASON.said)}${where}`;
}

/** Returns the deletes, replacements and disabled connections, with ids, unless they cannot or will not be applied. */
export function destructiveBlock(outcome: Outcome, format: MarkdownFormatter): string {
  const { kind, error } = outcome;
  // An apply that ended as a whole before its first write destroys nothing.
  if (kind === 'manifest' && error !== undefined && !outcome.dryRun && outcome.applied === false) return '';
  const byAction = Map.groupBy(comparedIn(outcome), ({ plan }) => plan.action);
  const sorted = (['delete', 'replace', 'update'] as const).flatMap((action) => byAction.get(action) ?? []);
  const lines = sorted.map((one) => destruction(one, format));
  return alert('CAUTION', lines);
}

function destruction(outcome: Compared, format: MarkdownFormatter): string {
  const { task, plan, connection, error, applied } = outcome;
  const isRefused = plan.blocker !== undefined || (error !== undefined && applied === false);
  if (isRefused || plan.current === null || task.operation === 'verify') return '';
  const isNow = isDone(outcome);
  const { connectionId, values } = plan.current;
  const named = `${plan.type.input} ${format.code(values.name)} (${format.code(connectionId)})`;
  if (plan.action === 'delete') {
    const [verb, when] = isNow ? ['Deleted', ''] : ['Delete', 'then '];
    return `**${verb}:** ${named}. Videos can ${when}no longer use this connection.`;
  }
  if (plan.action === 'replace') {
    const update = 'Update everything that stores the old id, including anything outside this workflow.';
    if (isNow && connection) {
      return `**Replaced (the id changed):** ${named}. The new id is ${format.code(connection.connectionId)}. ${update}`;
    }
    if (!plan.finishes || isNow) return `**Replace (the id changes):** ${named}. ${update}`;
    return `**Finish the replacement:** ${named}. The old connection has already been deleted; the id is that of the new one. ${update}`;
  }
  if (!disables(plan)) return '';
  const also = changeOf(plan) === 'disable' ? '' : ', among other changes';
  return `**${isNow ? 'Disabled' : 'Disable'}${also}:** ${named}. Videos cannot use this connection until it is enabled again.`;
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
