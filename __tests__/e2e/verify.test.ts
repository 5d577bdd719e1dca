import { describe, expect } from '@jest/globals';
import { kinds, vimeo } from './kinds.ts';
import { scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';

describe.each(kinds)('verify, for a connection of type $type', ({ which, whole, byHand }) => {
  const verify = { operation: 'verify' };

  scenario('succeeds when it is as declared', async ({ run }) => {
    await run('it is created', { inputs: whole });
    const { exitCode, outputs } = await run('and verified', { inputs: { ...whole, ...verify } });
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({ action: 'none', changed: 'false', applied: 'false' });
  });

  scenario('fails when it differs, says in what, and writes nothing', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const { exitCode, outputs } = await run('fails', { inputs: { ...which, ...verify, description: 'Other words' } });
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({
      action: 'update',
      changed: 'true',
      applied: 'false',
      'connection-id': connectionId,
    });
    expect(JSON.parse(outputs['diff'] ?? '')).toEqual([
      { field: 'description', from: byHand.description, to: 'Other words' },
    ]);
    expect(sandbox.pictory.get(connectionId)?.version).toBe(1);
  });

  scenario('fails when it does not exist', async ({ run, sandbox }) => {
    const { exitCode, outputs } = await run('fails', { inputs: { ...whole, ...verify } });
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ action: 'create', changed: 'true', applied: 'false' });
    expect(sandbox.pictory.list()).toEqual([]);
  });

  scenario('fails when it does not exist, with nothing but its name given', async ({ run }) => {
    const { exitCode, annotations } = await run('fails', { inputs: { ...which, ...verify } });
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toContain('no ');
  });

  scenario('fails when it is disabled', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...byHand, enabled: false });
    const { exitCode, outputs } = await run('fails', { inputs: { ...which, ...verify } });
    expect(exitCode).toBe(1);
    expect(JSON.parse(outputs['diff'] ?? '')).toEqual([{ field: 'enabled', from: false, to: true }]);
  });

  scenario('succeeds when it is disabled, and is meant to be', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...byHand, enabled: false });
    expect((await run('succeeds', { inputs: { ...which, ...verify, enabled: 'false' } })).exitCode).toBe(0);
  });

  scenario('has the plan id of the ensure that would put it right', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...byHand, enabled: false });
    const inputs = { ...which, enabled: 'true' };
    const verified = await run('verify fails', { inputs: { ...inputs, ...verify } });
    const ensured = await run('ensure puts it right', { inputs });
    expect(verified.outputs['plan-id']).toMatch(/^[0-9a-f]{12}$/);
    expect(ensured.outputs['plan-id']).toBe(verified.outputs['plan-id']);
  });
});

describe('verify, for the credentials of a Vimeo connection', () => {
  const inputs = { ...vimeo.whole, operation: 'verify' };

  scenario('fails when they were never sent by this action', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...vimeo.byHand, clientIdentifier: 'vimeo-client-1' });
    const { exitCode, outputs } = await run('fails', { inputs });
    expect(exitCode).toBe(1);
    expect(JSON.parse(outputs['diff'] ?? '')).toEqual([
      { field: 'clientSecret', sensitive: true },
      { field: 'accessToken', sensitive: true },
    ]);
  });

  scenario('fails when one of them is not the one that was sent last', async ({ run }) => {
    await run('they are sent', { inputs: vimeo.whole });
    const other = { ...inputs, 'access-token': SECRETS['new-access-token'] };
    const { exitCode, outputs } = await run('and fail when they change', { inputs: other });
    expect(exitCode).toBe(1);
    expect(JSON.parse(outputs['diff'] ?? '')).toEqual([{ field: 'accessToken', sensitive: true }]);
  });

  for (const credentials of ['always', 'on-create']) {
    scenario(`does not look at them when credentials is ${credentials}`, async ({ run, sandbox }) => {
      sandbox.pictory.create({ ...vimeo.byHand, clientIdentifier: 'vimeo-client-1' });
      expect((await run('succeeds', { inputs: { ...inputs, credentials } })).exitCode).toBe(0);
    });
  }
});
