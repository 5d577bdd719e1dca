import { describe, expect } from '@jest/globals';
import { aws, kinds, vimeo } from './kinds.ts';
import { pullRequest, scenario } from './scenario.ts';

describe.each(kinds)('get, for a connection of type $type', ({ type, which, byHand, name }) => {
  scenario('shows it by name', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const { outputs, exitCode } = await run('shows it', { inputs: { ...which, operation: 'get' } });
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({
      'connection-id': connectionId,
      connectionId,
      name,
      type,
      version: '1',
      action: 'none',
    });
    expect(outputs).toMatchObject({ changed: 'false', applied: 'false', enabled: 'true' });
  });

  scenario('shows it by id, also when it is disabled', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create({ ...byHand, enabled: false });
    const inputs = { type, 'connection-id': connectionId, operation: 'get' };
    expect((await run('shows it', { inputs })).outputs).toMatchObject({ name, enabled: 'false' });
  });

  scenario('fails when there is none with this name, and points out a similar one', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(byHand);
    const { exitCode, annotations } = await run('fails', {
      inputs: { type, name: name.toUpperCase(), operation: 'get' },
    });
    expect(exitCode).toBe(1);
    expect(annotations.map(({ message }) => message).join('\n')).toContain(connectionId);
  });

  scenario('fails when there is none with this id', async ({ run }) => {
    const inputs = { type, 'connection-id': '20251217080657842fux3au9kh1p0j5s', operation: 'get' };
    expect((await run('fails', { inputs })).exitCode).toBe(1);
  });

  scenario('writes no comment', async ({ run, sandbox }) => {
    sandbox.pictory.create(byHand);
    await run('shows it', { inputs: { ...which, operation: 'get', comment: 'always' }, event: pullRequest() });
    expect(sandbox.github.comments()).toEqual([]);
  });
});

describe('list', () => {
  scenario('shows the connections of both types', async ({ run, sandbox }) => {
    const one = sandbox.pictory.create(aws.byHand);
    const two = sandbox.pictory.create({ ...vimeo.byHand, enabled: false });
    const { outputs } = await run('lists them', { inputs: { operation: 'list' } });
    expect(JSON.parse(outputs['ids'] ?? '')).toEqual({
      aws: { [one.name]: one.connectionId },
      vimeo: { [two.name]: two.connectionId },
    });
    expect(JSON.parse(outputs['connections'] ?? '')).toMatchObject([
      { type: 'AWS' },
      { type: 'VIMEO', enabled: false },
    ]);
    expect(outputs).toMatchObject({ action: 'none', changed: 'false', applied: 'false' });
  });

  scenario('shows one type when it is asked for', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    sandbox.pictory.create(vimeo.byHand);
    const { outputs, requests } = await run('lists AWS', { inputs: { operation: 'list', type: 'aws' } });
    expect(JSON.parse(outputs['ids'] ?? '')).toMatchObject({ vimeo: {} });
    expect(requests).toHaveLength(1);
  });

  scenario('shows that there are none, with both keys in the ids', async ({ run }) => {
    const { outputs } = await run('lists nothing', { inputs: { operation: 'list' } });
    expect(JSON.parse(outputs['ids'] ?? '')).toEqual({ aws: {}, vimeo: {} });
    expect(outputs['connections']).toBe('[]');
  });

  scenario(
    'reads every page of Vimeo connections',
    async ({ run, sandbox }) => {
      for (let n = 1; n <= 5; n += 1) sandbox.pictory.create({ ...vimeo.byHand, name: `Team ${n}` });
      const { outputs, requests } = await run('lists three pages', { inputs: { operation: 'list', type: 'vimeo' } });
      expect(Object.keys(JSON.parse(outputs['ids'] ?? '').vimeo)).toHaveLength(5);
      expect(requests).toHaveLength(3);
    },
    { pageSize: 2 },
  );

  scenario(
    'finds a name on the last page, and does not read further than the page that has it',
    async ({ run, sandbox }) => {
      for (let n = 1; n <= 5; n += 1) sandbox.pictory.create({ ...vimeo.byHand, name: `Team ${n}` });
      const ids = sandbox.pictory.list().toSorted((a, b) => (a.connectionId < b.connectionId ? -1 : 1));
      const [first, last] = [ids[0]?.name ?? '', ids.at(-1)?.name ?? ''];
      const onLast = await run('one on the last page', { inputs: { operation: 'get', type: 'vimeo', name: last } });
      expect(onLast.requests).toHaveLength(3);
      const onFirst = await run('one on the first page', { inputs: { operation: 'get', type: 'vimeo', name: first } });
      expect(onFirst.requests).toHaveLength(1);
    },
    { pageSize: 2 },
  );

  scenario('writes no comment', async ({ run, sandbox }) => {
    await run('lists nothing', { inputs: { operation: 'list', comment: 'always' }, event: pullRequest() });
    expect(sandbox.github.comments()).toEqual([]);
  });

  scenario('does not need a name, and ignores one with a warning', async ({ run }) => {
    const { annotations, exitCode } = await run('warns', {
      inputs: { operation: 'list', name: 'x', 'aws-region': 'us-east-1' },
    });
    expect(exitCode).toBe(0);
    expect(annotations.map(({ level }) => level)).toEqual(['warning', 'warning']);
  });
});
