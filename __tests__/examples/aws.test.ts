import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as cloudFormation from './cloudformation.ts';
import { ACCOUNT, type Policy, type Role, type Settings } from './settings.ts';
import * as terraform from './terraform.ts';

/** What "Create AWS Connection", the guide on Pictory's page, says about the role. */
const GUIDE = {
  role: 'PictoryCloudIntegrationRole',
  policy: 's3_access_policy',
  trusted: [
    'arn:aws:iam::701488979254:role/CloudIntegrationRole',
    'arn:aws:iam::701488979254:role/ecsTaskExecutionRole',
    'arn:aws:iam::701488979254:root',
  ],
  /** Of the four pairs of its first statement, the two that mean something: AWS lists buckets and reads objects. */
  allowed: (bucket: string) => [
    `s3:GetObject arn:aws:s3:::${bucket}/*`,
    `s3:ListBucket arn:aws:s3:::${bucket}`,
    's3:ListAllMyBuckets arn:aws:s3:::*',
  ],
};

const KEY = 'arn:aws:kms:us-east-2:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** Everything that a policy allows, one action on one resource each. */
function allowed({ Statement }: Policy): string[] {
  return Statement.flatMap(({ Action, Resource = [] }) => [Resource].flat().map((each) => `${Action} ${each}`));
}

function trusted({ Statement }: Policy): string[] {
  return Statement.flatMap(({ Principal }) => Principal?.AWS ?? []);
}

const ROLES: readonly [string, (settings: Settings) => Role | Promise<Role>][] = [
  ['CloudFormation', cloudFormation.cloudFormationRole],
  ['Terraform', terraform.terraformRole],
];

describe.each(ROLES)('the role of %s', (_, role) => {
  test('has the names of the guide', async () => {
    const { name, accessName } = await role({ bucketNames: ['my-bucket'] });
    expect(name).toBe(GUIDE.role);
    expect(accessName).toBe(GUIDE.policy);
  });

  test('trusts the principals of the guide, without an external id or another condition', async () => {
    const { trust } = await role({ bucketNames: ['my-bucket'] });
    expect(trusted(trust)).toEqual(GUIDE.trusted);
    expect(trust.Version).toBe('2012-10-17');
    for (const statement of trust.Statement) {
      expect(statement).toMatchObject({ Effect: 'Allow', Action: 'sts:AssumeRole' });
      expect(statement).not.toHaveProperty('Condition');
    }
  });

  test('allows what the guide asks for, and nothing else', async () => {
    const { access } = await role({ bucketNames: ['my-bucket'] });
    expect(allowed(access).sort()).toEqual(GUIDE.allowed('my-bucket').sort());
    expect(access.Version).toBe('2012-10-17');
    for (const statement of access.Statement) {
      expect(statement).toMatchObject({ Effect: 'Allow' });
      expect(statement).not.toHaveProperty('Condition');
    }
  });

  test('allows the same for each of several buckets', async () => {
    const { access } = await role({ bucketNames: ['my-bucket', 'another.bucket', 'b3b'] });
    const guide = new Set(['my-bucket', 'another.bucket', 'b3b'].flatMap(GUIDE.allowed));
    expect(allowed(access).sort()).toEqual([...guide].sort());
  });

  test('reads no other folders when they are given', async () => {
    const { access } = await role({ bucketNames: ['one', 'two'], folders: ['one/videos/', 'two/a/b/'] });
    expect(allowed(access)).toEqual([
      's3:GetObject arn:aws:s3:::one/videos/*',
      's3:GetObject arn:aws:s3:::two/a/b/*',
      's3:ListBucket arn:aws:s3:::one',
      's3:ListBucket arn:aws:s3:::two',
      's3:ListAllMyBuckets arn:aws:s3:::*',
    ]);
  });

  test.each([
    ['listObjects', 's3:ListBucket arn:aws:s3:::my-bucket'],
    ['listAllBuckets', 's3:ListAllMyBuckets arn:aws:s3:::*'],
  ])('loses one permission without %s', async (setting, lost) => {
    const { access, trust } = await role({ bucketNames: ['my-bucket'], [setting]: false });
    const rest = GUIDE.allowed('my-bucket').filter((permission) => permission !== lost);
    expect(allowed(access).sort()).toEqual(rest.sort());
    expect(trusted(trust)).toEqual(GUIDE.trusted);
  });

  test("trusts two roles only without the whole of Pictory's account", async () => {
    const { access, trust } = await role({ bucketNames: ['my-bucket'], trustPictoryAccount: false });
    expect(trusted(trust)).toEqual(GUIDE.trusted.slice(0, 2));
    expect(allowed(access).sort()).toEqual(GUIDE.allowed('my-bucket').sort());
  });

  test('can use KMS keys, through S3 only', async () => {
    const { access } = await role({ bucketNames: ['my-bucket'], kmsKeyArns: [KEY] });
    expect(allowed(access)).toEqual([...GUIDE.allowed('my-bucket'), `kms:Decrypt ${KEY}`]);
    expect(access.Statement.at(-1)).toHaveProperty('Condition', {
      StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' },
    });
  });

  test('reads one folder and nothing else when it is narrowed as far as it goes', async () => {
    const { access, trust } = await role(NARROW);
    expect(allowed(access)).toEqual(['s3:GetObject arn:aws:s3:::my-bucket/videos/*']);
    expect(trusted(trust)).toEqual(GUIDE.trusted.slice(0, 2));
  });
});

const SUBJECT = 'repo:octo-org/videos:ref:refs/heads/main';

describe.each(ROLES)('the role of %s that checks the other one', (_, role) => {
  test('is not there unless somebody may use it', async () => {
    expect(await role({ bucketNames: ['my-bucket'] })).not.toHaveProperty('check');
  });

  test('reads and simulates the role of Pictory, and nothing else', async () => {
    const { check } = await role({ bucketNames: ['my-bucket'], checkSubject: SUBJECT });
    expect(check?.access.Statement).toEqual([
      {
        Sid: 'CheckRole',
        Effect: 'Allow',
        Action: ['iam:GetRole', 'iam:SimulatePrincipalPolicy'],
        Resource: `arn:aws:iam::${ACCOUNT}:role/${GUIDE.role}`,
      },
    ]);
  });

  test('trusts one workflow, through the OIDC provider of GitHub', async () => {
    const { check } = await role({ bucketNames: ['my-bucket'], checkSubject: SUBJECT });
    expect(check?.trust.Statement).toEqual([
      {
        Sid: 'TrustGitHub',
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com` },
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': SUBJECT,
          },
        },
      },
    ]);
  });
});

const NARROW: Settings = {
  bucketNames: ['my-bucket'],
  folders: ['my-bucket/videos/'],
  listObjects: false,
  listAllBuckets: false,
  trustPictoryAccount: false,
};

const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);
const folder = fc.tuple(bucket, fc.stringMatching(/^([A-Za-z0-9!_.'()-]+\/)+$/)).map((parts) => parts.join('/'));
const settings: fc.Arbitrary<Settings> = fc.record(
  {
    bucketNames: fc.array(bucket, { minLength: 1, maxLength: 4 }),
    folders: fc.array(folder, { maxLength: 3 }),
    listObjects: fc.boolean(),
    listAllBuckets: fc.boolean(),
    trustPictoryAccount: fc.boolean(),
    kmsKeyArns: fc.array(fc.constant(KEY), { maxLength: 2 }),
    checkSubject: fc.constantFrom('', SUBJECT),
  },
  { requiredKeys: ['bucketNames'] },
);

describe('both templates', () => {
  test('make the same role of the same settings', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async (chosen) => {
        expect(await terraform.terraformRole(chosen)).toEqual(cloudFormation.cloudFormationRole(chosen));
      }),
    );
  });

  test('have the same settings', async () => {
    const names = Object.keys({ ...NARROW, kmsKeyArns: [], checkSubject: SUBJECT });
    const { Parameters } = cloudFormation.template();
    expect(Object.keys(cloudFormation.fields(Parameters)).sort()).toEqual(
      names.map(cloudFormation.parameterName).sort(),
    );
    const { variable = {} } = await terraform.terraform();
    expect(Object.keys(variable).sort()).toEqual(names.map(terraform.variableName).sort());
  });

  test.each([
    ['bucketNames', 'my-bucket', true],
    ['bucketNames', 'my.bucket.2', true],
    ['bucketNames', 's3://my-bucket', false],
    ['bucketNames', 'my-bucket/videos', false],
    ['bucketNames', 'arn:aws:s3:::my-bucket', false],
    ['bucketNames', 'My-Bucket', false],
    ['bucketNames', 'ab', false],
    ['bucketNames', '*', false],
    ['folders', 'my-bucket/videos/', true],
    ['folders', 'my-bucket/videos/2026/', true],
    ['folders', 'my-bucket/videos', false],
    ['folders', 'my-bucket/', false],
    ['folders', 'my-bucket//', false],
    ['folders', '/videos/', false],
    ['folders', 'my-bucket/*/', false],
    ['folders', 'my-bucket/a?/', false],
    ['folders', `my-bucket/\${aws:username}/`, false],
    ['kmsKeyArns', KEY, true],
    ['kmsKeyArns', 'arn:aws:kms:us-east-2:123456789012:alias/mine', false],
    ['kmsKeyArns', '*', false],
    ['checkSubject', SUBJECT, true],
    ['checkSubject', 'repo:octo-org/videos:environment:pictory', true],
    ['checkSubject', '', true],
    ['checkSubject', 'repo:octo-org/*', false],
    ['checkSubject', 'repo:octo-org/videos:*', false],
    ['checkSubject', 'octo-org/videos', false],
  ])('agree whether %s may hold %s', async (setting, value, fine) => {
    expect(cloudFormation.accepts(cloudFormation.parameterName(setting), value)).toBe(fine);
    const given = setting === 'checkSubject' ? value : [value];
    expect(await terraform.accepts(terraform.variableName(setting), given)).toBe(fine);
  });

  test('need a bucket', async () => {
    expect(cloudFormation.accepts('BucketNames', '')).toBe(false);
    expect(await terraform.accepts('bucket_names', [])).toBe(false);
  });
});

describe('the use of the module', () => {
  test('gives what is required, and no setting that there is not', async () => {
    const use = await terraform.terraform(new URL('examples/minimal/', terraform.MODULE));
    const { source, ...given } = use.module?.['pictory_role']?.[0] ?? {};
    expect(source).toBe('../..');
    expect(Object.keys(given)).toEqual(['bucket_names']);
  });
});

describe('the page about AWS', () => {
  const address = new URL('../../docs/aws.md', import.meta.url);
  const page = readFileSync(address, 'utf8');

  test('names the role, the principals, the actions and the policy', () => {
    const actions = GUIDE.allowed('my-bucket').map((permission) => String(permission.split(' ')[0]));
    for (const fact of [GUIDE.role, GUIDE.policy, ...GUIDE.trusted, ...actions, 'sts:AssumeRole'])
      expect(page).toContain(fact);
  });

  test('explains each setting under both names', async () => {
    const { variable = {} } = await terraform.terraform();
    const { Parameters } = cloudFormation.template();
    for (const name of [...Object.keys(variable), ...Object.keys(cloudFormation.fields(Parameters))])
      expect(page).toContain(`\`${name}\``);
  });

  test('repairs the trust with the policy of the templates', () => {
    const [, policy = ''] = page.split(/^.*<<'JSON'$|^JSON$/m);
    expect(JSON.parse(policy)).toEqual(cloudFormation.cloudFormationRole({ bucketNames: ['my-bucket'] }).trust);
  });

  test('leads to files that are there', () => {
    const targets = [...page.matchAll(/\]\((?!https:|#)([^)#]+)/g)].map(([, target]) => String(target));
    expect(targets).not.toEqual([]);
    expect(targets.filter((target) => !existsSync(new URL(target, address)))).toEqual([]);
  });
});

/** Runs a tool, which does not ask the network for a newer version of itself. */
function run(tool: string, args: readonly string[], options: { cwd?: string; input?: string } = {}) {
  const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
  return spawnSync(tool, args, { ...options, env, encoding: 'utf8' });
}

/** A test of a tool that does not come with `npm ci`. Where it is not installed, the test is skipped and says so. */
function testWith(tool: string): typeof test | typeof test.skip {
  return run(tool, ['--version']).status === 0 ? test : test.skip;
}

describe('the tools themselves', () => {
  testWith('cfn-lint')(
    'cfn-lint has nothing against the template (skipped where it is not installed: pip install cfn-lint)',
    () => {
      const { status, stdout } = run('cfn-lint', ['--template', fileURLToPath(cloudFormation.TEMPLATE)]);
      expect(stdout).toBe('');
      expect(status).toBe(0);
    },
    60_000,
  );

  testWith('terraform')(
    'Terraform likes the format of the module (skipped where it is not installed)',
    () => {
      const { status, stdout } = run('terraform', ['fmt', '-check', '-recursive', fileURLToPath(terraform.MODULE)]);
      expect(stdout).toBe('');
      expect(status).toBe(0);
    },
    60_000,
  );

  testWith('terraform').each<Settings>([{ bucketNames: ['one', 'two.2'] }, { ...NARROW, kmsKeyArns: [KEY] }])(
    'Terraform computes the policies that these tests compute (skipped where it is not installed): %j',
    async (chosen) => {
      // Without versions.tf and main.tf, which need the provider.
      const directory = mkdtempSync(join(tmpdir(), 'terraform-'));
      try {
        for (const file of ['variables.tf', 'policies.tf'])
          copyFileSync(new URL(file, terraform.MODULE), join(directory, file));
        const values = Object.entries(chosen).map(([name, value]) => [terraform.variableName(name), value]);
        writeFileSync(join(directory, 'terraform.tfvars.json'), JSON.stringify(Object.fromEntries(values)));
        const { stdout } = run('terraform', ['console'], {
          cwd: directory,
          input: 'jsonencode([local.trust_policy, local.access_policy])\n',
        });
        // The answer is the last line, a string in quotes, after whatever Terraform warns about.
        const answer: string = JSON.parse(String(stdout.trim().split('\n').at(-1)));
        const { trust, access } = await terraform.terraformRole(chosen);
        expect(JSON.parse(answer)).toEqual([trust, access]);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
    60_000,
  );
});
