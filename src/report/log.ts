import { subjectOf } from '../connections/describe.ts';
import type { Field, FieldValue } from '../connections/types.ts';
import type { OneRequest, Request } from '../inputs/request.ts';
import type { EntryOutcome, Outcome } from '../outcome.ts';
import type { SendReason } from '../plan/credentials.ts';
import type { Plan } from '../plan/plan.ts';
import { credentialNotes } from './credential-notes.ts';
import { checks, verdict } from './verdict.ts';

const BECAUSE: Readonly<Record<SendReason, string>> = {
  create: 'the connection is new',
  always: 'it is sent every time',
  'no-fingerprint': 'the connection has no fingerprint of it yet',
  'other-key': 'the fingerprint was made with another API key',
  'damaged-tag': 'the tag in the description was edited',
  changed: 'its value changed',
};

/** What is going to be done, line by line, before it is done. */
export function planLines(plan: Plan, request: Request): string[] {
  const { type, current, changes } = plan;
  const version = current === null ? '' : `, version ${current.version}`;
  const asked = 'identity' in request ? request.identity : {};
  const identity = current === null ? asked : { name: current.values.name, connectionId: current.connectionId };
  const why = (field: Field) => {
    const reason = plan.credentials.sent.get(field);
    return reason === undefined ? '' : ` (${BECAUSE[reason]})`;
  };
  return [
    `Pictory ${subjectOf(type, identity)}${version}: ${plan.action === 'replace' && plan.finishes ? 'the rest of its replacement' : wordsFor(request)[plan.action]}`,
    ...changes.map((change) =>
      'sensitive' in change
        ? `  ${change.field.input}: ${checks(request) ? 'not as it should be' : 'to be sent'}${why(change.field)}`
        : `  ${change.field.input}: ${shown(change.from)} → ${shown(change.to)}`,
    ),
    ...credentialNotes(plan, request).map((note) => `  ${note}`),
  ];
}

function wordsFor(request: Request): Readonly<Record<Plan['action'], string>> {
  if (request.operation === 'get') return { ...PLANNED, none: 'found' };
  return checks(request) ? VERIFIED : PLANNED;
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

/** What is going to be done with the connections of a manifest. */
export function manifestLines(outcome: Outcome): string[] {
  const changing = (outcome.entries ?? []).filter(({ plan }) => plan !== undefined && plan.action !== 'none');
  return [
    `Pictory connections: ${verdict(outcome)}`,
    ...changing.flatMap(({ plan, request }) => (plan === undefined ? [] : planLines(plan, request))),
    ...(outcome.entries ?? [])
      .filter((entry) => !changing.includes(entry))
      .flatMap(({ plan, request }) =>
        plan === undefined ? [] : credentialNotes(plan, request).map((note) => `${nameOf(request)}: ${note}`),
      ),
  ];
}

/** The title of what came of one connection of a manifest, e.g. `2 of 5: aws "Footage": updated v1 → v2`. */
export function entryTitle(entry: EntryOutcome, which: string): string {
  return `${which}: ${nameOf(entry.request)}: ${verdict(entry)}`;
}

/** What came of one connection of a manifest. */
export function entryLines(entry: EntryOutcome): string[] {
  const { error, connection } = entry;
  if (error !== undefined) return [error instanceof Error ? error.message : String(error)];
  return connection ? [`connection-id ${connection.connectionId}, version ${connection.version}`] : [];
}

function nameOf({ type, identity }: OneRequest): string {
  return `${type.input} ${JSON.stringify(identity.name)}`;
}

/** How the run ended. */
export function resultLines(outcome: Outcome): string[] {
  const { connection, connections, unmanaged, request } = outcome;
  if (connections !== undefined) {
    const file = request !== undefined && 'config' in request ? JSON.stringify(request.config) : undefined;
    return [
      `Pictory connections: ${verdict(outcome)}`,
      ...connections.map(
        ({ type, values, connectionId, version }) =>
          `  ${type.input} ${JSON.stringify(values.name)} (${connectionId}), version ${version}${values.enabled === false ? ', disabled' : ''}`,
      ),
      ...(file === undefined
        ? []
        : [
            `Result: ${request?.dryRun ? `to be written to ${file} (dry run: nothing was written)` : `written to ${file}`}.`,
          ]),
    ];
  }
  const id = connection ? ` connection-id ${connection.connectionId}, version ${connection.version}.` : '';
  const dry = request?.dryRun ? ' (dry run: nothing was written)' : '';
  return [
    `Result: ${verdict(outcome)}${dry}.${id}`,
    ...(unmanaged ?? []).map(
      ({ type, values, connectionId }) =>
        `  not in the manifest: ${type.input} ${JSON.stringify(values.name)} (${connectionId})`,
    ),
  ];
}

function shown(value: FieldValue | null): string {
  return value === null ? '(none)' : JSON.stringify(value);
}
