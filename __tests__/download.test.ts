import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runAction, type StepResult } from '../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { loadGithub } from './e2e/github.ts';
import { aws } from './e2e/kinds.ts';
import { HEAD, pullRequest } from './e2e/scenario.ts';
import { type Archive, archiveOf } from './support/archive.ts';

await loadGithub();

const PROJECT = resolve(import.meta.dirname, '..');
const MOST_BYTES = 180_000;
const MOST_FILES = 25;

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'download-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('What a runner downloads', () => {
  // In each test, so that a folder without Git's records is told as the failure of a test.
  const archive = (): Archive => archiveOf(PROJECT);

  test(`has at most ${MOST_BYTES} bytes`, () => {
    expect(archive().size).toBeLessThanOrEqual(MOST_BYTES);
  });

  test(`has at most ${MOST_FILES} files`, () => {
    expect(archive().files.length).toBeLessThanOrEqual(MOST_FILES);
  });

  test('is the action, its licence and what is to be read about it', () => {
    const names = new Set(archive().files.map((path) => path.split('/')[0]));
    expect([...names].sort()).toEqual(['LICENSE', 'README.md', 'SECURITY.md', 'action.yml', 'dist']);
  });

  test('has all of dist/', () => {
    const { files, committed } = archive();
    const below = (paths: readonly string[]) => paths.filter((path) => path.startsWith('dist/')).sort();
    expect(below(files)).toEqual(below(committed));
  });

  test('cannot be known in a folder without a repository', () => {
    expect(() => archiveOf(root)).toThrow('is not a clone of the repository');
  });
});

describe('The action, from what a runner downloads,', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    for (const folder of ['action', 'work']) mkdirSync(join(root, folder));
    archiveOf(PROJECT).unpack(join(root, 'action'));
    sandbox = await startSandbox();
    sandbox.github.pull({ headSha: HEAD });
  });

  afterEach(() => sandbox.close());

  function run(inputs: Readonly<Record<string, string>>): Promise<StepResult> {
    return runAction({
      action: join(root, 'action/action.yml'),
      workspace: join(root, 'work'),
      event: pullRequest(),
      inputs: { 'api-url': sandbox.url, 'api-key': 'pictai_download', 'dry-run': 'false', comment: 'never', ...inputs },
      env: { GITHUB_API_URL: sandbox.githubUrl, GITHUB_GRAPHQL_URL: `${sandbox.githubUrl}/graphql` },
    });
  }

  test('creates a connection, and leaves it alone afterwards', async () => {
    const [first, second] = [await run(aws.whole), await run(aws.whole)];
    expect([first, second].map(({ conclusion, outputs }) => [conclusion, outputs['action']])).toEqual([
      ['success', 'create'],
      ['success', 'none'],
    ]);
  });

  test('writes the comment on a pull request', async () => {
    await run({ ...aws.whole, 'dry-run': 'true', comment: 'always' });
    expect(sandbox.github.comments()).toMatchObject([
      { body: expect.stringContaining('### Preview: AWS S3 connection `Production-S3` will be created') },
    ]);
  });

  test('carries out a manifest', async () => {
    const entries = [
      { ...aws.whole, name: 'Footage', 'aws-region': 'eu-west-1' },
      { ...aws.whole, name: 'Music' },
    ];
    writeFileSync(join(root, 'work/pictory.yml'), JSON.stringify({ connections: entries }));
    await run({ config: 'pictory.yml' });
    expect(sandbox.pictory.list().map(({ name }) => name)).toEqual(['Footage', 'Music']);
  });
});
