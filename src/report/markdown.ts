import type { Connection } from '../connections/types.ts';
import { ActionError, InputError } from '../errors.ts';
import type { Run } from '../github/context.ts';
import type { AccountOutcome, OneOutcome, Outcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';
import { code, codeCell, link, prose } from '../sanitize/markdown.ts';
import type { Redact } from '../sanitize/redact.ts';
import { credentialNotes } from './credential-notes.ts';
import type { Block } from './layout.ts';
import { manifestBlocks } from './manifest.ts';
import { changesOf, fieldsOf, isDone, list, type MarkdownFormatter, shownPlanId } from './tables.ts';
import { verdict } from './verdict.ts';

/** The report of a run as data, for the comment and the job summary. */
export interface Report {
  /** The result, most important first. Equal for runs with equal results. */
  readonly lasting: readonly Block[];
  /** The last line, which differs from run to run. */
  readonly footer: string;
}

export interface ReportContext {
  readonly run: Pick<Run, 'sha' | 'url' | 'id'>;
  /** The end of the run. */
  readonly at: Date;
  /** Shown in the heading if the input is set. */
  readonly commentKey?: string;
  /** Removes secrets. */
  readonly redact: Redact;
  /** Removes what people must not see, secrets included. */
  readonly redactForDisplay: Redact;
}

/** Builds the report of a run in GitHub-flavoured Markdown. */
export function createReport(outcome: Outcome, context: ReportContext): Report {
  const { redact, redactForDisplay } = context;
  const format: MarkdownFormatter = {
    code: (text) => code(redactForDisplay(text)),
    cell: (text) => codeCell(redactForDisplay(text)),
    prose: (text) => prose(redactForDisplay(text)),
    masks: (text) => redactForDisplay(text) !== redact(text),
  };
  return {
    lasting: [heading(outcome, context.commentKey, format), ...failure(outcome, format), ...body(outcome, format)],
    footer: footer(outcome, context, format),
  };
}

function heading(outcome: Outcome, commentKey: string | undefined, format: MarkdownFormatter): string {
  const suffix = commentKey === undefined ? '' : ` (${format.code(commentKey)})`;
  const said = verdict(outcome);
  return `### ${said.charAt(0).toUpperCase()}${said.slice(1)}: ${subject(outcome, format)}${suffix}`;
}

function subject(outcome: Outcome, format: MarkdownFormatter): string {
  switch (outcome.kind) {
    case 'invalid':
      return 'Pictory connection';
    case 'manifest':
      return `Pictory connections of ${format.code(outcome.task.config)}`;
    case 'account': {
      const [type, ...others] = outcome.task.types;
      return type === undefined || others.length > 0 ? 'Pictory connections' : `Pictory ${type.label}s`;
    }
    case 'one': {
      const { task, plan, connection } = outcome;
      const name = plan?.name || connection?.values.name || task.identity.name;
      return `Pictory ${task.type.label} ${format.code(name ?? task.identity.connectionId ?? '')}`;
    }
  }
}

function body(outcome: Outcome, format: MarkdownFormatter): readonly Block[] {
  switch (outcome.kind) {
    case 'invalid':
      return [];
    case 'manifest':
      return manifestBlocks(outcome, format);
    case 'account':
      return accountBlocks(outcome, format);
    case 'one':
      return oneBlocks(outcome, format);
  }
}

function accountBlocks({ task, connections, dryRun }: AccountOutcome, format: MarkdownFormatter): Block[] {
  if (connections === undefined) return [];
  const written = dryRun ? 'To be written to' : 'Written to';
  return [
    ...(task.operation === 'export' ? [`${written} ${format.code(task.config)}`] : []),
    ...list(connections, format),
  ];
}

function oneBlocks(outcome: OneOutcome, format: MarkdownFormatter): Block[] {
  const { task, plan, connection } = outcome;
  if (plan === undefined) return [];
  if (task.operation === 'get') return plan.current === null ? [] : [fieldsOf(plan.current, format)];
  return [
    ...(plan.action === 'replace' ? [replacementNote(plan, outcome, format)] : []),
    ...(plan.action === 'delete' && !isDone(outcome) ? [DELETE_NOTE] : []),
    ...(plan.action === 'none' ? [] : [changesOf(plan, outcome, format)]),
    ...facts(plan, connection, format),
    ...details(outcome, plan, format),
  ];
}

const DELETE_NOTE = '> [!WARNING]\n> Videos that use this connection cannot be made any more once it is deleted.';

/** Later steps and videos hold on to the id, so its change is said plainly. */
function replacementNote(
  plan: Plan & { readonly action: 'replace' },
  outcome: OneOutcome,
  format: MarkdownFormatter,
): string {
  const { connectionId } = plan.current;
  const { connection } = outcome;
  if (plan.finishes)
    return `The old connection is deleted already; the id of the new one is ${format.code(connectionId)}.`;
  const before = format.code(connectionId);
  const note =
    isDone(outcome) && connection
      ? `**The id changed** from ${before} to ${format.code(connection.connectionId)}: videos that use the old one have to be changed.`
      : `Only a new connection can have these values: **the id ${before} will not be that of the new one**, and videos that use it have to be changed.`;
  return `> [!WARNING]\n> ${note}`;
}

function facts(plan: Plan, connection: Connection | null | undefined, format: MarkdownFormatter): string[] {
  const known = connection ?? plan.current;
  const id = shownPlanId([plan], format);
  const parts = [
    ...(known ? [`Connection id ${format.code(known.connectionId)}`] : []),
    ...(known && plan.action === 'none' ? [`Version ${known.version}`] : []),
    ...(id === '' ? [] : [`Plan ${format.code(id)}`]),
  ];
  return parts.length === 0 ? [] : [parts.join(' · ')];
}

/** The parts that few readers need: the whole connection, and what happens to its credentials. */
function details({ task, connection }: OneOutcome, plan: Plan, format: MarkdownFormatter): Block[] {
  const known = connection ?? plan.current;
  const notes = credentialNotes(plan, task);
  if (!known && notes.length === 0) return [];
  return [
    '<details><summary>The whole connection</summary>',
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
    ...(known ? [fieldsOf(known, format)] : []),
    '</details>',
  ];
}

function failure(outcome: Outcome, format: MarkdownFormatter): string[] {
  const { error } = outcome;
  if (error === undefined) return [];
  if (error instanceof InputError) return inputProblems(error, format);
  // Each entry of a manifest shows its own.
  const own = outcome.kind === 'manifest' && outcome.entries?.some((entry) => entry.error !== undefined) === true;
  const { summary, points, fix } = error instanceof ActionError ? error : unforeseen(error);
  const list =
    own || points.length === 0 ? '' : `${points.map((point) => `> - ${format.prose(point)}`).join('\n')}\n>\n`;
  const shown = own ? summary.replace(/:$/, '.') : summary;
  return [
    `> [!CAUTION]\n> **What happened:** ${format.prose(shown)}\n>\n${list}> **What to do:** ${format.prose(fix)}`,
  ];
}

function inputProblems(error: InputError, format: MarkdownFormatter): string[] {
  const shown = error.problems.map((problem) => {
    // The line of the file stands below its problem.
    const line = /\n {2}\d+ \| .*$/.exec(problem);
    if (line === null) return `- ${format.prose(problem)}`;
    return `- ${format.prose(problem.slice(0, line.index))}<br>${format.code(line[0].trim())}`;
  });
  return [...shown, format.prose(error.fix)];
}

function unforeseen(error: unknown): Pick<ActionError, 'summary' | 'points' | 'fix'> {
  const summary = error instanceof Error ? error.message : String(error);
  return { summary, points: [], fix: 'This is a bug of the action; please report it.' };
}

function footer(outcome: Outcome, { run, at }: ReportContext, format: MarkdownFormatter): string {
  const { sha, url, id } = run;
  const time = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const parts = [
    ...(outcome.kind !== 'invalid' && outcome.dryRun ? ['Preview: nothing was written'] : []),
    ...(outcome.kind !== 'invalid' && outcome.task.operation === 'verify' ? ['Nothing was written'] : []),
    ...((outcome.kind === 'one' || outcome.kind === 'manifest') && outcome.applied === true ? [`Written ${time}`] : []),
    ...(sha === '' ? [] : [`Commit ${format.code(sha.slice(0, 7))}`]),
    ...(url === undefined ? [] : [link(`Run ${id}`, url)]),
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}
