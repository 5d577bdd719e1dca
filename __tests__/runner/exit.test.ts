import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const EXIT = JSON.stringify(join(import.meta.dirname, '../../src/runner/exit.ts'));
/** Keeps a thread busy for minutes, as a DNS lookup that hangs does. */
const HANG = "require('node:crypto').pbkdf2('x', 'y', 2_000_000_000, 64, 'sha512', () => {});";

function run(script: string) {
  const begun = performance.now();
  const text = `const { endProcess } = require(${EXIT}); ${script}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', text], { encoding: 'utf8', timeout: 30_000 });
  return { status, stdout, stderr, tookMs: performance.now() - begun };
}

describe('a process whose work is done', () => {
  test.each([0, 1])('ends with its exit code %i, although a thread is busy', (code) => {
    const { status, stdout, stderr, tookMs } = run(
      `${HANG} process.exitCode = ${code}; process.stdout.write('x'.repeat(1_000_000)); endProcess();`,
    );
    expect({ status, printed: stdout.length, stderr }).toEqual({ status: code, printed: 1_000_000, stderr: '' });
    expect(tookMs).toBeLessThan(20_000);
  });

  test('ends by itself, and at once, if nothing keeps it alive', () => {
    const { status, stdout } = run(
      "process.exitCode = 0; process.on('exit', () => process.stdout.write('by itself')); endProcess();",
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'by itself' });
  });
});
