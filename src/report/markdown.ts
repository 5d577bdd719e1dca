import type { Connection } from '../connections/types.ts';
import { ActionError, InputError } from '../errors.ts';
import type { Run } from '../github/context.ts';
import type { Outcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';
import { code, codeCell, link, prose } from '../sanitize/markdown.ts';
import type { Redact } from '../sanitize/redact.ts';
import { credentialNotes } from './credential-notes.ts';
import { type Block, joined, type Room } from './layout.ts';
import { manifestBlocks } from './manifest.ts';
import { changesOf, fieldsOf, isDone, list, type Show, shownPlanId } from './tables.ts';
import { verdict } from './verdict.ts';

/** What begins the last line of a report: the line that differs from run to run though nothing else does. */
export const FOOTER = '<sub>';

export interface Reporting {
  readonly run: Run;
  /** When the run came to its end. */
  readonly at: Date;
  /** Takes out secrets. */
  readonly redact: Redact;
  /** Takes out what people must not see, secrets included. */
  readonly hide: Redact;
  readonly room: Room;
}

/** The report of a run as GitHub-flavoured Markdown, for the comment and the job summary: the verdict first. */
export function markdown(outcome: Outcome, { run, at, redact, hide, room }: Reporting): string {
  const show: Show = {
    code: (text) => code(hide(text)),
    cell: (text) => codeCell(hide(text)),
    prose: (text) => prose(hide(text)),
    masks: (text) => hide(text) !== redact(text),
  };
  const blocks = [
    heading(outcome, show),
    ...failure(outcome, show),
    ...body(outcome, show),
    footer(outcome, run, at, show),
  ];
  return redact(joined(blocks, room));
}

function heading(outcome: Outcome, show: Show): string {
  const key = outcome.request?.commentKey;
  const suffix = key === undefined ? '' : ` (${show.code(key)})`;
  const said = verdict(outcome);
  return `### ${said.charAt(0).toUpperCase()}${said.slice(1)}: ${subject(outcome, show)}${suffix}`;
}

function subject({ request, plan, connection }: Outcome, show: Show): string {
  if (request === undefined) return 'Pictory connection';
  if ('entries' in request) return `Pictory connections of ${show.code(request.config)}`;
  if (request.operation === 'list' || request.operation === 'export') {
    return request.types.length === 1
      ? `Pictory ${request.types.map(({ label }) => label).join('')}s`
      : 'Pictory connections';
  }
  const name = plan?.name || connection?.values.name || request.identity.name;
  return `Pictory ${request.type.label} ${show.code(name ?? request.identity.connectionId ?? '')}`;
}

function body(outcome: Outcome, show: Show): Block[] {
  const { request, plan, connection, connections, entries } = outcome;
  if (entries !== undefined) return manifestBlocks(outcome, entries, show);
  if (connections !== undefined) {
    const file = request?.operation === 'export' ? show.code(request.config) : undefined;
    const written = request?.dryRun ? 'To be written to' : 'Written to';
    return [...(file === undefined ? [] : [`${written} ${file}`]), ...list(connections, show)];
  }
  if (plan === undefined) return [];
  if (request?.operation === 'get') return plan.current === null ? [] : [fieldsOf(plan.current, show)];
  return [
    ...(plan.action === 'replace' ? [replacementNote(plan, outcome, show)] : []),
    ...(plan.action === 'delete' && !isDone(outcome) ? [DELETE_NOTE] : []),
    ...(plan.action === 'none' ? [] : [changesOf(plan, outcome, show)]),
    ...facts(plan, connection, show),
    ...details(outcome, plan, show),
  ];
}

const DELETE_NOTE = '> [!WARNING]\n> Videos that use this connection cannot be made any more once it is deleted.';

/** The id is what later steps and videos hold on to: that it changes is said plainly. */
function replacementNote(plan: Plan & { readonly action: 'replace' }, outcome: Outcome, show: Show): string {
  const { connectionId } = plan.current;
  const { connection } = outcome;
  if (plan.finishes)
    return `The old connection is deleted already; the id of the new one is ${show.code(connectionId)}.`;
  const before = show.code(connectionId);
  const note =
    isDone(outcome) && connection
      ? `**The id changed** from ${before} to ${show.code(connection.connectionId)}: videos that use the old one have to be changed.`
      : `Only a new connection can have these values: **the id ${before} will not be that of the new one**, and videos that use it have to be changed.`;
  return `> [!WARNING]\n> ${note}`;
}

function facts(plan: Plan, connection: Connection | null | undefined, show: Show): string[] {
  const known = connection ?? plan.current;
  const id = shownPlanId([plan], show);
  const parts = [
    ...(known ? [`Connection id ${show.code(known.connectionId)}`] : []),
    ...(known && plan.action === 'none' ? [`Version ${known.version}`] : []),
    ...(id === '' ? [] : [`Plan ${show.code(id)}`]),
  ];
  return parts.length === 0 ? [] : [parts.join(' · ')];
}

/** What few will look for: the whole connection, and what happens to its credentials. */
function details({ request, connection }: Outcome, plan: Plan, show: Show): Block[] {
  const known = connection ?? plan.current;
  const notes = request === undefined ? [] : credentialNotes(plan, request);
  if (!known && notes.length === 0) return [];
  return [
    '<details><summary>The whole connection</summary>',
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
    ...(known ? [fieldsOf(known, show)] : []),
    '</details>',
  ];
}

function failure({ error, entries }: Outcome, show: Show): string[] {
  if (error === undefined) return [];
  if (error instanceof InputError) {
    // The line of a file that a problem is about stands below it.
    const shown = error.problems.map((problem) => {
      const line = /\n {2}\d+ \| .*$/.exec(problem);
      if (line === null) return `- ${show.prose(problem)}`;
      return `- ${show.prose(problem.slice(0, line.index))}<br>${show.code(line[0].trim())}`;
    });
    return [...shown, show.prose(error.fix)];
  }
  // Of a manifest, each connection tells its own.
  const own = entries?.some((entry) => entry.error !== undefined) === true;
  const { summary, points, fix } = error instanceof ActionError ? error : unforeseen(error);
  const list = own || points.length === 0 ? '' : `${points.map((point) => `> - ${show.prose(point)}`).join('\n')}\n>\n`;
  const shown = own ? summary.replace(/:$/, '.') : summary;
  return [`> [!CAUTION]\n> **What happened:** ${show.prose(shown)}\n>\n${list}> **What to do:** ${show.prose(fix)}`];
}

function unforeseen(error: unknown): Pick<ActionError, 'summary' | 'points' | 'fix'> {
  const summary = error instanceof Error ? error.message : String(error);
  return { summary, points: [], fix: 'This is a bug of the action; please report it.' };
}

function footer({ request, applied }: Outcome, { sha, url, id }: Run, at: Date, show: Show): string {
  const time = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const parts = [
    ...(request?.dryRun ? ['Preview: nothing was written'] : []),
    ...(request?.operation === 'verify' ? ['Nothing was written'] : []),
    ...(applied === true ? [`Written ${time}`] : []),
    ...(sha === '' ? [] : [`Commit ${show.code(sha.slice(0, 7))}`]),
    ...(url === undefined ? [] : [link(`Run ${id}`, url)]),
  ];
  return `${FOOTER}${parts.join(' · ')}</sub>`;
}
