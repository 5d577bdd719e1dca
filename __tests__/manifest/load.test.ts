import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { InputError } from '../../src/errors.ts';
import type { UnreadRequest } from '../../src/inputs/request.ts';
import { withExport, withManifest } from '../../src/manifest/load.ts';
import type { AccountOutcome, Outcome } from '../../src/outcome.ts';
import { headline } from '../../src/report/verdict.ts';
import { awsConnection } from '../plan/examples.ts';

const WARNING = { title: 'Unusual value', message: 'of the inputs' };

const listed: AccountOutcome = {
  kind: 'account',
  task: { kind: 'account', operation: 'export', types: [aws], config: 'pictory.yml' },
  dryRun: false,
  connections: [awsConnection()],
};

test('An export that cannot be written tells all the same what it found', async () => {
  const workspace = join(tmpdir(), 'there-is-no-such-workspace');
  const outcome = await withExport(listed, { workspace, redact: (text) => text });
  expect(outcome).toEqual({ ...listed, error: expect.any(InputError) });
  expect(outcome.error).toMatchObject({ problems: [expect.stringContaining('it cannot be opened (ENOENT)')] });
  expect(headline(outcome)).toEqual({ lead: 'Export failed', rest: '' });
});

describe('A manifest', () => {
  const config = 'pictory.yml';
  const settings = {} as UnreadRequest['settings'];
  const of = (task: UnreadRequest['task']): UnreadRequest => ({ apiKey: 'k', settings, task, warnings: [WARNING] });
  const load = async (task: UnreadRequest['task'], text?: string) => {
    const workspace = await mkdtemp(join(tmpdir(), 'load-'));
    if (text !== undefined) await writeFile(join(workspace, config), text);
    try {
      return await withManifest(of(task), { ...source, workspace });
    } finally {
      await rm(workspace, { recursive: true });
    }
  };
  const source = {
    types: [aws],
    environment: () => undefined,
    get: () => '',
    redact: (text: string) => text,
    addSecret: () => {},
  };

  test('becomes the entries of the task, and warnings behind those of the inputs', async () => {
    const text = 'connections:\n- {type: aws, name: A, aws-region: us-est-1}\n- {type: aws, name: B, state: absent}\n';
    const { task, warnings, ...rest } = await load({ kind: 'manifest', operation: 'ensure', config }, text);
    expect(rest).toEqual({ apiKey: 'k', settings });
    expect(task).toMatchObject({ kind: 'manifest', config, entries: [{ state: 'present' }, { state: 'absent' }] });
    expect(warnings.map(({ title }) => title)).toEqual([WARNING.title, 'Manifest']);
  });

  test('that is not there is a problem of the input', async () => {
    await expect(load({ kind: 'manifest', operation: 'verify', config })).rejects.toThrow(
      'config: got "pictory.yml"; expected the path of an existing file',
    );
  });

  test('is not read by a task without one', async () => {
    const task = { kind: 'account', operation: 'list', types: [aws] } as const;
    expect(await load(task, 'no manifest')).toEqual(of(task));
  });

  test('that somebody wrote is not replaced by an export, which is a problem before any request', async () => {
    const task = { kind: 'account', operation: 'export', types: [aws], config } as const;
    await expect(load(task, 'connections: []\n')).rejects.toThrow('other files are not overwritten');
    expect(await load(task)).toEqual(of(task));
  });
});

describe('An export', () => {
  const redact = (text: string) => text;

  test('is written to its file', async () => {
    const workspace = await mkdtemp(join(tmpdir(), 'load-'));
    expect(await withExport(listed, { workspace, redact })).toBe(listed);
    expect(await readFile(join(workspace, 'pictory.yml'), 'utf8')).toContain('name: "Production-S3"');
    await rm(workspace, { recursive: true });
  });

  test.each<[string, Outcome]>([
    ['a preview of one', { ...listed, dryRun: true }],
    ['one that could not list the connections', { ...listed, connections: undefined } as AccountOutcome],
    ['a list', { ...listed, task: { kind: 'account', operation: 'list', types: [aws] } }],
    ['anything else', { kind: 'invalid', error: new Error('x') }],
  ])('is not written by %s', async (_what, outcome) => {
    const workspace = await mkdtemp(join(tmpdir(), 'load-'));
    expect(await withExport(outcome, { workspace, redact })).toBe(outcome);
    expect(await readdir(workspace)).toEqual([]);
    await rm(workspace, { recursive: true });
  });
});
