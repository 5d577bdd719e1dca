import type { Plan } from '../connections/plan.ts';
import { planId } from '../connections/plan-id.ts';
import type { Connection, FieldValue } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import { ActionError, InputError } from '../errors.ts';
import type { Run } from '../github/run.ts';
import type { Outcome } from '../outcome.ts';
import { code, codeCell, prose } from './escape.ts';
import type { Redact } from './redact.ts';
import { verdict } from './verdict.ts';

/** What begins the last line of a report: the line that differs from run to run though nothing else does. */
export const FOOTER = '<sub>';

/** The report of a run as GitHub-flavoured Markdown, for the comment and the job summary. Secrets are taken out. */
export function markdown(outcome: Outcome, run: Run, redact: Redact): string {
  const show: Show = {
    code: (text) => code(redact(text)),
    cell: (text) => codeCell(redact(text)),
    prose: (text) => prose(redact(text)),
  };
  const blocks = [
    heading(outcome, show),
    ...body(outcome, show),
    ...failure(outcome.error, show),
    footer(outcome, run, show),
  ];
  return redact(`${blocks.join('\n\n')}\n`);
}

interface Show {
  readonly code: (text: string) => string;
  readonly cell: (text: string) => string;
  readonly prose: (text: string) => string;
}

function heading(outcome: Outcome, show: Show): string {
  const key = outcome.request?.commentKey;
  const suffix = key === undefined ? '' : ` (${show.code(key)})`;
  return `### ${subject(outcome, show)}: ${verdict(outcome)}${suffix}`;
}

function subject({ request, plan, connection }: Outcome, show: Show): string {
  if (request === undefined) return 'Pictory connection';
  if (request.operation === 'list') {
    return request.types.length === 1
      ? `Pictory ${request.types.map(({ label }) => label).join('')}s`
      : 'Pictory connections';
  }
  const name = plan?.name || connection?.values.name || request.identity.name;
  return `Pictory ${request.type.label} ${show.code(name ?? request.identity.connectionId ?? '')}`;
}

function body({ request, plan, connection, connections, error }: Outcome, show: Show): string[] {
  if (connections !== undefined) return list(connections, show);
  if (plan === undefined) return [];
  if (request?.operation === 'get') return [table(['field', 'value'], fieldsOf(plan.current, show))];
  if (plan.action === 'none') return identifiers(plan, connection, show);
  const done = request?.dryRun !== true && error === undefined;
  const sending = done ? '_sent_' : error === undefined ? '_will be sent_' : '_not sent_';
  const parts = [
    table(['field', 'current', 'desired'], changesOf(plan, sending, show)),
    ...identifiers(plan, connection, show),
  ];
  if (plan.action === 'replace') parts.push(replacementNote(plan, connection, done, show));
  return parts;
}

/** The id is what later steps and videos hold on to: that it changes is said plainly. */
function replacementNote(
  plan: Plan & { readonly action: 'replace' },
  connection: Connection | null | undefined,
  done: boolean,
  show: Show,
): string {
  const { connectionId } = plan.current;
  if (plan.finishes)
    return `The old connection is deleted already; the id of the new one is ${show.code(connectionId)}.`;
  const before = ` ${show.code(connectionId)}`;
  if (done && connection) return `**The id changed** from${before} to ${show.code(connection.connectionId)}.`;
  return `Only a new connection can have these values: **the id${before} will not be that of the new one.**`;
}

function changesOf(plan: Plan, sending: string, show: Show): string[][] {
  return plan.changes.map((change) =>
    'sensitive' in change
      ? [change.field.input, plan.current === null ? '—' : '_never shown_', sending]
      : [change.field.input, valueCell(change.from, show), valueCell(change.to, show)],
  );
}

function valueCell(value: FieldValue | null, show: Show): string {
  return value === null ? '—' : show.cell(String(value));
}

function fieldsOf(connection: Connection | null, show: Show): string[][] {
  if (connection === null) return [];
  const inputs = new Map(connection.type.fields.map(({ api, input }) => [api, input]));
  return Object.entries(view(connection)).map(([api, value]) => [
    inputs.get(api) ?? kebab(api),
    show.cell(api === 'type' ? connection.type.input : String(value)),
  ]);
}

function list(connections: readonly Connection[], show: Show): string[] {
  if (connections.length === 0) return [];
  return [
    table(
      ['type', 'name', 'connection-id', 'enabled', 'version'],
      connections.map(({ type, values, connectionId, version }) => [
        type.input,
        show.cell(values.name),
        show.cell(connectionId),
        String(values.enabled ?? '—'),
        String(version),
      ]),
    ),
  ];
}

function identifiers(plan: Plan, connection: Connection | null | undefined, show: Show): string[] {
  const known = connection ?? plan.current;
  const id = planId([plan]);
  const parts = [
    ...(known ? [`Connection id ${show.code(known.connectionId)}`] : []),
    ...(known && plan.action === 'none' ? [`Version ${known.version}`] : []),
    ...(id === '' ? [] : [`Plan ${show.code(id)}`]),
  ];
  return parts.length === 0 ? [] : [parts.join(' · ')];
}

function failure(error: unknown, show: Show): string[] {
  if (error === undefined) return [];
  if (error instanceof InputError) {
    return [error.problems.map((problem) => `- ${show.prose(problem)}`).join('\n'), show.prose(error.fix)];
  }
  if (error instanceof ActionError) {
    return [`**What happened:** ${show.prose(error.message)}`, `**What to do:** ${show.prose(error.fix)}`];
  }
  const message = error instanceof Error ? error.message : String(error);
  return [
    `**What happened:** ${show.prose(message)}`,
    '**What to do:** this is a bug of the action; please report it.',
  ];
}

function footer({ request }: Outcome, run: Run, show: Show): string {
  const parts = [
    ...(request?.dryRun || request?.operation === 'verify' ? ['Nothing was written'] : []),
    ...(run.sha === '' ? [] : [`Commit ${show.code(run.sha.slice(0, 7))}`]),
    ...(run.url === undefined ? [] : [`[Run ${run.id}](${run.url})`]),
  ];
  return `${FOOTER}${parts.join(' · ')}</sub>`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
