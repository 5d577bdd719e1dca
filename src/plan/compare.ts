import { defined, isSame } from '../connections/fields.ts';
import type { Signer } from '../connections/signer.ts';
import { fingerprintOf, joinDescription, splitDescription } from '../connections/tag.ts';
import type { Connection, ConnectionType, Desired, Field, FieldValue, Values } from '../connections/types.ts';
import { planCredentials } from './credentials.ts';
import type { Blocker, FieldChange, Plan } from './plan.ts';
import { changeId } from './plan-id.ts';

export function planCreate(desired: Desired, sign: Signer): Plan & { readonly action: 'create' } {
  const { type } = desired;
  const values: Values = { enabled: true, name: desired.identity.name, ...desired.values };
  const credentials = planCredentials(null, desired, sign);
  const description = joinDescription(values.description ?? '', credentials.tag);
  const inOrder = Object.fromEntries(type.fields.map(({ api }) => [api, values[api]]));
  const body = { ...defined(inOrder), ...(description === '' ? {} : { description }) };
  const missing = type.fields.filter((field) => field.requiredOnCreate && values[field.api] === undefined);
  const blocker: Blocker | undefined =
    lackOfRoom(type, values.description ?? '', description, false) ??
    (missing.length > 0 ? { kind: 'missing-fields', fields: missing } : undefined);
  const plan = {
    action: 'create',
    type,
    name: values.name ?? '',
    current: null,
    write: { kind: 'create', body },
    changes: type.fields.flatMap((field): FieldChange[] => {
      const to = values[field.api];
      if (to === undefined) return [];
      return [field.kind === 'write-only' ? sensitive(field, to, sign) : { field, from: null, to }];
    }),
    credentials,
    blocker,
  } as const;
  return { ...plan, id: changeId(sign, plan) };
}

/**
 * Compares a connection with the desired state. Different immutable fields result in a blocked replacement. An immutable field that Pictory did not return is unknown, and never a difference. A mutable one is sent: that is
 * harmless, and otherwise a connection could stay enabled that should not be.
 */
export function planUpdate(current: Connection, desired: Desired, sign: Signer): Plan {
  const { type } = desired;
  const stored = current.values.description ?? '';
  const split = splitDescription(type, stored);
  const before: Values = { ...current.values, description: split.text };
  const credentials = planCredentials(split, desired, sign);
  const changes = type.fields.flatMap((field): FieldChange[] => {
    const to = desired.values[field.api];
    if (field.kind === 'write-only') return credentials.sent.has(field) ? [sensitive(field, to, sign)] : [];
    const from = before[field.api] ?? null;
    if (to === undefined || isSame(field, to, from) || (from === null && field.kind === 'immutable')) return [];
    return [{ field, from, to }];
  });
  const unknown = type.fields.filter(
    ({ api, kind }) => kind !== 'write-only' && desired.values[api] !== undefined && before[api] === undefined,
  );
  const base = { type, name: desired.values.name ?? current.values.name, current, changes, credentials, unknown };
  if (changes.length === 0) return { ...base, id: '', action: 'none' };

  const immutable = changes.map(({ field }) => field).filter(({ kind }) => kind === 'immutable');
  if (immutable.length > 0) {
    const id = changeId(sign, { ...base, action: 'replace' });
    return { ...base, id, action: 'replace', blocker: { kind: 'immutable', fields: immutable } };
  }
  const human = desired.values.description ?? split.text;
  const description = joinDescription(human, credentials.tag);
  const carried = Object.fromEntries(
    type.updateAlwaysCarries.map((api) => [api, current.values[api] ?? (api === 'description' ? '' : undefined)]),
  );
  const changed = Object.fromEntries(changes.map(({ field }) => [field.api, desired.values[field.api]]));
  const isNew = description !== stored;
  const body = { ...defined({ ...carried, ...changed, ...(isNew && { description }) }), version: current.version };
  const blocker = !isNew ? undefined : lackOfRoom(type, human, description, stored !== split.text);
  const id = changeId(sign, { ...base, action: 'update' });
  return { ...base, id, action: 'update', write: { kind: 'update', on: current, body }, blocker };
}

function sensitive(field: Field, value: FieldValue | undefined, sign: Signer): FieldChange {
  return { field, sensitive: true, fingerprint: fingerprintOf(sign, field, String(value)) };
}

/** Blocks a description whose tag does not fit. Inputs cannot have a description that is too long by itself. */
function lackOfRoom(type: ConnectionType, human: string, description: string, tagged: boolean): Blocker | undefined {
  const limit = type.fields.find(({ api }) => api === 'description')?.maxLength;
  if (limit === undefined || description.length <= limit) return undefined;
  return { kind: 'no-room', limit, length: human.length, room: limit - (description.length - human.length), tagged };
}
