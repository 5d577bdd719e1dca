import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { connectionTypes } from '../../src/connections/registry.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { InputError } from '../../src/errors.ts';
import { readManifest } from '../../src/manifest/read.ts';
import { AWS, entries, manifest, problems, VIMEO } from './examples.ts';

const ref = (name: string) => `\${${name}}`;

test('Warnings are ten, and the number of the rest', () => {
  const all = Array.from({ length: 12 }, (_, at) => ['type: aws', `name: ${ref(`N${at}`)}`]);
  const { warnings } = manifest(entries(...all));
  expect(warnings).toHaveLength(11);
  expect(warnings.at(-1)?.message).toMatch(/: and 2 more warnings of this file\.$/);
});

describe('an entry', () => {
  test('says what a connection should look like', () => {
    const lines = ['description: Assets', 'enabled: false', 'aws-account-id: 012345678901', 'aws-region: us-east-2'];
    expect(manifest(entries([...AWS, ...lines]))).toEqual({
      entries: [
        {
          kind: 'one',
          type: aws,
          identity: { name: 'S3' },
          state: 'present',
          operation: 'ensure',
          desired: {
            type: aws,
            identity: { name: 'S3' },
            whenMissing: 'create',
            onImmutableChange: 'fail',
            credentials: 'on-change',
            values: {
              name: 'S3',
              description: 'Assets',
              enabled: false,
              awsAccountId: '012345678901',
              awsRegion: 'us-east-2',
            },
          },
        },
      ],
      warnings: [],
    });
  });

  test.each(['2024', '0x1F', '1.0', 'yes', '2024-01-01', 'true', 'NO'])(
    'takes the name %s as it is written',
    (name) => {
      expect(manifest(entries(['type: aws', `name: ${name}`])).entries[0]?.identity).toEqual({ name });
    },
  );

  test('of state absent desires nothing', () => {
    const absent = { kind: 'one', type: aws, identity: { name: 'S3' }, state: 'absent' };
    const text = entries([...AWS, 'state: absent']);
    expect(manifest(text).entries).toEqual([{ ...absent, operation: 'delete' }]);
    expect(manifest(text, { operation: 'verify' }).entries).toEqual([{ ...absent, operation: 'verify' }]);
  });

  test('manages only what is given', () => {
    expect(manifest(entries(AWS)).entries[0]?.desired?.values).toEqual({ name: 'S3' });
  });

  test('is expected to be enabled when it is verified, unless it says otherwise', () => {
    const values = (...lines: string[]) =>
      manifest(entries([...AWS, ...lines]), { operation: 'verify' }).entries[0]?.desired?.values;
    expect(values()).toEqual({ name: 'S3', enabled: true });
    expect(values('enabled: "false"')).toEqual({ name: 'S3', enabled: false });
  });

  test('clears its description with an empty text', () => {
    expect(manifest(entries([...AWS, 'description: ""'])).entries[0]?.desired?.values.description).toBe('');
  });

  test('takes a block without the line break at its end', () => {
    const text = entries([...AWS, 'description: |', '  One', '  two']);
    expect(manifest(text).entries[0]?.desired?.values.description).toBe('One\ntwo');
  });

  test('takes its modes from the step where it has none of its own', () => {
    const text = entries(VIMEO, ['type: vimeo', 'name: B', 'credentials: on-create'], AWS);
    const { entries: read } = manifest(text, { inputs: { credentials: 'always', 'on-immutable-change': 'replace' } });
    expect(read.map(({ desired }) => [desired?.credentials, desired?.onImmutableChange])).toEqual([
      ['always', 'fail'],
      ['on-create', 'fail'],
      ['always', 'replace'],
    ]);
  });

  test('may be an alias, or have some', () => {
    const text = `connections:\n  - {type: aws, name: &n A, aws-region: &r us-east-2}\n  - &v {type: vimeo, name: *n}\n  - {type: aws, name: B, aws-region: *r}\n`;
    expect(manifest(text).entries.map(({ identity }) => identity.name)).toEqual(['A', 'A', 'B']);
  });

  test('may be in no manifest at all', () => {
    expect(manifest('connections: []\n')).toEqual({ entries: [], warnings: [] });
  });
});

describe('a file', () => {
  const source = {
    operation: 'ensure',
    types: connectionTypes,
    environment: () => undefined,
    get: () => '',
    redact: (text: string) => text,
    addSecret: () => {},
  } as const;

  test('is read from the workspace', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'manifest-'));
    await writeFile(join(workspace, 'c.yml'), entries(AWS));
    const { entries: read } = await readManifest({ ...source, config: 'c.yml', workspace });
    expect(read).toHaveLength(1);
    await expect(readManifest({ ...source, config: 'd.yml', workspace })).rejects.toEqual(
      new InputError([
        'config: got "d.yml"; expected the path of an existing file; check the path, and that the step runs after actions/checkout',
      ]),
    );
    await rm(workspace, { recursive: true });
  });

  test('may have a thousand entries', () => {
    const many = Array.from({ length: 1000 }, (_, at) => ['type: vimeo', `name: N${at}`, 'description: "x"']);
    expect(manifest(entries(...many)).entries).toHaveLength(1000);
  });
});

describe('a misspelled key', () => {
  test.each([
    ['region', 'aws-region'],
    ['aws_account_id', 'aws-account-id'],
    ['accountId', 'aws-account-id'],
    ['Name', 'name'],
    ['desc', 'description'],
    ['on-immutable-chnage', 'on-immutable-change'],
  ])('%s is most like %s', (key, expected) => {
    expect(problems(entries([...AWS, `${key}: x`])).join()).toContain(`did you mean "${expected}"?`);
  });
});

describe('a problem', () => {
  test.each<[string, readonly string[], string]>([
    [
      'aws-regoin',
      [...AWS, 'aws-regoin: x'],
      '4:5: "aws-regoin" is not a key of an entry of type aws; expected one of type, name, state, previous-name, description, enabled, aws-account-id, aws-region, on-immutable-change, buckets; did you mean "aws-region"?\n  4 |     aws-regoin: ***',
    ],
    [
      'unlike any',
      [...AWS, 'folder: x'],
      '4:5: "folder" is not a key of an entry of type aws; expected one of type, name, state, previous-name, description, enabled, aws-account-id, aws-region, on-immutable-change, buckets\n  4 |     folder: ***',
    ],
    [
      'region',
      [...AWS, 'aws-region: x'],
      '4:5: aws-region: got "x"; expected the code of the region of the bucket, such as us-east-2\n  4 |     aws-region: x',
    ],
    [
      'other type',
      [...AWS, 'access-token: abcdefgh'],
      '4:5: access-token: it belongs to type vimeo, but this is an entry of type aws; correct the type, or remove this key\n  4 |     access-token: ***',
    ],
    [
      'mode of other type',
      [...VIMEO, 'on-immutable-change: fail'],
      '4:5: on-immutable-change: it belongs to type aws, but this is an entry of type vimeo; correct the type, or remove this key\n  4 |     on-immutable-change: fail',
    ],
    [
      'no value',
      [...AWS, 'aws-region:'],
      '4:5: aws-region: it has no value; leave it out, or give one\n  4 |     aws-region:',
    ],
    [
      'null',
      [...AWS, 'description: null'],
      '4:5: description: it has no value; leave it out, or give one ("" clears it)\n  4 |     description: null',
    ],
    [
      'empty',
      [...AWS, "aws-region: ''"],
      "4:5: aws-region: it is empty; leave it out, or give a value\n  4 |     aws-region: ''",
    ],
    [
      'list',
      [...AWS, 'aws-region: [a]'],
      '4:5: aws-region: got a list; expected a single value\n  4 |     aws-region: [a]',
    ],
    ['enabled', [...AWS, 'enabled: yes'], '4:5: enabled: got "yes"; expected true or false\n  4 |     enabled: yes'],
    [
      'id',
      [...AWS, 'connection-id: x'],
      '4:5: connection-id: entries are matched by name; to rename a connection, give its old name as previous-name\n  4 |     connection-id: ***',
    ],
    [
      'absent',
      [...AWS, 'state: absent', 'enabled: true'],
      '5:5: enabled: it has no effect with state "absent", which deletes the connection; remove it\n  5 |     enabled: true',
    ],
    [
      'state',
      [...AWS, 'state: gone'],
      '4:5: state: got "gone"; expected one of present, absent\n  4 |     state: gone',
    ],
    ['type', ['type: azure', 'name: A'], '2:5: type: got "azure"; expected one of aws, vimeo\n  2 |   - type: azure'],
    ['no type', ['name: A'], '2:5: type: it is missing; expected one of aws, vimeo\n  2 |   - name: A'],
    [
      'no name',
      ['type: aws'],
      '2:5: name: it is missing; expected the exact name of the connection\n  2 |   - type: aws',
    ],
    ['twice', [...AWS, 'name: B'], '4:5: duplicate key; it first appears on line 3\n  4 |     name: B'],
    ['merge', [...AWS, '<<: {a: b}'], '4:5: merge keys (<<) are not supported; write the fields out'],
    [
      'tag',
      [...AWS, 'description: !!str x'],
      '4:24: YAML tags (!) are not supported; remove it\n  4 |     description: !!str x',
    ],
    [
      'alias',
      [...AWS, 'description: *x'],
      '4:18: no anchor with this name precedes this alias; quote a text that begins with *\n  4 |     description: *x',
    ],
    ['key', [...AWS, '? [a]', ': x'], '4:7: a key must be a plain word, not a list, a map or an alias'],
    [
      'same names',
      [...AWS, 'previous-name: S3'],
      '4:5: previous-name: got "S3"; expected an earlier name of the connection, different from name\n  4 |     previous-name: S3',
    ],
    [
      'expression',
      [...VIMEO, `client-identifier: ${ref('{ vars.ID }')}`],
      `4:5: client-identifier: got "${ref('{ vars.ID }')}"; expected a value or ${ref('NAME')}; GitHub does not evaluate expressions in files, so set an environment variable (env) of the step to the expression, and write its name here\n  4 |     client-identifier: ${ref('{ vars.ID }')}`,
    ],
  ])('is told with its place and its line: %s', (_what, lines, expected) => {
    expect(problems(entries(lines))).toEqual([`c.yml:${expected}`]);
  });

  test.each(['client-secret=hunter22:', 'client-secret hunter22: x', '"client-secret: hunter22": x'])(
    'does not name an unknown key that can have a secret in it: %s',
    (line) => {
      const shown = problems(entries([...VIMEO, line])).join();
      expect(shown).toContain('this is not a key of an entry of type vimeo');
      expect(shown).not.toContain('hunter22');
    },
  );

  test.each([
    ['', 'c.yml:1:1: the manifest is empty; expected "connections:" with a list of entries below it'],
    ['[]', 'c.yml:1:1: got a list; expected "connections:" with a list of entries below it\n  1 | []'],
    ['{}', 'c.yml:1:1: connections: it is missing; expected "connections:" with a list of entries below it\n  1 | {}'],
    [
      'connections:',
      'c.yml:1:1: connections: expected a list of entries, each beginning with "- "; [] for none\n  1 | connections:',
    ],
    [
      'connections: [a]',
      'c.yml:1:15: expected an entry: keys with values, such as "type: aws" and "name: Production-S3"\n  1 | connections: [a]',
    ],
    [
      'connections: []\napi-key: pictai_1',
      'c.yml:2:1: the only key allowed here is "connections"; correct or remove this one\n  2 | api-key: ***',
    ],
    [
      'connections: []\n---\na: b',
      'c.yml:2:1: a second document begins here; a manifest is one document, without further `---`\n  2 | ---',
    ],
    ['connections: "a', 'c.yml:1:16: this is not YAML: Missing closing quote (")\n  1 | connections: "a'],
    ['\tconnections: []', 'c.yml:1:1: this is not YAML: Tabs are not allowed as indentation\n  1 | \tconnections: []'],
    [
      'connections:\n  - type: aws\n    name:Assets\n    aws-region: us-east-2',
      'c.yml:3:5: a space is missing after the colon: write `name: Assets`\n  3 |     name:Assets',
    ],
    [
      'connections:\n  - name:Assets\n    type: aws',
      'c.yml:2:3: a space is missing after the colon: write `name: Assets`\n  2 |   - name:Assets',
    ],
    [
      'connections:\n  - type: aws\n    name: Assets\n    aws-region:us-east-2',
      'c.yml:4:5: a space is missing after the colon: write `name: Assets`\n  4 |     aws-region:us-east-2',
    ],
    [
      'connections:\n  -type: aws\n    name: Assets',
      'c.yml:2:3: a space is missing after the dash: write `- type: aws`\n  2 |   -type: aws',
    ],
    [
      'connections:\n  - type: aws\n    name: Assets\n      aws-region: us-east-2',
      'c.yml:4:7: this line is indented deeper than the key above it; indent both equally\n  4 |       aws-region: us-east-2',
    ],
    [
      'connections:\n  - type: aws\n     name: Assets',
      'c.yml:3:6: this line is indented deeper than the key above it; indent both equally\n  3 |      name: Assets',
    ],
    [
      'connections:\n  - type: aws\n    name: Assets\n   enabled: true',
      'c.yml:4:4: the indentation fits no line above; indent the keys of an entry equally, and every "-" equally\n  4 |    enabled: true',
    ],
    [
      'connections:\n  - type: aws\n    name: A\n - type: aws',
      'c.yml:4:2: the indentation fits no line above; indent the keys of an entry equally, and every "-" equally\n  4 |  - type: aws',
    ],
    [
      'connections:\n  - type: aws\n    name: Assets: more\n    enabled: true',
      'c.yml:3:11: the value contains a colon and a space; put it in quotes\n  3 |     name: ***',
    ],
    [
      "connections:\n  - type: aws\n    name: 'it's'",
      "c.yml:3:15: this is not YAML: Unexpected scalar at node end; put the whole value in double quotes\n  3 |     name: 'it's'",
    ],
  ])('of the whole is told: %j', (text, expected) => {
    expect(problems(text)).toEqual([expected]);
  });

  test('does not hide the others, which come in the order of the file', () => {
    const found = problems(entries([...AWS, 'enabled: 1'], ['type: x', 'name: B']), {
      inputs: { credentials: 'never' },
    });
    expect(found.map((text) => text.split(';')[0])).toEqual([
      'credentials: expected one of on-change, always, on-create',
      'c.yml:4:5: enabled: got "1"',
      'c.yml:5:5: type: got "x"',
    ]);
  });

  test('is one of at most fifty', () => {
    const found = problems(entries(...Array.from({ length: 60 }, () => ['name: A'])));
    expect(found).toHaveLength(51);
    expect(found.at(-1)).toBe('and 10 more problems');
  });

  test('counts in the title whether it is listed or not', () => {
    const text = entries(...Array.from({ length: 60 }, (_, at) => [`name: A${at}`]));
    expect(problems(text)).toHaveLength(51);
    expect(() => manifest(text)).toThrow(expect.objectContaining({ title: '60 problems with the manifest' }));
  });

  test('says where to correct it', () => {
    const fixOf = () => {
      try {
        return manifest('[]').warnings;
      } catch (error) {
        return error instanceof InputError ? [error.title, error.fix] : [];
      }
    };
    expect(fixOf()).toEqual([
      'A problem with the manifest',
      'No request was sent. Correct the manifest, or the environment variables of the step, then push the change.',
    ]);
  });

  test('is a description that leaves no room for the tag', () => {
    const lines = [`description: ${'x'.repeat(249)}`, 'client-secret: "12345678"'];
    expect(problems(entries([...VIMEO, ...lines]))).toEqual([
      expect.stringMatching(/^c\.yml:4:5: description: .* tag /),
    ]);
  });

  test('shows of a long line what is around it', () => {
    const [found = ''] = problems(entries([...AWS, `description: "${'x'.repeat(300)}" ${'y'.repeat(300)}`]));
    expect(found).toMatch(/^c\.yml:4:\d+: .*\n {2}4 \| …x+" y+…$/);
  });
});

describe('entries together', () => {
  const named = (name: string, previous?: string) => [
    'type: aws',
    `name: ${name}`,
    ...(previous === undefined ? [] : [`previous-name: ${previous}`]),
  ];

  test('have different names', () => {
    expect(problems(entries(AWS, AWS, ['type: vimeo', 'name: S3']))).toEqual([
      'c.yml:5:5: name: the entry on line 3 has the same name; each AWS S3 connection needs its own\n  5 |     name: S3',
    ]);
  });

  test('have different accounts and regions', () => {
    const where = ['aws-account-id: "123456789012"', 'aws-region: us-east-2'];
    expect(problems(entries([...AWS, ...where], [...named('B'), ...where]))).toEqual([
      'c.yml:8:5: aws-account-id: the entry on line 4 has the same aws-account-id and aws-region, which Pictory allows only once: use one connection for both\n  8 |     aws-account-id: "123456789012"',
    ]);
    expect(problems(entries([...AWS, ...where.slice(1)], [...named('B'), ...where.slice(1)]))).toEqual([]);
  });

  test('have different previous names', () => {
    expect(problems(entries(named('A', 'X'), named('B', 'X')))).toEqual([
      'c.yml:7:5: previous-name: the entry on line 4 has the same one; only one connection can have had this name\n  7 |     previous-name: X',
    ]);
  });

  test('do not rename what another one deletes', () => {
    expect(problems(entries(named('A', 'X'), [...named('X'), 'state: absent']))).toEqual([
      'c.yml:4:5: previous-name: the entry on line 6 deletes the connection that this entry renames; remove one of the two\n  4 |     previous-name: X',
    ]);
  });

  test('may hand their names on, but not in a circle', () => {
    expect(problems(entries(named('A', 'X'), named('B', 'A'), named('C', 'B')))).toEqual([]);
    expect(problems(entries(named('A', 'B'), named('B', 'A'), named('C', 'D')))).toEqual([
      'c.yml:4:5: previous-name: 2 entries swap names ("A", "B"), which takes two runs: first give one of them a temporary name, then its final name\n  4 |     previous-name: B',
    ]);
    expect(problems(entries(named('A', 'B'), named('B', 'C'), named('C', 'A')))).toHaveLength(1);
    expect(problems(entries(named('token=S', 'B'), named('B', 'token=S')))).toEqual([
      expect.stringContaining('previous-name: 2 entries swap names ("B", …), which takes'),
    ]);
  });
});

describe('the environment', () => {
  const text = entries([
    ...VIMEO,
    `client-identifier: ${ref('ID')}`,
    `client-secret: "${ref('SECRET')}"`,
    `access-token: ${ref('TOKEN')}`,
  ]);
  const environment = { ID: ' id-1\n', SECRET: 'hunter2', TOKEN: 'token-1' };

  test('gives the values of credentials', () => {
    expect(manifest(text, { environment })).toMatchObject({
      entries: [
        {
          type: vimeo,
          desired: { values: { clientIdentifier: 'id-1', clientSecret: 'hunter2', accessToken: 'token-1' } },
        },
      ],
      warnings: [],
    });
  });

  test('must have them', () => {
    expect(problems(text, { environment: { ...environment, SECRET: ' ' } })).toEqual([
      `c.yml:5:5: client-secret: expected the environment variable SECRET, which is not set or is empty; check env in the step, and that the secret exists\n  5 |     client-secret: "${ref('SECRET')}"`,
    ]);
  });

  test.each([
    ...['GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'INPUT_API-KEY', 'INPUT_NAME', 'RUNNER_OS', 'NODE_OPTIONS', 'NODE_'],
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'HTTPS_PROXY', 'MY_PROXY', '_PROXY'],
    ...['github_token', 'Node_Auth_Token', 'aws_session_token', 'https_proxy', 'Http_Proxy'],
  ])('does not give %s', (name) => {
    const found = problems(entries([...VIMEO, `client-identifier: ${ref(name)}`]), {
      environment: { [name]: 'leaked' },
    });
    expect(found).toEqual([
      expect.stringMatching(/client-identifier: expected (an environment variable whose name|\$\{NAME\})/),
    ]);
    expect(found.join()).not.toContain('leaked');
  });

  test.each(['NODEJS_ID', 'AWS_ACCOUNT_ID', 'AWS_SESSION_TOKEN_2', 'PROXY', 'HTTP_PROXY_ID', 'MY_GITHUB_ID'])(
    'gives %s',
    (name) => {
      const text = entries([...VIMEO, `client-identifier: ${ref(name)}`]);
      const { entries: read } = manifest(text, { environment: { [name]: 'client-9' } });
      expect(read[0]?.desired?.values).toMatchObject({ clientIdentifier: 'client-9' });
    },
  );

  test.each(['description', 'previous-name'])('is plain text in %s, with a warning', (key) => {
    const { entries: read, warnings } = manifest(entries([...AWS, `${key}: a ${ref('ID')}`]), { environment });
    expect(JSON.stringify(read)).toContain(`a ${ref('ID')}`);
    expect(warnings).toEqual([
      {
        title: 'Manifest',
        message: `c.yml:4:5: ${key}: \${…} is plain text here; environment variables are read only as a value of aws-account-id, client-identifier, client-secret, access-token.`,
        place: { file: 'c.yml', line: 4, col: 5 },
      },
    ]);
  });

  test('is not needed for a secret in the file, which is warned about', () => {
    expect(manifest(entries([...VIMEO, 'client-secret: abcdefgh'])).warnings).toEqual([
      {
        title: 'Manifest',
        message: `c.yml:4:5: client-secret: everyone who can read the repository can read this secret; pass it to the step as an environment variable, and write ${ref('CLIENT_SECRET')} here.`,
        place: { file: 'c.yml', line: 4, col: 5 },
      },
    ]);
  });
});

describe('secrets', () => {
  test('are told before anything is shown, from the environment and from the file', () => {
    const kept: string[] = [];
    const text = entries(
      [...VIMEO, 'client-secret: "literal\\x31"', `access-token: ${ref('T')}`, 'enabled: literal1'],
      ['client-secrt: misspelled'],
    );
    const found = problems(text, {
      environment: { T: 'token-1' },
      addSecret: (value) => kept.push(value),
      redact: (shown) => {
        expect(kept).toEqual(['literal1', 'token-1', 'misspelled']);
        return kept.reduce((rest, secret) => rest.replaceAll(secret, '***'), shown);
      },
    });
    expect(found.length).toBeGreaterThan(2);
    expect(found.join()).not.toMatch(/literal1|literal\\|token-1|misspelled/);
  });

  test.each([
    'client-secret: @hunter2',
    '"client-secret": "hunter2\n  hunter2',
    'client-secret: a: hunter2',
    'client-secret: "x" hunter2',
    'client-secret: |\n  hunter2\n hunter2 "\n hunter2: [',
    'client-secret: "\\qhunter2"',
  ])('do not show where the file is no YAML: %j', (line) => {
    const found = problems(entries([...VIMEO, ...line.split('\n')]));
    expect(found.length).toBeGreaterThan(0);
    expect(found.join()).not.toContain('hunter2');
  });

  test.each([
    [
      'a key that is there twice',
      `connections:\n - type: vimeo\n   client-secret: ${ref('CS')}\n   client-secret: hunter2`,
    ],
    ['a key that is there twice, in braces', `connections: [{client-secret: "${ref('CS')}", client-secret: hunter2}]`],
    ['a list at the top', '- client-secret: hunter2\n  type: vimeo'],
    ['a list at the top, in braces', '- {type: vimeo, client-secret: hunter2, name: a}'],
    ['a list in a list', 'connections:\n - - {type: vimeo, client-secret: hunter2}'],
    ['a merge key', 'connections:\n - type: vimeo\n   <<: {access-token: hunter2}'],
    ['a second list', 'connections: []\nconnections: [{type: vimeo, client-secret: hunter2}]'],
    ['a second list below it', 'connections: []\nconnections:\n - {client-secret: hunter2}'],
    ['a key that is an alias', 'connections:\n - &k client-secret\n - {type: vimeo, *k : hunter2}'],
    ['a key that is a list', 'connections:\n - {type: vimeo, ? [client-secret] : hunter2}'],
    ['a line without a colon', 'connections:\n - type: vimeo\n   client-secret hunter2'],
    ['an equals sign', 'connections:\n - type: vimeo\n   client-secret = hunter2'],
    ['another spelling', 'connections:\n - type: vimeo\n   CLIENT_SECRET:hunter2\n   a:b'],
    ['another spelling, in quotes', 'connections:\n - type: vimeo\n   clientSecret: "hunter2\n   x: y'],
    ['a comment', 'connections:\n - {type: vimeo, bogus: x} # client-secret: hunter2'],
    ['a reference, and a line after it', `connections:\n - client-secret: ${ref('CS')}\n   @hunter2: x`],
    ['the line of a block', 'connections:\n - type: vimeo\n   client-secret: | hunter2'],
    ['the mark of a block', 'connections:\n - type: vimeo\n   access-token: >hunter2\n   x'],
    ['a flow map, behind a comma', 'connections:\n - {type: vimeo, name: v, client-secret: first,hunter2}'],
    ['a flow map, behind a comma, misspelled', 'connections: [{type: vimeo, client-secrt: first,hunter2}]'],
    ['another key', 'connections:\n - type: vimeo\n   state: client-secret=hunter2'],
    ['another key, under it', 'connections:\n - type: vimeo\n   state:\n     client-secret=hunter2'],
    ['a misspelled key with an equals sign', 'connections:\n - type: vimeo\n   client-secrt=hunter2: x'],
    ['a misspelled key without a colon', 'connections:\n - type: vimeo\n   client-secrt=hunter2'],
    ['a misspelled key without a space', 'connections:\n - type: vimeo\n   client-secrt:hunter2'],
    ['a short key without a space', 'connections:\n - type: vimeo\n   secret:hunter2'],
    ['a no-break space', 'connections:\n - type: vimeo\n   client-secret\u00a0hunter2: x'],
    ['a full-width colon', 'connections:\n - type: vimeo\n   client-secret：hunter2'],
    ['an en dash', 'connections:\n - type: vimeo\n   client–secret:hunter2'],
    [
      'a misspelled key that is there twice',
      'connections:\n - type: vimeo\n   client-secrt: x\n   client-secrt: hunter2',
    ],
    ['a misspelled key that is indented deeper', 'connections:\n - type: vimeo\n     client-secrt: hunter2'],
    ['a misspelled key in a list at the top', '- type: vimeo\n  client-secrt: @hunter2'],
    ['a key with a question mark', '- type: vimeo\n  ? client-secret\n  : @hunter2'],
    [
      'a key with a question mark, in a list',
      'connections:\n - - type: vimeo\n     ? client-secret\n     : !x hunter2',
    ],
    ['a flow key of two words', 'connections:\n- {type: vimeo, name: V, my password: hunter2}'],
    ['a flow key of two words, in quotes', 'connections:\n- {type: vimeo, name: V, "my password": "hunter2"}'],
    ['a flow key of other letters', 'connections:\n- {type: vimeo, name: V, пароль: hunter2}'],
    ['a flow key with a slash', 'connections:\n- {type: vimeo, name: V, vimeo/pass: hunter2}'],
    ['a flow key with an anchor', 'connections:\n- {type: vimeo, name: V, &a password: hunter2}'],
    ['a flow key with a tag', 'connections:\n- {type: vimeo, name: V, !x password: hunter2}'],
    ['a flow key in a list', 'connections: [password: hunter2]'],
    [
      'a line that the parser cannot place',
      'connections: []\n}\n- type: vimeo\n  description: long\n    more: hunter2\n  enabled: 1\n',
    ],
    ['the next line of another value', 'connections:\n- type: vimeo\n  enabled: true\n      client-secret:hunter2'],
    ['a block of another value', 'connections:\n- type: vimeo\n  enabled: >\n    client-secret=hunter2'],
    ['a block with a strange line end', 'connections:\n- type: vimeo\n  client-secret: |hunter2\u2028x'],
    ['a reference, behind a comma', `connections:\n- type: vimeo\n    client-secret: ${ref('CS')}, hunter2`],
    ['a directive', '%YAML hunter2\n---\nconnections: []'],
    [
      'a comment behind a reference',
      `connections:\n - {type: vimeo, bogus: x, # access-token: ${ref('T')} hunter2\n }`,
    ],
  ])('are not shown of %s', (_where, text) => {
    const found = problems(text, { environment: { CS: 'another', T: 'another' } });
    expect(found.length).toBeGreaterThan(0);
    expect(found.join()).not.toContain('hunter2');
  });

  test('are not confused with references, which are shown', () => {
    const found = problems(entries([...VIMEO.slice(0, 2), `client-secret: "${ref('CS')}"`]));
    expect(found.join()).toContain(`client-secret: "${ref('CS')}"`);
  });

  test('given as credentials of the step are not shown', () => {
    const found = problems(entries([...AWS]), { inputs: { credentials: 'hunter2' } });
    expect(found).toEqual(['credentials: expected one of on-change, always, on-create']);
  });

  test('given as credentials of an entry are not shown', () => {
    const found = problems(entries([...VIMEO, 'credentials: hunter2']));
    expect(found.join()).toContain('credentials: expected one of');
    expect(found.join()).not.toContain('hunter2');
  });

  test('include account ids where they are masked', () => {
    const text = entries([...AWS, 'aws-account-id: 1234567890123']);
    expect(problems(text, { inputs: { 'mask-aws-account-id': 'true' } }).join()).not.toContain('12345678');
  });
});

describe('a message', () => {
  test.each<[string, string, string]>([
    [
      'of a list',
      'connections:\n- type: aws\n  name: A\n  buckets:\n  - good-bucket\n  - s3://Bad\n',
      'buckets: got "s3://Bad"',
    ],
    [
      'on the next line',
      'connections:\n- type: aws\n  name: A\n  aws-region:\n    us east 2\n',
      'aws-region: got "us east 2"',
    ],
    ['beside a typo', 'connections:\n- {type: aws, name: A, state: gone, aws-regoin: x}\n', 'state: got "gone"'],
  ])('quotes a value %s', (_where, text, expected) => {
    expect(problems(text).join()).toContain(expected);
  });

  test.each(['name', 'description', 'previous-name'])('warns of an expression in %s', (key) => {
    const rest = ['type: aws', 'name: A'].filter((line) => !line.startsWith(`${key}:`));
    const { warnings } = manifest(entries([...rest, `${key}: ${ref('{ vars.X }')}`, ...AWS.slice(2)]));
    expect(warnings.map(({ message }) => message).join()).toContain('GitHub evaluates it only in workflow files');
  });

  test('names an unknown key that is like a known one, in a flow map, too', () => {
    const flow = 'connections:\n- {type: vimeo, name: A, client-secret: S, enabeld: true}\n';
    expect(problems(flow).join()).toContain('"enabeld" is not a key of an entry of type vimeo');
  });

  test('has the right line, whatever the parser could not place before it', () => {
    const text =
      'connections: []\n}\n- type: vimeo\n  name: M\n  description: long text\n    more: x\n  enabled: true\n';
    expect(problems(text).join('\n')).not.toContain('6 |   enabled');
  });
});

describe('limits and shapes', () => {
  test('are kept by lists and maps up to a depth, and not below it', () => {
    const nested = (depth: number) => `connections: ${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(problems(nested(7)).join()).not.toContain('nested too deeply');
    expect(problems(nested(8)).join()).toContain('nested too deeply');
    expect(problems(`connections: ${'{a: '.repeat(8)}x${'}'.repeat(8)}`).join()).toContain('nested too deeply');
  });

  test('are kept by aliases, which may not make more than 1 MiB of it', () => {
    const entry = `{type: aws, name: A, state: absent, x: "${'x'.repeat(10_000)}"}`;
    const many = (count: number) => problems(`connections:\n- &e ${entry}\n${'- *e\n'.repeat(count)}`).join();
    expect(many(100)).not.toContain('more than 1 MiB');
    expect(many(110)).toContain('with its aliases expanded, it has more than 1 MiB; use fewer aliases');
  });

  test('have no alias that contains itself, or has no anchor', () => {
    expect(problems('connections: &a [*a]').join()).toContain('this alias refers to a value that contains it');
    expect(problems('connections: [*a]').join()).toContain('no anchor with this name precedes this alias');
  });

  test('have the last anchor of a name before its alias', () => {
    const lines = [
      'connections:',
      '- {type: aws, name: &a A, state: absent}',
      '- {type: aws, name: &a B, state: absent}',
    ];
    const { entries: read } = manifest([...lines, '- {type: vimeo, name: *a, state: absent}'].join('\n'));
    expect(read.map(({ identity }) => identity.name)).toEqual(['A', 'B', 'B']);
  });

  test.each([
    ['|', 'Raw\nfootage'],
    ['>', 'Raw footage'],
    ['|+', 'Raw\nfootage'],
  ])('have blocks of text without the line breaks at their end: %s', (mark, description) => {
    const text = entries([...AWS, `description: ${mark}`, '  Raw', '  footage', '', '']);
    expect(manifest(text).entries[0]?.desired?.values).toMatchObject({ description });
  });

  test.each([
    ['buckets: [one-a, two-b]', ['one-a', 'two-b']],
    ['buckets: "one-a, two-b"', ['one-a', 'two-b']],
  ])('have buckets as a list or a text: %s', (line, buckets) => {
    expect(manifest(entries([...AWS, line])).entries).toMatchObject([{ buckets }]);
  });

  test.each(['buckets: [one-a, [b]]', 'buckets: [one-a, ""]', 'buckets: {a: b}'])(
    'have no other buckets: %s',
    (line) => {
      expect(problems(entries([...AWS, line])).join()).toMatch(/buckets: got a (list|map); expected a single value/);
    },
  );
});

describe('hostile files', () => {
  const PART = fc.constantFrom(
    'connections:',
    '\n',
    '  ',
    '- ',
    'type: aws',
    'name: ',
    '&a ',
    '*a',
    '[',
    '{',
    '}',
    ']',
    ',',
    '"',
    "'",
    '|',
    '>',
    '!x ',
    '? ',
    ': ',
    '<<',
    '---',
    '#',
    '%',
    '\t',
    '\r',
    'client-secret: ',
    ref('A'),
    'previous-name: ',
    '\u0000',
    '~',
  );

  test('give problems, or a manifest, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(PART, { maxLength: 60 }).map((parts) => parts.join('')),
        ),
        (text) => {
          for (const prefix of ['', 'connections:\n  - type: vimeo\n    name: '])
            expect(Array.isArray(problems(prefix + text))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});
