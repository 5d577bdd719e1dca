import type { Body, Connection, ConnectionType, Field, FieldValue } from '../connections/types.ts';
import type { Credentials } from './credentials.ts';

/** One line of the difference. A write-only field has no values to show. */
export type FieldChange =
  | { readonly field: Field; readonly from: FieldValue | null; readonly to: FieldValue | null }
  | { readonly field: Field; readonly sensitive: true };

/** Why a plan cannot be executed, although the difference is known. */
export type Blocker =
  | { readonly kind: 'missing-fields'; readonly fields: readonly Field[] }
  | { readonly kind: 'immutable'; readonly fields: readonly Field[] }
  | ({ readonly kind: 'no-room'; readonly tagged: boolean } & Readonly<Record<'limit' | 'length' | 'room', number>>);

/** One request that changes something. */
export type Write = Create | Update | Delete;
type Create = { readonly kind: 'create'; readonly on?: undefined; readonly body: Body };
/** Made from the version of `on`. */
type Update = { readonly kind: 'update'; readonly on: Connection; readonly body: Body };
type Delete = { readonly kind: 'delete'; readonly on: Connection };

interface Base {
  readonly type: ConnectionType;
  /** The name that the connection has, or will have. */
  readonly name: string;
  readonly changes: readonly FieldChange[];
  readonly credentials: Credentials;
  readonly blocker?: Blocker;
}

/** What has to be done so that a connection looks as desired: shown to people, and executed as it stands. */
export type Plan =
  | (Base & { readonly action: 'none'; readonly current: Connection | null })
  | (Base & { readonly action: 'create'; readonly current: null; readonly write: Create })
  | (Base & { readonly action: 'update'; readonly current: Connection; readonly write: Update })
  | (Base & { readonly action: 'delete'; readonly current: Connection; readonly write: Delete })
  | Replacing;

/**
 * A replacement takes several writes: the new connection is created under a name of its own, the old one is deleted, the
 * new one is renamed. Each plan has the next of them, found out from what is there, so that it can go on from anywhere.
 */
export type Replacing = Base & {
  readonly action: 'replace';
  /** The old connection; once it is deleted, the new one. */
  readonly current: Connection;
  /** The new connection, when it is there already. */
  readonly replacement?: Connection;
  /** Missing when there is a blocker. */
  readonly write?: Write;
  /** Whether `write` is the last. */
  readonly finishes?: true;
  /** The id of the change that this is the rest of. */
  readonly changeId?: string;
};
