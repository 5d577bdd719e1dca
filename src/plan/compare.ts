import { defined, isSame } from '../connections/fields.ts';
import { fingerprintOf, joinDescription, splitDescription } from '../connections/tag.ts';
import type { Connection, ConnectionType, Desired, Field, Signer, Values } from '../connections/types.ts';
import { planCredentials } from './credentials.ts';
import { type Blocker, changeId, type FieldChange, type Plan } from './plan.ts';

export function planCreate(desired: Desired, sign: Signer): Plan & { readonly action: 'create' } {
  const { type } = desired;
  const values: Values = { enabled: true, name: desired.identity.name, ...desired.values };
  const { name = '', description: human = '' } = values;
  const credentials = planCredentials(null, desired, sign);
  const description = joinDescription(human, credentials.tag);
  const given = type.fields.filter(({ api }) => values[api] !== undefined);
  const missing = type.fields.filter((field) => field.requiredOnCreate && !given.includes(field));
  const body = { ...pick(given, values), ...(description === '' ? {} : { description }) };
  const changes = changesOf(given, {}, values, sign);
  const incomplete = missing.length > 0 ? ({ kind: 'missing-fields', fields: missing } as const) : undefined;
  const blocker = lackOfRoom(type, human, description, false) ?? incomplete;
  const write = { kind: 'create', body } as const;
  const plan = { action: 'create', type, name, current: null, write, changes, credentials, blocker } as const;
  return { ...plan, id: changeId(sign, plan) };
}

/**
 * Compares a connection with the desired state. Different immutable fields result in a blocked replacement. A field that
 * Pictory did not return is unknown: an immutable one is never a difference. A mutable one is sent: that is harmless,
 * and otherwise a connection could stay enabled that should not be.
 */
export function planUpdate(current: Connection, desired: Desired, sign: Signer): Plan {
  const { type, values } = desired;
  const stored = current.values.description ?? '';
  const split = splitDescription(type, stored);
  const before: Values = { ...current.values, description: split.text };
  const credentials = planCredentials(split, desired, sign);
  const given = type.fields.filter(({ api }) => values[api] !== undefined);
  const unknown = given.filter(({ api, kind }) => kind !== 'write-only' && before[api] === undefined);
  const differing = given.filter((field) => {
    if (field.kind === 'write-only') return credentials.sent.has(field);
    if (unknown.includes(field)) return field.kind === 'mutable';
    return !isSame(field, values[field.api], before[field.api]);
  });
  const changes = changesOf(differing, before, values, sign);
  const base = { type, name: values.name ?? current.values.name, current, changes, credentials, unknown };
  if (changes.length === 0) return { ...base, id: '', action: 'none' };

  const immutable = differing.filter(({ kind }) => kind === 'immutable');
  const action = immutable.length > 0 ? 'replace' : 'update';
  const id = changeId(sign, { ...base, action });
  if (action === 'replace') return { ...base, id, action, blocker: { kind: 'immutable', fields: immutable } };
  const human = values.description ?? split.text;
  const description = joinDescription(human, credentials.tag);
  const isNew = description !== stored;
  const carried = type.fields.filter(({ api }) => type.updateAlwaysCarries.includes(api));
  const next = { ...pick(carried, { ...before, description }), ...pick(differing, values) };
  const body = { ...next, ...(isNew && { description }), version: current.version };
  const blocker = isNew ? lackOfRoom(type, human, description, stored !== split.text) : undefined;
  return { ...base, id, action, write: { kind: 'update', on: current, body }, blocker };
}

function pick(fields: readonly Field[], values: Values) {
  return defined(Object.fromEntries(fields.map(({ api }) => [api, values[api]])));
}

function changesOf(fields: readonly Field[], before: Values, after: Values, sign: Signer): FieldChange[] {
  return fields.map((field) => {
    const [from = null, to = null] = [before[field.api], after[field.api]];
    if (field.kind !== 'write-only') return { field, from, to };
    return { field, sensitive: true, fingerprint: fingerprintOf(sign, field, String(to)) };
  });
}

/** Blocks a description whose tag does not fit. Inputs cannot have a description that is too long by itself. */
function lackOfRoom(type: ConnectionType, human: string, description: string, tagged: boolean): Blocker | undefined {
  const limit = type.fields.find(({ api }) => api === 'description')?.maxLength;
  if (limit === undefined || description.length <= limit) return undefined;
  return { kind: 'no-room', limit, length: human.length, room: limit - (description.length - human.length), tagged };
}
