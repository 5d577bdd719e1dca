import { describe, expect, test } from '@jest/globals';
import { connectionTypes } from '../../src/connections/registry.ts';
import type { ManifestSource } from '../../src/manifest/entry.ts';
import { createLineFilter, findSecrets } from '../../src/manifest/sensitive-values.ts';
import { parseYaml, toTree } from '../../src/manifest/yaml.ts';

/** A reference to the environment. */
const ref = (name: string) => `\${${name}}`;

const source: ManifestSource = {
  config: 'c.yml',
  workspace: '/',
  operation: 'ensure',
  types: connectionTypes,
  environment: (name) => (name === 'SET' ? 'from the environment' : undefined),
  get: () => '',
  redact: (text) => text,
  addSecret: () => {},
};

/** The part of a line that may be shown. */
const shown = (line: string, isBroken = false, more: Partial<ManifestSource> = {}) =>
  line.slice(0, createLineFilter({ ...source, ...more }, isBroken)(line));

describe('a line is shown', () => {
  test.each([
    'connections:',
    'connections: []',
    '---',
    '  - {}',
    '  - type: aws',
    '    name: Footage',
    '  -name: Footage',
    '    name:Footage',
    '    "name" : Footage',
    '    client-secret:',
    `    client-secret: ${ref('CLIENT_SECRET')}`,
    `    client-secret: "${ref('CLIENT_SECRET')}"  `,
    '    description: Footage, music and voices, see https://example.com',
    '    buckets: [one, two]',
    `    name: ${ref('NAME')}`,
    `    description: ${'long '.repeat(300)}`,
    '\ufeffconnections:',
  ])('whole: %j', (line) => {
    expect([shown(line), shown(line, true)]).toEqual([line, line]);
  });

  test.each([
    ['    client-secret: S', '    client-secret: '],
    ['    client-secret: | S', '    client-secret: '],
    [`    client-secret: ${ref('CS')}S`, '    client-secret: '],
    [`    client-secret: ${ref('CS')} S`, '    client-secret: '],
    [`    access-token: ${ref('0123456789abcdef')}`, '    access-token: '],
    [`    access-token: ${ref('a123456789abcdef')}`, '    access-token: '],
    [`  - {type: vimeo, access-token: ${ref('a1')}, name: A}`, '  - {type: '],
    ["  - { 'type': aws, name: A, aws-region: x }", "  - { 'type': "],
    [`  - {type: vimeo, access-token: ${ref('AT')}, name: A}`, '  - {type: '],
    ['    description: at 10:30', '    description: '],
    ['    description: see https://x, acess-token://S', '    description: '],
    ['    description: at file://S', '    description: '],
    ['    name: Footage # was S', '    name: '],
    ['    name: access\u00a0token S', '    name: '],
    ['    name: client  secret S', '    name: '],
    ['    client-secret: !@#$%^&*', '    client-secret: '],
    [`    client-identifier: ${ref('a1b2')}`, '    client-identifier: '],
    ['    description: a # credentials of b', '    description: '],
    ['    credentials: S', '    credentials: '],
    ['  - {type: vimeo, credentials: S}', '  - {type: '],
    ['    state: client-secret=S', '    state: '],
    ['    state: client_secret S', '    state: '],
    ['    name: A client-secrt: S', '    name: '],
    ['    name: A # token: S', '    name: '],
    ['    name: A # secrets＝S token：S', '    name: '],
    ['  - {type: vimeo, name: A, bogus: S}', '  - {type: '],
    ['  - {type: vimeo, "bogus" : S}', '  - {type: '],
    ['  - {type: vimeo, *k : S}', '  - {type: '],
    ['  - {type: vimeo, ? client : S}', '  - {type: '],
    [`    description: ${'long '.repeat(400)}`, '    description: '],
  ])('up to its key: %j', (line, expected) => {
    expect([shown(line), shown(line, true)]).toEqual([expected, expected]);
  });

  test.each([
    ['    bogus: S', '    bogus: '],
    ['    bogus:', '    bogus:'],
    ['  - "bogus": S', '  - "bogus": '],
  ])('up to an unknown key, unless the file is broken: %j', (line, expected) => {
    expect([shown(line), shown(line, true)]).toEqual([expected, '']);
  });

  test.each([
    '    S',
    '    bogus:S',
    '    bogus=S: x',
    '    S S: x',
    '    : S',
    '  ? S',
    'é: S',
    '    client–secret: S',
  ])('not at all: %j', (line) => {
    expect([shown(line), shown(line, true)]).toEqual(['', '']);
  });

  test('without account ids if they are masked', () => {
    const get = (name: string) => (name === 'mask-aws-account-id' ? 'true' : '');
    const line = '    aws-account-id: "123456789012"';
    expect([shown(line), shown(line, false, { get })]).toEqual([line, '    aws-account-id: ']);
  });

  test('up to 2,000 characters if it has no letter', () => {
    expect(shown('['.repeat(10_000))).toHaveLength(2_000);
    expect(shown('[]')).toBe('[]');
  });
});

describe('the secrets of a manifest', () => {
  const found = (text: string) => {
    const secrets: string[] = [];
    const problems = { add: () => {}, place: () => ({ line: 1 }) } as never;
    findSecrets(toTree(parseYaml(text), problems), { ...source, addSecret: (secret) => secrets.push(secret) });
    return secrets;
  };
  const entry = (...lines: readonly string[]) =>
    `connections:\n  - type: vimeo\n${lines.map((line) => `    ${line}\n`).join('')}`;

  test.each<[string, string, readonly string[]]>([
    ['are literal ones', entry('client-secret: one', 'access-token: two'), ['one', 'two']],
    ['are those of the environment', entry(`client-secret: ${ref('SET')}`), ['from the environment']],
    ['are values of other fields from it', entry(`aws-account-id: ${ref('SET')}`), ['from the environment']],
    ['are not other values', entry('name: Footage', 'aws-account-id: "123456789012"', 'bogus: value'), []],
    ['are not references to nothing', entry(`client-secret: ${ref('UNSET')}`), []],
    [
      'are what only looks like a reference',
      entry(`client-secret: ${ref('0f9a')}`, `access-token: ${ref(' a1b2 ')}`, `client-identifier: ${ref('c3')}`),
      ['0f9a', 'a1b2'],
    ],
    ['are no words between braces', entry(`client-secret: ${ref('the')}`, `access-token: ${ref('access_token')}`), []],
    ['are long words between braces', entry(`client-secret: ${ref('abcdefghijklmnop')}`), ['abcdefghijklmnop']],
    ['are no expressions', entry(`client-secret: ${ref('{ secrets.CS }')}`, `access-token: ${ref('')}`), []],
    ['are in a list that another field has, too', entry('client-identifier: &a [one]', 'client-secret: *a'), ['one']],
    ['are not empty', entry('client-secret: ""', 'access-token:'), []],
    ['are there once', entry('client-secret: one', 'access-token: one'), ['one']],
    ['can be below a misspelled key', entry('client-secrt: one', 'acess-token: two', 'nmae: three'), ['one', 'two']],
    ['can be lists and maps', entry('client-secret: [one, {a: two}]'), ['one', 'two']],
    ['can be beside the entries', 'client-secret: one\nconnections: []\n', ['one']],
    ['can be in one entry without a list', 'connections: {client-secret: one}\n', ['one']],
    ['are not in something else', '[client-secret, one]', []],
    ['can be aliases', entry('name: &a one', 'client-secret: *a'), ['one']],
    [
      'can be shared by entries',
      'connections:\n- &e {client-secret: one}\n- *e\n- {client-secret: two}',
      ['one', 'two'],
    ],
  ])('%s', (_what, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('in a list that many entries share are found at once', () => {
    const list = `a: &a [${'x,'.repeat(20_000)}]\n`;
    const begin = process.cpuUsage();
    expect(found(`${list}connections:\n${'- {client-secret: *a}\n'.repeat(20_000)}`)).toEqual(['x']);
    const { user, system } = process.cpuUsage(begin);
    expect((user + system) / 1e6).toBeLessThan(5);
  });

  test('in a bomb of aliases are found at once', () => {
    const bomb = Array.from({ length: 40 }, (_, at) => `b${at}: &a${at + 1} [*a${at}, *a${at}]`);
    expect(found(['a: &a0 [one]', ...bomb, 'client-secret: *a40'].join('\n'))).toEqual(['one']);
  });
});
