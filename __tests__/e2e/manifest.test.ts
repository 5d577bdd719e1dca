import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { loadGithub } from './github.ts';
import { merged, pullRequest, push, scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';
import { workspaceOf } from './workspaces.ts';

await loadGithub();

const BUCKETS = `connections:
  - type: aws
    name: Footage
    description: Raw footage
    aws-account-id: "012345678901"
    aws-region: us-east-2
  - type: aws
    name: Music
    aws-account-id: "012345678901"
    aws-region: eu-west-1
`;
const VIMEO = `  - type: vimeo
    name: Marketing
    client-identifier: \${VIMEO_CLIENT}
    client-secret: \${VIMEO_SECRET}
    access-token: \${VIMEO_TOKEN}
`;
const env = {
  VIMEO_CLIENT: 'vimeo-client-1',
  VIMEO_SECRET: SECRETS['client-secret'],
  VIMEO_TOKEN: SECRETS['access-token'],
};
const EXPORTED = `connections:
  - type: aws
    name: "Footage"
    description: "It's \\"raw\\": #1\\n"
    enabled: true
    aws-account-id: "012345678901"
    aws-region: "us-east-2"
  - type: vimeo
    name: "Marketing"
    description: ""
    enabled: false
    client-identifier: "client"
    credentials: on-create
`;
const withoutComments = (yaml: string) => yaml.replace(/^ *#.*\n/gm, '');
const inputs = { config: 'pictory.yml' };
const event = pullRequest();

describe('a manifest', () => {
  scenario(
    'is previewed in one comment, applied after the merge, and then left alone',
    async ({ run, runAlone, sandbox }) => {
      const workspace = workspaceOf('life', { 'pictory.yml': BUCKETS + VIMEO });
      await run('the preview', { inputs: { ...inputs, 'dry-run': 'true' }, event, env, workspace });
      const [comment] = sandbox.github.comments();
      expect(comment?.body).toContain(
        '### Preview: 3 to create\n\nNothing is written until this is merged. Manifest: `pictory.yml`.\n',
      );
      sandbox.github.pull(merged);
      const merge = { inputs, event: push, env: { ...env, GITHUB_RUN_ID: '1234567891' }, workspace };
      // Writes at the same time are in no certain order: no snapshot.
      const applied = await runAlone(merge);
      expect(applied.outputs).toMatchObject({ action: 'update', changed: 'true', applied: 'true' });
      expect(applied.outputs['connection-id']).toBeUndefined();
      expect(sandbox.pictory.list()).toHaveLength(3);
      expect(sandbox.github.comments().map(({ body }) => body)).toEqual([
        expect.stringContaining('### Applied: 3 created\n'),
      ]);
      const before = sandbox.requests.length;
      const again = await runAlone({ ...merge, env: { ...env, GITHUB_RUN_ID: '1234567892' } });
      expect(again.outputs).toMatchObject({ action: 'none', changed: 'false', applied: 'false', 'plan-id': '' });
      const sent = sandbox.requests.slice(before).filter(({ path }) => path.includes('connections'));
      expect(sent.map(({ method }) => method)).toEqual(['GET', 'GET']);
    },
  );

  scenario('with problems sends nothing, and tells them all with line and column', async ({ run }) => {
    const workspace = workspaceOf('problems', {
      'pictory.yml': `${BUCKETS}  - type: awz\n    name: X\n  - type: aws\n    name: Footage\n    aws-acount-id: "1"\n`,
    });
    const { exitCode, requests } = await run('fails', { inputs, workspace });
    expect({ exitCode, requests }).toEqual({ exitCode: 1, requests: [] });
  });

  scenario('outside of the workspace is refused', async ({ run }) => {
    const workspace = workspaceOf('inside');
    workspaceOf('outside', { 'pictory.yml': BUCKETS });
    const { exitCode, requests } = await run('fails', { inputs: { config: '../outside/pictory.yml' }, workspace });
    expect({ exitCode, requests }).toEqual({ exitCode: 1, requests: [] });
  });

  scenario('with one connection that fails reports the others', async ({ runAlone, sandbox }) => {
    const workspace = workspaceOf('partial', { 'pictory.yml': BUCKETS + VIMEO });
    sandbox.addFault('POST /vimeo-connections status-403 forever');
    const { exitCode, outputs } = await runAlone({ inputs, event, env, workspace });
    expect(exitCode).toBe(1);
    const connections = JSON.parse(outputs['connections'] ?? '[]');
    expect(connections.map(({ name, error }: { name: string; error?: string }) => [name, error !== undefined])).toEqual(
      [
        ['Footage', false],
        ['Music', false],
        ['Marketing', true],
      ],
    );
    expect(outputs).toMatchObject({ applied: 'true' });
    expect(sandbox.pictory.list()).toHaveLength(2);
  });

  scenario('is verified, with what nobody manages beside it', async ({ run, sandbox }) => {
    const workspace = workspaceOf('drift', { 'pictory.yml': BUCKETS });
    sandbox.pictory.create({
      type: 'AWS',
      name: 'Footage',
      description: 'By hand',
      awsAccountId: '012345678901',
      awsRegion: 'us-east-2',
    });
    sandbox.pictory.create({ type: 'AWS', name: 'Stranger', awsAccountId: '012345678901', awsRegion: 'us-west-1' });
    const { exitCode, outputs } = await run('drifted', { inputs: { ...inputs, operation: 'verify' }, workspace });
    expect(exitCode).toBe(1);
    expect(JSON.parse(outputs['unmanaged'] ?? '')).toMatchObject([
      { name: 'Stranger', awsAccountId: '012345678901', awsRegion: 'us-west-1' },
    ]);
    expect(JSON.parse(outputs['diff'] ?? '')).toMatchObject([
      { name: 'Footage', action: 'update', changes: [{ field: 'description', from: 'By hand', to: 'Raw footage' }] },
      { name: 'Music', action: 'create' },
    ]);
  });

  scenario(
    'can be what was reviewed, finished by the next push when a run stops half-way',
    async ({ run, runAlone, sandbox }) => {
      const workspace = workspaceOf('reviewed', { 'pictory.yml': BUCKETS });
      const reviewed = { ...inputs, 'expect-plan': 'reviewed' };
      await run('the preview', { inputs: { ...reviewed, 'dry-run': 'true' }, event, workspace });
      sandbox.github.pull(merged);
      const merge = {
        inputs: reviewed,
        event: push,
        workspace,
        env: { GITHUB_REF: 'refs/heads/main', GITHUB_RUN_ID: '1234567891' },
      };
      sandbox.addFault('POST /awsconnections status-403 x1');
      expect((await runAlone(merge)).exitCode).toBe(1);
      expect(sandbox.pictory.list()).toHaveLength(1);
      const again = { ...merge, env: { ...merge.env, GITHUB_RUN_ATTEMPT: '2' } };
      expect((await runAlone(again)).exitCode).toBe(0);
      expect(sandbox.pictory.list()).toHaveLength(2);
    },
  );
});

describe('an export', () => {
  scenario('is a manifest that changes nothing', async ({ run, sandbox }) => {
    const workspace = workspaceOf('export');
    sandbox.pictory.create({
      type: 'AWS',
      name: 'Footage',
      description: 'It\'s "raw": #1\n',
      awsAccountId: '012345678901',
      awsRegion: 'us-east-2',
    });
    sandbox.pictory.create({
      type: 'VIMEO',
      name: 'Marketing',
      clientIdentifier: 'client',
      clientSecret: 'x',
      accessToken: 'y',
      enabled: false,
    });
    const config = { config: 'exported.yml' };
    const { outputs } = await run('the export', { inputs: { ...config, operation: 'export' }, workspace });
    expect(JSON.parse(outputs['ids'] ?? '')).toMatchObject({ aws: { Footage: expect.any(String) } });
    expect(withoutComments(readFileSync(join(workspace, 'exported.yml'), 'utf8'))).toBe(EXPORTED);
    const { outputs: ensured } = await run('ensure changes nothing', { inputs: config, workspace });
    expect(ensured).toMatchObject({ changed: 'false', applied: 'false' });
    expect(
      (await run('an export replaces an export', { inputs: { ...config, operation: 'export' }, workspace })).exitCode,
    ).toBe(0);
  });

  scenario('replaces no other file', async ({ run }) => {
    const workspace = workspaceOf('precious', { 'pictory.yml': BUCKETS });
    const { exitCode, requests } = await run('fails', { inputs: { ...inputs, operation: 'export' }, workspace });
    expect({ exitCode, requests }).toEqual({ exitCode: 1, requests: [] });
    expect(readFileSync(join(workspace, 'pictory.yml'), 'utf8')).toBe(BUCKETS);
  });

  scenario('is not written on a dry run', async ({ run }) => {
    const workspace = workspaceOf('dry');
    await run('passes', { inputs: { ...inputs, operation: 'export', 'dry-run': 'true' }, workspace });
    expect(() => readFileSync(join(workspace, 'pictory.yml'))).toThrow('ENOENT');
  });
});
