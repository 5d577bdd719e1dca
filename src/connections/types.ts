/** A field's value as Pictory's JSON has it. */
export type FieldValue = string | boolean;

/** Values by the API's field names. A field that is absent is not known, or not managed. */
export interface Values {
  readonly name?: string;
  readonly description?: string;
  readonly enabled?: boolean;
  readonly [apiField: string]: FieldValue | undefined;
}

/** A request body by the API's field names. It can hold secrets: never show it. */
export type Body = Readonly<Record<string, FieldValue | number>>;

/** One field of a connection: an update that carries an immutable one is refused; no read has a write-only one. */
export type Field = {
  /** The API's name, camelCase. */
  readonly api: string;
  /** The input's name, kebab-case. */
  readonly input: string;
  readonly requiredOnCreate: boolean;
  /** The pattern of an input's value, and the same in words, e.g. `exactly 12 digits`. */
  readonly format?: readonly [pattern: RegExp, words: string];
  /** In characters (UTF-16 code units). */
  readonly maxLength?: number;
  /** Every published value: another acceptable one is probably wrong. */
  readonly known?: readonly string[];
  readonly caseless?: true;
  /** In a manifest, `${NAME}` as the whole value is read from the environment. */
  readonly fromEnvironment?: true;
} & (
  | { readonly kind: 'mutable' | 'immutable'; readonly credential?: true; readonly isAccount?: true }
  /** In a tag, `tagLetter` marks the field's fingerprint: one lower-case letter, not `k`. */
  | { readonly kind: 'write-only'; readonly credential: true; readonly tagLetter: string }
);

/** Everything that differs between AWS and Vimeo, as data. */
export interface ConnectionType {
  /** As the input spells it, e.g. `aws`. */
  readonly input: string;
  /** As the API spells it, e.g. `AWS`. */
  readonly api: string;
  /** For messages, e.g. `AWS S3 connection`. */
  readonly label: string;
  /** The collection's path below the API's base, e.g. `/awsconnections`. */
  readonly collection: string;
  /** In the order in which reports show them. */
  readonly fields: readonly Field[];
  /** API names of the fields that every update carries, changed or not. */
  readonly updateAlwaysCarries: readonly string[];
  /** Advice if Pictory refuses a field, beyond its own message. */
  readonly advice: string;
  /** Advice if a connection exists although its delete got a 204; missing if that status proves the delete. */
  readonly ifNotDeleted?: string;
}

/** A connection as it was last read. `values.description` may end with a tag: see tag.ts. */
export interface Connection {
  readonly type: ConnectionType;
  readonly connectionId: string;
  readonly version: number;
  readonly values: Values & { readonly name: string };
  /** ISO 8601, UTC; the answer to a create has none. */
  readonly createdDate?: string;
  readonly updatedDate?: string;
}

/** At least one of `connectionId` and `name` is given. */
export interface Identity {
  readonly connectionId?: string;
  readonly name?: string;
  readonly previousName?: string;
}

/** Fields that are absent from `values` are not managed. */
export interface Desired {
  readonly type: ConnectionType;
  readonly identity: Identity;
  readonly values: Values;
  /** When an update sends write-only fields. */
  readonly credentials: 'on-change' | 'always' | 'on-create';
  readonly whenMissing: 'create' | 'fail';
  readonly onImmutableChange: 'fail' | 'replace';
}

/** HMAC-SHA-256 keyed with the API key: without the key, nobody can make a signature or learn anything from it. */
export type Signer = (message: string) => Buffer;

/** The name of a connection in messages, e.g. `Vimeo connection "Marketing" (2025…)`. */
export function describeConnection({ label }: Pick<ConnectionType, 'label'>, { name, connectionId }: Identity): string {
  if (name === undefined) return `${label} ${connectionId ?? ''}`;
  return connectionId === undefined ? `${label} "${name}"` : `${label} "${name}" (${connectionId})`;
}
