import { isConnectionId, requirementFor } from '../connections/fields.ts';
import { looksLikeTag } from '../connections/tag.ts';
import type { ConnectionType, Desired, Field, FieldValue, Identity } from '../connections/types.ts';
import { blockerError } from '../plan/blocked.ts';
import { planPresent } from '../plan/create-plan.ts';
import { type DesiringOperation, type Operation, rulesOf } from './operation.ts';
import { type InputReader, isFalse } from './reader.ts';
import { didYouMean } from './suggest.ts';

export const CREDENTIALS_MODES: readonly Desired['credentials'][] = ['on-change', 'always', 'on-create'];
export const IMMUTABLE_MODES: readonly Desired['onImmutableChange'][] = ['fail', 'replace'];

export function readIdentity(reader: InputReader, type: ConnectionType | undefined, operation: Operation): Identity {
  const connectionId = reader.text('connection-id');
  const name = reader.text('name');
  const isRename = rulesOf(operation).declares && connectionId === undefined;
  const previousName = isRename ? reader.text('previous-name') : undefined;
  if (connectionId === undefined && name === undefined) {
    reader.report('name: it is empty, and so is connection-id; give at least one of them');
  }
  if (connectionId !== undefined && !isConnectionId(connectionId)) {
    reader.reject('connection-id', connectionId, 'an id from Pictory, such as 20251217080657842fux3au9kh1p0j5s');
  }
  const nameField = type?.fields.find(({ api }) => api === 'name');
  if (name !== undefined && nameField !== undefined) checkField(reader, nameField, name);
  if (previousName !== undefined && previousName === name) {
    reader.reject('previous-name', previousName, 'an earlier name of the connection, different from name');
  }
  return { connectionId, name, previousName };
}

export function readDesired(
  reader: InputReader,
  operation: DesiringOperation,
  type: ConnectionType,
  identity: Identity,
): Desired {
  const existing = { type, identity, whenMissing: 'fail', onImmutableChange: 'fail' } as const;
  switch (operation) {
    case 'enable':
    case 'disable': {
      const enabled = operation === 'enable';
      if (reader.boolean('enabled') === !enabled) {
        reader.contradict(`operation is "${operation}", and enabled is "${!enabled}"`);
      }
      return { ...existing, values: { enabled }, credentials: 'on-create' };
    }
    case 'rotate':
      return { ...existing, values: readCredentials(reader, type), credentials: 'always' };
    case 'ensure':
    case 'verify': {
      const onImmutableChange = readImmutableMode(reader, type, identity);
      const mode = reader.oneOf('credentials', CREDENTIALS_MODES) ?? 'on-change';
      // A check compares only credentials with fingerprints.
      const credentials = operation === 'verify' && mode === 'always' ? 'on-create' : mode;
      const expected = operation === 'verify' ? { enabled: true } : {};
      // Without a name, the id finds the connection, and its name stays.
      const values = { ...expected, ...readFields(reader, type.fields), name: identity.name };
      return { type, identity, whenMissing: 'create', onImmutableChange, credentials, values };
    }
  }
}

/** A replacement changes the id; after an interruption, its name finds it. */
function readImmutableMode(reader: InputReader, { fields }: ConnectionType, { connectionId }: Identity) {
  const mode = reader.oneOf('on-immutable-change', IMMUTABLE_MODES) ?? 'fail';
  if (!fields.some(({ kind }) => kind === 'immutable')) return 'fail';
  if (mode === 'replace' && connectionId !== undefined) {
    reader.contradict('on-immutable-change is "replace", which changes the id, and connection-id is given');
  }
  return mode;
}

/** Reads the given fields by API name, except for the name, which is part of the identity. */
export function readFields(reader: InputReader, fields: readonly Field[]): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const field of fields.filter(({ api }) => api !== 'name')) {
    const value = field.api === 'enabled' ? reader.boolean(field.input) : reader.text(field.input);
    if (value !== undefined) values[field.api] = value;
    if (typeof value === 'string') checkField(reader, field, value);
  }
  return values;
}

function readCredentials(reader: InputReader, type: ConnectionType) {
  const fields = type.fields.filter(({ credential }) => credential);
  const values = readFields(reader, fields);
  const secrets = fields.filter(({ kind }) => kind === 'write-only');
  if (secrets.length === 0) {
    reader.report(`operation: got "rotate", which sends credentials; type "${type.input}" has none`);
  } else if (secrets.every(({ api }) => values[api] === undefined)) {
    const inputs = secrets.map(({ input }) => input).join(' and ');
    reader.report(`operation: got "rotate", which needs at least one of ${inputs}; they are empty`);
  }
  return values;
}

function checkField(reader: InputReader, field: Field, value: string): void {
  const { api, input, known } = field;
  const expected = requirementFor(field, value);
  const isUnknown = known?.includes(value) === false;
  const hint = isUnknown ? didYouMean(value, known) : '';
  const suggestion = hint && `; ${hint}`;
  if (expected !== undefined) reader.reject(input, value, `${expected}${suggestion}`);
  else if (isUnknown)
    reader.doubts.set(input, `${JSON.stringify(value)} is unknown: check it, unless it is new${suggestion || '.'}`);
  else if (/^[“”„‘’]/.test(value)) reader.doubts.set(input, 'its curly quotes are part of it: use straight ones.');
  if (api === 'description' && looksLikeTag(value)) {
    const text = 'a text without "[pictory-action", the beginning of the tag that this action writes';
    reader.reject(input, value, text);
  }
}

/** Rejects a description that leaves no room for the tag, before any request. */
export function checkRoom(reader: InputReader, desired: Desired): void {
  // A tag has the same length with any key.
  const plan = planPresent(null, desired, () => Buffer.alloc(32));
  // A description that is too long even without a tag is reported already.
  if (plan.blocker?.kind !== 'no-room' || plan.blocker.length > plan.blocker.limit) return;
  const { message, fix } = blockerError(plan, plan.blocker);
  reader.report(`description: ${message} ${fix}`, 'description');
}

/**
 * Returns inputs, besides secrets, with masked values: account ids also if the input that asks for it is not a boolean,
 * because the report then shows its problem.
 *
 * @param get returns an input's text, which is empty if the input is not set.
 */
export function maskedInputs(get: (name: string) => string): readonly string[] {
  const value = get('mask-aws-account-id');
  return value === '' || isFalse(value) ? [] : ['aws-account-id'];
}
