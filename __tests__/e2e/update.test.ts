import { describe, expect } from '@jest/globals';
import { aws, kinds, vimeo } from './kinds.ts';
import { scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';

describe.each(kinds)('a connection of type $type that exists', ({ which, whole, byHand, name }) => {
  scenario('is left alone when nothing is managed but its name', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...byHand, enabled: false });
    const { outputs, requests } = await run('changes nothing', { inputs: which });
    expect(outputs).toMatchObject({ action: 'none', changed: 'false', enabled: 'false' });
    expect(requests.map(({ method }) => method)).toEqual(['GET']);
  });

  scenario('has only the fields changed that differ', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const inputs = { ...which, description: 'Assets for 2026' };
    const { outputs } = await run('updates the description', { inputs });
    expect(outputs).toMatchObject({ action: 'update', applied: 'true', version: '2', enabled: 'true' });
    expect(sandbox.pictory.get(connectionId)).toMatchObject({ description: 'Assets for 2026', version: 2, name });
    expect((await run('and leaves it alone the next time', { inputs })).outputs['action']).toBe('none');
  });

  scenario('is switched off and described anew in one request', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const { requests } = await run('updates both', { inputs: { ...which, description: 'Paused', enabled: 'false' } });
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'PUT']);
    expect(sandbox.pictory.get(connectionId)).toMatchObject({ description: 'Paused', enabled: false, version: 2 });
  });

  scenario('is not changed by a dry run', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const { outputs } = await run('says what it would do', {
      inputs: { ...which, description: 'Assets for 2026', 'dry-run': 'true' },
    });
    expect(outputs).toMatchObject({ action: 'update', changed: 'true', applied: 'false', version: '1' });
    expect(sandbox.pictory.get(connectionId)).toMatchObject({ version: 1, description: byHand.description });
  });

  scenario('is found by its id alone', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const { outputs } = await run('updates it', {
      inputs: { type: whole['type'] ?? '', 'connection-id': connectionId, description: 'Found by id' },
    });
    expect(outputs).toMatchObject({ action: 'update', 'connection-id': connectionId, name });
  });

  scenario('keeps what somebody else changes in between', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const meanwhile = () => sandbox.pictory.update(connectionId, { enabled: false });
    sandbox.addFault({ method: 'PUT', path: '/**', kind: 'meanwhile', meanwhile });
    const { outputs } = await run('reads again and updates only the description', {
      inputs: { ...which, description: 'Assets for 2026' },
    });
    expect(outputs).toMatchObject({ action: 'update', version: '3', enabled: 'false' });
    expect(sandbox.pictory.get(connectionId)).toMatchObject({ description: 'Assets for 2026', enabled: false });
  });

  scenario('is not written again when somebody else makes the same change in between', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const meanwhile = () => sandbox.pictory.update(connectionId, { description: 'Assets for 2026' });
    sandbox.addFault({ method: 'PUT', path: '/**', kind: 'meanwhile', meanwhile });
    const { outputs } = await run('finds nothing left to do', { inputs: { ...which, description: 'Assets for 2026' } });
    expect(outputs).toMatchObject({ applied: 'false', version: '2' });
    expect(sandbox.pictory.get(connectionId)?.version).toBe(2);
  });

  scenario('is given up when others change it all the time', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    let round = 0;
    const meanwhile = () => sandbox.pictory.update(connectionId, { description: `Somebody else's ${++round}` });
    sandbox.addFault({ method: 'PUT', path: '/**', kind: 'meanwhile', meanwhile, times: 'forever' });
    const { exitCode, outputs } = await run('fails after max-attempts rounds', {
      inputs: { ...which, enabled: 'false', 'max-attempts': '3' },
    });
    expect(exitCode).toBe(1);
    expect(round).toBe(3);
    expect(outputs).toMatchObject({ action: 'update', applied: 'false' });
  });

  scenario('is written once when the answer to the update is lost', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    sandbox.addFault('PUT /** reset-after');
    const { outputs } = await run('finds the change by reading', {
      inputs: { ...which, description: 'Assets for 2026' },
    });
    expect(outputs).toMatchObject({ action: 'update', applied: 'true', version: '2' });
    expect(sandbox.pictory.get(connectionId)?.version).toBe(2);
  });

  scenario('is made once when the answer to the create is lost', async ({ run, sandbox }) => {
    sandbox.addFault('POST /** reset-after');
    const { outputs } = await run('finds the connection by reading', { inputs: whole });
    expect(outputs).toMatchObject({ action: 'create', applied: 'true', version: '1' });
    expect(sandbox.pictory.list()).toHaveLength(1);
  });

  scenario('is made once when the request for it never arrives the first time', async ({ run, sandbox }) => {
    sandbox.addFault('POST /** reset-before');
    const { outputs } = await run('reads and then sends it again', { inputs: whole });
    expect(outputs).toMatchObject({ action: 'create', applied: 'true' });
    expect(sandbox.pictory.list()).toHaveLength(1);
  });

  scenario('is made once when somebody else makes it first', async ({ run, sandbox }) => {
    const meanwhile = () => sandbox.pictory.create(byHand);
    sandbox.addFault({ method: 'POST', path: '/**', kind: 'meanwhile', meanwhile });
    const { outputs, exitCode } = await run('takes the one that is there', {
      inputs: { ...whole, credentials: 'on-change' },
    });
    expect(exitCode).toBe(0);
    expect(sandbox.pictory.list()).toHaveLength(1);
    expect(outputs['connection-id']).toBe(sandbox.pictory.list()[0]?.connectionId);
  });
});

describe('an update of an AWS connection', () => {
  scenario('carries name, description and enabled, and never the account and the region', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const { requests } = await run('updates it', { inputs: { ...aws.whole, enabled: 'false' } });
    expect(requests.at(-1)?.body).toEqual({
      name: aws.name,
      description: aws.byHand.description,
      enabled: false,
      version: 1,
    });
  });
});

describe('an update of a Vimeo connection', () => {
  scenario('carries only what differs', async ({ run, sandbox }) => {
    sandbox.pictory.create(vimeo.byHand);
    const { requests } = await run('updates it', { inputs: { ...vimeo.which, enabled: 'false' } });
    expect(requests.at(-1)?.body).toEqual({ enabled: false, version: 1 });
  });

  scenario('changes the client identifier, and sends the secrets that are given with it', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(vimeo.byHand);
    const inputs = { ...vimeo.whole, 'client-identifier': 'vimeo-client-2' };
    await run('updates it', { inputs });
    expect(sandbox.pictory.get(connectionId)).toMatchObject({ clientIdentifier: 'vimeo-client-2' });
    expect(sandbox.pictory.secrets(connectionId)).toEqual({
      clientSecret: SECRETS['client-secret'],
      accessToken: SECRETS['access-token'],
    });
  });
});
