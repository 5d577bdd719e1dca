import type { SendReason } from '../connections/credentials.ts';
import type { Plan } from '../connections/plan.ts';
import { subjectOf } from '../connections/subject.ts';
import type { Field, FieldValue } from '../connections/types.ts';
import type { Request } from '../inputs/request.ts';
import type { Outcome } from '../outcome.ts';
import { credentialNotes } from './notes.ts';
import { verdict } from './verdict.ts';

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
        ? `  ${change.field.input}: ${request.operation === 'verify' ? 'not as it should be' : 'to be sent'}${why(change.field)}`
        : `  ${change.field.input}: ${shown(change.from)} → ${shown(change.to)}`,
    ),
    ...credentialNotes(plan, request).map((note) => `  ${note}`),
  ];
}

function wordsFor({ operation }: Request): Readonly<Record<Plan['action'], string>> {
  if (operation === 'get') return { ...PLANNED, none: 'found' };
  return operation === 'verify' ? VERIFIED : PLANNED;
}

const VERIFIED: Readonly<Record<Plan['action'], string>> = {
  none: 'as declared',
  create: 'does not exist',
  update: 'differs',
  replace: 'differs in what cannot be changed in place',
  delete: 'differs',
};

const PLANNED: Readonly<Record<Plan['action'], string>> = {
  none: 'nothing to do',
  create: 'to be created',
  update: 'to be updated',
  replace: 'only a new connection can have these values, and it will have another id',
  delete: 'to be deleted',
};

/** How the run ended. */
export function resultLines(outcome: Outcome): string[] {
  const { connection, connections, request } = outcome;
  if (connections !== undefined) {
    return [
      `Pictory connections: ${verdict(outcome)}`,
      ...connections.map(
        ({ type, values, connectionId, version }) =>
          `  ${type.input} ${JSON.stringify(values.name)} (${connectionId}), version ${version}${values.enabled === false ? ', disabled' : ''}`,
      ),
    ];
  }
  const id = connection ? ` connection-id ${connection.connectionId}, version ${connection.version}.` : '';
  const dry = request?.dryRun ? ' (dry run: nothing was written)' : '';
  return [`Result: ${verdict(outcome)}${dry}.${id}`];
}

function shown(value: FieldValue | null): string {
  return value === null ? '(none)' : JSON.stringify(value);
}
