import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const { jobs } = parse(readFileSync('.github/workflows/release.yml', 'utf8'));
const steps: readonly { readonly name?: string; readonly run?: string }[] = jobs.publish.steps;
const scriptOf = (name: string) => steps.find((step) => step.name === name)?.run ?? '';

/** Without the configuration of the machine. */
const env = { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
let root: string;
let work: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'release-'));
  work = join(root, 'work');
  execFileSync('git', ['init', '--quiet', '--bare', join(root, 'origin')], { env });
  execFileSync('git', ['clone', '--quiet', join(root, 'origin'), work], { env, stdio: 'ignore' });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: work, env, encoding: 'utf8' }).trim();

/** A commit of its own for each version. */
function commit(): string {
  const who = ['-c', 'user.name=o', '-c', 'user.email=o@example.com'];
  git(...who, 'commit', '--quiet', '--allow-empty', '--message', 'A version');
  return git('rev-parse', 'HEAD');
}

/** Runs the steps that set tags, as the job does. */
function release(version: string, sha: string): string {
  return ['Tag the version', 'Move the tag of the major version']
    .map((name) => {
      const run = { cwd: work, env: { ...env, VERSION: version, GITHUB_SHA: sha }, encoding: 'utf8' } as const;
      const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', scriptOf(name)], run);
      if (status !== 0) throw new Error(stderr);
      return stdout;
    })
    .join('');
}

const tagged = (tag: string) => git('ls-remote', 'origin', `refs/tags/${tag}`).split('\t')[0];

describe('A release', () => {
  test('sets the tag of its version, and moves that of its major version', () => {
    const [one, two] = [commit(), commit()];
    release('1.0.0', one);
    release('1.0.1', two);
    expect([tagged('v1.0.0'), tagged('v1.0.1'), tagged('v1')]).toEqual([one, two, two]);
  });

  test('that is run again leaves the tag of the major version with the newest', () => {
    const [old, newest] = [commit(), commit()];
    release('1.9.0', old);
    release('1.10.0', newest);
    expect(release('1.9.0', old)).toContain('v1.10.0 is newer than v1.9.0');
    expect(tagged('v1')).toBe(newest);
  });

  test('of another major version has a tag of its own', () => {
    const [one, two] = [commit(), commit()];
    release('2.0.0', two);
    release('1.0.1', one);
    expect([tagged('v1'), tagged('v2')]).toEqual([one, two]);
  });

  test('is refused where its version is another commit', () => {
    const [one, two] = [commit(), commit()];
    release('1.0.0', one);
    expect(() => release('1.0.0', two)).toThrow('already exists');
    expect(tagged('v1')).toBe(one);
  });
});
