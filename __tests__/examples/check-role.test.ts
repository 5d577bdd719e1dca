import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Account, GUIDE, useAwsCli } from './aws-cli.ts';
import { byHand, inRepository } from './example.ts';

const SCRIPT = fileURLToPath(new URL('../../examples/aws/check-role.sh', import.meta.url));
const ROLE = 'PictoryCloudIntegrationRole';
const [ALLOW] = GUIDE.Statement;
const PRINCIPALS = [ALLOW?.Principal?.AWS ?? []].flat();

const folder = mkdtempSync(join(tmpdir(), 'check-role-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly status: number | null;
  /** Lines without those about the role and the permissions that are as they should be. */
  readonly lines: readonly string[];
}

function check(account: Account, targets: readonly string[] = ['my-bucket'], env: NodeJS.ProcessEnv = {}): Ended {
  useAwsCli(folder, account);
  const PATH = `${folder}${delimiter}${process.env['PATH'] ?? ''}`;
  return run(targets, { PATH, NODE: process.execPath, ...env });
}

function run(targets: readonly string[], env: NodeJS.ProcessEnv): Ended {
  const { status, stdout } = spawnSync('bash', [SCRIPT, ...targets], {
    encoding: 'utf8',
    env: { ...process.env, GITHUB_ACTIONS: '', ...env },
  });
  return { status, lines: stdout.trim().split('\n') };
}

const notPassed = ({ lines }: Ended) => lines.filter((line) => !line.startsWith('passed'));

/** A trust policy with other statements than the guide's. */
const trusting = (...statements: readonly unknown[]): Account => ({
  role: { trust: { ...GUIDE, Statement: statements } },
});
const allowing = (principals: readonly string[]) => ({ ...ALLOW, Principal: { AWS: principals } });

describe('check-role.sh', () => {
  test('passes for the role of the templates', () => {
    const ended = check({});
    expect(ended.status).toBe(0);
    expect(ended.lines).toEqual([
      `passed   role.exists: ${ROLE} is there.`,
      ...[PRINCIPALS[2], PRINCIPALS[0], PRINCIPALS[1]].map((arn) => `passed   role.trust: ${arn} is trusted.`),
      'passed   role.permissions: s3:GetObject is allowed on arn:aws:s3:::my-bucket/*.',
      'passed   role.permissions: s3:ListBucket is allowed on arn:aws:s3:::my-bucket.',
      'passed   role.permissions: s3:ListAllMyBuckets is allowed on arn:aws:s3:::*.',
    ]);
  });

  test('passes for the role of the guide, with a statement for each principal', () => {
    const statements = PRINCIPALS.map((AWS) => ({ ...ALLOW, Principal: { AWS }, Condition: {} }));
    expect(notPassed(check(trusting(...statements)))).toEqual([]);
  });

  test.each<[string, Account, string]>([
    ['a role of another name', { role: 'NoSuchEntity' }, `failed   role.exists: There is no role ${ROLE}`],
    ['a role with a path', { role: { path: '/videos/' } }, `failed   role.exists: ${ROLE} has a path`],
    [
      'nobody of Pictory trusted',
      trusting(allowing(['arn:aws:iam::123456789012:root'])),
      'failed   role.trust: arn:aws:iam::701488979254:root is not trusted',
    ],
    [
      'one of the roles not trusted, nor the account',
      trusting(allowing(PRINCIPALS.slice(0, 1))),
      'failed   role.trust: arn:aws:iam::701488979254:role/ecsTaskExecutionRole is not trusted',
    ],
    [
      'an external id',
      trusting({ ...ALLOW, Condition: { StringEquals: { 'sts:ExternalId': 'secret' } } }),
      'failed   role.trust: arn:aws:iam::701488979254:root is trusted with an external id only',
    ],
    [
      'a Deny for everybody',
      trusting(ALLOW, { Effect: 'Deny', Action: 'sts:*', Principal: '*' }),
      'failed   role.trust: A statement with Deny refuses Pictory.',
    ],
    [
      'a bucket that is not in the policy',
      {
        denied: {
          's3:GetObject arn:aws:s3:::my-bucket/*': 'implicitDeny',
          's3:ListBucket arn:aws:s3:::my-bucket': 'implicitDeny',
        },
      },
      'failed   role.permissions: s3:GetObject is not allowed on arn:aws:s3:::my-bucket/*.',
    ],
  ])('fails for %s', (_what, account, line) => {
    const ended = check(account);
    expect(ended.lines.join('\n')).toContain(line);
    expect(ended.status).toBe(1);
  });

  test.each<[string, Account, string]>([
    [
      'an account that is not trusted, while both roles are',
      trusting(allowing(PRINCIPALS.slice(0, 2))),
      'risk     role.trust: arn:aws:iam::701488979254:root is not trusted.',
    ],
    [
      'a role that is trusted as a part of its account',
      trusting(allowing(PRINCIPALS.slice(2))),
      'risk     role.trust: arn:aws:iam::701488979254:role/CloudIntegrationRole is not trusted by itself',
    ],
    [
      'a condition',
      trusting({ ...ALLOW, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      'risk     role.trust: arn:aws:iam::701488979254:root is trusted under a condition',
    ],
    [
      'a Deny under a condition',
      trusting(ALLOW, { Effect: 'Deny', Action: 'sts:AssumeRole', Principal: '*', Condition: { Bool: { a: 'b' } } }),
      'risk     role.trust: A statement with Deny refuses Pictory under a condition.',
    ],
    [
      'a role that may be limited to folders',
      { denied: { 's3:GetObject arn:aws:s3:::my-bucket/*': 'implicitDeny' } },
      'risk     role.permissions: s3:GetObject is not allowed on arn:aws:s3:::my-bucket/*. If the role may read some folders only, name a file',
    ],
    [
      'a denial by the organization',
      { denied: { 's3:ListBucket arn:aws:s3:::my-bucket': 'organization' } },
      'risk     role.permissions: A policy of your organization denies s3:ListBucket',
    ],
    [
      'credentials that may not simulate',
      { denied: { 's3:ListAllMyBuckets arn:aws:s3:::*': 'error AccessDenied' } },
      'risk     role.permissions: s3:ListAllMyBuckets was not simulated',
    ],
  ])('warns of %s', (_what, account, line) => {
    const ended = check(account);
    expect(ended.lines.join('\n')).toContain(line);
    expect(ended.status).toBe(0);
  });

  test.each<[string, Account, string]>([
    [
      'the role cannot be read',
      { role: 'AccessDenied' },
      'skipped  role.exists: The role could not be read (AccessDenied).',
    ],
    [
      'AWS is in trouble',
      { denied: { 's3:ListBucket arn:aws:s3:::my-bucket': 'error ServiceFailure' } },
      'skipped  role.permissions: s3:ListBucket on arn:aws:s3:::my-bucket was not simulated (ServiceFailure).',
    ],
  ])('skips what it cannot check: %s', (_what, account, line) => {
    const ended = check(account);
    expect(ended.lines).toContain(line);
    expect(ended.status).toBe(0);
  });

  test('checks the file that is named', () => {
    const denied = { 's3:GetObject arn:aws:s3:::my-bucket/videos/a b.mp4': 'implicitDeny' } as const;
    const ended = check({ denied }, ['my-bucket/videos/a b.mp4']);
    expect(ended.status).toBe(1);
    expect(notPassed(ended)).toHaveLength(1);
  });

  test('annotates failures and risks in a workflow', () => {
    const { lines } = check({ role: 'NoSuchEntity' }, ['my-bucket'], { GITHUB_ACTIONS: 'true' });
    expect(lines.filter((line) => line.startsWith('::'))).toEqual([
      expect.stringContaining('::error title=role.exists::There is no role'),
    ]);
  });

  test.each([[[]], [['s3://my-bucket']], [['My-Bucket']], [['my-bucket', '--help']]])(
    'ends with 2 for %j',
    (targets) => {
      expect(check({}, targets).status).toBe(2);
    },
  );
});

const has = (tool: string, ...args: readonly string[]) => spawnSync(tool, args).status === 0;

describe('the tools themselves', () => {
  (has('shellcheck', '--version') ? test : test.skip)('shellcheck has nothing against the script', () => {
    expect(spawnSync('shellcheck', [SCRIPT], { encoding: 'utf8' }).stdout).toBe('');
  });

  // Skipped where they are not installed: pip install awscli 'moto[server]'. Moto has no simulate-principal-policy.
  (has('aws', '--version') && has('moto_server', '--help') ? test : test.skip)(
    'the real AWS CLI gives the script what it reads',
    async () => {
      const port = await freePort();
      const moto = spawn('moto_server', ['--port', String(port)], { stdio: 'ignore' });
      try {
        const env = {
          AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
          AWS_ACCESS_KEY_ID: 'x',
          AWS_SECRET_ACCESS_KEY: 'x',
          AWS_DEFAULT_REGION: 'us-east-1',
        };
        await listening(moto, port);
        expect(run(['my-bucket'], env)).toMatchObject({
          status: 1,
          lines: expect.arrayContaining([expect.stringContaining(`failed   role.exists: There is no role ${ROLE}`)]),
        });
        const made = spawnSync(
          'aws',
          ['iam', 'create-role', '--role-name', ROLE, '--assume-role-policy-document', JSON.stringify(GUIDE)],
          { env: { ...process.env, ...env }, encoding: 'utf8' },
        );
        expect(made.stderr).toBe('');
        const { status, lines } = run(['my-bucket'], env);
        expect(lines.slice(0, 4).every((line) => line.startsWith('passed'))).toBe(true);
        expect([status, lines.slice(4).every((line) => line.startsWith('skipped'))]).toEqual([0, true]);
      } finally {
        moto.kill();
      }
    },
    120_000,
  );
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Waits until moto answers. */
async function listening(moto: ChildProcess, port: number): Promise<void> {
  while (moto.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/moto-api/`).catch(() => undefined);
    if (answer !== undefined) return;
    await sleep(200);
  }
  throw new Error('moto_server ended');
}

describe('The workflow that checks the role', () => {
  test.each<[string, Account, string]>([
    ['passes for the role of the templates', {}, 'success'],
    ['fails when there is no role', { role: 'NoSuchEntity' }, 'failure'],
  ])('%s', (_, account, expected) =>
    inRepository('aws', async ({ run, programs }) => {
      useAwsCli(programs.folder, account);
      expect((await run('pictory-role.yml', byHand())).outcome).toBe(expected);
      expect(await programs.calls()).toMatchObject([
        { args: ['arn:aws:iam::123456789012:role/PictoryConnectionCheck', 'us-east-2'] },
      ]);
    }),
  );
});
