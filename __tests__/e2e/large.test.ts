import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { type ActionRun, runAction, type StepResult } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { loadGithub } from './github.ts';
import { HEAD, pullRequest, push } from './scenario.ts';
import { SECRETS } from './secrets.ts';

await loadGithub();

/** Thousands of connections take their time on a busy machine. */
const LONGEST_MS = 300_000;
jest.setTimeout(LONGEST_MS);

const folder = mkdtempSync(join(tmpdir(), 'large-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the most memory that the process had, in KiB, when it ends. */
const MEMORY = join(folder, 'memory.cjs');
writeFileSync(
  MEMORY,
  `process.on('exit', () => require('node:fs').writeFileSync(process.env.MEMORY_FILE, String(process.resourceUsage().maxRSS)));`,
);

const region = (n: number) =>
  `${'abcdefghijklmnopqrstuvwxyz'[n % 26]}${'abcdefghijklmnopqrstuvwxyz'[Math.floor(n / 26) % 26]}-east-${n}`;
const entry = (n: number) =>
  `  - type: aws\n    name: Bucket ${n}\n    description: Raw footage of ${n}\n    aws-account-id: "012345678901"\n    aws-region: ${region(n)}\n`;
const manifest = (count: number) => `connections:\n${Array.from({ length: count }, (_, n) => entry(n)).join('')}`;

function fill(sandbox: Sandbox, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const description = `Raw footage of ${n}`;
    sandbox.pictory.create({
      type: 'AWS',
      name: `Bucket ${n}`,
      description,
      awsAccountId: '012345678901',
      awsRegion: region(n),
    });
  }
}

async function step(
  sandbox: Sandbox,
  inputs: Record<string, string>,
  more: Partial<ActionRun> = {},
): Promise<StepResult> {
  return runAction({
    token: SECRETS['github-token'],
    timeoutMs: LONGEST_MS,
    secrets: [],
    event: pullRequest(),
    ...more,
    inputs: { 'api-url': sandbox.url, 'api-key': SECRETS['api-key'], 'dry-run': 'false', ...inputs },
    env: { GITHUB_API_URL: sandbox.githubUrl, GITHUB_GRAPHQL_URL: `${sandbox.githubUrl}/graphql`, ...more.env },
  });
}

const config = 'pictory.yml';
const REVIEWED = { 'expect-plan': 'reviewed' };
const MERGE = 'f00dcafe00000000000000000000000000000000';
const MERGED_AT = '2026-01-01T00:07:00Z';
const rows = (text: string) => text.split('\n').filter((line) => line.startsWith('| ')).length;

describe('a report', () => {
  test('of a manifest of 900 new connections is cut at a row in the comment, and says where the rest is', async () => {
    const sandbox = await startSandbox();
    sandbox.github.pull({ headSha: HEAD });
    writeFileSync(join(folder, config), manifest(900));
    const { summary, exitCode } = await step(sandbox, { config, 'dry-run': 'true' }, { workspace: folder });
    const body = sandbox.github.comments()[0]?.body ?? '';
    await sandbox.close();
    expect(exitCode).toBe(0);
    expect(body.length).toBeLessThanOrEqual(65_536);
    // Each change still gets a note about the run that carried it out.
    expect(body.length + 900 * '@123456789012345'.length).toBeGreaterThan(60_000);
    expect(body).toContain('### Preview: 900 to create\n');
    expect(body).toMatch(
      /_\d+ more rows left out: GitHub limits a comment to 65,536 characters\._ The log has everything but unchanged connections/,
    );
    expect(body).toMatch(/^[^\n]*\n<!-- .* (?:[0-9a-f]{32}\.[0-9a-f]{8},){899}[0-9a-f]{32}\.[0-9a-f]{8} -->\n/);
    expect(body.trimEnd()).toMatch(/<\/sub>$/);
    expect(rows(summary)).toBe(900 + 2);
  });

  test('of a manifest of 900 deletes has its first fifty at the top, and still fits with its record', async () => {
    const sandbox = await startSandbox({ pageSize: 100 });
    sandbox.github.pull({ headSha: HEAD });
    fill(sandbox, 900);
    const absent = Array.from({ length: 900 }, (_, n) => `  - type: aws\n    name: Bucket ${n}\n    state: absent\n`);
    writeFileSync(join(folder, config), `connections:\n${absent.join('')}`);
    const { exitCode, annotations } = await step(sandbox, { config, 'dry-run': 'true' }, { workspace: folder });
    const body = sandbox.github.comments()[0]?.body ?? '';
    await sandbox.close();
    expect({ exitCode, annotations }).toEqual({ exitCode: 0, annotations: [] });
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toContain('### Preview: 900 to delete\n');
    expect(body.match(/^> \*\*Delete:\*\* /gm)).toHaveLength(50);
    expect(body).toMatch(/^[^\n]*\n<!-- .* (?:[0-9a-f]{32}\.[0-9a-f]{8},){899}[0-9a-f]{32}\.[0-9a-f]{8} -->\n/);
    expect(body.trimEnd()).toMatch(/<\/sub>$/);
  });

  test.each<[string, number, Partial<ActionRun>, Record<string, string>]>([
    ['110 entries that fail', 110, {}, {}],
    ['300 changes that nobody reviewed', 300, { event: push, env: { GITHUB_REF: 'refs/heads/main' } }, REVIEWED],
  ])('of %s, with long names, is cut in the comment and never missing', async (_what, count, more, inputs) => {
    const sandbox = await startSandbox({ faults: ['POST /awsconnections status-403 forever'] });
    sandbox.github.pull({ headSha: HEAD });
    if (more.event === push)
      sandbox.github.pull({ state: 'closed', mergedAt: MERGED_AT, mergeCommitSha: MERGE }, undefined, 7);
    writeFileSync(join(folder, config), manifest(count).replaceAll('name: Bucket', `name: ${'Bucket '.repeat(120)}`));
    const { exitCode, annotations } = await step(sandbox, { config, ...inputs }, { workspace: folder, ...more });
    const body = sandbox.github.comments()[0]?.body ?? '';
    await sandbox.close();
    expect({ exitCode, titles: annotations.map(({ title }) => title) }).toEqual({
      exitCode: 1,
      titles: expect.not.arrayContaining(['No comment']),
    });
    expect(body).toMatch(/\n### Apply failed: /);
    expect(body).toMatch(/left out: GitHub limits a comment|more in the log/);
    expect(body.length).toBeLessThanOrEqual(65_536);
  });

  test('of 15,000 connections is cut at a row in the summary', async () => {
    const sandbox = await startSandbox({ pageSize: 100 });
    for (let n = 0; n < 15_000; n += 1) {
      sandbox.pictory.create({
        type: 'VIMEO',
        name: `Channel ${n} of a company`,
        ...{ clientIdentifier: 'client', clientSecret: 'secret', accessToken: 'token' },
      });
    }
    const { summary, exitCode } = await step(sandbox, { operation: 'list' });
    await sandbox.close();
    expect(exitCode).toBe(0);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024);
    expect(summary).toMatch(
      /_\d+ more rows left out: GitHub limits a job summary to 1 MiB\._ The log has everything but unchanged connections/,
    );
  });
});

describe('a manifest of 1,000 connections, on an account of 3,000', () => {
  test('is compared with one request for each page, writes nothing, and needs at most 60 MB more', async () => {
    const sandbox = await startSandbox({ pageSize: 100 });
    fill(sandbox, 3_000);
    writeFileSync(join(folder, config), manifest(1_000));
    const measured = async (inputs: Record<string, string>, name: string) => {
      const file = join(folder, name);
      const env = { NODE_OPTIONS: `--require ${MEMORY}`, MEMORY_FILE: file };
      const before = sandbox.requests.length;
      const { outputs, exitCode } = await step(sandbox, { comment: 'never', ...inputs }, { workspace: folder, env });
      expect(exitCode).toBe(0);
      return { outputs, mib: Number(readFileSync(file, 'utf8')) / 1024, sent: sandbox.requests.slice(before) };
    };
    const one = await measured({ type: 'aws', name: 'Bucket 2999' }, 'one');
    const many = await measured({ config }, 'many');
    await sandbox.close();
    expect(many.outputs).toMatchObject({ changed: 'false', applied: 'false' });
    expect(new Set(many.sent.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(many.sent).toHaveLength(one.sent.length);
    // Seven runs needed 49 to 52.
    expect(many.mib - one.mib).toBeLessThan(60);
  });
});
