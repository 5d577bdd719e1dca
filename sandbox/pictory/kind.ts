import type { Connection, ConnectionType } from './connection.ts';

/** A JSON Schema, as ajv takes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Everything in which the API treats one type of connection differently from the other. */
export interface Kind {
  readonly type: ConnectionType;
  /** Path of the collection, below the API's base. */
  readonly collection: string;
  readonly createBody: Schema;
  readonly updateBody: Schema;
  /** Fields that no update may contain, not even with their present value. */
  readonly immutable: readonly string[];
  /** Two connections of one account must differ in these, taken together. */
  readonly alsoUnique: readonly (keyof Connection)[];
  /** The properties of an answer to a read or an update, in the order of the examples. */
  readonly readShape: readonly (keyof Connection)[];
  /** The properties of an answer to a create. */
  readonly createShape: readonly (keyof Connection)[];
  /** Whether its list is paginated; the dialect decides if that is not documented. */
  readonly pages: 'always' | 'by-dialect';
  /** The response to a delete of a nonexistent id. */
  readonly deleteUnknown: 204 | 404;
  /** The response to a read or an update of another account's connection. */
  readonly foreign: 403 | 404;
}

const text = (rules: Schema = {}): Schema => ({ type: 'string', minLength: 1, ...rules });
const version: Schema = { type: 'integer' };
const enabled: Schema = { type: 'boolean' };

const awsFields = { name: text(), description: { type: 'string' }, enabled };

/** AWS, after the pages "Create AWS Connection", "Get AWS Connection by ID" and "Update AWS Connection". */
const aws: Kind = {
  type: 'AWS',
  collection: '/awsconnections',
  createBody: {
    type: 'object',
    properties: { ...awsFields, awsAccountId: text({ pattern: '^[0-9]{12}$' }), awsRegion: text() },
    required: ['name', 'awsAccountId', 'awsRegion', 'enabled'],
    additionalProperties: false,
  },
  updateBody: {
    type: 'object',
    properties: { ...awsFields, version },
    // Every documented example sends all four. What a partial update does is not known, so none is accepted.
    required: ['name', 'description', 'enabled', 'version'],
    additionalProperties: false,
  },
  immutable: ['awsAccountId', 'awsRegion'],
  alsoUnique: ['awsAccountId', 'awsRegion'],
  readShape: [
    'connectionId',
    'name',
    'description',
    'awsAccountId',
    'awsRegion',
    'type',
    'enabled',
    'createdDate',
    'updatedDate',
    'version',
  ],
  createShape: ['enabled', 'name', 'description', 'awsAccountId', 'awsRegion', 'connectionId', 'version'],
  pages: 'by-dialect',
  deleteUnknown: 404,
  // "You don't have permission to access this connection: verify the connection belongs to your account".
  foreign: 403,
};

const vimeoFields = {
  name: text({ maxUnits: 100, pattern: '^[A-Za-z0-9 _-]*$' }),
  description: { type: 'string', maxUnits: 250 },
  enabled,
  clientIdentifier: text({ maxUnits: 500 }),
  clientSecret: text({ maxUnits: 500 }),
  accessToken: text({ maxUnits: 500 }),
};

/** Vimeo, after the page "Update Vimeo Connection". */
const vimeo: Kind = {
  type: 'VIMEO',
  collection: '/vimeo-connections',
  createBody: {
    type: 'object',
    properties: vimeoFields,
    required: ['name', 'enabled', 'clientIdentifier', 'clientSecret', 'accessToken'],
    additionalProperties: false,
  },
  updateBody: {
    type: 'object',
    properties: { ...vimeoFields, version },
    required: ['version'],
    additionalProperties: false,
  },
  immutable: [],
  alsoUnique: [],
  readShape: [
    'connectionId',
    'name',
    'description',
    'clientIdentifier',
    'type',
    'enabled',
    'createdDate',
    'updatedDate',
    'version',
  ],
  createShape: ['enabled', 'name', 'description', 'clientIdentifier', 'connectionId', 'version'],
  pages: 'always',
  deleteUnknown: 204,
  // "The connection ID doesn't exist or you don't have access to it".
  foreign: 404,
};

/** Every type of connection the sandbox serves. */
export const kinds: readonly Kind[] = [aws, vimeo];
