import { describe, expect } from '@jest/globals';
import { aws, kinds, vimeo } from './kinds.ts';
import { scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';

describe.each(kinds)('a connection of type $type that does not exist', ({ api, name, which, whole, type }) => {
  scenario('is created, and left alone by the next run', async ({ run, sandbox }) => {
    const first = await run('the first run creates it', { inputs: whole });
    expect(first.outputs).toMatchObject({
      action: 'create',
      changed: 'true',
      applied: 'true',
      version: '1',
      name,
      type,
    });
    expect(sandbox.pictory.list(api)).toHaveLength(1);
    expect(first.outputs['connection-id']).toBe(sandbox.pictory.list(api)[0]?.connectionId);
    expect(first.outputs['connectionId']).toBe(first.outputs['connection-id']);

    const second = await run('the second run changes nothing', { inputs: whole });
    expect(second.outputs).toMatchObject({ action: 'none', changed: 'false', applied: 'false', version: '1' });
    expect(second.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  scenario('is created disabled when enabled is false', async ({ run, sandbox }) => {
    const { outputs } = await run('creates it', { inputs: { ...whole, enabled: 'false' } });
    expect(outputs['enabled']).toBe('false');
    expect(sandbox.pictory.list(api)).toMatchObject([{ enabled: false }]);
  });

  scenario('is not created by a dry run', async ({ run, sandbox }) => {
    const { outputs } = await run('says what it would do', { inputs: { ...whole, 'dry-run': 'true' } });
    expect(outputs).toMatchObject({ action: 'create', changed: 'true', applied: 'false' });
    expect(outputs['connection-id'] ?? '').toBe('');
    expect(sandbox.pictory.list()).toEqual([]);
  });

  scenario('is not created without its required fields, all of which are named', async ({ run, sandbox }) => {
    const ensured = await run('an ensure fails', { inputs: which });
    const dry = await run('a dry run fails in the same way', { inputs: { ...which, 'dry-run': 'true' } });
    const needed = Object.keys(whole).filter((input) => !['type', 'name', 'description'].includes(input));
    for (const { exitCode, annotations } of [ensured, dry]) {
      expect(exitCode).toBe(1);
      for (const input of needed) expect(annotations[0]?.message).toContain(input);
    }
    expect(ensured.requests.map(({ method }) => method)).toEqual(['GET']);
    expect(sandbox.pictory.list()).toEqual([]);
  });

  scenario(
    'is created beside one whose name differs in upper and lower case, with a warning',
    async ({ run, sandbox }) => {
      const similar = { type: api, name: name.toUpperCase() };
      const { connectionId } = sandbox.pictory.create(similar);
      const { annotations, outputs } = await run('creates it and warns', { inputs: whole });
      expect(outputs['action']).toBe('create');
      expect(annotations).toMatchObject([{ level: 'warning' }]);
      expect(annotations[0]?.message).toContain(connectionId);
    },
  );

  scenario('is not to be had by an id that does not exist', async ({ run, sandbox }) => {
    const inputs = { ...whole, 'connection-id': '20251217080657842fux3au9kh1p0j5s' };
    const { exitCode } = await run('fails', { inputs });
    expect(exitCode).toBe(1);
    expect(sandbox.pictory.list()).toEqual([]);
  });

  scenario('is created under a name that the other type has', async ({ run, sandbox }) => {
    const other = type === 'aws' ? vimeo : aws;
    sandbox.pictory.create({ type: other.api, name });
    expect((await run('creates it', { inputs: whole })).outputs['action']).toBe('create');
  });
});

describe('an AWS connection for an account and region that are taken', () => {
  for (const takenStatus of [400, 409] as const) {
    scenario(
      `is refused with ${takenStatus}, and the message names the connection that has them`,
      async ({ run, sandbox }) => {
        sandbox.pictory.speak({ takenStatus });
        const { connectionId } = sandbox.pictory.create({ ...aws.byHand, name: 'Old bucket' });
        const { exitCode, annotations, outputs } = await run('fails', { inputs: aws.whole });
        expect(exitCode).toBe(1);
        expect(annotations[0]?.message).toContain(connectionId);
        expect(annotations[0]?.message).toContain('previous-name');
        expect(outputs).toMatchObject({ action: 'create', applied: 'false' });
      },
    );
  }
});

describe('a Vimeo connection', () => {
  scenario('needs every secret for a create, also when another one is given', async ({ run }) => {
    const { 'access-token': _, ...inputs } = vimeo.whole;
    const { annotations } = await run('fails', { inputs });
    expect(annotations[0]?.message).toContain('access-token');
    expect(annotations[0]?.message).not.toContain('client-secret');
  });

  scenario('is sent the secrets exactly as they are given', async ({ run, sandbox }) => {
    const { outputs } = await run('creates it', { inputs: vimeo.whole });
    expect(sandbox.pictory.secrets(outputs['connection-id'] ?? '')).toEqual({
      clientSecret: SECRETS['client-secret'],
      accessToken: SECRETS['access-token'],
    });
  });
});
