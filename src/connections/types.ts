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

/**
 * One field of a connection.
 *
 * - `mutable`: an update may change it.
 * - `immutable`: set by the create; an update that carries it is refused.
 * - `write-only`: never returned by the API, so it can be sent but not compared.
 */
export type Field = ReadableField | WriteOnlyField;

interface AnyField {
  /** The API's name, camelCase. */
  readonly api: string;
  /** The input's name, kebab-case, for messages. */
  readonly input: string;
  readonly requiredOnCreate: boolean;
  /** Returns the requirement that an input's value fails, e.g. `exactly 12 digits`. */
  readonly check?: (value: string) => string | undefined;
  /** Every published value: another acceptable one is probably wrong. */
  readonly known?: readonly string[];
  /** The part of `check` that JSON Schema can express, for editors; the length in characters. */
  readonly shape?: { readonly pattern?: string; readonly maxLength?: number };
  /** Upper and lower case are the same. */
  readonly caseless?: true;
  /** In a manifest, `${NAME}` as the whole value is read from the environment. */
  readonly fromEnvironment?: true;
}

interface ReadableField extends AnyField {
  readonly kind: 'mutable' | 'immutable';
  /** One of the credentials that `rotate` sends. */
  readonly credential?: true;
  /** The account elsewhere that the connection is for: reports group connections by it. */
  readonly isAccount?: true;
}

export interface WriteOnlyField extends AnyField {
  readonly kind: 'write-only';
  readonly credential: true;
  /** One lower-case letter, not `k`, that marks the field's fingerprint in a tag. */
  readonly tagLetter: string;
}

/** A kind of connection: everything that differs between AWS and Vimeo, as data. */
export interface ConnectionType {
  /** As the input spells it, e.g. `aws`. */
  readonly input: string;
  /** As the API spells it, e.g. `AWS`. */
  readonly api: string;
  /** For messages, e.g. `AWS S3 connection`. */
  readonly label: string;
  /** The collection's path below the API's base, e.g. `/awsconnections`. */
  readonly collection: string;
  /** Every field, in the order in which reports show them. */
  readonly fields: readonly Field[];
  /** API names of the fields that every update carries, changed or not. */
  readonly updateAlwaysCarries: readonly string[];
  /** The longest description, in characters (UTF-16 code units), or no known limit. */
  readonly maxDescription?: number;
  /** Advice if Pictory refuses a field, beyond its own message. */
  readonly advice: string;
  /**
   * Advice if a connection exists although Pictory answered its delete with 204; missing if that status proves the
   * delete, and no read is needed.
   */
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

/** Identifies a connection. At least one of `connectionId` and `name` is given. */
export interface Identity {
  readonly connectionId?: string;
  readonly name?: string;
  readonly previousName?: string;
}

/** Decides whether `ensure` sends write-only fields in an update. */
export type CredentialsMode = 'on-change' | 'always' | 'on-create';

/** The desired state of a connection. Fields that are absent from `values` are not managed. */
export interface Desired {
  readonly type: ConnectionType;
  readonly identity: Identity;
  readonly values: Values;
  readonly credentials: CredentialsMode;
  readonly whenMissing: 'create' | 'fail';
  /** The reaction to changed immutable fields. */
  readonly onImmutableChange: 'fail' | 'replace';
}
