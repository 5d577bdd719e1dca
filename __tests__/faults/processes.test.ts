import { afterEach, describe, expect, test } from '@jest/globals';
import type { StepResult } from '../../sandbox/runner.ts';
import { type Fault, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { gatheringOf } from '../support/gathering.ts';
import { allOf, runStep } from './steps.ts';

// Real processes race each other. The server makes them overlap, however slow the machine is.

const LONGEST_MS = 300_000;
const AT_ONCE = 16;

/** The first requests of all processes that run at once: none is answered before all have been carried out. */
function together(): Fault {
  const { come } = gatheringOf(AT_ONCE);
  return { method: 'GET', path: '/**', kind: 'meanwhile-after', times: AT_ONCE, meanwhile: come };
}

let sandbox: Sandbox;
/** The most connections of one type and name that there ever were at the same time. */
let crowd = 0;
const ids = new Set<string>();

async function open(faults: readonly (string | Fault)[]): Promise<void> {
  crowd = 0;
  ids.clear();
  sandbox = await startSandbox({
    faults,
    onRequest: () => {
      const all = sandbox.pictory.list();
      for (const { connectionId } of all) ids.add(connectionId);
      const groups = Map.groupBy(all, ({ type, name }) => `${type} ${name}`);
      crowd = Math.max(crowd, ...[...groups.values()].map(({ length }) => length));
    },
  });
}
afterEach(() => sandbox.close());

const failed = (results: readonly StepResult[]): string[] =>
  results.filter(({ exitCode }) => exitCode !== 0).map(({ log }) => log);
const count = (results: readonly StepResult[], action: string): number =>
  results.filter(({ outputs }) => outputs['action'] === action).length;
const times = <Item>(number: number, items: readonly Item[]): Item[] =>
  Array.from({ length: number }, () => items).flat();

const channel = {
  type: 'vimeo',
  name: 'Marketing',
  'client-identifier': 'client',
  'client-secret': 'secret',
  'access-token': 'token',
};
const bucket = { type: 'aws', name: 'Production', 'aws-account-id': '012345678901', 'aws-region': 'us-east-2' };

describe('Processes that race', () => {
  test.each([
    ['aws', bucket],
    ['vimeo', channel],
  ])(
    'to create one %s connection make one, and all report its id',
    async (_type, inputs) => {
      // Sixteen runs see the account as it was before the first create.
      await open([together(), 'POST /** slow=200 x10']);
      const runs = Array.from({ length: 50 }, () => () => runStep(sandbox, inputs));
      const results = await allOf(AT_ONCE, runs);
      expect(failed(results)).toEqual([]);
      const [made, ...more] = sandbox.pictory.list();
      expect(more).toEqual([]);
      expect(made?.version).toBe(1);
      expect(crowd).toBe(1);
      expect(new Set(results.map(({ outputs }) => outputs['connection-id']))).toEqual(new Set([made?.connectionId]));
      expect(count(results, 'create')).toBe(1);
      expect(count(results, 'none')).toBe(49);
      // Otherwise it was no race.
      expect(sandbox.requests.filter(({ method }) => method === 'POST').length).toBeGreaterThanOrEqual(AT_ONCE);
    },
    LONGEST_MS,
  );

  test(
    'to change one connection, each another field, lose nothing and write nothing twice',
    async () => {
      await open([together(), 'PUT /** slow=300 x10']);
      const { connectionId } = sandbox.pictory.create({ type: 'VIMEO', name: 'Marketing', description: 'old' });
      const which = { type: 'vimeo', name: 'Marketing', 'max-attempts': '10' };
      const managers = [
        { ...which, operation: 'disable' },
        { ...which, description: 'new' },
        { ...which, 'client-identifier': 'other-client' },
        { ...which, 'client-secret': 'other-secret' },
        { ...which, 'access-token': 'other-token' },
      ];
      const runs = times(4, managers).map((inputs) => () => runStep(sandbox, inputs));
      const results = await allOf(AT_ONCE, runs);
      expect(failed(results)).toEqual([]);
      expect(new Set(results.map(({ outputs }) => outputs['connection-id']))).toEqual(new Set([connectionId]));
      expect(sandbox.pictory.list()).toMatchObject([
        { enabled: false, description: expect.stringMatching(/^new \[/), clientIdentifier: 'other-client', version: 6 },
      ]);
      expect(sandbox.pictory.secrets(connectionId)).toEqual({
        clientSecret: 'other-secret',
        accessToken: 'other-token',
      });
      expect(count(results, 'update')).toBe(5);

      const all = Object.assign({}, ...managers.slice(1));
      const after = await runStep(sandbox, { ...all, enabled: 'false' });
      expect(after.outputs).toMatchObject({ action: 'none', version: '6' });
    },
    LONGEST_MS,
  );

  test(
    'to create and to delete one connection never make two, and leave none after a last delete',
    async () => {
      await open([together(), 'GET /** slow=200 x40', 'POST /** slow=200 x10', 'DELETE /** slow=200 x10']);
      const remove = { operation: 'delete', type: 'aws', name: 'Production' };
      const runs = times(8, [bucket, remove]).map((inputs) => () => runStep(sandbox, inputs));
      const results = await allOf(AT_ONCE, runs);
      expect(failed(results)).toEqual([]);
      expect(crowd).toBe(1);
      const creators = results.filter((_result, index) => index % 2 === 0);
      for (const { outputs } of creators) expect(ids).toContain(outputs['connection-id']);
      const deleters = results.filter((_result, index) => index % 2 === 1);
      for (const { outputs } of deleters) expect(outputs['connection-id'] ?? '').toBe('');

      const last = await runStep(sandbox, remove);
      expect(last.exitCode).toBe(0);
      expect(sandbox.pictory.list()).toEqual([]);
    },
    LONGEST_MS,
  );
});
