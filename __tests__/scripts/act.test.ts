import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';

test('the tests under act are skipped where there is no Go, and say so', () => {
  const script = resolve(import.meta.dirname, '../../scripts/act.ts');
  const { status, stdout } = spawnSync(process.execPath, [script], { env: { PATH: '' }, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^SKIPPED: .* there is no Go/) });
});

test('a workflow is tried out only where there is Go, and the script says so', () => {
  const script = resolve(import.meta.dirname, '../../scripts/try.ts');
  const example = resolve(import.meta.dirname, '../../examples/one-bucket/.github/workflows/pictory.yml');
  const { status, stderr } = spawnSync(process.execPath, [script, example], { env: { PATH: '' }, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('there is no Go to install it') });
});
