import { describeConnection } from '../connections/describe.ts';
import type { Connection, Field, FieldValue } from '../connections/types.ts';
import type { OneTask } from '../inputs/task.ts';
import type { AccountOutcome, ManifestOutcome, OneOutcome, Outcome } from '../outcome.ts';
import type { SendReason } from '../plan/credentials.ts';
import type { Plan } from '../plan/plan.ts';
import { credentialNotes } from './credential-notes.ts';
import { verdict } from './verdict.ts';

const BECAUSE: Readonly<Record<SendReason, string>> = {
  create: 'the connection is new',
  always: 'it is sent every time',
  'no-fingerprint': 'the connection has no fingerprint of it yet',
  'other-key': 'the fingerprint was made with another API key',
  'damaged-tag': 'the tag in the description was edited',
  changed: 'its value changed',
};

/** Returns the plan line by line, as the log shows it before anything is written. */
export function planLines(outcome: OneOutcome | ManifestOutcome): string[] {
  return outcome.kind === 'one' ? onePlanLines(outcome) : manifestPlanLines(outcome);
}

function onePlanLines({ task, plan }: OneOutcome): string[] {
  if (plan === undefined) return [];
  const { type, current, changes } = plan;
  const version = current === null ? '' : `, version ${current.version}`;
  const identity = current === null ? task.identity : { name: current.values.name, connectionId: current.connectionId };
  const why = (field: Field) => {
    const reason = plan.credentials.sent.get(field);
    return reason === undefined ? '' : ` (${BECAUSE[reason]})`;
  };
  const isRest = plan.action === 'replace' && plan.finishes;
  const shownAction = isRest ? 'the rest of its replacement' : wordsFor(task)[plan.action];
  return [
    `Pictory ${describeConnection(type, identity)}${version}: ${shownAction}`,
    ...changes.map((change) =>
      'sensitive' in change
        ? `  ${change.field.input}: ${task.operation === 'verify' ? 'not as it should be' : 'to be sent'}${why(change.field)}`
        : `  ${change.field.input}: ${shown(change.from)} → ${shown(change.to)}`,
    ),
    ...credentialNotes(plan, task).map((note) => `  ${note}`),
  ];
}

function wordsFor({ operation }: OneTask): Readonly<Record<Plan['action'], string>> {
  if (operation === 'get') return { ...PLANNED, none: 'found' };
  return operation === 'verify' ? VERIFIED : PLANNED;
}

const VERIFIED: Readonly<Record<Plan['action'], string>> = {
  none: 'as declared',
  create: 'does not exist',
  update: 'differs',
  replace: 'differs in what cannot be changed in place',
  delete: 'exists, and should not',
};

const PLANNED: Readonly<Record<Plan['action'], string>> = {
  none: 'nothing to do',
  create: 'to be created',
  update: 'to be updated',
  replace: 'only a new connection can have these values, and it will have another id',
  delete: 'to be deleted',
};

function manifestPlanLines(outcome: ManifestOutcome): string[] {
  const { entries = [] } = outcome;
  const isChanging = ({ plan }: OneOutcome) => plan !== undefined && plan.action !== 'none';
  return [
    `Pictory connections: ${verdict(outcome)}`,
    ...entries.filter(isChanging).flatMap(onePlanLines),
    ...entries
      .filter((entry) => !isChanging(entry))
      .flatMap(({ plan, task }) =>
        plan === undefined ? [] : credentialNotes(plan, task).map((note) => `${nameOf(task)}: ${note}`),
      ),
  ];
}

/** Returns the title of an entry's result, e.g. `2 of 5: aws "Footage": updated v1 → v2`. */
export function entryTitle(entry: OneOutcome, position: string): string {
  return `${position}: ${nameOf(entry.task)}: ${verdict(entry)}`;
}

/** Returns the result of one entry of a manifest. */
export function entryLines({ error, connection }: OneOutcome): string[] {
  if (error !== undefined) return [error instanceof Error ? error.message : String(error)];
  return connection ? [`connection-id ${connection.connectionId}, version ${connection.version}`] : [];
}

function nameOf({ type, identity }: OneTask): string {
  return `${type.input} ${JSON.stringify(identity.name)}`;
}

/** Returns the end of the log. */
export function resultLines(outcome: Outcome): string[] {
  if (outcome.kind === 'account' && outcome.connections !== undefined)
    return accountLines(outcome, outcome.connections);
  const connection = outcome.kind === 'one' ? outcome.connection : undefined;
  const unmanaged = outcome.kind === 'manifest' ? (outcome.unmanaged ?? []) : [];
  const id = connection ? ` connection-id ${connection.connectionId}, version ${connection.version}.` : '';
  const dry = outcome.kind !== 'invalid' && outcome.dryRun ? ' (dry run: nothing was written)' : '';
  return [
    `Result: ${verdict(outcome)}${dry}.${id}`,
    ...unmanaged.map((one) => `  not in the manifest: ${listed(one)}`),
  ];
}

function accountLines(outcome: AccountOutcome, connections: readonly Connection[]): string[] {
  const { task, dryRun } = outcome;
  const lines = [
    `Pictory connections: ${verdict(outcome)}`,
    ...connections.map(
      (one) => `  ${listed(one)}, version ${one.version}${one.values.enabled === false ? ', disabled' : ''}`,
    ),
  ];
  if (task.operation === 'list') return lines;
  const file = JSON.stringify(task.config);
  const result = dryRun ? `to be written to ${file} (dry run: nothing was written)` : `written to ${file}`;
  return [...lines, `Result: ${result}.`];
}

function listed({ type, values, connectionId }: Connection): string {
  return `${type.input} ${JSON.stringify(values.name)} (${connectionId})`;
}

function shown(value: FieldValue | null): string {
  return value === null ? '(none)' : JSON.stringify(value);
}
