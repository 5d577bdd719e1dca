import type { Connection, FieldValue } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import type { OneOutcome } from '../outcome.ts';
import type { FieldChange, Plan } from '../plan/plan.ts';
import type { Block, Table } from './layout.ts';

export interface MarkdownFormatter {
  readonly code: (text: string) => string;
  readonly cell: (text: string) => string;
  readonly prose: (text: string) => string;
}

export function isDone({ dryRun, applied, error }: OneOutcome): boolean {
  return !dryRun && applied === true && error === undefined;
}

export function valueHeads(outcome: OneOutcome): readonly [string, string] {
  if (outcome.task.operation === 'verify') return ['is', 'should be'];
  return isDone(outcome) ? ['before', 'now'] : ['now', 'after'];
}

/** Returns a row for each changed field; for a create, the values sent, and the new id. */
export function changesOf(plan: Plan, outcome: OneOutcome, format: MarkdownFormatter): Table {
  const [now, after] = valueHeads(outcome);
  const isCreate = plan.action === 'create';
  const values = isCreate ? [outcome.task.operation === 'verify' ? after : 'value'] : [now, after];
  const rows = plan.changes.map((change) => {
    const to = newValue(change, outcome, format);
    return [change.field.input, ...(isCreate ? [to] : [oldValue(change, format), to])];
  });
  const { connection } = outcome;
  const id = isCreate && isDone(outcome) && connection ? [['connection-id', format.cell(connection.connectionId)]] : [];
  return { head: ['field', ...values], rows: [...id, ...rows] };
}

export function oldValue(change: FieldChange, format: MarkdownFormatter): string {
  return 'sensitive' in change ? '_write-only_' : valueCell(change.from, format);
}

export function newValue(change: FieldChange, outcome: OneOutcome, format: MarkdownFormatter): string {
  if (!('sensitive' in change)) return valueCell(change.to, format);
  if (outcome.task.operation === 'verify') return '_another value_';
  return isDone(outcome) ? '_sent_' : outcome.error === undefined ? '_will be sent_' : '_not sent_';
}

function valueCell(value: FieldValue | null, format: MarkdownFormatter): string {
  return value === null ? '—' : format.cell(String(value));
}

export function fieldsOf(connection: Connection, format: MarkdownFormatter): Table {
  const inputs = new Map(connection.type.fields.map(({ api, input }) => [api, input]));
  return {
    head: ['field', 'value'],
    rows: Object.entries(view(connection)).map(([api, value]) => [
      inputs.get(api) ?? api.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      format.cell(api === 'type' ? connection.type.input : String(value)),
    ]),
  };
}

/** Returns a table of connections with the fields that identify them, such as the account. */
export function connectionTable(connections: readonly Connection[], format: MarkdownFormatter): Block[] {
  if (connections.length === 0) return [];
  const all = new Set(connections.flatMap(({ type }) => type.fields));
  const fields = [...all].filter(({ kind }) => kind === 'immutable');
  const head = ['connection', 'connection-id', ...fields.map(({ input }) => input), 'enabled'];
  const rows = connections.map(({ type, values, connectionId }) => [
    `${type.input}<br>${format.cell(values.name)}`,
    format.cell(connectionId),
    ...fields.map(({ api }) => valueCell(values[api] ?? null, format)),
    String(values.enabled ?? '—'),
  ]);
  return [{ head, rows }];
}
