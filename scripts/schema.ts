/**
 * Writes the JSON Schema of the manifest, `schema/manifest.schema.json`, from the tables of fields and the descriptions
 * in action.yml; with `--check` it only says whether they differ.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Declaration, readAction } from '../sandbox/runner/action-definition.ts';
import { connectionTypes } from '../src/connections/registry.ts';
import { TAG_LIKE } from '../src/connections/tag.ts';
import type { ConnectionType, Field } from '../src/connections/types.ts';
import { CREDENTIALS_MODES, IMMUTABLE_MODES } from '../src/inputs/desired.ts';
import { KEYS_WHEN_ABSENT, keysOf, STATES } from '../src/manifest/entry.ts';
import { SCHEMA_URL } from '../src/manifest/export.ts';
import { LIKE_REFERENCE, REFERENCE } from '../src/manifest/references.ts';
import { BUCKET } from '../src/preflight/services.ts';

type Schema = Readonly<Record<string, unknown>>;

const STATE = 'Whether the connection should exist. `absent` deletes it; removing its entry deletes nothing.';
/** Names with commas or line breaks between them. */
const BUCKETS = { type: 'string', pattern: `^[,\\s]*${BUCKET}(?:\\s*[,\\n][,\\s]*${BUCKET})*[,\\s]*$` };
const BOOLEANS = ['true', 'True', 'TRUE', 'false', 'False', 'FALSE'];

/**
 * The schema of a manifest with these types. Every rule that holds for one entry is in it; those that hold between
 * entries, and what the environment has, are left to the action.
 */
export function manifestSchema(types: readonly ConnectionType[], inputs: readonly Declaration[]): Schema {
  const described = (key: string): Schema => {
    const description = inputs.find(({ name }) => name === key)?.description.replaceAll(/\s+/g, ' ');
    return description === undefined ? {} : { description };
  };
  const names = types.map(({ input }) => input);
  const general: Readonly<Record<string, Schema>> = {
    state: { enum: STATES, description: STATE },
    'previous-name': { type: 'string', minLength: 1 },
    credentials: { enum: CREDENTIALS_MODES },
    'on-immutable-change': { enum: IMMUTABLE_MODES },
    buckets: { anyOf: [BUCKETS, { type: 'array', minItems: 1, items: BUCKETS }] },
  };
  const entry = (type: ConnectionType): Schema => ({
    type: 'object',
    required: ['type', 'name'],
    additionalProperties: false,
    properties: Object.fromEntries(
      keysOf(type).map((key) => {
        const field = type.fields.find(({ input }) => input === key);
        const own = key === 'type' ? { const: type.input } : field === undefined ? general[key] : shapeOf(field);
        return [key, { ...described(key), ...own }];
      }),
    ),
    if: { required: ['state'], properties: { state: { const: 'absent' } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { propertyNames: { enum: KEYS_WHEN_ABSENT } },
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: SCHEMA_URL,
    title: 'Pictory connections',
    description: 'The connections of a Pictory account, for the input `config` of the Pictory Connection action.',
    type: 'object',
    required: ['connections'],
    additionalProperties: false,
    properties: {
      connections: {
        description: 'One entry for each connection.',
        type: 'array',
        items: {
          type: 'object',
          required: ['type'],
          properties: { type: { enum: names, description: `The kind of connection: ${names.join(' or ')}.` } },
          allOf: names.map((name) => ({
            if: { required: ['type'], properties: { type: { const: name } } },
            // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
            then: { $ref: `#/definitions/${name}` },
          })),
        },
      },
    },
    definitions: Object.fromEntries(types.map((type) => [type.input, entry(type)])),
  };
}

function shapeOf(field: Field): Schema {
  if (field.api === 'enabled') return { anyOf: [{ type: 'boolean' }, { enum: BOOLEANS }] };
  const { maxLength, format } = field;
  const text = { type: 'string', ...(maxLength && { maxLength }), ...(format && { pattern: format[0].source }) };
  if (field.api === 'description') return { ...text, not: { pattern: TAG_LIKE.source } };
  if (!field.fromEnvironment) return { minLength: 1, ...text };
  return {
    anyOf: [
      { minLength: 1, ...text, not: { pattern: LIKE_REFERENCE } },
      { type: 'string', pattern: REFERENCE },
    ],
  };
}

/** The schema as the file has it. */
export function schemaText(schema: Schema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const path = join(root, 'schema/manifest.schema.json');
  const { inputs } = await readAction(join(root, 'action.yml'));
  const text = schemaText(manifestSchema(connectionTypes, inputs));
  if (!process.argv.includes('--check')) {
    await mkdir(join(root, 'schema'), { recursive: true });
    await writeFile(path, text);
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error('schema/manifest.schema.json differs from the tables of fields. Run `npm run schema` and commit.');
    process.exitCode = 1;
  }
}
