import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { loadGithub } from './github.ts';
import { aws, vimeo } from './kinds.ts';
import { pullRequest, push, type Run, scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';

await loadGithub();

const event = pullRequest();
const bucket = { ...aws.whole, preflight: 'true', buckets: 'footage' };
const token = { ...vimeo.whole, preflight: 'true' };

/** The services are those of the sandbox. */
const env = ({ url }: Sandbox) => ({ AWS_ENDPOINT_URL_S3: url, VIMEO_API_URL: url });

function results({ outputs }: Run): Readonly<Record<string, string>> {
  const checks: readonly { readonly id: string; readonly result: string }[] = JSON.parse(outputs['checks'] ?? '[]');
  return Object.fromEntries(checks.map(({ id, result }) => [id, result]));
}

const writes = ({ requests }: Run) =>
  requests.filter(({ method, path }) => path.startsWith('/pictoryapis') && method !== 'GET').length;

describe('preflight of an AWS connection', () => {
  scenario('lets a create pass whose bucket is in the region', async ({ run, sandbox }) => {
    const created = await run('created', { inputs: bucket, env: env(sandbox) });
    expect(created.exitCode).toBe(0);
    expect(results(created)).toEqual({ 'aws.partition': 'passed', 's3.exists': 'passed', 's3.region': 'passed' });
  });

  scenario('finds a bucket in another region on the pull request', async ({ run, sandbox }) => {
    sandbox.services.bucket('footage', { region: 'eu-west-1', status: 301 });
    const preview = await run('the preview fails', {
      inputs: { ...bucket, 'dry-run': 'auto' },
      event,
      env: env(sandbox),
    });
    expect(preview.exitCode).toBe(1);
    expect(results(preview)).toMatchObject({ 's3.exists': 'passed', 's3.region': 'failed' });
    expect(sandbox.github.comments()[0]?.body).toContain('Set `aws-region` to `eu-west-1`');
  });

  scenario('writes nothing when the bucket is in another region', async ({ run, sandbox }) => {
    sandbox.services.bucket('footage', { region: 'eu-west-1' });
    const failed = await run('fails', { inputs: bucket, event: push, env: env(sandbox) });
    expect([failed.exitCode, failed.outputs['applied'], writes(failed)]).toEqual([1, 'false', 0]);
    expect(sandbox.pictory.list()).toEqual([]);
  });

  scenario('writes nothing when there is no such bucket', async ({ run, sandbox }) => {
    sandbox.services.bucket('footage', { region: 'none' });
    const failed = await run('fails', { inputs: bucket, env: env(sandbox) });
    expect(results(failed)).toMatchObject({ 's3.exists': 'failed', 's3.region': 'skipped' });
    expect(writes(failed)).toBe(0);
  });

  scenario('writes nothing for a region of another partition', async ({ run, sandbox }) => {
    const inputs = { ...bucket, 'aws-region': 'cn-north-1' };
    const failed = await run('fails', { inputs, env: env(sandbox) });
    expect(results(failed)).toMatchObject({ 'aws.partition': 'failed' });
    expect(writes(failed)).toBe(0);
  });

  scenario('writes when S3 is in trouble: that says nothing about the bucket', async ({ run, sandbox }) => {
    sandbox.addFault('HEAD /footage status-503');
    const created = await run('created', { inputs: bucket, env: env(sandbox) });
    expect([created.exitCode, writes(created)]).toEqual([0, 1]);
    expect(results(created)).toMatchObject({ 's3.exists': 'skipped', 's3.region': 'skipped' });
  });

  scenario('is part of verify: still as declared, and still working', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...aws.byHand, description: '' });
    // The region is the connection's own: the step does not repeat it.
    const inputs = { ...aws.which, operation: 'verify', preflight: 'true', buckets: 'footage' };
    expect((await run('works', { inputs, env: env(sandbox) })).exitCode).toBe(0);
    sandbox.services.bucket('footage', { region: 'eu-west-1' });
    const moved = await run('as declared, but the bucket was moved', { inputs, env: env(sandbox) });
    expect([moved.exitCode, moved.outputs['action']]).toEqual([1, 'none']);
  });

  scenario('shows its results beside a drift', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    sandbox.services.bucket('footage', { region: 'none' });
    const inputs = { ...bucket, operation: 'verify', description: 'Other words' };
    const drifted = await run('fails for both', { inputs, env: env(sandbox) });
    expect(drifted.exitCode).toBe(1);
    expect(drifted.summary).toContain('There is no such bucket.');
  });
});

describe('preflight of a Vimeo connection', () => {
  scenario('lets a create pass whose token works', async ({ run, sandbox }) => {
    const created = await run('created', { inputs: token, env: env(sandbox) });
    expect([created.exitCode, writes(created)]).toEqual([0, 1]);
    expect(Object.values(results(created))).toEqual(['passed', 'passed', 'passed', 'passed']);
  });

  scenario('stops a dead token before it replaces the good one', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(vimeo.byHand);
    sandbox.services.vimeoToken(SECRETS['new-access-token'], { invalid: true });
    const inputs = {
      ...vimeo.which,
      operation: 'rotate',
      preflight: 'true',
      'access-token': SECRETS['new-access-token'],
    };
    const failed = await run('fails', { inputs, env: env(sandbox) });
    expect([failed.exitCode, writes(failed)]).toEqual([1, 0]);
    expect(results(failed)).toMatchObject({ 'vimeo.token': 'failed', 'vimeo.upload': 'skipped' });
    expect(sandbox.pictory.secrets(connectionId).accessToken).toBe('access-token');
  });

  const causes = [
    ['of no user', 'vimeo.user', { isClient: true }],
    ['without the scope upload', 'vimeo.scopes', { scope: 'public private' }],
    ['of an app without upload access', 'vimeo.upload', { free: 'none' }],
    ['of an account without space', 'vimeo.upload', { free: 0 }],
  ] as const;
  for (const [what, id, rule] of causes) {
    scenario(`writes nothing for a token ${what}`, async ({ run, sandbox }) => {
      sandbox.services.vimeoToken(SECRETS['access-token'], rule);
      const failed = await run(`fails for a token ${what}`, { inputs: token, env: env(sandbox) });
      expect([failed.exitCode, writes(failed)]).toEqual([1, 0]);
      expect(results(failed)).toMatchObject({ [id]: 'failed' });
    });
  }

  scenario('warns about risks, and writes', async ({ run, sandbox }) => {
    sandbox.services.vimeoToken(SECRETS['access-token'], {
      scope: 'public private upload',
      expiresOn: '2026-01-31T00:00:00+00:00',
      free: 5e8,
    });
    const created = await run('created', { inputs: token, env: env(sandbox) });
    expect([created.exitCode, writes(created)]).toEqual([0, 1]);
    expect(created.annotations.filter(({ level }) => level === 'warning')).toHaveLength(3);
  });

  scenario('writes when Vimeo is in trouble', async ({ run, sandbox }) => {
    sandbox.addFault('GET /oauth/verify reset-before');
    const created = await run('created', { inputs: token, env: env(sandbox) });
    expect([created.exitCode, writes(created)]).toEqual([0, 1]);
    expect(Object.values(results(created))).toEqual(['skipped', 'skipped', 'skipped', 'skipped']);
  });

  scenario('skips the checks of a token that is not given', async ({ run, sandbox }) => {
    sandbox.pictory.create(vimeo.byHand);
    const inputs = { ...vimeo.which, description: 'Other words', preflight: 'true' };
    const updated = await run('updated', { inputs, env: env(sandbox) });
    expect([updated.exitCode, writes(updated)]).toEqual([0, 1]);
  });
});

describe('preflight of a manifest', () => {
  const root = mkdtempSync(join(tmpdir(), 'preflight-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const workspace = (name: string) => {
    mkdirSync(join(root, name));
    writeFileSync(
      join(root, name, 'pictory.yml'),
      `connections:
  - type: aws
    name: Footage
    aws-account-id: "012345678901"
    aws-region: us-east-2
    buckets: [footage, music]
  - type: vimeo
    name: Marketing
    client-identifier: \${VIMEO_CLIENT}
    client-secret: \${VIMEO_SECRET}
    access-token: \${VIMEO_TOKEN}
  - type: aws
    name: Old
    state: absent
`,
    );
    return join(root, name);
  };
  const inputs = { config: 'pictory.yml', preflight: 'true' };
  const variables = {
    VIMEO_CLIENT: 'vimeo-client-1',
    VIMEO_SECRET: SECRETS['client-secret'],
    VIMEO_TOKEN: SECRETS['access-token'],
  };

  scenario('writes all entries when all of them can work', async ({ run, sandbox }) => {
    const step = { inputs, workspace: workspace('good'), env: { ...variables, ...env(sandbox) } };
    const applied = await run('written', step);
    expect([applied.exitCode, writes(applied)]).toEqual([0, 2]);
  });

  scenario('writes none of them when one cannot', async ({ run, sandbox }) => {
    sandbox.services.bucket('music', { region: 'eu-west-1' });
    const step = { inputs, workspace: workspace('bad'), env: { ...variables, ...env(sandbox) } };
    const preview = await run('the preview shows it', { ...step, inputs: { ...inputs, 'dry-run': 'true' }, event });
    expect(preview.exitCode).toBe(1);
    const failed = await run('nothing is written', { ...step, event: push });
    expect([failed.exitCode, failed.outputs['applied'], writes(failed)]).toEqual([1, 'false', 0]);
    sandbox.pictory.create({ ...aws.byHand, name: 'Footage', awsRegion: 'us-west-2' });
    const blocked = await run('an entry that cannot be applied is named, too', { ...step, event: push });
    expect([blocked.exitCode, writes(blocked)]).toEqual([1, 0]);
    expect(blocked.summary).toMatch(
      /> - Pictory does not allow changing aws-region of the AWS S3 connection "Footage"/,
    );
    expect(blocked.summary).toMatch(/\*\*failed:\*\* `s3\.region \(Footage, music\)`/);
    const verified = await run('verify fails, too', { ...step, inputs: { ...inputs, operation: 'verify' } });
    expect(verified.exitCode).toBe(1);
  });
});

describe('without preflight', () => {
  scenario('no other service is asked', async ({ run, sandbox }) => {
    const { requests } = await run('created', { inputs: { ...aws.whole, buckets: 'footage' }, env: env(sandbox) });
    expect(requests.every(({ path }) => path.startsWith('/pictoryapis/'))).toBe(true);
    expect(requests).not.toEqual([]);
  });

  for (const wrong of [{ buckets: 's3://footage' }, { preflight: 'yes' }]) {
    scenario(`a wrong input costs no request: ${JSON.stringify(wrong)}`, async ({ run, sandbox }) => {
      const inputs = { ...bucket, ...wrong };
      const failed = await run(`fails for ${JSON.stringify(wrong)}`, { inputs, env: env(sandbox) });
      expect([failed.exitCode, failed.requests]).toEqual([1, []]);
    });
  }

  scenario('an address of S3 elsewhere is refused without a request', async ({ run }) => {
    const failed = await run('fails for the address', {
      inputs: bucket,
      env: { AWS_ENDPOINT_URL: 'https://user:hunter2@evil.example' },
    });
    expect([failed.exitCode, failed.requests]).toEqual([1, []]);
    expect(failed.log).not.toContain('hunter2');
  });
});
