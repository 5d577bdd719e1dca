import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { REPOSITORY } from '../src/identity.ts';

interface Job {
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly { readonly run?: string }[];
}
interface Workflow {
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

describe.each(globSync('.github/workflows/*.yml'))('%s', (path) => {
  const text = readFileSync(path, 'utf8');
  const workflow: Workflow = parse(text);
  const jobs = Object.entries(workflow.jobs);

  test('pins every action of others to a commit, and says its version', () => {
    const uses = text.split(/\r?\n/).filter((line) => /\buses:/.test(line));
    const pinned = /uses: (\.\/|[\w-][\w./-]*@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/;
    expect(uses.filter((line) => !pinned.test(line))).toEqual([]);
  });

  test('puts no expression into a script', () => {
    const scripts = jobs.flatMap(([, { steps }]) => steps.flatMap(({ run = '' }) => run));
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  test('allows nothing to be written unless a job says so', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(workflow.permissions);
  });

  test('ends jobs that hang, and those that are out of date', () => {
    expect(jobs.filter(([, job]) => job['timeout-minutes'] === undefined)).toEqual([]);
    expect(workflow.concurrency).toBeDefined();
  });
});

/** The lines of workflows that use an action. */
const usesIn = (paths: readonly string[]) =>
  paths.flatMap((path) => readFileSync(path, 'utf8').split(/\r?\n/)).filter((line) => /\buses:/.test(line));
const isOurs = (line: string) => line.includes(`uses: ${REPOSITORY}@`);

describe.each(globSync('examples/*/.github/workflows/*.yml'))('%s', (path) => {
  test('pins the actions of others to a commit, and this one to its major version', () => {
    const pinned = /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    const wrong = usesIn([path]).filter((line) => !(isOurs(line) ? /@v\d+$/ : pinned).test(line));
    expect(wrong).toEqual([]);
  });
});

// The example of the AWS role has no connection.
test.each(globSync('examples/*/.github').filter((folder) => !/\baws\b/.test(folder)))(
  '%s uses this action',
  (folder) => {
    expect(usesIn(globSync(`${folder}/workflows/*.yml`)).some(isOurs)).toBe(true);
  },
);

/** zizmor looks for what makes workflows insecure: https://docs.zizmor.sh. */
const hasZizmor = spawnSync('zizmor', ['--version']).status === 0;
const title = hasZizmor ? 'zizmor' : 'zizmor (skipped: it is not installed)';

(hasZizmor ? test : test.skip)(`${title} finds nothing wrong with the action and its workflows`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'zizmor-'));
  try {
    // zizmor's configuration cannot name an owner with a dot, as the project has before its first release.
    const allowed = REPOSITORY.replace('.', '-');
    for (const path of globSync(['.github/{workflows/*,zizmor.yml}', 'action.yml', 'examples/**/*.yml'])) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), readFileSync(path, 'utf8').replaceAll(REPOSITORY, allowed));
    }
    const words = ['--offline', '--no-progress', '.github/workflows', 'action.yml', 'examples'];
    const { status, stdout, stderr } = spawnSync('zizmor', words, { cwd: folder, encoding: 'utf8' });
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
