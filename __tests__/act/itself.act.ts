import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WorkflowEvent } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { HEAD, pullRequest, push } from '../e2e/scenario.ts';
import { runWorkflow, type WorkflowResult } from './act.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const CI = readFileSync(join(PROJECT, '.github/workflows/ci.yml'), 'utf8');
const [, SETUP_NODE = ''] = /uses: (actions\/setup-node@\w+)/.exec(CI) ?? [];
/** The requests that the sandbox of the job has written down, each with its status. */
const REQUEST = /(?:GET|POST|PUT|DELETE) \/pictoryapis\/v1\/\S+ -> \d+/g;

let root: string;
/** Stands for GitHub; its Pictory is not used, for the job starts a sandbox of its own. */
let github: Sandbox;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'itself-'));
  for (const folder of ['programs', 'setup-node']) mkdirSync(join(root, folder));
  // This machine has Node and the packages already, and cannot be asked for them over the network.
  writeFileSync(join(root, 'setup-node/action.yml'), '{ name: Node, runs: { using: node24, main: nothing.js } }\n');
  writeFileSync(join(root, 'setup-node/nothing.js'), '');
  writeFileSync(join(root, 'programs/npm'), `#!/bin/sh\nln -s '${PROJECT}/node_modules' node_modules\n`);
  chmodSync(join(root, 'programs/npm'), 0o755);
  github = await startSandbox();
  github.github.pull({ headSha: HEAD });
});

afterEach(async () => {
  await github.close();
  rmSync(root, { recursive: true, force: true });
});

/** Runs the job of CI in which the action uses itself, the one on Linux. */
function run(event: WorkflowEvent, workflow = CI): Promise<WorkflowResult> {
  return runWorkflow({
    workflow,
    event,
    job: 'itself',
    matrix: { os: 'ubuntu-latest' },
    also: ['sandbox', 'package.json'],
    others: { [SETUP_NODE]: join(root, 'setup-node') },
    programs: join(root, 'programs'),
    secrets: { GITHUB_TOKEN: 'ghs_0ddc0ffee5' },
    env: { GITHUB_API_URL: github.githubUrl, GITHUB_GRAPHQL_URL: `${github.githubUrl}/graphql` },
  });
}

describe('The job of CI in which the action uses itself', () => {
  test('creates a connection, then leaves it alone', async () => {
    const { exitCode, log, strangers } = await run(push);
    expect({ exitCode, strangers }).toEqual({ exitCode: 0, strangers: [] });
    const writes = (log.match(REQUEST) ?? []).filter((request) => !request.startsWith('GET'));
    expect(writes).toEqual(['POST /pictoryapis/v1/awsconnections -> 200']);
  });

  test('previews a change in a comment on a pull request', async () => {
    const { exitCode } = await run(pullRequest());
    expect({ exitCode, comments: github.github.comments() }).toMatchObject({
      exitCode: 0,
      comments: [{ body: expect.stringContaining('A change that this job only previews') }],
    });
    expect(github.violations).toEqual([]);
  });

  test.each([
    ['a push', push],
    ['a pull request from a fork', pullRequest('somebody/videos')],
    ['a pull request of Dependabot', ofDependabot()],
  ])('asks nothing of GitHub on %s, and passes', async (_, event) => {
    const { exitCode } = await run(event);
    expect({ exitCode, requests: github.requests }).toEqual({ exitCode: 0, requests: [] });
  });

  test('fails when the outputs are not those of a create', async () => {
    const { exitCode, log } = await run(push, CI.replaceAll('dry-run: "false"', 'dry-run: "true"'));
    expect({ exitCode, said: log.includes('The first run: create, applied false') }).toEqual({
      exitCode: 1,
      said: true,
    });
  });

  test('fails when the comment cannot be written', async () => {
    github.addFault('POST /github/** status-403 forever');
    const { exitCode, log } = await run(pullRequest());
    expect({ exitCode, said: log.includes("The comment: ''") }).toEqual({ exitCode: 1, said: true });
  });

  test('stops its sandbox, also after a failure', async () => {
    const { exitCode, log } = await run(push, CI.replace('region: us-east-2', 'region: nowhere'));
    expect(exitCode).toBe(1);
    const [, url = ''] = /Pictory sandbox on (\S+)/.exec(log) ?? [];
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});

/** A pull request whose token GitHub does not let write. */
function ofDependabot(): WorkflowEvent {
  const { name, payload } = pullRequest();
  const { pull_request: pull } = payload as { readonly pull_request: object };
  return { name, payload: { ...payload, pull_request: { ...pull, user: { login: 'dependabot[bot]' } } } };
}
