import { NotExpected } from '../errors.ts';
import type { Run } from '../github/context.ts';
import {
  type AccountOutcome,
  appliedOf,
  hasChanges,
  type OneOutcome,
  type Outcome,
  plansOf,
  resultsOf,
} from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';
import { planId } from '../plan/plan-id.ts';
import type { Check } from '../preflight/check.ts';
import { code, codeCell, link, prose } from '../sanitize/markdown.ts';
import type { Redact } from '../sanitize/redact.ts';
import { credentialNotes, tagNote } from './credential-notes.ts';
import { destructiveBlock } from './destructive.ts';
import { failureBlocks, failureReason } from './failure.ts';
import { alert, type Block, folded, list } from './layout.ts';
import { manifestBlocks } from './manifest.ts';
import { changesOf, connectionTable, fieldsOf, type MarkdownFormatter } from './tables.ts';
import { headline } from './verdict.ts';

/** The report of a run as data, for the comment and the job summary. */
export interface Report {
  /** The result, most important first. Equal for runs with equal results. */
  readonly lasting: readonly Block[];
  /** The failure, as a paragraph; empty if there is none. */
  readonly reason: string;
  /** The last line, which differs from run to run. */
  readonly footer: string;
}

export interface ReportContext {
  readonly run: Pick<Run, 'sha' | 'url' | 'id' | 'isOpenPullRequest'>;
  readonly at: Date;
  readonly commentKey?: string;
  /** Removes secrets and masked values. */
  readonly redactForDisplay: Redact;
  /** Shows the results of a preflight; missing if there was none. */
  readonly checkBlocks?: (checks: readonly Check[], format: MarkdownFormatter) => readonly Block[];
}

export function createReport(outcome: Outcome, context: ReportContext): Report {
  const { redactForDisplay } = context;
  const format: MarkdownFormatter = {
    code: (text) => code(redactForDisplay(text)),
    cell: (text) => codeCell(redactForDisplay(text)),
    prose: (text) => prose(redactForDisplay(text)),
  };
  const { kind, error, checks = [], warnings = [] } = outcome;
  // An apply that ended as a whole before its first write destroys nothing.
  const isHarmless = kind === 'manifest' && !outcome.dryRun && outcome.applied === false && error !== undefined;
  const warned = warnings.map(({ message }) => format.prose(message));
  return {
    lasting: [
      heading(outcome, context, format),
      ...effect(outcome, context, format),
      ...failureBlocks(outcome, format),
      ...destructiveBlock(isHarmless ? [] : resultsOf(outcome), format),
      ...alert('WARNING', warned),
      ...(context.checkBlocks?.(checks, format) ?? []),
      ...body(outcome, format),
    ],
    reason: failureReason(outcome, context.run, format),
    footer: footer(outcome, context, format),
  };
}

function heading(outcome: Outcome, { commentKey }: ReportContext, format: MarkdownFormatter): string {
  const suffix = commentKey === undefined ? '' : ` (${format.code(commentKey)})`;
  const { lead, rest } = headline(outcome);
  const said = [subject(outcome, format), rest].filter((part) => part !== '').join(' ');
  return `### ${lead}: ${said || 'Pictory connections'}${suffix}`;
}

function subject(outcome: Outcome, format: MarkdownFormatter): string {
  if (outcome.kind === 'invalid')
    return outcome.subject ? `${outcome.subject.label} ${format.code(outcome.subject.name)}` : '';
  if (outcome.kind !== 'one') return '';
  const { task, plan, connection } = outcome;
  const name = plan?.name || connection?.values.name || task.identity.name;
  return `${task.type.label} ${format.code(name ?? task.identity.connectionId ?? '')}`;
}

/** Returns the line below the heading: the effect on Pictory, and the manifest's path. */
function effect(outcome: Outcome, { run }: ReportContext, format: MarkdownFormatter): string[] {
  if (outcome.kind !== 'one' && outcome.kind !== 'manifest') return [];
  const { dryRun, task, error } = outcome;
  const isPreview = dryRun && task.operation !== 'verify' && error === undefined && hasChanges(outcome);
  const written = run.isOpenPullRequest ? 'Nothing is written until this is merged.' : 'Nothing was written.';
  const from = task.kind === 'manifest' ? [`Manifest: ${format.code(task.config)}.`] : [];
  return [[...(isPreview ? [written] : []), ...from].join(' ')].filter((sentences) => sentences !== '');
}

function body(outcome: Outcome, format: MarkdownFormatter): readonly Block[] {
  // A refusal names the changes already.
  if (outcome.error instanceof NotExpected && outcome.error.points.length > 0) return [];
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
  const table = connectionTable(connections, format);
  if (task.operation !== 'export') return table;
  return [`${dryRun ? 'Would be written to' : 'Written to'} ${format.code(task.config)}.`, ...table];
}

function oneBlocks(outcome: OneOutcome, format: MarkdownFormatter): Block[] {
  const { task, plan } = outcome;
  if (plan === undefined) return [];
  if (task.operation === 'get') return plan.current === null ? [] : [fieldsOf(plan.current, format)];
  return [
    ...(plan.action === 'none' || plan.action === 'delete' ? [] : [changesOf(plan, outcome, format)]),
    ...tagNote([outcome]),
    // The table above has every field of a new connection.
    ...(plan.action === 'create' ? [] : details(outcome, plan, format)),
  ];
}

/** The parts that few readers need: the whole connection, and notes on its credentials. */
function details(outcome: OneOutcome, plan: Plan, format: MarkdownFormatter): Block[] {
  const known = outcome.connection ?? plan.current;
  const notes = credentialNotes([outcome]).map((note) => `- ${format.prose(note)}`);
  return folded('All fields', [...list(notes), ...(known ? [fieldsOf(known, format)] : [])]);
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
    ...(plan === '' ? [] : [`Plan ${format.code(plan)}`]),
    ...(appliedOf(outcome) === true ? [`Written ${time}`] : []),
    ...(sha === '' ? [] : [url ? link(commit, url.replace(/\/actions\/runs\/[^/]*$/, `/commit/${sha}`)) : commit]),
    ...(url ? [link(`Run ${id}`, url)] : []),
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}
