import { describe, expect } from '@jest/globals';
import { kinds } from './kinds.ts';
import { scenario } from './scenario.ts';

const NEW = 'Campaigns 2026';

describe.each(kinds)('a connection of type $type', ({ type, api, byHand, name, which }) => {
  scenario('is renamed by its id, and left alone the next time', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const inputs = { type, 'connection-id': connectionId, name: NEW };
    const { outputs } = await run('renames it', { inputs });
    expect(outputs).toMatchObject({ action: 'update', name: NEW, 'connection-id': connectionId, version: '2' });
    expect(sandbox.pictory.list()).toMatchObject([{ connectionId, name: NEW }]);
    expect((await run('leaves it alone', { inputs })).outputs['action']).toBe('none');
  });

  scenario('is renamed by its previous name, and left alone the next time', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const inputs = { type, name: NEW, 'previous-name': name };
    const { outputs } = await run('renames it', { inputs });
    expect(outputs).toMatchObject({ action: 'update', name: NEW, 'connection-id': connectionId });
    expect((await run('leaves it alone', { inputs })).outputs['action']).toBe('none');
    expect(sandbox.pictory.list()).toHaveLength(1);
  });

  scenario('is not renamed by a dry run', async ({ run, sandbox }) => {
    sandbox.pictory.create(byHand);
    await run('says what it would do', { inputs: { type, name: NEW, 'previous-name': name, 'dry-run': 'true' } });
    expect(sandbox.pictory.list()).toMatchObject([{ name, version: 1 }]);
  });

  scenario(
    'is not renamed when the new name exists as well, with a warning about the old one',
    async ({ run, sandbox }) => {
      const old = sandbox.pictory.create(byHand);
      const present = sandbox.pictory.create({ type: api, name: NEW });
      const { outputs, annotations } = await run('leaves both alone', {
        inputs: { type, name: NEW, 'previous-name': name },
      });
      expect(outputs).toMatchObject({ action: 'none', 'connection-id': present.connectionId });
      expect(annotations).toMatchObject([{ level: 'warning' }]);
      expect(annotations[0]?.message).toContain(old.connectionId);
    },
  );

  scenario(
    'cannot be renamed to a name that is taken; the message says by which connection',
    async ({ run, sandbox }) => {
      const { connectionId } = sandbox.pictory.create(byHand);
      const other = sandbox.pictory.create({ type: api, name: NEW });
      const { exitCode, annotations } = await run('fails', {
        inputs: { type, name: NEW, 'connection-id': connectionId },
      });
      expect(exitCode).toBe(1);
      expect(annotations[0]?.message).toContain(other.connectionId);
      expect(sandbox.pictory.get(connectionId)).toMatchObject({ name, version: 1 });
    },
  );

  scenario('is known by its exact name: upper and lower case matter', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const inputs = { type, name: name.toLowerCase(), 'previous-name': name };
    expect((await run('renames it', { inputs })).outputs).toMatchObject({
      action: 'update',
      'connection-id': connectionId,
    });
  });

  scenario(
    'must be the one that the id and the name mean, for every operation but ensure',
    async ({ run, sandbox }) => {
      const { connectionId } = sandbox.pictory.create(byHand);
      const inputs = { ...which, 'connection-id': connectionId, name: 'Another one' };
      for (const operation of ['get', 'enable', 'disable', 'delete']) {
        const { exitCode, annotations } = await run(`${operation} fails`, { inputs: { ...inputs, operation } });
        expect(exitCode).toBe(1);
        expect(annotations[0]?.message).toContain(connectionId);
      }
      expect(sandbox.pictory.get(connectionId)).toMatchObject({ name, version: 1 });
    },
  );

  scenario('is not as declared when verify finds another name under its id', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const inputs = { type, 'connection-id': connectionId, name: 'Another one', operation: 'verify' };
    const { exitCode, annotations } = await run('fails, and says what its name is', { inputs });
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toContain(name);
  });
});
