import { describe, expect } from '@jest/globals';
import { kinds } from './kinds.ts';
import { scenario } from './scenario.ts';

const switches = [
  { operation: 'enable', from: false, to: true },
  { operation: 'disable', from: true, to: false },
] as const;

describe.each(kinds)('a connection of type $type', ({ type, which, byHand }) => {
  for (const { operation, from, to } of switches) {
    scenario(`is switched by ${operation}, and left alone the next time`, async ({ run, sandbox }) => {
      const { connectionId } = sandbox.pictory.create({ ...byHand, enabled: from });
      const inputs = { ...which, operation };
      const { outputs } = await run(`${operation} switches it`, { inputs });
      expect(outputs).toMatchObject({ action: 'update', applied: 'true', enabled: String(to), version: '2' });
      expect(sandbox.pictory.get(connectionId)).toMatchObject({ ...byHand, enabled: to });
      expect((await run('and does nothing the next time', { inputs })).outputs['action']).toBe('none');
    });

    scenario(`is not switched by a dry run of ${operation}`, async ({ run, sandbox }) => {
      const { connectionId } = sandbox.pictory.create({ ...byHand, enabled: from });
      const inputs = { type, 'connection-id': connectionId, operation, 'dry-run': 'true' };
      expect((await run('says what it would do', { inputs })).outputs).toMatchObject({
        action: 'update',
        applied: 'false',
      });
      expect(sandbox.pictory.get(connectionId)?.enabled).toBe(from);
    });

    scenario(`has to exist for ${operation}`, async ({ run, sandbox }) => {
      expect((await run('fails', { inputs: { ...which, operation } })).exitCode).toBe(1);
      expect(sandbox.pictory.list()).toEqual([]);
    });

    scenario(`has only that field changed by ${operation}, with a warning about others`, async ({ run, sandbox }) => {
      const { connectionId } = sandbox.pictory.create({ ...byHand, enabled: from });
      const inputs = { ...which, operation, description: 'Ignored' };
      const { annotations } = await run('warns', { inputs });
      expect(annotations).toMatchObject([{ level: 'warning' }]);
      expect(annotations[0]?.message).toContain('description');
      expect(sandbox.pictory.get(connectionId)).toMatchObject({ description: byHand.description, enabled: to });
    });
  }
});
