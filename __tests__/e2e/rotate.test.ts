import { describe, expect } from '@jest/globals';
import { aws, vimeo } from './kinds.ts';
import { scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';

const operation = 'rotate';
const renewed = { 'client-secret': SECRETS['new-client-secret'], 'access-token': SECRETS['new-access-token'] };

describe('rotate', () => {
  scenario('sends the credentials that are given, each time', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(vimeo.byHand);
    const inputs = { ...vimeo.which, ...renewed, operation };
    const { outputs } = await run('sends them', { inputs });
    expect(outputs).toMatchObject({ action: 'update', applied: 'true', version: '2' });
    expect(sandbox.pictory.secrets(connectionId)).toEqual({
      clientSecret: SECRETS['new-client-secret'],
      accessToken: SECRETS['new-access-token'],
    });
    expect((await run('and sends them again', { inputs })).outputs).toMatchObject({ action: 'update', version: '3' });
  });

  scenario('sends one of them alone, with the client identifier', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(vimeo.byHand);
    const { requests } = await run('sends the access token', {
      inputs: {
        ...vimeo.which,
        operation,
        'access-token': SECRETS['new-access-token'],
        'client-identifier': 'vimeo-client-2',
      },
    });
    expect(requests.at(-1)?.body).toEqual({
      accessToken: SECRETS['new-access-token'],
      clientIdentifier: 'vimeo-client-2',
      version: 1,
    });
    expect(sandbox.pictory.secrets(connectionId).clientSecret).toBe('client-secret');
  });

  scenario('renews the fingerprints, so that an ensure with the same secrets has nothing to do', async ({ run }) => {
    await run('it is created', { inputs: vimeo.whole });
    await run('rotated', { inputs: { ...vimeo.which, ...renewed, operation } });
    const { outputs } = await run('and left alone by an ensure', { inputs: { ...vimeo.whole, ...renewed } });
    expect(outputs['action']).toBe('none');
  });

  scenario('writes nothing on a dry run', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(vimeo.byHand);
    await run('says what it would do', { inputs: { ...vimeo.which, ...renewed, operation, 'dry-run': 'true' } });
    expect(sandbox.pictory.get(connectionId)?.version).toBe(1);
  });

  scenario('needs a connection that exists', async ({ run, sandbox }) => {
    expect((await run('fails', { inputs: { ...vimeo.which, ...renewed, operation } })).exitCode).toBe(1);
    expect(sandbox.pictory.list()).toEqual([]);
  });

  scenario('must find the id and the name to mean the same connection', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(vimeo.byHand);
    const inputs = { ...renewed, operation, type: 'vimeo', name: 'Another one', 'connection-id': connectionId };
    expect((await run('fails', { inputs })).exitCode).toBe(1);
    expect(sandbox.pictory.get(connectionId)?.version).toBe(1);
  });

  scenario('is refused for AWS, without a request', async ({ run }) => {
    const { exitCode, requests } = await run('fails', { inputs: { ...aws.which, operation } });
    expect(exitCode).toBe(1);
    expect(requests).toEqual([]);
  });

  scenario('is refused without any secret, and without a request', async ({ run }) => {
    const { exitCode, requests, annotations } = await run('fails', {
      inputs: { ...vimeo.which, operation, 'client-identifier': 'x' },
    });
    expect(exitCode).toBe(1);
    expect(requests).toEqual([]);
    expect(annotations[0]?.message).toMatch(/client-secret.*access-token/);
  });
});
