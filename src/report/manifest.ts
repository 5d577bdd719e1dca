import type { ManifestOutcome, OneOutcome } from '../outcome.ts';
import { changeOf, type Plan } from '../plan/plan.ts';
import { tagNote } from './credential-notes.ts';
import { type Block, folded, list, type Table } from './layout.ts';
import { connectionTable, isDone, type MarkdownFormatter, newValue, oldValue, valueHeads } from './tables.ts';
import { CHANGES, DONE, stateOf } from './verdict.ts';

/** Shows many connections: all changes, then the rest, folded. */
export function manifestBlocks(outcome: ManifestOutcome, format: MarkdownFormatter): Block[] {
  const { task, entries = [], unmanaged = [] } = outcome;
  const changing = CHANGES.flatMap((change) => entries.filter(({ plan }) => plan && changeOf(plan) === change));
  const unchanged = entries.filter(({ plan }) => plan?.action === 'none');
  const state = task.operation === 'verify' ? 'as declared' : 'unchanged';
  return [
    ...byAccount(changing, format),
    ...newIds(changing, format),
    ...tagNote(entries),
    ...folded(`${unchanged.length} ${state}`, unchangedBlocks(unchanged, format)),
    ...folded(`${unmanaged.length} not in the manifest`, connectionTable(unmanaged, format)),
  ];
}

/** The connections that stay as they are, and the names of those that stay absent. */
function unchangedBlocks(unchanged: readonly OneOutcome[], format: MarkdownFormatter): Block[] {
  const connections = unchanged.flatMap(({ connection }) => connection ?? []);
  const absent = unchanged.filter(({ connection }) => !connection);
  const names = absent.map(({ task }) => `- ${task.type.input} ${format.code(task.identity.name ?? '')}`);
  return [...connectionTable(connections, format), ...list(names, 'Absent, as declared:')];
}

/** The ids of created connections: below the table, where a phone can break the line. */
function newIds(entries: readonly OneOutcome[], format: MarkdownFormatter): string[] {
  const created = entries.filter((entry) => isDone(entry) && entry.plan?.action === 'create');
  const lines = created.flatMap(({ task, plan, connection }) =>
    plan && connection ? `- ${task.type.input} ${format.code(plan.name)}: ${format.code(connection.connectionId)}` : [],
  );
  return list(lines, 'New connection ids:');
}

/** Of an action; an update has `~`, whatever it changes. */
const SYMBOLS: Readonly<Record<string, string>> = { delete: '−', replace: '±', create: '+' };

/** A table of changes for each account, under its number, if there are several; those without an account come last. */
function byAccount(entries: readonly OneOutcome[], format: MarkdownFormatter): Block[] {
  const accounts = new Set(entries.map(accountOf).filter((account) => account !== ''));
  if (accounts.size < 2) return changes(entries, format);
  return [...accounts, ''].flatMap((account) => {
    const members = entries.filter((entry) => accountOf(entry) === account);
    const labels = new Set(members.map(({ task }) => `${task.type.label}s`));
    const title = account === '' ? [...labels].join(', ') : `Account ${format.code(account)}`;
    return members.length === 0 ? [] : [`**${title}**`, ...changes(members, format)];
  });
}

/** Returns the account that a connection has, or will have; empty if its type has none, or it is unknown. */
function accountOf({ task, plan }: OneOutcome): string {
  const field = task.type.fields.find((one) => one.kind !== 'write-only' && one.isAccount);
  const change = plan?.changes.find((one) => one.field === field);
  return String((change && 'to' in change ? change.to : field && plan?.current?.values[field.api]) ?? '');
}

/** A row for each connection, narrow enough for a phone. A check has the columns "is" and "should be". */
function changes(entries: readonly OneOutcome[], format: MarkdownFormatter): Table[] {
  const [first] = entries;
  if (first === undefined) return [];
  const isCheck = first.task.operation === 'verify';
  const [now, after] = valueHeads(entries.find(isDone) ?? first);
  const rows = entries.flatMap((entry) => {
    const { plan } = entry;
    if (plan === undefined) return [];
    const values = isCheck ? checkCells(plan, entry, format) : [changeCell(plan, entry, format)];
    return [[connectionCell(plan, entry, format), ...values]];
  });
  return [{ head: ['connection', ...(isCheck ? [now, after] : [`${now} → ${after}`])], rows }];
}

function connectionCell(plan: Plan, entry: OneOutcome, format: MarkdownFormatter): string {
  const { task, error } = entry;
  const name = format.cell(plan.action === 'delete' ? (plan.current.values.name ?? plan.name) : plan.name);
  const connection = `${task.type.input}<br>${name}`;
  const change = changeOf(plan);
  if (task.operation === 'verify' || change === undefined) return connection;
  const state = error === undefined ? '' : `(${stateOf(entry)}) `;
  return `**${SYMBOLS[change] ?? '~'} ${isDone(entry) ? DONE[change] : change}** ${state}${connection}`;
}

function changeCell(plan: Plan, entry: OneOutcome, format: MarkdownFormatter): string {
  if (plan.action === 'delete') return '_exists_ → _does not exist_';
  const isCreate = plan.action === 'create';
  // The row has the name of a new connection already.
  const changes = plan.changes.filter(({ field }) => !(isCreate && field.api === 'name'));
  const lines = changes.map((change) => {
    const to = newValue(change, entry, format);
    return `${change.field.input} ${isCreate || 'sensitive' in change ? to : `${oldValue(change, format)} → ${to}`}`;
  });
  return lines.join('<br>');
}

function checkCells(plan: Plan, entry: OneOutcome, format: MarkdownFormatter): readonly [string, string] {
  if (plan.action === 'create') return ['_does not exist_', '_exists_'];
  if (plan.action === 'delete') return ['_exists_', '_does not exist_'];
  const line = (show: (change: Plan['changes'][number]) => string) =>
    plan.changes.map((change) => `${change.field.input} ${show(change)}`).join('<br>');
  return [line((change) => oldValue(change, format)), line((change) => newValue(change, entry, format))];
}
