import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const { jobs } = parse(readFileSync('.github/workflows/release.yml', 'utf8'));
const steps: readonly { readonly name?: string; readonly run?: string }[] = [
  ...jobs.attest.steps,
  ...jobs.publish.steps,
];
const scriptOf = (name: string) => steps.find((step) => step.name === name)?.run ?? 'exit 1';

/** Without the configuration of the machine. */
const env = {
  PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};
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

/** Runs a step as the job does, and gives what it prints. */
function runStep(name: string, variables: Readonly<Record<string, string>>): string {
  const run = { cwd: work, env: { ...env, ...variables }, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', scriptOf(name)], run);
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout;
}

/** Runs the steps that set tags. */
function release(version: string, sha: string): string {
  return ['Tag the version', 'Move the tag of the major version']
    .map((name) => runStep(name, { VERSION: version, GITHUB_SHA: sha }))
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

describe('The sources of a release', () => {
  const version = '1.0.0';
  const archive = () => join(root, `full-source-v${version}.tar.gz`);

  /** Makes the archive that is signed, of a commit with a file that GitHub leaves out, and gives its hash. */
  function sign(): string {
    for (const folder of ['scripts', 'src']) mkdirSync(join(work, folder));
    copyFileSync('scripts/source-archive.ts', join(work, 'scripts/source-archive.ts'));
    writeFileSync(join(work, '.gitattributes'), '* export-ignore\n* text=auto eol=lf\n');
    writeFileSync(join(work, 'src/index.ts'), 'One\n');
    git('add', '--all');
    const output = join(root, 'output');
    runStep('Archive the sources', { ...variables(commit()), GITHUB_OUTPUT: output });
    return /^sha256=(.+)$/m.exec(readFileSync(output, 'utf8'))?.[1] ?? '';
  }

  const variables = (sha = git('rev-parse', 'HEAD')) => ({ VERSION: version, GITHUB_SHA: sha, RUNNER_TEMP: root });

  test('have every file, although the archives of GitHub leave it out', () => {
    sign();
    const paths = execFileSync('tar', ['-tzf', archive()], { encoding: 'utf8' }).trim().split('\n');
    const files = git('ls-files').split('\n');
    expect(paths.filter((path) => !path.endsWith('/')).sort()).toEqual(
      files.map((file) => `full-source-v${version}/${file}`).sort(),
    );
  });

  test('are the same bytes in the job that publishes them', () => {
    const SIGNED = sign();
    rmSync(archive());
    expect(() => runStep('Archive the same sources', { ...variables(), SIGNED })).not.toThrow();
  });

  test('are not published when they are not the ones that were signed', () => {
    sign();
    const SIGNED = '0'.repeat(64);
    expect(() => runStep('Archive the same sources', { ...variables(), SIGNED })).toThrow(
      'not the one that was signed',
    );
  });
});

describe('The page of a release', () => {
  /** Runs the step with a stand-in for `gh` to which the release is in this state, and gives its calls. */
  function create(draft: 'true' | 'false' | 'none'): readonly string[] {
    const calls = join(root, 'calls');
    const answer = draft === 'none' ? 'exit 1' : `echo ${draft}`;
    writeFileSync(join(root, 'gh'), `#!/bin/sh\necho "$*" >> "${calls}"\nif [ "$2" = view ]; then ${answer}; fi\n`);
    chmodSync(join(root, 'gh'), 0o755);
    runStep('Create the release', { VERSION: '1.0.0', RUNNER_TEMP: root, PATH: `${root}${delimiter}${env.PATH}` });
    return readFileSync(calls, 'utf8').trim().split('\n').slice(1);
  }

  const created = () =>
    `release create v1.0.0 ${root}/full-source-v1.0.0.tar.gz --verify-tag --title v1.0.0 --notes-file ${root}/notes.md`;

  test('is made with the archive of the sources', () => {
    expect(create('none')).toEqual([created()]);
  });

  test('is left alone when it is there', () => {
    expect(create('false')).toEqual([]);
  });

  test('is made anew when the upload of the archive broke off', () => {
    expect(create('true')).toEqual(['release delete v1.0.0 --yes', created()]);
  });
});
