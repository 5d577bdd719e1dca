import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runAction, type StepResult } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { aws } from './kinds.ts';
import { SECRETS } from './secrets.ts';

let sandbox: Sandbox;
let folder: string;
beforeEach(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'outputs-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

function step(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const keys = { 'api-url': sandbox.url, 'api-key': SECRETS['api-key'] };
  return runAction({
    env,
    token: SECRETS['github-token'],
    inputs: { type: 'aws', 'dry-run': 'false', ...inputs, ...keys },
  });
}

/** The file of outputs that a run leaves behind. */
async function fileOf(name: string): Promise<string> {
  const file = join(folder, 'output');
  writeFileSync(file, '');
  const { exitCode } = await step({ ...aws.whole, name }, { GITHUB_OUTPUT: file });
  expect(exitCode).toBe(0);
  return readFileSync(file, 'utf8');
}

describe('a name made to set another output', () => {
  /** Ends its own output by the delimiter, and begins another one. */
  const attackBy = (delimiter: string) => `x\n${delimiter}\nconnection-id<<${delimiter}\nEVIL`;

  async function expectHarmless(name: string): Promise<void> {
    const { outputs } = await step({ ...aws.whole, name });
    const made = sandbox.pictory.list().find((one) => one.name === name);
    expect(outputs).toMatchObject({ name, 'connection-id': made?.connectionId });
  }

  test.each(['END', 'ghadelimiter_00000000-0000-4000-8000-000000000000'])(
    'cannot by the delimiter %s',
    async (delimiter) => expectHarmless(attackBy(delimiter)),
  );

  test('cannot by the delimiter of the run before', async () => {
    const [, delimiter = ''] = /^name<<(.*)$/m.exec(await fileOf('A')) ?? [];
    expect(delimiter).not.toBe('');
    // The account and region of the first one are free again.
    for (const { connectionId } of sandbox.pictory.list()) sandbox.pictory.remove(connectionId);
    await expectHarmless(attackBy(delimiter));
  });
});

describe('an output', () => {
  test.each(['a\r\nb\r', '\n', 'name=value', 'a<<b\nx\nb', '  spaces around  ', '\ttab\n\nlines\n'])(
    'has its value exactly: %j',
    async (name) => {
      const { connectionId } = sandbox.pictory.create({ ...aws.byHand, name });
      const { outputs } = await step({ operation: 'get', 'connection-id': connectionId });
      expect(outputs['name']).toBe(name);
    },
  );

  test('that cannot be written fails the step', async () => {
    const { exitCode, annotations } = await step(aws.whole, { GITHUB_OUTPUT: join(folder, 'missing', 'output') });
    expect(exitCode).toBe(1);
    expect(annotations).toMatchObject([{ level: 'error', message: expect.stringContaining('Missing file') }]);
  });
});
