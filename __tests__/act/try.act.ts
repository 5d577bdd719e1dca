import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { REPOSITORY } from '../../src/identity.ts';
import { expression } from './act.ts';

const PROJECT = resolve(import.meta.dirname, '../..');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'try-it-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** What `npm run try` prints, and its exit code. */
function tryOut(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(PROJECT, 'scripts/try.ts'), ...words], {
    encoding: 'utf8',
  });
  const [log = '', comment = ''] = stdout.split('The comment on the pull request:\n');
  return { status, log, comment, stderr };
}

/** Writes a workflow into the folder. */
function workflow(text: string): string {
  const path = join(folder, 'pictory.yml');
  writeFileSync(path, text);
  return path;
}

describe('a workflow is tried out', () => {
  test('with the manifest of its repository', () => {
    const { status, comment } = tryOut(join(PROJECT, 'examples/many-connections/.github/workflows/pictory.yml'));
    expect({ status, comment }).toEqual({ status: 0, comment: expect.stringContaining('### Preview: 3 to create') });
    expect(comment).not.toContain('<!--');
  });

  test('as it stands in the README', () => {
    const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
    const [, text = ''] = /```yaml\n(# \.github\/workflows.*?)```/s.exec(readme) ?? [];
    const { status, comment } = tryOut(workflow(text));
    expect({ status, comment }).toEqual({
      status: 0,
      comment: expect.stringContaining('`Production-S3` will be created'),
    });
  });

  test('with stand-ins for other people’s actions', () => {
    const steps = '[{ uses: actions/checkout@v6 }, { uses: somebody/else@v1 }, { run: echo after }]';
    const jobs = `jobs: { all: { runs-on: ubuntu-latest, steps: ${steps} } }`;
    const { status, log, stderr } = tryOut(workflow(`on: pull_request\n${jobs}\n`));
    expect({ status, log }).toEqual({ status: 1, log: expect.stringContaining('A stand-in for somebody/else@v1 did') });
    expect(stderr).toContain('No step has the input `api-key`');
    expect(log).toContain('No comment was written. Nothing changes, or the step of this action did not run');
  });

  test.each(['acme/connections@v2', './'])('whatever the action is called: %s', (name) => {
    const inputs = 'type: aws, name: A, aws-account-id: "123456789012", aws-region: us-east-2';
    const key = `api-key: "${expression("secrets['MY_KEY']")}"`;
    const steps = `[{ uses: actions/checkout@v6 }, { uses: ${name}, with: { ${inputs}, ${key} } }]`;
    const jobs = `jobs: { all: { runs-on: ubuntu-latest, steps: ${steps} } }`;
    const { status, comment } = tryOut(workflow(`on: pull_request\n${jobs}\n`));
    expect({ status, comment }).toEqual({ status: 0, comment: expect.stringContaining('`A` will be created') });
  });

  test('with a valid value for each input, whatever its secret is called', () => {
    const values = { 'api-key': 'secrets.TOKEN_OF_PICTORY', 'aws-account-id': 'vars.A', 'aws-region': 'vars.B' };
    const inputs = Object.entries(values).map(([input, name]) => `${input}: "${expression(name)}"`);
    const steps = `[{ uses: actions/checkout@v6 }, { uses: ./, with: { type: aws, name: A, ${inputs.join(', ')} } }]`;
    const jobs = `jobs: { all: { runs-on: ubuntu-latest, steps: ${steps} } }`;
    const { status, comment } = tryOut(workflow(`on: pull_request\n${jobs}\n`));
    expect({ status, comment }).toEqual({ status: 0, comment: expect.stringContaining('`A` will be created') });
  });

  test('with every comment', () => {
    const key = `api-key: "${expression('secrets.KEY')}", type: aws, aws-account-id: "123456789012"`;
    const uses = (name: string, region: string) =>
      `{ uses: ./, with: { name: ${name}, aws-region: ${region}, ${key} } }`;
    const steps = `[{ uses: actions/checkout@v6 }, ${uses('A', 'us-east-1')}, ${uses('B', 'us-east-2')}]`;
    const { comment } = tryOut(
      workflow(`on: pull_request\njobs: { a: { runs-on: ubuntu-latest, steps: ${steps} } }\n`),
    );
    expect(comment).toMatch(/`A` will be created[\s\S]*`B` will be created/);
  });

  test('with each bucket in the region of its connection', () => {
    const key = `api-key: "${expression('secrets.KEY')}", type: aws, aws-account-id: "${expression('vars.ACCOUNT')}"`;
    const checked = 'name: A, aws-region: eu-central-1, preflight: true, buckets: my-bucket';
    const steps = `[{ uses: actions/checkout@v6 }, { uses: ./, with: { ${checked}, ${key} } }]`;
    const { status, comment } = tryOut(
      workflow(`on: pull_request\njobs: { a: { runs-on: ubuntu-latest, steps: ${steps} } }\n`),
    );
    expect({ status, comment }).toEqual({ status: 0, comment: expect.stringContaining('**Preflight:** 3 passed') });
    expect(comment).toMatch(/Variables that the repository needs \(gh variable list\): ACCOUNT$/m);
  });

  test('with the error of a key that is misspelt', () => {
    const inputs = `type: aws, name: A, api_key: "${expression('secrets.KEY')}"`;
    const steps = `[{ uses: actions/checkout@v6 }, { uses: ${REPOSITORY}@v1, with: { ${inputs} } }]`;
    const { status, log } = tryOut(
      workflow(`on: pull_request\njobs: { a: { runs-on: ubuntu-latest, steps: ${steps} } }\n`),
    );
    expect({ status, log }).toEqual({ status: 1, log: expect.stringContaining('api-key: it is empty') });
  });

  test('with a reason, if it does not run on pull requests', () => {
    const { log } = tryOut(workflow('on: push\njobs: { all: { runs-on: ubuntu-latest, steps: [{ run: echo }] } }\n'));
    expect(log).toContain(
      'No comment was written. The workflow does not run on `pull_request`: add `pull_request:` below `on:`.',
    );
  });

  test('with its errors, and without its log', () => {
    const key = `api-key: "${expression('secrets.PICTORY_KEY')}"`;
    const token = `github-token: "${expression('secrets.GITHUB_TOKEN')}"`;
    const step = `{ uses: acme/connections@v2, with: { type: aws, name: A, aws-regoin: us-east-2, ${key}, ${token} } }`;
    const jobs = `jobs: { all: { runs-on: ubuntu-latest, steps: [{ uses: actions/checkout@v6 }, ${step}] } }`;
    const { status, log, comment } = tryOut(workflow(`on: pull_request\n${jobs}\n`));
    expect({ status, log }).toEqual({ status: 1, log: '' });
    expect(comment).toContain('Warning: Unknown input\nThere is no input "aws-regoin"');
    expect(comment).toMatch(/Error: Required fields are missing\n.*aws-region\.\nAdd aws-account-id/);
    expect(comment).toMatch(/Secrets that the repository needs \(gh secret list\): PICTORY_KEY$/m);
    expect(comment).toContain('This copy of the action ran in place of acme/connections@v2.');
  });

  test('with the exit code of its failure', () => {
    const steps = '[{ run: exit 3 }]';
    const { status } = tryOut(
      workflow(`on: pull_request\njobs: { all: { runs-on: ubuntu-latest, steps: ${steps} } }\n`),
    );
    expect(status).toBe(1);
  });
});

test('What is not a workflow is said to be none', () => {
  expect(tryOut(workflow('on: [pull_request'))).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/is not YAML: /),
  });
});

test('A manifest in place of a workflow is said to be one', () => {
  expect(tryOut(workflow('connections: []'))).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('is a manifest. Give the workflow'),
  });
});

test.each([[[]], [['no.yml']], [['.']], [['--help']]])('Without a workflow, nothing is tried out: %j', (words) => {
  expect(tryOut(...words)).toMatchObject({ status: 2, stderr: expect.stringContaining('npm run try -- path/to/') });
});
