import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readAction } from '../../sandbox/runner/action-definition.ts';
import { manifestSchema, schemaText } from '../../scripts/schema.ts';
import { connectionTypes } from '../../src/connections/registry.ts';
import { SCHEMA_URL } from '../../src/manifest/export.ts';
import { problems } from './examples.ts';

const root = resolve(import.meta.dirname, '../..');
const NAMES = ['A', 'ID', 'SECRET'];
const environment = Object.fromEntries(NAMES.map((name) => [name, name === 'ID' ? '123456789012' : 'value-1']));

const { inputs: declared } = await readAction(join(root, 'action.yml'));
const accepts = new Ajv({ strict: false }).compile(manifestSchema(connectionTypes, declared));

const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  type: ['aws', 'vimeo', 'AWS'],
  name: ['A', 'Ä', 'a b-c_d', '', 'x'.repeat(101)],
  state: ['present', 'absent', 'gone'],
  'previous-name': ['B', ''],
  description: ['', 'x', '[pictory-action k:1]', 'x [pictory-', 'x'.repeat(251)],
  enabled: [true, false, 'true', 'FALSE', 'yes', ''],
  'aws-account-id': ['123456789012', '12345678901', '$'.concat('{ID}'), '$'.concat('{GITHUB_ID}'), '', '１23456789012'],
  'aws-region': ['us-east-2', 'US', '$'.concat('{A}'), ''],
  'client-identifier': [
    'x',
    '$'.concat('{A}'),
    'a$'.concat('{A}'),
    '$'.concat('{{ a }}'),
    '$'.concat('{1}'),
    'x'.repeat(501),
    '',
  ],
  'client-secret': ['x', '$'.concat('{SECRET}'), '$'.concat('{runner_x}'), ''],
  'access-token': ['x', '$'.concat('{SECRET}'), '$'.concat('{INPUT_X}')],
  credentials: ['always', 'on-create', 'never'],
  'on-immutable-change': ['fail', 'replace', ''],
  buckets: [
    'my-bucket',
    ['a.b-c', 'my-bucket'],
    'a-b, c-d\ne-f,',
    'a-b c-d',
    [],
    ['my-bucket', ''],
    [['my-bucket']],
    ',',
    'S3',
    '1.2.3.4',
    'xn--a',
    'a..b',
    's3://my-bucket',
    'a--x-s3',
    'x'.repeat(64),
    '',
  ],
  'connection-id': ['x'],
  regoin: ['x'],
};

describe('the JSON Schema', () => {
  test('accepts what the action accepts, and refuses what it refuses', () => {
    const pair = ([key, values]: [string, readonly unknown[]]) =>
      fc.tuple(
        fc.constant(key),
        fc.oneof({ weight: 3, arbitrary: fc.constant(values[0] ?? '') }, fc.constantFrom(...values)),
      );
    const optional = Object.entries(VALUES).filter(([key]) => key !== 'type' && key !== 'name');
    const entry = fc
      .record({
        type: fc.constantFrom(...(VALUES['type'] ?? [])),
        name: fc.constantFrom(...(VALUES['name'] ?? [])),
        rest: fc.subarray(optional, { maxLength: 3 }).chain((some) => fc.tuple(...some.map(pair))),
        without: fc.constantFrom('', '', '', 'type', 'name'),
      })
      .map(({ type, name, rest, without }) =>
        Object.fromEntries([['type', type], ['name', name], ...rest].filter(([key]) => key !== without)),
      );
    fc.assert(
      fc.property(entry, (one) => {
        const found = problems(JSON.stringify({ connections: [one] }), { environment });
        expect([accepts({ connections: [one] }), JSON.stringify(one), found]).toEqual([
          found.length === 0,
          JSON.stringify(one),
          found,
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([[[]], [{}], [{ connections: {} }], [{ connections: [], more: 1 }], [{ connections: ['a'] }]])(
    'refuses %j',
    (value) => {
      expect(accepts(value)).toBe(false);
      expect(problems(JSON.stringify(value))).not.toEqual([]);
    },
  );

  test('is the one in the repository', async () => {
    const file = await readFile(join(root, 'schema/manifest.schema.json'), 'utf8');
    expect(file).toBe(schemaText(manifestSchema(connectionTypes, declared)));
  });

  test('describes every key', () => {
    const { definitions } = manifestSchema(connectionTypes, declared) as {
      definitions: Record<string, { properties: Record<string, { description?: string }> }>;
    };
    const keys = Object.values(definitions).flatMap(({ properties }) => Object.values(properties));
    expect(keys.filter(({ description }) => description === undefined)).toEqual([]);
  });
});

describe('the examples', () => {
  test('name the schema, and are accepted by it and by the action', async () => {
    const manifests = globSync('examples/*/pictory.yml', { cwd: root });
    expect(manifests).not.toEqual([]);
    for (const file of manifests) {
      const text = await readFile(join(root, file), 'utf8');
      // An export begins with a line of its own, by which the next one knows it.
      const [first, second] = text.split('\n');
      const named = first?.startsWith('# Written by') ? second : first;
      expect(named).toBe(`# yaml-language-server: $schema=${SCHEMA_URL}`);
      expect(accepts(parse(text))).toBe(true);
      const names = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, 'value-1']);
      expect(problems(text, { environment: Object.fromEntries(names) })).toEqual([]);
    }
  });
});
