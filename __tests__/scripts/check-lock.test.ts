import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const SCRIPT = resolve('scripts/check-lock.js');
const lock: { readonly packages: Readonly<Record<string, object>> } = JSON.parse(
  readFileSync('package-lock.json', 'utf8'),
);

/** Checks the lock file with one entry changed. */
function checked(more: object): { readonly status: number | null; readonly said: string } {
  const path = 'node_modules/leven';
  const packages = { ...lock.packages, [path]: { ...lock.packages[path], ...more } };
  const folder = mkdtempSync(join(tmpdir(), 'lock-'));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...lock, packages }));
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT], { cwd: folder, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return { status, said: stderr };
}

describe('The lock file', () => {
  test('has nothing but versions of the registry, with their hashes', () => {
    expect(checked({})).toEqual({ status: 0, said: '' });
    expect(Object.keys(lock.packages).length).toBeGreaterThan(500);
  });

  test.each([
    ['an address', { resolved: 'http://127.0.0.1/leven-4.1.0.tgz' }, 'comes from http://127.0.0.1/leven-4.1.0.tgz'],
    ['no hash', { integrity: undefined }, 'has no SHA-512'],
    ['a weak hash', { integrity: 'sha1-AAAA' }, 'has no SHA-512'],
    ['another name', { name: 'leven-but-not-quite' }, 'is leven-but-not-quite'],
    ['a link', { link: true }, 'is a link'],
  ])('is refused with %s for a package', (_what, more, problem) => {
    expect(checked(more)).toEqual({ status: 1, said: `package-lock.json: node_modules/leven ${problem}\n` });
  });
});
