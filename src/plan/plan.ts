import type { Body, Connection, ConnectionType, Field, FieldValue } from '../connections/types.ts';
import type { Credentials } from './credentials.ts';

/** The change of one field. A write-only field has no values to show; its fingerprint is for the change's id. */
export type FieldChange =
  | { readonly field: Field; readonly from: FieldValue | null; readonly to: FieldValue | null }
  | { readonly field: Field; readonly sensitive: true; readonly fingerprint: string };

export type Blocker =
  | { readonly kind: 'missing-fields'; readonly fields: readonly Field[] }
  | { readonly kind: 'immutable'; readonly fields: readonly Field[] }
  /** Another connection has the values of the immutable fields, which Pictory allows only once. */
  | { readonly kind: 'taken'; readonly holder: Connection }
  /** The input `allow` does not permit the plan's action. */
  | { readonly kind: 'not-allowed'; readonly allow: readonly Action[] }
  | ({ readonly kind: 'no-room'; readonly tagged: boolean } & Readonly<Record<'limit' | 'length' | 'room', number>>);

export type Write = Create | Update | Delete;
type Create = { readonly kind: 'create'; readonly on?: undefined; readonly body: Body };
/** `body` has `on`'s version. */
type Update = { readonly kind: 'update'; readonly on: Connection; readonly body: Body };
type Delete = { readonly kind: 'delete'; readonly on: Connection };

interface Base {
  /** See plan-id.ts; empty if there is nothing to do. The rest of a replacement has the id of the whole. */
  readonly id: string;
  readonly type: ConnectionType;
  readonly name: string;
  readonly changes: readonly FieldChange[];
  readonly credentials: Credentials;
  readonly blocker?: Blocker;
  /** Given fields that Pictory did not return. */
  readonly unknown?: readonly Field[];
}

/** The effect of a plan. `enable`, `disable`, `rotate` and renames are an `update`. */
export type Action = Exclude<Plan['action'], 'none'>;

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
  /** Missing if there is a blocker. */
  readonly write?: Write;
  readonly finishes?: true;
};

/** The effect of a plan, for people; outputs have only the five actions. */
export type Change = 'delete' | 'replace' | 'disable' | 'enable' | 'rename' | 'update' | 'create';

/** Returns the effect of a plan. An update of one field can be a rename, disable or enable. */
export function changeOf(plan: Plan): Change | undefined {
  if (plan.action === 'none') return undefined;
  const [only, ...others] = plan.changes;
  if (plan.action !== 'update' || only === undefined || others.length > 0) return plan.action;
  if (only.field.api === 'name') return 'rename';
  if (disables(plan)) return 'disable';
  return only.field.api === 'enabled' ? 'enable' : 'update';
}

/** Whether a plan disables a connection that is enabled, among other changes or alone. */
export function disables({ action, changes }: Plan): boolean {
  return (
    action === 'update' &&
    changes.some((change) => change.field.api === 'enabled' && !('sensitive' in change) && change.to === false)
  );
}
