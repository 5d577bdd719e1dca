import { type Credentials, planCredentials } from './credentials.ts';
import { joinDescription, type Signer, splitDescription } from './tag.ts';
import type { Body, Connection, ConnectionType, Desired, Field, FieldValue, Values } from './types.ts';

/** One line of the difference. A write-only field has no values to show. */
export type FieldChange =
  | { readonly field: Field; readonly from: FieldValue | null; readonly to: FieldValue | null }
  | { readonly field: Field; readonly sensitive: true };

/** Why a plan cannot be executed, although the difference is known. */
export type Obstacle =
  | { readonly kind: 'missing-fields'; readonly fields: readonly Field[] }
  | { readonly kind: 'immutable'; readonly fields: readonly Field[] }
  | { readonly kind: 'no-room'; readonly limit: number; readonly length: number; readonly room: number };

interface Base {
  readonly type: ConnectionType;
  /** The name that the connection has, or will have. */
  readonly name: string;
  readonly changes: readonly FieldChange[];
  readonly credentials: Credentials;
  readonly obstacle?: Obstacle;
}

/** What has to be done so that a connection looks as desired: shown to people, and executed as it stands. */
export type Plan =
  | (Base & { readonly action: 'none'; readonly current: Connection | null })
  | (Base & { readonly action: 'create'; readonly current: null; readonly body: Body })
  | (Base & { readonly action: 'update'; readonly current: Connection; readonly body: Body })
  | (Base & { readonly action: 'replace'; readonly current: Connection; readonly obstacle: Obstacle })
  | (Base & { readonly action: 'delete'; readonly current: Connection });

const NO_CREDENTIALS: Credentials = { sent: [], unsent: [], unmanaged: [] };

/** Compares a connection, or its absence, with what is desired. */
export function planPresent(current: Connection | null, desired: Desired, signer: Signer): Plan {
  return current === null ? planCreate(desired, signer) : planUpdate(current, desired, signer);
}

/** Plans that a connection is not there. */
export function planAbsent(current: Connection | null, type: ConnectionType, name: string): Plan {
  if (current === null) return nothing(type, name, null);
  const changes = type.fields
    .filter((field) => field.api === 'name')
    .map((field) => ({ field, from: current.values.name, to: null }));
  return { ...nothing(type, current.values.name, current), action: 'delete', current, changes };
}

/** A plan without anything to do. */
export function nothing(type: ConnectionType, name: string, current: Connection | null): Plan & { action: 'none' } {
  return { action: 'none', type, name, current, changes: [], credentials: NO_CREDENTIALS };
}

function planCreate(desired: Desired, signer: Signer): Plan {
  const { type } = desired;
  const values: Values = { enabled: true, ...nameOf(desired.identity.name), ...desired.values };
  const credentials = planCredentials(null, desired, signer);
  const description = joinDescription(values.description ?? '', credentials.tag);
  const inOrder = Object.fromEntries(type.fields.map(({ api }) => [api, values[api]]));
  const body = { ...defined(inOrder), ...(description === '' ? {} : { description }) };
  const missing = type.fields.filter((field) => field.requiredOnCreate && values[field.api] === undefined);
  const obstacle: Obstacle | undefined =
    lackOfRoom(type, values.description ?? '', description) ??
    (missing.length > 0 ? { kind: 'missing-fields', fields: missing } : undefined);
  return {
    action: 'create',
    type,
    name: values.name ?? '',
    current: null,
    body,
    changes: type.fields.flatMap((field): FieldChange[] => {
      const to = values[field.api];
      if (to === undefined) return [];
      return [field.kind === 'write-only' ? { field, sensitive: true } : { field, from: null, to }];
    }),
    credentials,
    ...withObstacle(obstacle),
  };
}

function planUpdate(current: Connection, desired: Desired, signer: Signer): Plan {
  const { type } = desired;
  const stored = current.values.description ?? '';
  const { text } = splitDescription(type, stored);
  const before: Values = { ...current.values, description: text };
  const credentials = planCredentials(splitDescription(type, stored), desired, signer);
  const changes = type.fields.flatMap((field): FieldChange[] => {
    if (field.kind === 'write-only') return credentials.sent.includes(field) ? [{ field, sensitive: true }] : [];
    const to = desired.values[field.api];
    const from = before[field.api] ?? null;
    return to === undefined || to === from ? [] : [{ field, from, to }];
  });
  const base = { type, name: desired.values.name ?? current.values.name, current, changes, credentials };
  if (changes.length === 0) return { ...base, action: 'none' };

  const immutable = changes.map(({ field }) => field).filter((field) => field.kind === 'immutable');
  if (immutable.length > 0) {
    return { ...base, action: 'replace', obstacle: { kind: 'immutable', fields: immutable } };
  }
  const human = desired.values.description ?? text;
  const description = joinDescription(human, credentials.tag);
  const carried = Object.fromEntries(
    type.updateAlwaysCarries.map((api) => [api, current.values[api] ?? (api === 'description' ? '' : undefined)]),
  );
  const changed = Object.fromEntries(changes.map(({ field }) => [field.api, desired.values[field.api]]));
  const body = {
    ...defined(carried),
    ...defined(changed),
    ...(description === stored ? {} : { description }),
    version: current.version,
  };
  const obstacle = description === stored ? undefined : lackOfRoom(type, human, description);
  return { ...base, action: 'update', body, ...withObstacle(obstacle) };
}

/** A description whose tag does not fit any more. One that is too long by itself never gets here from an input. */
function lackOfRoom(type: ConnectionType, human: string, description: string): Obstacle | undefined {
  const limit = type.maxDescription;
  if (limit === undefined || description.length <= limit) return undefined;
  return { kind: 'no-room', limit, length: human.length, room: limit - (description.length - human.length) };
}

function withObstacle(obstacle: Obstacle | undefined): { readonly obstacle?: Obstacle } {
  return obstacle === undefined ? {} : { obstacle };
}

function nameOf(name: string | undefined): Values {
  return name === undefined ? {} : { name };
}

function defined(values: Readonly<Record<string, FieldValue | undefined>>): Record<string, FieldValue> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, FieldValue] => entry[1] !== undefined),
  );
}
