import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { main } from '../src/main.ts';

/** Runs `main()` in this process, as the bundle does in a process of its own. */
let sandbox: Sandbox;
let folder: string;
let printed: string;
const original = process.env;
/** One file for all tests: the toolkit remembers the path of its first summary. */
const home = mkdtempSync(join(tmpdir(), 'main-home-'));
const summary = join(home, 'summary');

afterAll(() => rmSync(home, { recursive: true }));

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

/** The inputs of a step that writes, whatever the event. */
const WRITING = { 'dry-run': 'false' };

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

  test('shows no account id where that is asked for, nor where the answer to that is not clear', async () => {
    await run({ inputs: { 'mask-aws-account-id': 'true' } });
    expect(printed).toContain('********9012');
    expect(printed).not.toContain('123456789012');
    printed = '';
    expect((await run({ inputs: { 'mask-aws-account-id': 'yes', 'aws-account-id': '1234-5678' } })).exitCode).toBe(1);
    expect(printed).not.toContain('1234-5678');
  });

  test('shows account ids where nobody asks to hide them', async () => {
    await run({ inputs: { 'mask-aws-account-id': 'false' } });
    expect(printed).toContain('123456789012');
  });

  test('knows the inputs of the step by their variables, and takes no other variable for one', async () => {
    const { exitCode } = await run({ env: { INPUT_NMAE: 'x', MY_INPUT_NAEM: 'x', INPUT_: 'x' } });
    expect(exitCode).toBe(0);
    expect(printed.match(/There is no input "\w+"/g)).toEqual(['There is no input "nmae"']);
  });

  test('checks that the connection can work where that is asked for', async () => {
    sandbox.services.bucket('footage', { region: 'eu-west-1' });
    const inputs = { ...WRITING, preflight: 'true', buckets: 'footage' };
    const { exitCode } = await run({ inputs, env: { AWS_ENDPOINT_URL_S3: sandbox.url } });
    expect([exitCode, sandbox.pictory.list()]).toEqual([1, []]);
    expect(printed).toContain('The bucket is in eu-west-1, and aws-region is us-east-2.');
  });

  test('creates what is missing, and tells the id', async () => {
    const { outputs, exitCode } = await run({});
    const [made] = sandbox.pictory.list();
    expect(exitCode).toBe(0);
    expect(outputs).toContain(made?.connectionId);
    expect(printed).toContain(
      `Applied: AWS S3 connection "Production" (${made?.connectionId}) was created. Version 1.`,
    );
  });

  test('writes the comment on the pull request of the event', async () => {
    sandbox.github.pull({ headSha: 'a'.repeat(40) });
    const { outputs } = await run({
      inputs: { 'dry-run': 'true' },
      env: { GITHUB_EVENT_NAME: 'pull_request' },
      event: pullRequest,
    });
    const [comment] = sandbox.github.comments();
    expect(comment?.body).toContain('### Preview: AWS S3 connection `Production` will be created\n');
    expect(outputs).toContain(String(comment?.url));
    expect(sandbox.pictory.list()).toEqual([]);
  });

  test('goes on when the comment cannot be written, and says how to mend it', async () => {
    sandbox.github.token('ghs_token', { readOnly: true });
    const { exitCode } = await run({ inputs: WRITING, env: { GITHUB_EVENT_NAME: 'pull_request' }, event: pullRequest });
    expect(exitCode).toBe(0);
    expect(printed).toMatch(
      /::warning title=No comment::The comment on pull request 7 was not written.*pull-requests: write/,
    );
  });

  test.each([
    ['writes what was pushed to the default branch', 'main', 'Changes will be applied: ', 1],
    ['previews what was pushed to another branch', 'topic', 'Preview only: ', 0],
  ])('%s, and says why before anything else', async (_what, branch, mode, made) => {
    const ref = `refs/heads/${branch}`;
    const event = { ref, after: 'c'.repeat(40), repository: { full_name: 'octo-org/videos', default_branch: 'main' } };
    const { outputs } = await run({ env: { GITHUB_EVENT_NAME: 'push', GITHUB_REF: ref }, event });
    const [first = ''] = printed.split('\n').filter((line) => !line.startsWith('::'));
    expect(first.startsWith(mode)).toBe(true);
    expect(sandbox.pictory.list()).toHaveLength(made);
    expect(outputs).toMatch(new RegExp(`dry-run<<\\S+\n${made === 0}\n`));
    expect(printed.includes('::warning title=Not applied::')).toBe(made === 0);
  });

  test('that fails before it can plan marks the comment of an earlier preview as out of date', async () => {
    sandbox.github.pull({ headSha: 'a'.repeat(40) });
    const env = { GITHUB_EVENT_NAME: 'pull_request' };
    await run({ env, event: pullRequest });
    const { exitCode } = await run({
      inputs: { timeout: 'soon' },
      env: { ...env, GITHUB_RUN_ID: '43' },
      event: pullRequest,
    });
    expect(exitCode).toBe(1);
    const [comment, ...more] = sandbox.github.comments();
    expect(more).toEqual([]);
    expect(comment?.body).toMatch(
      /^### Preview: .*\n\n> \[!WARNING\]\n> \*\*Out of date since commit `aaaaaaa`\.\*\* .*timeout/m,
    );
    expect(comment?.body).not.toContain('<!-- reviewed');
  });

  test('with inputs that are not acceptable sends nothing and fails', async () => {
    const { exitCode } = await run({ inputs: { type: 'awz', timeout: 'soon' } });
    expect(exitCode).toBe(1);
    expect(printed).toMatch(/::error title=2 problems with the inputs::.*type: got "awz".*timeout: got "soon"/);
    expect(sandbox.requests).toEqual([]);
  });

  test('warns of inputs without meaning', async () => {
    await run({ inputs: { 'access-token': 'x' } });
    expect(printed).toContain(
      '::warning title=Input without effect::Input access-token has no effect with operation ensure and type aws and',
    );
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
    writeFileSync(summary, '');
    await run({ env: { GITHUB_STEP_SUMMARY: summary }, inputs: { summary: 'false' } });
    expect(readFileSync(summary, 'utf8')).toBe('');
    await run({ env: { GITHUB_STEP_SUMMARY: summary } });
    expect(readFileSync(summary, 'utf8')).toContain('### No changes: AWS S3 connection `Production`\n');
  });

  test.each([
    ['get', 'Found: AWS S3 connection "Production" ('],
    ['list', 'Found: 1 connection.'],
    ['verify', 'As declared: AWS S3 connection "Production" ('],
    ['disable', ' was disabled. Version 2.'],
    ['delete', ' was deleted.'],
  ])('can %s', async (operation, verdict) => {
    await run({});
    printed = '';
    const { exitCode } = await run({ inputs: { operation } });
    expect(exitCode).toBe(0);
    expect(printed).toContain(verdict);
  });

  test('that is cancelled before it wrote writes nothing any more, not even a comment', async () => {
    const running = run({ inputs: WRITING, env: { GITHUB_EVENT_NAME: 'pull_request' }, event: pullRequest });
    process.emit('SIGINT', 'SIGINT');
    const { exitCode } = await running;
    expect(exitCode).toBe(1);
    expect(printed).toContain('::error title=The run was cancelled::');
    expect([sandbox.pictory.list(), sandbox.github.comments()]).toEqual([[], []]);
  });

  test('that has nothing to say but its result neither warns nor fails', async () => {
    await run({});
    expect(printed).not.toMatch(/^::(?:warning|error)/m);
  });

  test('on a pull request that has nothing to comment neither warns nor fails', async () => {
    await run({});
    printed = '';
    await run({ env: { GITHUB_EVENT_NAME: 'pull_request' }, event: pullRequest });
    expect(printed).not.toMatch(/^::(?:warning|error)/m);
  });

  test('with inputs that are not acceptable fails once', async () => {
    await run({ inputs: { timeout: 'soon' }, env: { GITHUB_EVENT_NAME: 'pull_request' }, event: pullRequest });
    expect(printed.match(/^::error/gm)).toHaveLength(1);
  });

  test('counts as failed until its end', async () => {
    const during: unknown[] = [];
    sandbox.addFault({ method: 'GET', path: '/**', kind: 'meanwhile', meanwhile: () => during.push(process.exitCode) });
    const { exitCode } = await run({});
    expect([during, exitCode]).toEqual([[1], 0]);
  });

  test('that breaks off shows why, without secrets, and fails', async () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    await run({});
    process.emit('uncaughtException', new Error('Broken at pictai_secret'));
    expect(printed).toMatch(/::error.*Broken at \*\*\*/);
    expect(exit.mock.calls).toEqual([[1]]);
  });

  test('shows no account id in the log, the summary and the comment where that is asked for', async () => {
    writeFileSync(summary, '');
    sandbox.github.pull({ headSha: 'a'.repeat(40) });
    await run({
      inputs: { 'mask-aws-account-id': 'true', 'dry-run': 'true' },
      env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_STEP_SUMMARY: summary },
      event: pullRequest,
    });
    const texts = [printed, readFileSync(summary, 'utf8'), sandbox.github.comments()[0]?.body ?? ''];
    expect(texts.map((text) => text.includes('9012'))).toEqual([true, true, true]);
    expect(texts.map((text) => text.includes('123456789012'))).toEqual([false, false, false]);
  });

  test('looks for the comment once, while Pictory is asked', async () => {
    sandbox.github.pull({ headSha: 'a'.repeat(40) });
    await run({ inputs: { 'dry-run': 'true' }, env: { GITHUB_EVENT_NAME: 'pull_request' }, event: pullRequest });
    const lines = sandbox.requests.map(({ method, path }) => `${method} ${path}`);
    const looks = lines.filter((line) => line.endsWith('/graphql'));
    // Once before the comment, and once after it was begun, in case another run began one.
    expect(looks).toHaveLength(2);
  });

  test('without a comment names none', async () => {
    await run({});
    const { outputs } = await run({ env: { GITHUB_EVENT_NAME: 'pull_request' }, event: pullRequest });
    expect(sandbox.github.comments()).toEqual([]);
    expect(outputs).not.toContain('comment-id');
    expect(printed).not.toContain('Comment: ');
  });

  test('with a comment names it in the log and in the outputs', async () => {
    const { outputs } = await run({ inputs: WRITING, env: { GITHUB_EVENT_NAME: 'pull_request' }, event: pullRequest });
    const [comment] = sandbox.github.comments();
    expect(outputs).toMatch(new RegExp(`comment-id<<(\\S+)\\n${comment?.id}\\n`));
    expect(outputs).toMatch(new RegExp(`comment-url<<(\\S+)\\n${comment?.url}\\n`));
    expect(printed).toContain(`Comment: ${comment?.url}`);
  });

  test('asks nothing of GitHub where no comment is wanted', async () => {
    await run({ inputs: { comment: 'never' }, env: { GITHUB_EVENT_NAME: 'pull_request' }, event: pullRequest });
    expect(sandbox.requests.filter(({ path }) => path.startsWith('/github'))).toEqual([]);
  });

  test.each([
    ['unless it is told not to', 'false', false],
    ['unless it is told not to, in any case', 'FALSE', false],
    ['also when the answer to that is no answer', 'falsely', true],
    ['also when the answer to that is none of two', 'not false', true],
    ['by default', '', true],
  ])('with inputs that are not acceptable writes a summary %s', async (_when, given, writes) => {
    writeFileSync(summary, '');
    await run({ inputs: { timeout: 'soon', summary: given }, env: { GITHUB_STEP_SUMMARY: summary } });
    expect(readFileSync(summary, 'utf8').includes('timeout')).toBe(writes);
  });

  test('tells the difference before it writes, and the result after', async () => {
    await run({});
    printed = '';
    let before = '';
    sandbox.addFault({
      method: 'PUT',
      path: '/awsconnections/*',
      kind: 'meanwhile',
      meanwhile: () => {
        before = printed;
      },
    });
    await run({ inputs: { description: 'Raw' } });
    expect(before).toContain('Raw');
    expect(before).not.toContain('Applied: ');
    expect(printed).toContain('Applied: ');
  });

  test('writes no other change than the expected one, also when Pictory changes meanwhile', async () => {
    await run({ inputs: { description: 'Old' } });
    const changes = { description: 'New' };
    const { outputs } = await run({ inputs: { ...changes, 'dry-run': 'true' } });
    const id = /plan-id<<\S+\n([0-9a-f]{12})\n/.exec(outputs)?.[1] ?? 'none';
    const [made] = sandbox.pictory.list();
    const meanwhile = () => sandbox.pictory.update(made?.connectionId ?? '', { description: 'Somebody was here' });
    sandbox.addFault({ method: 'PUT', path: '/awsconnections/*', kind: 'meanwhile', meanwhile });
    const { exitCode } = await run({ inputs: { ...changes, 'expect-plan': id } });
    expect(exitCode).toBe(1);
    expect(sandbox.pictory.list()).toMatchObject([{ description: 'Somebody was here' }]);
  });

  test('that is cancelled after it wrote tells the result in outputs, and leaves the comment to the next run', async () => {
    sandbox.addFault({
      method: 'POST',
      path: '/awsconnections',
      kind: 'meanwhile-after',
      meanwhile: () => process.emit('SIGINT', 'SIGINT'),
    });
    const { outputs, exitCode } = await run({
      inputs: WRITING,
      env: { GITHUB_EVENT_NAME: 'pull_request' },
      event: pullRequest,
    });
    expect(exitCode).toBe(0);
    expect(outputs).toContain(sandbox.pictory.list()[0]?.connectionId);
    expect(sandbox.github.comments()).toEqual([]);
  });

  test('that verifies fails when something differs', async () => {
    await run({});
    const { exitCode, outputs } = await run({ inputs: { operation: 'verify', description: 'other' } });
    expect(exitCode).toBe(1);
    expect(outputs).toContain('{"field":"description","from":"","to":"other"}');
  });
});

describe('A run with a manifest', () => {
  const SINGLE = { type: '', name: '', 'aws-account-id': '', 'aws-region': '' };
  const MERGE = 'c'.repeat(40);
  const inputs = { ...SINGLE, config: 'pictory.yml', 'expect-plan': 'reviewed' };
  const entry = (name: string, region: string, description = 'Raw') =>
    `  - { type: aws, name: ${name}, description: ${description}, aws-account-id: "123456789012", aws-region: ${region} }\n`;
  const write = (...entries: readonly string[]) =>
    writeFileSync(join(folder, 'pictory.yml'), `connections:\n${entries.join('')}`);
  const workspace = () => ({ GITHUB_WORKSPACE: folder });

  async function preview(changes: Readonly<Record<string, string>> = {}): Promise<void> {
    sandbox.github.pull({ headSha: 'a'.repeat(40) });
    const env = { ...workspace(), GITHUB_EVENT_NAME: 'pull_request' };
    await run({ inputs: { ...inputs, ...changes, 'dry-run': 'true' }, env, event: pullRequest });
  }

  function merge(): void {
    sandbox.github.pull({ state: 'closed', mergedAt: '2026-01-01T00:00:00Z', mergeCommitSha: MERGE });
  }

  function push(changes: Readonly<Record<string, string>> = {}) {
    const env = { ...workspace(), GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main', GITHUB_RUN_ID: '43' };
    const event = {
      ref: 'refs/heads/main',
      after: MERGE,
      repository: { full_name: 'octo-org/videos', default_branch: 'main' },
    };
    return run({ inputs: { ...inputs, ...changes }, env, event });
  }

  const body = () => sandbox.github.comments()[0]?.body ?? '';

  test('writes what was reviewed, tells of each connection, and notes it', async () => {
    write(entry('Footage', 'us-east-2'), entry('Music', 'eu-west-1'));
    await preview();
    expect(body()).toContain('### Preview: 2 to create\n');
    merge();
    const { exitCode } = await push();
    expect(exitCode).toBe(0);
    expect(printed).toContain('1 of 2: aws "');
    expect(printed).toContain('Applied: 2 created.');
    expect(body()).toContain('### Applied: 2 created\n');
    expect(body()).toMatch(/@43,.*@43 -->/);
  });

  test('refuses what was not, lists it in the summary, and writes nothing', async () => {
    write(entry('Footage', 'us-east-2'));
    await preview();
    merge();
    write(entry('Footage', 'us-east-2', 'Other'), entry('Music', 'eu-west-1'));
    writeFileSync(summary, '');
    process.env['GITHUB_STEP_SUMMARY'] = summary;
    const { exitCode } = await push();
    expect(exitCode).toBe(1);
    expect(printed).toContain('2 of 2 changes were not reviewed');
    expect(printed).toContain('the workflow or the manifest has changed since the preview');
    expect(printed).toContain('none of the last 20 pull requests merged into main has a record of it');
    expect(sandbox.pictory.list()).toEqual([]);
  });

  test('refuses a record that somebody edited', async () => {
    write(entry('Footage', 'us-east-2'));
    await preview();
    const [comment] = sandbox.github.comments();
    const forged = body().replace(/(?<=\n<!-- )[0-9a-f]/, (digit) => (digit === '0' ? '1' : '0'));
    sandbox.github.edit(comment?.id ?? 0, forged);
    merge();
    expect((await push()).exitCode).toBe(1);
    expect(printed).toContain('the record is invalid');
  });

  test('warns when it cannot be noted that a review is used up', async () => {
    write(entry('Footage', 'us-east-2'));
    await preview();
    merge();
    sandbox.addFault('PATCH /repos/*/*/issues/comments/* status-403 forever');
    expect((await push()).exitCode).toBe(0);
    expect(printed).toContain('It could be used again.');
  });

  test('passes once only', async () => {
    write(entry('Footage', 'us-east-2'));
    await preview();
    merge();
    await push();
    for (const { connectionId } of sandbox.pictory.list()) sandbox.pictory.remove(connectionId);
    expect((await push()).exitCode).toBe(1);
    expect(printed).toContain('run 43 already used the review');
  });

  test('lists its changes before it writes, and then each with its lines in a group', async () => {
    write(entry('Footage', 'us-east-2'));
    let before = '';
    sandbox.addFault({
      method: 'POST',
      path: '/awsconnections',
      kind: 'meanwhile',
      meanwhile: () => {
        before = printed;
      },
    });
    await run({ inputs: { ...inputs, 'expect-plan': '' }, env: workspace() });
    expect(before).toContain('Footage');
    expect(before).not.toContain('::group::');
    expect(printed).toMatch(/^::group::.*"Footage".*\n(?!::endgroup::)/m);
  });

  test('notes that a review is used up before it tells of the result', async () => {
    write(entry('Footage', 'us-east-2'));
    await preview();
    merge();
    sandbox.requests.length = 0;
    await push();
    const writes = sandbox.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => JSON.stringify(body));
    expect(writes.map((sent) => [sent.includes('@43 -->'), sent.includes('1 created')])).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  test('notes that a review is used up also when it is cancelled after the write', async () => {
    write(entry('Footage', 'us-east-2'));
    await preview();
    merge();
    sandbox.addFault({
      method: 'POST',
      path: '/awsconnections',
      kind: 'meanwhile-after',
      meanwhile: () => process.emit('SIGINT', 'SIGINT'),
    });
    await push();
    expect(body()).toContain('@43 -->');
    expect(body()).toContain('1 to create');
  });

  test('needs a branch, a token, and an answer of GitHub for what was reviewed', async () => {
    write(entry('Footage', 'us-east-2'));
    const noBranch = { ...workspace(), GITHUB_EVENT_NAME: 'push' };
    expect((await run({ inputs: { ...inputs, ...WRITING }, env: noBranch })).exitCode).toBe(1);
    expect(printed).toContain('The run is not on a branch');
    expect((await push({ 'github-token': '' })).exitCode).toBe(1);
    expect(printed).toContain('The input github-token is empty');
    expect(printed).toContain('Leave out github-token to use');
    sandbox.github.token('ghs_token', { login: 'x[bot]', readOnly: false });
    sandbox.github.service('no-graphql');
    expect((await push()).exitCode).toBe(1);
    expect(printed).toContain('The reviews could not be looked up');
  });

  test('verifies, and lists what nobody manages', async () => {
    write(entry('Footage', 'us-east-2'));
    sandbox.pictory.create({ type: 'AWS', name: 'Stranger', awsAccountId: '123456789012', awsRegion: 'us-west-1' });
    const { exitCode } = await run({ inputs: { ...inputs, operation: 'verify' }, env: workspace() });
    expect(exitCode).toBe(1);
    expect(printed).toContain('not in the manifest: aws "Stranger"');
  });

  test('deletes what should be absent, takes secrets from the environment, and verifies both', async () => {
    sandbox.pictory.create({ type: 'AWS', name: 'Old', awsAccountId: '123456789012', awsRegion: 'us-west-1' });
    const fields = ['client-identifier: app', 'client-secret: $CLIENT_SECRET', 'access-token: $ACCESS_TOKEN'];
    write(
      '  - { type: aws, name: Old, state: absent }\n',
      '  - type: vimeo\n    name: Trailers\n',
      ...fields.map((field) => `    ${field.replace(/\$(.*)/, (_all, name) => `\${${name}}`)}\n`),
    );
    const secrets = { CLIENT_SECRET: 'first "secret"', ACCESS_TOKEN: 'second-secret' };
    const plain = { ...inputs, 'expect-plan': '' };
    expect((await run({ inputs: plain, env: { ...workspace(), ...secrets } })).exitCode).toBe(0);
    expect(printed).toContain('::add-mask::first "secret"');
    expect(printed.replaceAll(/::add-mask::.*/g, '')).not.toContain('secret"');
    expect(sandbox.pictory.list().map(({ name }) => name)).toEqual(['Trailers']);
    const verify = { ...plain, operation: 'verify' };
    expect((await run({ inputs: verify, env: { ...workspace(), ...secrets } })).exitCode).toBe(0);
    expect(printed).toContain('As declared: 2 connections.');
  });

  test('passes with the pull request that the push merged, beyond the last twenty', async () => {
    write(entry('Footage', 'us-east-2'));
    await preview();
    merge();
    for (let number = 100; number < 121; number += 1) {
      const mergedAt = new Date(Date.parse('2026-02-01T00:00:00Z') + number * 1000).toISOString();
      sandbox.github.pull(
        { state: 'closed', mergedAt, mergeCommitSha: `${number}`.padEnd(40, '0') },
        undefined,
        number,
      );
    }
    expect((await push()).exitCode).toBe(0);
  });

  test('can be what an export wrote', async () => {
    sandbox.pictory.create({ type: 'AWS', name: 'Footage', awsAccountId: '123456789012', awsRegion: 'us-west-1' });
    const exporting = { ...inputs, operation: 'export', 'expect-plan': '' };
    expect((await run({ inputs: exporting, env: workspace() })).exitCode).toBe(0);
    const { exitCode } = await run({ inputs: { ...inputs, 'expect-plan': '' }, env: workspace() });
    expect(exitCode).toBe(0);
    expect(printed).toContain('No changes: 1 connection.');
  });

  test('with problems sends nothing', async () => {
    write('  - { type: aws }\n');
    expect((await run({ inputs, env: workspace() })).exitCode).toBe(1);
    expect(printed).toContain('pictory.yml:2:');
    expect(sandbox.requests).toEqual([]);
  });
});
