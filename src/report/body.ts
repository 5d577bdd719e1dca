import type { Connection, FieldValue } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import { NotExpected } from '../errors.ts';
import { type AccountOutcome, type Compared, comparedIn, type ManifestOutcome, type Outcome } from '../outcome.ts';
import { changeOf, type FieldChange } from '../plan/plan.ts';
import { folded, list, type MarkdownFormatter, table } from './layout.ts';
import { CHANGES, credentialNotes, isDone, stateOf, tagNote } from './verdict.ts';

/** Shows the connections and their changes: the part below heading and alerts. */
export function bodyBlocks(outcome: Outcome, format: MarkdownFormatter): readonly string[] {
  // A refusal names the changes already.
  if (outcome.error instanceof NotExpected && outcome.error.points.length > 0) return [];
  if (outcome.kind === 'account') return accountBlocks(outcome, format);
  if (outcome.kind === 'manifest') return manifestBlocks(outcome, format);
  return comparedIn(outcome).flatMap((one) => oneBlocks(one, format));
}

function accountBlocks({ task, connections, dryRun, error }: AccountOutcome, format: MarkdownFormatter): string[] {
  if (connections === undefined) return [];
  const file = task.operation === 'export' && error === undefined ? format.code(task.config) : '';
  return [file && `${dryRun ? 'Would be written to' : 'Written to'} ${file}.`, connectionTable(connections, format)];
}

function oneBlocks(outcome: Compared, format: MarkdownFormatter): string[] {
  const { task, plan, connection } = outcome;
  const known = connection ?? plan.current;
  const fields = known === null ? '' : fieldTable(known, format);
  if (task.operation === 'get') return [fields];
  const notes = credentialNotes(outcome).map((note) => `- ${format.prose(note)}`);
  return [
    plan.action === 'none' || plan.action === 'delete' ? '' : changeTable(outcome, format),
    tagNote(outcome),
    // The table above has every field of a new connection.
    plan.action === 'create' ? '' : folded('All fields now', [list(notes), fields]),
  ];
}

/** Shows all changes, then the rest, folded. */
function manifestBlocks(outcome: ManifestOutcome, format: MarkdownFormatter): string[] {
  const { task, unmanaged = [] } = outcome;
  const compared = comparedIn(outcome);
  const changing = CHANGES.flatMap((change) => compared.filter(({ plan }) => changeOf(plan) === change));
  const unchanged = compared.filter(({ plan }) => plan.action === 'none');
  const same = task.operation === 'verify' ? 'as declared' : 'unchanged';
  const existing = unchanged.flatMap(({ connection }) => connection ?? []);
  const line = (entry: Compared) => `- ${entry.task.type.input} ${format.code(entry.plan.name)}`;
  const absent = unchanged.filter(({ connection }) => !connection).map(line);
  const created = changing.flatMap((entry) => {
    if (!isDone(entry) || entry.plan.action !== 'create' || !entry.connection) return [];
    return `${line(entry)}: ${format.code(entry.connection.connectionId)}`;
  });
  return [
    ...byAccount(changing, format),
    // Below the table, a phone can break the line.
    list(created, 'New connection ids:'),
    tagNote(outcome),
    folded(`${unchanged.length} ${same}`, [connectionTable(existing, format), list(absent, 'Absent, as declared:')]),
    folded(`${unmanaged.length} not in the manifest`, [connectionTable(unmanaged, format)]),
  ];
}

/** A table of changes for each account, under its number, if there are several; those without an account come last. */
function byAccount(entries: readonly Compared[], format: MarkdownFormatter): string[] {
  const groups = [...Map.groupBy(entries, accountOf)];
  if (groups.filter(([account]) => account !== '').length < 2) return [entryTable(entries, format)];
  const sorted = groups.toSorted(([one], [other]) => Number(one === '') - Number(other === ''));
  return sorted.flatMap(([account, members]) => {
    const labels = new Set(members.map(({ task }) => `${task.type.label}s`));
    const title = account === '' ? [...labels].join(', ') : `Account ${format.code(account)}`;
    return [`**${title}**`, entryTable(members, format)];
  });
}

/** Returns the account that a connection has, or will have; empty if its type has none, or it is unknown. */
function accountOf({ task, plan }: Compared): string {
  const field = task.type.fields.find((one) => one.kind !== 'write-only' && one.isAccount);
  const change = plan.changes.find((one) => one.field === field);
  return String((change && 'to' in change ? change.to : field && plan.current?.values[field.api]) ?? '');
}

/** A row for each connection, narrow enough for a phone. A check has the columns "is" and "should be". */
function entryTable(entries: readonly Compared[], format: MarkdownFormatter): string {
  const [first] = entries;
  if (first === undefined) return '';
  const heads = headsOf(entries.find(isDone) ?? first);
  const rows = entries.map((entry) => [connectionCell(entry, format), ...changeCells(entry, format)]);
  return table(['connection', ...(first.task.operation === 'verify' ? heads : [heads.join(' → ')])], rows);
}

/** Of an action; an update has `~`, whatever it changes. */
const SYMBOLS: Readonly<Record<string, string>> = { delete: '−', replace: '±', create: '+' };

function connectionCell(entry: Compared, format: MarkdownFormatter): string {
  const { task, plan, error } = entry;
  const name = plan.action === 'delete' ? plan.current.values.name : plan.name;
  const connection = `${task.type.input}<br>${format.cell(name)}`;
  const change = changeOf(plan);
  if (task.operation === 'verify' || change === undefined) return connection;
  const state = error === undefined ? '' : `(${stateOf(entry)}) `;
  return `**${SYMBOLS[change] ?? '~'} ${change}${isDone(entry) ? 'd' : ''}** ${state}${connection}`;
}

/** Returns the values before and after: two cells for a check, otherwise one. */
function changeCells(entry: Compared, format: MarkdownFormatter): readonly string[] {
  const { task, plan } = entry;
  const isCheck = task.operation === 'verify';
  const isCreate = plan.action === 'create';
  const gone = ['_exists_', '_does not exist_'];
  if (plan.action === 'delete') return isCheck ? gone : [gone.join(' → ')];
  if (isCreate && isCheck) return gone.toReversed();
  // The row has the name of a new connection already.
  const changes = plan.changes.filter(({ field }) => !(isCreate && field.api === 'name'));
  const lines = changes.map((change) => {
    const [from, to] = cellsOf(change, entry, format);
    const values = isCheck ? [from, to] : [isCreate || 'sensitive' in change ? to : `${from} → ${to}`];
    return values.map((value) => `${change.field.input} ${value}`);
  });
  return (isCheck ? [0, 1] : [0]).map((column) => lines.map((values) => values[column]).join('<br>'));
}

/** A row for each changed field; for a create, the values sent, and the new id. */
function changeTable(outcome: Compared, format: MarkdownFormatter): string {
  const { task, plan, connection } = outcome;
  const [before, after] = headsOf(outcome);
  const rows = plan.changes.map((change) => [change.field.input, ...cellsOf(change, outcome, format)]);
  if (plan.action !== 'create') return table(['field', before, after], rows);
  const id = isDone(outcome) && connection ? [['connection-id', format.cell(connection.connectionId)]] : [];
  const created = rows.map(([input = '', , to = '']) => [input, to]);
  return table(['field', task.operation === 'verify' ? after : 'value'], [...id, ...created]);
}

function headsOf(outcome: Compared): readonly [string, string] {
  if (outcome.task.operation === 'verify') return ['is', 'should be'];
  return isDone(outcome) ? ['before', 'now'] : ['now', 'after'];
}

/** Returns a field's value before and after. */
function cellsOf(change: FieldChange, outcome: Compared, format: MarkdownFormatter): readonly [string, string] {
  if (!('sensitive' in change)) return [valueCell(change.from, format), valueCell(change.to, format)];
  if (outcome.task.operation === 'verify') return ['_write-only_', '_another value_'];
  if (outcome.error === undefined) return ['_write-only_', isDone(outcome) ? '_sent_' : '_will be sent_'];
  return ['_write-only_', outcome.applied === false ? '_not sent_' : '_may have been sent_'];
}

function valueCell(value: FieldValue | null, format: MarkdownFormatter): string {
  return value === null ? '—' : format.cell(String(value));
}

function fieldTable(connection: Connection, format: MarkdownFormatter): string {
  const inputs = new Map(connection.type.fields.map(({ api, input }) => [api, input]));
  const rows = Object.entries(view(connection)).map(([api, value]) => [
    inputs.get(api) ?? api.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    format.cell(api === 'type' ? connection.type.input : String(value)),
  ]);
  return table(['field', 'value'], rows);
}

/** Shows the fields that identify each connection, such as the account. */
function connectionTable(connections: readonly Connection[], format: MarkdownFormatter): string {
  if (connections.length === 0) return '';
  const all = new Set(connections.flatMap(({ type }) => type.fields));
  const fields = [...all].filter(({ kind }) => kind === 'immutable');
  const rows = connections.map(({ type, values, connectionId }) => [
    `${type.input}<br>${format.cell(values.name)}`,
    format.cell(connectionId),
    ...fields.map(({ api }) => valueCell(values[api] ?? null, format)),
    String(values.enabled ?? '—'),
  ]);
  return table(['connection', 'connection-id', ...fields.map(({ input }) => input), 'enabled'], rows);
}
