import { createHash } from 'node:crypto';
import type { Body, Connection, ConnectionType, Field, FieldValue, Signer } from '../connections/types.ts';
import type { Credentials } from './credentials.ts';

/** The change of one field. A write-only field has no values to show; its fingerprint is for the change's id. */
export type FieldChange = { readonly field: Field } & (
  | { readonly from: FieldValue | null; readonly to: FieldValue | null }
  | { readonly sensitive: true; readonly fingerprint: string; readonly from?: undefined; readonly to?: undefined }
);

export type Blocker =
  | { readonly kind: 'missing-fields' | 'immutable'; readonly fields: readonly Field[] }
  /** Another connection has the values of the immutable fields, which Pictory allows only once. */
  | { readonly kind: 'taken'; readonly holder: Connection }
  | { readonly kind: 'not-allowed'; readonly allow: readonly Action[] }
  | ({ readonly kind: 'no-room'; readonly tagged: boolean } & Readonly<Record<'limit' | 'length' | 'room', number>>);

export type Write = Create | Update | Delete;
type Create = { readonly kind: 'create'; readonly on?: undefined; readonly body: Body };
/** `body` has `on`'s version. */
type Update = { readonly kind: 'update'; readonly on: Connection; readonly body: Body };
type Delete = { readonly kind: 'delete'; readonly on: Connection };

interface Base {
  /** See `changeId`; empty if there is nothing to do. The rest of a replacement has the id of the whole. */
  readonly id: string;
  readonly type: ConnectionType;
  readonly name: string;
  readonly changes: readonly FieldChange[];
  readonly credentials: Credentials;
  readonly blocker?: Blocker;
  /** Given fields that Pictory did not return. */
  readonly unknown?: readonly Field[];
}

/** The changes that bring a connection to its desired state: previewed and applied from the same object. */
export type Plan =
  | (Base & { readonly action: 'none'; readonly current: Connection | null })
  | (Base & { readonly action: 'create'; readonly current: null; readonly write: Create })
  | (Base & { readonly action: 'update'; readonly current: Connection; readonly write: Update })
  | (Base & { readonly action: 'delete'; readonly current: Connection; readonly write: Delete })
  | Replacing;

/**
 * A replacement takes several writes: create the new connection under a temporary name, delete the old one, rename the
 * new one. Each plan has the next write, derived from the current state, so it can continue after any interruption.
 */
export type Replacing = Base & {
  readonly action: 'replace';
  /** The old connection; once it is deleted, the new one. */
  readonly current: Connection;
  readonly replacement?: Connection;
  readonly finishes?: true;
} & ({ readonly blocker: Blocker; readonly write?: Write } | { readonly blocker?: undefined; readonly write: Write });

/** The effect of a plan, for outputs. `enable`, `disable`, `rotate` and renames are an `update`. */
export type Action = Exclude<Plan['action'], 'none'>;
/** The effect of a plan, for people. */
export type Change = Action | 'disable' | 'enable' | 'rename';

export function changeOf(plan: Plan): Change | undefined {
  if (plan.action === 'none') return undefined;
  const [only, ...others] = plan.changes;
  if (plan.action !== 'update' || only === undefined || others.length > 0) return plan.action;
  if (only.field.api === 'name') return 'rename';
  if (only.field.api === 'enabled') return disables(plan) ? 'disable' : 'enable';
  return 'update';
}

/** Whether a plan disables a connection that is enabled, among other changes or alone. */
export function disables({ action, changes }: Plan): boolean {
  return action === 'update' && changes.some(({ field, to }) => field.api === 'enabled' && to === false);
}

/** Changes that a review can record: a comment has no room for more. */
export const MOST_REVIEWED = 1_000;

/**
 * Returns the id of a change: 32 hex digits of an HMAC keyed with the API key, so nobody without the key can make one
 * or learn anything from it. It covers the connection (id and immutable fields), the action and every field's values,
 * but not version, time and the order of fields: under one API key, equal changes have equal ids on every machine.
 */
export function changeId(sign: Signer, plan: Pick<Plan, 'type' | 'name' | 'action' | 'current' | 'changes'>): string {
  const { type, name, action, current } = plan;
  const fields = plan.changes
    .map((change) => [change.field.api, ...('sensitive' in change ? [change.fingerprint] : [change.from, change.to])])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const immutable = type.fields.filter(({ kind }) => kind === 'immutable');
  const fixed = immutable.map(({ api }) => current?.values[api] ?? null);
  const covered = ['change', type.input, name, action, current?.connectionId ?? null, fixed, fields];
  return sign(JSON.stringify(covered)).toString('hex').slice(0, 32);
}

/** Returns the id of a plan, such as `0f3a9c1b2d4e`, over the ids of its changes; empty if there is nothing to do. */
export function planId(plans: readonly Plan[]): string {
  const ids = plans.filter(({ action }) => action !== 'none').map(({ id }) => id);
  return ids.length === 0 ? '' : createHash('sha256').update(JSON.stringify(ids.sort())).digest('hex').slice(0, 12);
}
