import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { main } from '../src/main.ts';

/** Runs `main()` in this process, as the bundle does in a process of its own. */
let sandbox: Sandbox;
let folder: string;
let printed: string;
const original = process.env;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: 1 });
  folder = mkdtempSync(join(tmpdir(), 'main-'));
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = original;
  process.exitCode = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'uncaughtException']) process.removeAllListeners(signal);
  rmSync(folder, { recursive: true });
  await sandbox.close();
});

interface Step {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly event?: unknown;
}

async function run({ inputs = {}, env = {}, event = {} }: Step) {
  const output = join(folder, 'output');
  writeFileSync(output, '');
  writeFileSync(join(folder, 'event.json'), JSON.stringify(event));
  const given = {
    'api-key': 'pictai_secret',
    'api-url': sandbox.url,
    type: 'aws',
    name: 'Production',
    'aws-account-id': '123456789012',
    'aws-region': 'us-east-2',
    'github-token': 'ghs_token',
    ...inputs,
  };
  process.env = {
    GITHUB_OUTPUT: output,
    GITHUB_REPOSITORY: 'octo-org/videos',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_API_URL: sandbox.githubUrl,
    GITHUB_RUN_ID: '42',
    ...env,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  };
  await main();
  return { outputs: readFileSync(output, 'utf8'), exitCode: process.exitCode ?? 0 };
}

const pullRequest = {
  pull_request: { number: 7, head: { sha: 'a'.repeat(40), repo: { full_name: 'octo-org/videos' } } },
};

describe('A run', () => {
  test('masks its secrets before it prints anything else', async () => {
    await run({
      inputs: { 'client-secret': 'one "two"', type: 'vimeo', 'access-token': 'three', 'client-identifier': 'id' },
    });
    const lines = printed.split('\n');
    const masks = lines.filter((line) => line.startsWith('::add-mask::'));
    expect(masks).toEqual(lines.slice(0, masks.length));
    expect(masks).toHaveLength(5);
  });

  test('creates what is missing, and tells the id', async () => {
    const { outputs, exitCode } = await run({});
    const [made] = sandbox.pictory.list();
    expect(exitCode).toBe(0);
    expect(outputs).toContain(made?.connectionId);
    expect(printed).toContain(`Result: created. connection-id ${made?.connectionId}, version 1.`);
  });

  test('writes the comment on the pull request of the event', async () => {
    sandbox.github.pull({ headSha: 'a'.repeat(40) });
    const { outputs } = await run({
      inputs: { 'dry-run': 'true' },
      env: { GITHUB_EVENT_NAME: 'pull_request' },
      event: pullRequest,
    });
    const [comment] = sandbox.github.comments();
    expect(comment?.body).toContain('Will be created');
    expect(outputs).toContain(String(comment?.url));
    expect(sandbox.pictory.list()).toEqual([]);
  });

  test('goes on when the comment cannot be written, and says how to mend it', async () => {
    sandbox.github.token('ghs_token', { readOnly: true });
    const { exitCode } = await run({ env: { GITHUB_EVENT_NAME: 'pull_request' }, event: pullRequest });
    expect(exitCode).toBe(0);
    expect(printed).toMatch(/::warning::The comment on pull request 7 was not written.*pull-requests: write/);
  });

  test('with inputs that are not acceptable sends nothing and fails', async () => {
    const { exitCode } = await run({ inputs: { type: 'awz', timeout: 'soon' } });
    expect(exitCode).toBe(1);
    expect(printed).toMatch(/::error title=2 problems with the inputs::.*type: got "awz".*timeout: got "soon"/);
    expect(sandbox.requests).toEqual([]);
  });

  test('warns of inputs without meaning', async () => {
    await run({ inputs: { 'access-token': 'x' } });
    expect(printed).toContain('::warning::The input access-token means nothing for operation "ensure" and type "aws"');
  });

  test('says in debug lines what was sent, and why it failed', async () => {
    const { exitCode } = await run({ inputs: { 'api-key': 'wrong' }, env: { RUNNER_DEBUG: '1' } });
    expect(exitCode).toBe(1);
    expect(printed).toMatch(/::debug::GET \/pictoryapis\/v1\/awsconnections 401 \d+ ms \(attempt 1\)/);
    expect(printed).toContain('::debug::PictoryError: Could not list');
  });

  test('shows no stack trace without step debug logging', async () => {
    await run({ inputs: { 'api-key': 'wrong' } });
    expect(printed).not.toMatch(/^\s+at |%0A\s+at /m);
  });

  test('writes the summary where the runner wants it, unless it is told not to', async () => {
    const summary = join(folder, 'summary');
    writeFileSync(summary, '');
    await run({ env: { GITHUB_STEP_SUMMARY: summary }, inputs: { summary: 'false' } });
    expect(readFileSync(summary, 'utf8')).toBe('');
    await run({ env: { GITHUB_STEP_SUMMARY: summary } });
    expect(readFileSync(summary, 'utf8')).toContain('### Unchanged: Pictory AWS S3 connection `Production`');
  });

  test('goes on when the summary cannot be written', async () => {
    const { exitCode } = await run({ env: { GITHUB_STEP_SUMMARY: join(folder, 'missing', 'summary') } });
    expect(exitCode).toBe(0);
    expect(printed).toContain('::warning::The job summary was not written');
  });

  test.each([
    ['get', 'found'],
    ['list', '1 found'],
    ['verify', 'as declared'],
    ['disable', 'updated v1 → v2'],
    ['delete', 'deleted'],
  ])('can %s', async (operation, verdict) => {
    await run({});
    printed = '';
    const { exitCode } = await run({ inputs: { operation } });
    expect(exitCode).toBe(0);
    expect(printed).toContain(verdict);
  });

  test('that is cancelled before it wrote writes nothing any more, not even a comment', async () => {
    const running = run({ env: { GITHUB_EVENT_NAME: 'pull_request' }, event: pullRequest });
    process.emit('SIGINT', 'SIGINT');
    const { exitCode } = await running;
    expect(exitCode).toBe(1);
    expect(printed).toContain('::error title=The run was cancelled::');
    expect([sandbox.pictory.list(), sandbox.github.comments()]).toEqual([[], []]);
  });

  test('that verifies fails when something differs', async () => {
    await run({});
    const { exitCode, outputs } = await run({ inputs: { operation: 'verify', description: 'other' } });
    expect(exitCode).toBe(1);
    expect(outputs).toContain('{"field":"description","from":"","to":"other"}');
  });
});
