import { describe, expect } from '@jest/globals';
import { kinds, vimeo } from './kinds.ts';
import { scenario } from './scenario.ts';

const operation = 'delete';

describe.each(kinds)('a connection of type $type', ({ type, which, byHand, name }) => {
  scenario('is deleted by its name, and a second delete is a success', async ({ run, sandbox }) => {
    sandbox.pictory.create(byHand);
    const inputs = { ...which, operation };
    const { outputs } = await run('deletes it', { inputs });
    expect(outputs).toMatchObject({ action: 'delete', changed: 'true', applied: 'true' });
    expect(outputs['connection-id'] ?? '').toBe('');
    expect(JSON.parse(outputs['diff'] ?? '')).toEqual([{ field: 'name', from: name, to: null }]);
    expect(sandbox.pictory.list()).toEqual([]);

    const again = await run('finds nothing to delete', { inputs });
    expect(again.exitCode).toBe(0);
    expect(again.outputs).toMatchObject({ action: 'none', changed: 'false', applied: 'false' });
  });

  scenario('is deleted by its id, and a second delete is a success', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const inputs = { type, 'connection-id': connectionId, operation };
    expect((await run('deletes it', { inputs })).outputs).toMatchObject({ action: 'delete', applied: 'true' });
    expect(sandbox.pictory.list()).toEqual([]);
    expect((await run('finds nothing to delete', { inputs })).exitCode).toBe(0);
  });

  scenario('is not deleted by a dry run', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const { outputs } = await run('says what it would do', { inputs: { ...which, operation, 'dry-run': 'true' } });
    expect(outputs).toMatchObject({
      action: 'delete',
      changed: 'true',
      applied: 'false',
      'connection-id': connectionId,
    });
    expect(sandbox.pictory.list()).toHaveLength(1);
  });

  scenario('is not deleted when somebody renames it just before', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const meanwhile = () => sandbox.pictory.update(connectionId, { name: 'Renamed by hand' });
    sandbox.addFault({ method: 'GET', path: '/*/*', kind: 'meanwhile', meanwhile });
    await run('does not delete it', { inputs: { ...which, operation } });
    expect(sandbox.pictory.list()).toMatchObject([{ name: 'Renamed by hand' }]);
  });

  scenario('counts as deleted when somebody else deletes it just before', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const meanwhile = () => sandbox.pictory.remove(connectionId);
    sandbox.addFault({ method: 'DELETE', path: '/**', kind: 'meanwhile', meanwhile });
    expect((await run('succeeds', { inputs: { ...which, operation } })).exitCode).toBe(0);
  });

  scenario('is found to be deleted when the answer is lost', async ({ run, sandbox }) => {
    sandbox.pictory.create(byHand);
    sandbox.addFault('DELETE /** reset-after');
    const { outputs, exitCode } = await run('succeeds', { inputs: { ...which, operation } });
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({ action: 'delete', applied: 'true' });
  });

  scenario('is not deleted for a name that differs in upper and lower case', async ({ run, sandbox }) => {
    sandbox.pictory.create(byHand);
    const { exitCode, annotations } = await run('warns', { inputs: { type, name: name.toUpperCase(), operation } });
    expect(exitCode).toBe(0);
    expect(annotations).toMatchObject([{ level: 'warning' }]);
    expect(sandbox.pictory.list()).toHaveLength(1);
  });
});

describe('a delete of a Vimeo connection, which Pictory always answers with success', () => {
  const inputs = { ...vimeo.which, operation };

  scenario('fails if the connection still exists after ten seconds', async ({ run, sandbox }) => {
    sandbox.pictory.create(vimeo.byHand);
    sandbox.addFault('DELETE /vimeo-connections/* status-204 forever');
    const { exitCode, outputs, annotations } = await run('says who may delete it', { inputs });
    expect({ exitCode, applied: outputs['applied'] }).toEqual({ exitCode: 1, applied: 'false' });
    expect(annotations).toMatchObject([{ level: 'error', title: 'The connection was not deleted' }]);
  });

  scenario('succeeds if a later read confirms it', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(vimeo.byHand);
    const meanwhile = () => sandbox.pictory.remove(connectionId);
    sandbox.addFault('DELETE /vimeo-connections/* status-204');
    sandbox.addFault({ method: 'GET', path: '/vimeo-connections/*', kind: 'meanwhile', skip: 3, meanwhile });
    expect((await run('waits for it', { inputs })).outputs).toMatchObject({ action: 'delete', applied: 'true' });
  });
});
