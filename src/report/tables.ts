import type { Connection, FieldValue } from '../connections/types.ts';
import { view } from '../connections/view.ts';
import type { OneOutcome } from '../outcome.ts';
import type { FieldChange, Plan } from '../plan/plan.ts';
import { planId } from '../plan/plan-id.ts';
import type { Block, Table } from './layout.ts';

/** Turns external text into safe Markdown. */
export interface MarkdownFormatter {
  readonly code: (text: string) => string;
  readonly cell: (text: string) => string;
  readonly prose: (text: string) => string;
  /** Whether people must not see all of a text, although nothing in it is a secret. */
  readonly masks: (text: string) => boolean;
}

/**
 * The plan id, where it can be shown: it is a hash that is easily tried out, and a value of which few digits are hidden
 * would not stay hidden beside it.
 */
export function shownPlanId(plans: readonly Plan[], { masks }: MarkdownFormatter): string {
  const tells = plans
    .flatMap(({ changes }) => changes)
    .some((change) => !('sensitive' in change) && [change.from, change.to].some((one) => masks(String(one))));
  return tells ? '' : planId(plans);
}

/** Whether the plan was carried out. */
export function isDone({ dryRun, applied, error }: OneOutcome): boolean {
  return !dryRun && applied === true && error === undefined;
}

/** What differs, a row for each field; for a create, what is sent. */
export function changesOf(plan: Plan, outcome: OneOutcome, format: MarkdownFormatter): Table {
  const sending = isDone(outcome) ? '_sent_' : outcome.error === undefined ? '_will be sent_' : '_not sent_';
  if (plan.action === 'create') {
    return {
      head: ['field', 'value'],
      rows: plan.changes.map((change) => [
        change.field.input,
        'sensitive' in change ? sending : valueCell(change.to, format),
      ]),
    };
  }
  const isCheck = outcome.task.operation === 'verify';
  const old = (change: FieldChange) => {
    if ('sensitive' in change) return '_never shown_';
    const cell = valueCell(change.from, format);
    return isCheck || change.from === null || change.from === '' ? cell : `~~${cell}~~`;
  };
  return {
    head: ['field', ...(isCheck ? ['is', 'should be'] : isDone(outcome) ? ['before', 'now'] : ['now', 'after'])],
    rows: plan.changes.map((change) => [
      change.field.input,
      old(change),
      'sensitive' in change ? (isCheck ? '_another one_' : sending) : valueCell(change.to, format),
    ]),
  };
}

function valueCell(value: FieldValue | null, format: MarkdownFormatter): string {
  return value === null ? '—' : format.cell(String(value));
}

/** Every field of a connection, a row each. */
export function fieldsOf(connection: Connection, format: MarkdownFormatter): Table {
  const inputs = new Map(connection.type.fields.map(({ api, input }) => [api, input]));
  return {
    head: ['field', 'value'],
    rows: Object.entries(view(connection)).map(([api, value]) => [
      inputs.get(api) ?? kebab(api),
      format.cell(api === 'type' ? connection.type.input : String(value)),
    ]),
  };
}

/** Connections as a table, a row each. */
export function list(connections: readonly Connection[], format: MarkdownFormatter): Block[] {
  if (connections.length === 0) return [];
  return [
    {
      head: ['type', 'name', 'connection-id', 'enabled', 'version'],
      rows: connections.map(({ type, values, connectionId, version }) => [
        type.input,
        format.cell(values.name),
        format.cell(connectionId),
        String(values.enabled ?? '—'),
        String(version),
      ]),
    },
  ];
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
