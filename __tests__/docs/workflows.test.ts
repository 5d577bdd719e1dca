import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { REPOSITORY } from '../../src/identity.ts';
import { problemsOf } from './github.ts';
import { blocksOf, ROOT, read } from './markdown.ts';
import { meaningOf, workflows, yamlBlocks } from './yaml.ts';

const [step, workflow] = blocksOf('README.md').map(({ text }) => text);
const first = read('examples/one-bucket/.github/workflows/pictory.yml');

test('Every block of YAML is a workflow, a part of one, or a manifest', () => {
  const unknown = yamlBlocks.filter(({ text }) => meaningOf(text).kind === 'unknown');
  expect(unknown.map(({ page, line }) => `${page}:${line}`)).toEqual([]);
  expect(workflows.length).toBeGreaterThan(15);
});

test('The README begins with a step of at most 12 lines, and a workflow of at most 30 has it', () => {
  const linesOf = (text = '') => text.trimEnd().split('\n');
  expect(linesOf(step).length).toBeLessThanOrEqual(12);
  expect(linesOf(workflow).length).toBeLessThanOrEqual(30);
  expect(inputsOf(workflow)).toEqual(inputsOf(step));
});

test('The first example is the workflow of the README, and a step that makes a video', () => {
  expect(first.split('\n      - name: ')).toEqual([workflow, expect.stringContaining('Make a video')]);
});

describe('GitHub finds nothing wrong with', () => {
  test.each(workflows)('$where', async ({ text }) => {
    expect(await problemsOf(text)).toEqual([]);
  });
});

/** The inputs of a step, as they stand in its text. */
function inputsOf(text = ''): readonly string[] {
  const [, ...after] = text.split(/ with:\n/);
  return after.join('').trim().split(/\n\s*/);
}

const MISTAKES: readonly (readonly [what: string, right: string, wrong: string, problem: string])[] = [
  ['a typo in the name of an input', 'aws-account-id:', 'aws-acount-id:', "Invalid action input 'aws-acount-id'"],
  ['a missing api-key', ' api-key:', ' comment-key:', 'Missing required input `api-key`'],
  ['a typo in the name of an output', 'outputs.connection-id', 'outputs.conection-id', 'conection-id'],
  ['a typo in the name of a step', 'steps.bucket', 'steps.bukket', 'bukket'],
  ['a typo in a key of GitHub’s', 'timeout-minutes:', 'timeout-minute:', 'timeout-minute'],
  ['a typo in a permission', 'pull-requests: write', 'pull-request: write', 'pull-request'],
  ['an expression that is none', "outputs.dry-run == 'false'", "outputs.dry-run = 'false'", 'Unexpected'],
  ['an action that nobody knows', `${REPOSITORY}@v1`, `${REPOSITORY}s@v1`, `${REPOSITORY}s`],
];

describe('What is checked notices', () => {
  test.each(MISTAKES)('%s', async (_, right, wrong, problem) => {
    expect(first).toContain(right);
    expect((await problemsOf(first.replace(right, wrong))).join('\n')).toContain(problem);
  });
});

/** actionlint is a program in Go: https://github.com/rhysd/actionlint. */
const hasActionlint = spawnSync('actionlint', ['-version']).status === 0;
const title = hasActionlint ? 'actionlint' : 'actionlint (skipped: it is not installed)';

/** What actionlint says about workflows that use the action of their own repository, so that it knows it. */
function actionlint(texts: readonly Pick<(typeof workflows)[number], 'path' | 'text'>[]): string {
  const root = mkdtempSync(join(tmpdir(), 'actionlint-'));
  try {
    mkdirSync(join(root, '.github/workflows'), { recursive: true });
    mkdirSync(join(root, 'dist'));
    writeFileSync(join(root, 'dist/index.js'), '');
    copyFileSync(join(ROOT, 'action.yml'), join(root, 'action.yml'));
    execFileSync('git', ['init', '--quiet', root]);
    for (const [index, { path, text }] of texts.entries()) {
      const local = text.replaceAll(`${REPOSITORY}@v1`, './');
      writeFileSync(join(root, path ?? `.github/workflows/${index}.yml`), local);
    }
    const { stdout, stderr } = spawnSync('actionlint', ['-no-color', '-oneline'], { cwd: root, encoding: 'utf8' });
    return stdout + stderr;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

(hasActionlint ? describe : describe.skip)(title, () => {
  test('finds nothing wrong with any workflow', () => {
    // The same path may stand on two pages: only the one that others call keeps it.
    const called = workflows.filter(({ path }) => path !== undefined && !path.endsWith('/pictory.yml'));
    const others = workflows.filter((workflow) => !called.includes(workflow));
    expect(actionlint([...called, ...others.map(({ text }) => ({ path: undefined, text }))])).toBe('');
  });

  test('notices a typo in the name of an input', () => {
    const text = first.replace('aws-account-id:', 'aws-acount-id:');
    expect(actionlint([{ path: undefined, text }])).toContain('aws-acount-id');
  });
});
