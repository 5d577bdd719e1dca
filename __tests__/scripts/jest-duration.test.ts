import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from './working-copy.ts';

const SAYS = 'All tests take about';
let folder: string;

/** Runs Jest on a project of one test, and gives all it prints. */
function jest(script: string, ...words: readonly string[]): string {
  const config = { rootDir: folder, globalSetup: join(ROOT, 'scripts/jest-duration.js') };
  const all = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--config', JSON.stringify(config), ...words];
  const env = { ...process.env, npm_lifecycle_event: script };
  const { stdout, stderr } = spawnSync(process.execPath, all, { cwd: folder, env, encoding: 'utf8' });
  expect(stderr).toContain('1 passed, 1 total');
  return stdout;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duration-'));
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'one.test.js'), "test('passes', () => console.log('A test runs'));");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm test', () => {
  test('says in one line how long it takes, when it runs everything', () => {
    expect(
      jest('test')
        .split('\n')
        .filter((line) => line.includes(SAYS)),
    ).toHaveLength(1);
  });

  test('says nothing of it when it runs a part', () => {
    expect(jest('test', 'one')).not.toContain(SAYS);
  });
});

test('Another script that runs Jest says nothing of how long npm test takes', () => {
  expect(jest('test:act')).not.toContain(SAYS);
});
