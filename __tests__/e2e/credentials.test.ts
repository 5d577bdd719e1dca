import { describe, expect } from '@jest/globals';
import { vimeo } from './kinds.ts';
import { type Run, scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';

const { whole, which, byHand } = vimeo;
const untagged = { ...byHand, clientIdentifier: 'vimeo-client-1' };
const newToken = { 'access-token': SECRETS['new-access-token'] };
const { description: _unmanaged, ...withoutDescription } = whole;

/** The names of the fields that the last request carried. */
function sent({ requests }: Run): readonly string[] {
  const last = requests.at(-1);
  return last?.method === 'GET' || typeof last?.body !== 'object' || last.body === null ? [] : Object.keys(last.body);
}

describe('on-change, the default, for the credentials of a Vimeo connection', () => {
  scenario('sends them once to a connection that was made by hand', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(untagged);
    expect(sent(await run('sends both, and leaves a tag', { inputs: whole }))).toEqual(
      expect.arrayContaining(['clientSecret', 'accessToken', 'description']),
    );
    expect(sandbox.pictory.get(connectionId)?.description).toMatch(/^Assets for the campaigns \[pictory-action .*\]$/);
    expect((await run('and does nothing the next time', { inputs: whole })).outputs['action']).toBe('none');
  });

  scenario('sends only the one that changed', async ({ run, sandbox }) => {
    await run('creates it', { inputs: whole });
    const changed = await run('sends the access token', { inputs: { ...whole, ...newToken } });
    expect(sent(changed)).toEqual(expect.arrayContaining(['accessToken', 'description']));
    expect(sent(changed)).not.toContain('clientSecret');
    expect(sandbox.pictory.secrets(changed.outputs['connection-id'] ?? '')).toEqual({
      clientSecret: SECRETS['client-secret'],
      accessToken: SECRETS['new-access-token'],
    });
    const again = await run('and nothing the next time', { inputs: { ...whole, ...newToken } });
    expect(again.outputs['action']).toBe('none');
  });

  scenario('keeps what it knows of one that is not given', async ({ run }) => {
    await run('creates it', { inputs: whole });
    await run('changes the one that is given', { inputs: { ...which, ...newToken } });
    const both = await run('and knows both', { inputs: { ...whole, ...newToken } });
    expect(both.outputs['action']).toBe('none');
  });

  scenario('sends them again with another API key, which cannot check the fingerprints', async ({ run }) => {
    await run('creates it', { inputs: whole });
    const other = { ...whole, 'api-key': SECRETS['other-api-key'] };
    expect(sent(await run('sends both', { inputs: other }))).toEqual(
      expect.arrayContaining(['clientSecret', 'accessToken']),
    );
    expect((await run('and nothing the next time', { inputs: other })).outputs['action']).toBe('none');
  });

  scenario('sends them again when somebody edited the tag, and repairs it', async ({ run, sandbox }) => {
    const { outputs } = await run('creates it', { inputs: whole });
    const id = outputs['connection-id'] ?? '';
    const tagged = sandbox.pictory.get(id)?.description ?? '';
    sandbox.pictory.update(id, { description: tagged.replace('k:', 'k;') });
    expect(sent(await run('sends both', { inputs: whole }))).toEqual(
      expect.arrayContaining(['clientSecret', 'accessToken', 'description']),
    );
    expect(sandbox.pictory.get(id)?.description).toBe(tagged);
  });

  scenario('sends them again when somebody removed the tag', async ({ run, sandbox }) => {
    const { outputs } = await run('creates it', { inputs: whole });
    sandbox.pictory.update(outputs['connection-id'] ?? '', { description: byHand.description });
    expect(sent(await run('sends both', { inputs: whole }))).toContain('clientSecret');
  });

  scenario('minds nothing when somebody edits the description beside the tag', async ({ run, sandbox }) => {
    const { outputs } = await run('creates it', { inputs: withoutDescription });
    const id = outputs['connection-id'] ?? '';
    const tag = sandbox.pictory.get(id)?.description ?? '';
    sandbox.pictory.update(id, { description: `Written by hand ${tag}` });
    const { outputs: after } = await run('does nothing', { inputs: withoutDescription });
    expect(after['action']).toBe('none');
    expect(JSON.parse(after['connection'] ?? '')).toMatchObject({ description: 'Written by hand' });
  });

  scenario('puts back a description that is managed, keeps the tag and sends no secret', async ({ run, sandbox }) => {
    const { outputs } = await run('creates it', { inputs: whole });
    const id = outputs['connection-id'] ?? '';
    const tagged = sandbox.pictory.get(id)?.description ?? '';
    sandbox.pictory.update(id, { description: tagged.replace('Assets', 'Edited') });
    expect(sent(await run('puts it back', { inputs: whole })).toSorted()).toEqual(['description', 'version']);
    expect(sandbox.pictory.get(id)?.description).toBe(tagged);
  });

  scenario('refuses to write when a description by hand leaves no room for the tag', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create({ ...untagged, description: 'd'.repeat(240) });
    const { exitCode, annotations } = await run('fails before it writes', { inputs: withoutDescription });
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toMatch(/240.*250|250.*240/s);
    expect(sandbox.pictory.get(connectionId)?.version).toBe(1);
  });

  scenario('shows no value and no tag on a dry run', async ({ run, sandbox }) => {
    sandbox.pictory.create(untagged);
    const { outputs, log } = await run('says what it would send', { inputs: { ...whole, 'dry-run': 'true' } });
    expect(JSON.parse(outputs['diff'] ?? '')).toEqual([
      { field: 'clientSecret', sensitive: true },
      { field: 'accessToken', sensitive: true },
    ]);
    expect(log).not.toContain('[pictory-action');
  });
});

describe('always, for the credentials of a Vimeo connection', () => {
  const inputs = { ...whole, credentials: 'always' };

  scenario('sends them with each run, and makes no tag', async ({ run, sandbox }) => {
    const { outputs } = await run('creates it', { inputs });
    const again = await run('sends them again', { inputs });
    expect(again.outputs).toMatchObject({ action: 'update', version: '2' });
    expect(sandbox.pictory.get(outputs['connection-id'] ?? '')?.description).toBe(byHand.description);
  });

  scenario('renews a tag that is there, so that on-change has nothing to do afterwards', async ({ run }) => {
    await run('creates it with a tag', { inputs: whole });
    await run('sends another token', { inputs: { ...inputs, ...newToken } });
    const { outputs } = await run('and on-change knows it', { inputs: { ...whole, ...newToken } });
    expect(outputs['action']).toBe('none');
  });
});

describe('on-create, for the credentials of a Vimeo connection', () => {
  const inputs = { ...whole, credentials: 'on-create' };

  scenario('sends them with the create, and never again', async ({ run, sandbox }) => {
    const { outputs } = await run('creates it', { inputs });
    const id = outputs['connection-id'] ?? '';
    expect(sandbox.pictory.secrets(id).accessToken).toBe(SECRETS['access-token']);
    const again = await run('does not send another one', { inputs: { ...inputs, ...newToken } });
    expect(again.outputs['action']).toBe('none');
    expect(again.log).toContain('access-token');
    expect(sandbox.pictory.secrets(id).accessToken).toBe(SECRETS['access-token']);
  });

  scenario('compares descriptions without a tag that an earlier run left', async ({ run }) => {
    await run('creates it with a tag', { inputs: whole });
    expect((await run('does nothing', { inputs })).outputs['action']).toBe('none');
  });
});
