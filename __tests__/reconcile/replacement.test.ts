import { afterEach, describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Desired } from '../../src/connections/types.ts';
import { ActionError } from '../../src/errors.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import { planId } from '../../src/plan/plan.ts';
import { type Account, type AccountOptions, openAccount } from '../support/account.ts';
import { serveStubborn } from '../support/serve.ts';

let account: Account;
const open = async (options?: AccountOptions) => {
  account = await openAccount(options);
};
afterEach(() => account.sandbox.close());

const OLD = { awsAccountId: '123456789012', awsRegion: 'us-east-2' };
const moved = (values: Desired['values'] = {}): Desired => ({
  type: aws,
  identity: { name: 'Production' },
  values: { name: 'Production', ...OLD, awsRegion: 'eu-west-1', ...values },
  credentials: 'on-change',
  whenMissing: 'create',
  onImmutableChange: 'replace',
});
const existing = (fields = {}) =>
  account.sandbox.pictory.create({
    type: 'AWS',
    name: 'Production',
    ...OLD,
    description: 'kept',
    enabled: false,
    ...fields,
  });
const all = () => account.sandbox.pictory.list();
const message = (error: unknown) => (error instanceof ActionError ? `${error.message} ${error.fix}` : String(error));
/** What a replacement comes to: one connection with the name, the new values, and what was not managed. */
const replaced = { name: 'Production', awsRegion: 'eu-west-1', description: 'kept', enabled: false };

describe('A replacement', () => {
  test('creates the new connection, deletes the old one and renames the new one, in that order', async () => {
    await open();
    const { connectionId } = existing();
    const result = await account.ensure(moved());
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({
      applied: true,
      plan: { action: 'replace', current: { connectionId } },
      connection: { values: replaced },
    });
    expect(result.connection?.connectionId).not.toBe(connectionId);
    expect(all()).toMatchObject([replaced]);
    expect(account.sent().map((line) => line.replace(/[a-z0-9]{32}/, 'ID'))).toEqual([
      'GET /awsconnections',
      'POST /awsconnections',
      'GET /awsconnections/ID',
      'DELETE /awsconnections/ID',
      'PUT /awsconnections/ID',
    ]);
  });

  test('is not begun under `fail`', async () => {
    await open();
    existing();
    const result = await account.ensure({ ...moved(), onImmutableChange: 'fail' });
    expect(message(result.error)).toContain('aws-region is "us-east-2" and should be "eu-west-1"');
    expect(message(result.error)).toContain('on-immutable-change: replace');
    expect(account.sent()).toEqual(['GET /awsconnections']);
  });

  const faults = ['reset-before', 'reset-after', 'status-500', 'status-503-after', 'cut-json'].flatMap((fault) =>
    ['POST /awsconnections', 'DELETE /awsconnections/*', 'PUT /awsconnections/*'].map(
      (request) => [request, fault] as const,
    ),
  );

  test.each(faults)('goes on after %s %s', async (request, fault) => {
    await open({ faults: [`${request} ${fault} x1`] });
    existing();
    const result = await account.ensure(moved());
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({ applied: true, plan: { action: 'replace' } });
    expect(all()).toMatchObject([replaced]);
  });

  test.each(faults)(
    'that %s %s stops for good loses nothing, keeps its plan id, and is finished by the next run',
    async (request, fault) => {
      await open({ faults: [`${request} ${fault} forever`] });
      const { connectionId } = existing();
      const whole = await account.ensure(moved());
      const settled = whole.error === undefined;
      if (!settled) expect(all().length).toBeGreaterThan(0);
      account.sandbox.clearFaults();
      const stillThere = account.sandbox.pictory.get(connectionId) !== undefined;
      const rest = await account.ensure(moved());
      expect(rest.error).toBeUndefined();
      expect(all()).toMatchObject([replaced]);
      const [stopped, left] = [whole.plan, rest.plan];
      if (stopped === undefined || left === undefined) throw new Error('One of the runs has no plan.');
      if (left.action !== 'none') {
        expect(left.action).toBe('replace');
        expect(planId([left])).toBe(planId([stopped]));
      }
      if (!settled && request.startsWith('PUT')) {
        expect(stillThere).toBe(false);
        expect(message(whole.error)).toContain('the old one is deleted, and the new one is not yet named "Production"');
      }
    },
  );

  test('takes over what somebody changes about the old connection in between', async () => {
    await open();
    const { connectionId } = existing();
    account.before(new RegExp(`^GET .*${connectionId}`), () =>
      account.sandbox.pictory.update(connectionId, { description: 'newer', enabled: true }),
    );
    expect(await account.ensure(moved())).toMatchObject({ applied: true });
    expect(account.log.join()).toContain('was changed in the meantime, so it was not deleted');
    expect(all()).toMatchObject([{ ...replaced, description: 'newer', enabled: true }]);
  });

  test('to an account and region that are taken deletes nothing and names the connection that has them', async () => {
    await open();
    existing();
    const holder = account.sandbox.pictory.create({ type: 'AWS', name: 'Other', ...OLD, awsRegion: 'eu-west-1' });
    const result = await account.ensure(moved());
    expect(message(result.error)).toContain(holder.connectionId);
    expect(all()).toHaveLength(2);
  });

  test('whose target changes after the old connection is deleted deletes nothing more', async () => {
    await open({ faults: ['PUT /awsconnections/* status-500 forever'] });
    existing();
    await account.ensure(moved());
    account.sandbox.clearFaults();
    const [half] = all();
    const result = await account.ensure(moved({ awsRegion: 'ap-southeast-1' }));
    expect(result).toMatchObject({ plan: { action: 'create' }, applied: true });
    expect(result.error).toBeUndefined();
    expect(all()).toEqual([half, expect.objectContaining({ name: 'Production', awsRegion: 'ap-southeast-1' })]);
  });

  test.each([{ awsRegion: 'eu-central-1' }, { awsAccountId: '999999999999' }])(
    'leaves alone a connection that only has the name of its rest, with %j',
    async (other) => {
      await open();
      const name = `Production - replacement ${'0123456789abcdef'.repeat(2)}`;
      const values = { ...OLD, awsRegion: 'eu-west-1', ...other };
      const theirs = account.sandbox.pictory.create({ type: 'AWS', name, ...values });
      const result = await account.ensure(moved());
      expect(result).toMatchObject({ plan: { action: 'create' }, applied: true });
      expect(account.sent().map((line) => line.split(' ')[0])).not.toContain('DELETE');
      expect(all()).toEqual([theirs, expect.objectContaining({ name: 'Production', awsRegion: 'eu-west-1' })]);
    },
  );

  test('that two runs make at once leaves one connection', async () => {
    await open();
    existing();
    const results = await Promise.all([
      account.ensure(moved(), 10),
      account.ensure(moved(), 10),
      account.ensure(moved(), 10),
    ]);
    expect(results.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(all()).toMatchObject([replaced]);
    expect(new Set(results.map(({ connection }) => connection?.connectionId)).size).toBe(1);
  });

  test('brings managed fields and a new name along', async () => {
    await open();
    account.sandbox.pictory.create({ type: 'AWS', name: 'Before', ...OLD, description: 'kept' });
    const desired = moved({ description: 'ours' });
    const result = await account.ensure({ ...desired, identity: { name: 'Production', previousName: 'Before' } });
    expect(result.error).toBeUndefined();
    expect(all()).toMatchObject([{ name: 'Production', awsRegion: 'eu-west-1', description: 'ours' }]);
  });

  test('is stopped between its writes by a cancellation, and finished by the next run', async () => {
    await open();
    existing();
    account.before(/^POST/, () => account.stop());
    const result = await account.ensure(moved());
    expect(result).toMatchObject({ applied: true });
    expect(result.error).toBeDefined();
    expect(all()).toHaveLength(2);
  });

  test('gives each of its writes all attempts', async () => {
    await open();
    existing();
    expect((await account.ensure(moved(), 1)).error).toBeUndefined();
    expect(all()).toMatchObject([replaced]);
  });

  test.each(['POST /awsconnections', 'DELETE /awsconnections/*', 'PUT /awsconnections/*'])(
    'is told as a whole, also when %s was sent twice',
    async (request) => {
      await open({ faults: [`${request} reset-before x1`] });
      const { connectionId } = existing();
      const { plan } = await account.ensure(moved());
      expect(plan).toMatchObject({ action: 'replace', current: { connectionId }, changes: [{ from: 'us-east-2' }] });
    },
  );

  test('whose last step another run takes is told whole', async () => {
    await open();
    const { connectionId } = existing();
    account.before(/^PUT/, () => {
      const [created] = all();
      account.sandbox.pictory.update(created?.connectionId ?? '', { name: 'Production' });
    });
    const result = await account.ensure(moved());
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({
      applied: true,
      plan: { action: 'replace', current: { connectionId } },
      connection: { values: replaced },
    });
    expect(all()).toMatchObject([replaced]);
  });

  test('that another run begins at the same time goes on with its new connection', async () => {
    await open();
    const { connectionId } = existing();
    const plan = planPresent(await account.client.read(aws, connectionId), moved(), account.dependencies.sign);
    const name = plan.action === 'replace' && plan.write?.kind === 'create' ? String(plan.write.body['name']) : '';
    account.before(/^POST/, () => existing({ name, awsRegion: 'eu-west-1' }));
    const result = await account.ensure(moved());
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({ applied: true, plan: { action: 'replace', current: { connectionId } } });
    expect(all()).toMatchObject([replaced]);
  });

  test('that another run finishes before its first step is nothing to do', async () => {
    await open();
    const { connectionId } = existing();
    account.before(/^POST/, () => {
      account.sandbox.pictory.remove(connectionId);
      existing({ awsRegion: 'eu-west-1' });
    });
    const result = await account.ensure(moved());
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({ applied: false, plan: { action: 'none' }, connection: { values: replaced } });
    expect(all()).toMatchObject([replaced]);
  });

  test('whose new connection vanishes after the old one is told as a replacement', async () => {
    await open();
    const { connectionId } = existing();
    account.before(/^PUT/, () => account.sandbox.pictory.remove(all()[0]?.connectionId ?? ''));
    const result = await account.ensure(moved());
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({ applied: true, plan: { action: 'replace', current: { connectionId } } });
    expect(all()).toMatchObject([{ name: 'Production', awsRegion: 'eu-west-1' }]);
  });

  test.each(['reset-after', undefined])(
    'whose old connection somebody else makes anew (%s) does not delete that one',
    async (fault) => {
      await open({ faults: fault === undefined ? [] : [`DELETE /awsconnections/* ${fault} x1`] });
      const { connectionId } = existing();
      const recreate = () => {
        if (fault === undefined) account.sandbox.pictory.remove(connectionId);
        existing({ description: 'theirs' });
      };
      if (fault === undefined) account.before(new RegExp(`^GET .*${connectionId}`), recreate);
      else
        account.sandbox.addFault({
          method: 'GET',
          path: '/awsconnections',
          kind: 'meanwhile',
          skip: 1,
          meanwhile: recreate,
        });
      const result = await account.ensure(moved());
      expect(message(result.error)).toContain('or made another one of the same name');
      expect(result).toMatchObject({ plan: { action: 'replace', current: { connectionId } } });
      expect(all()).toContainEqual(expect.objectContaining({ name: 'Production', description: 'theirs' }));
    },
  );

  test('after which somebody changes the new connection says what it overwrote', async () => {
    await open({ faults: ['PUT /awsconnections/* reset-after x1'] });
    existing();
    const change = () => account.sandbox.pictory.update(all()[0]?.connectionId ?? '', { description: 'theirs' });
    account.sandbox.addFault({ method: 'GET', path: '/awsconnections', kind: 'meanwhile', skip: 1, meanwhile: change });
    const result = await account.ensure(moved({ description: 'kept' }));
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({ applied: true, plan: { action: 'replace' } });
    expect(result.plan?.changes).toContainEqual(expect.objectContaining({ from: 'theirs', to: 'kept' }));
  });

  test('that a create with a lost answer turns into is told as one', async () => {
    await open({ faults: ['POST /awsconnections reset-before x1'] });
    account.sandbox.addFault({
      method: 'GET',
      path: '/awsconnections',
      kind: 'meanwhile',
      skip: 1,
      meanwhile: () => existing(),
    });
    const result = await account.ensure(moved());
    expect(result).toMatchObject({ applied: true, plan: { action: 'replace', changes: [{ from: 'us-east-2' }] } });
  });

  test('whose old connection vanishes is told as the create that is left', async () => {
    await open({ faults: ['POST /awsconnections reset-before x1'] });
    const { connectionId } = existing();
    account.before(/^POST/, () => account.sandbox.pictory.remove(connectionId));
    const result = await account.ensure(moved());
    expect(result).toMatchObject({ applied: true, plan: { action: 'create', current: null } });
    expect(all()).toMatchObject([{ name: 'Production', awsRegion: 'eu-west-1' }]);
  });

  test('that a create turns into is told as one', async () => {
    await open();
    account.before(/^POST/, () => existing());
    const result = await account.ensure(moved());
    expect(result).toMatchObject({ applied: true, plan: { action: 'replace', changes: [{ from: 'us-east-2' }] } });
    expect(all()).toMatchObject([replaced]);
  });

  test('whose new connection does not stay as it was sent deletes only the old one', async () => {
    await open();
    existing();
    let turn = 0;
    const meanwhile = () => {
      const { connectionId } = all().at(-1) ?? existing();
      account.sandbox.pictory.update(connectionId, { awsRegion: `us-west-${++turn}` });
    };
    account.sandbox.addFault({
      method: 'POST',
      path: '/awsconnections',
      kind: 'meanwhile-after',
      times: 'forever',
      meanwhile,
    });
    const result = await account.ensure(moved());
    expect(result).toMatchObject({ applied: true });
    const writes = account.sent().map((line) => line.split(' ')[0]);
    expect(writes.filter((method) => method === 'POST')).toHaveLength(2);
    expect(writes.filter((method) => method === 'DELETE')).toHaveLength(1);
  });
});

describe('A server that keeps', () => {
  const first = { connectionId: 'id1', name: 'Production', ...OLD, description: 'kept', enabled: true, version: 1 };
  const replaceAt = async (keep: (body: Record<string, unknown>) => Record<string, unknown>) => {
    const server = await serveStubborn(first, keep);
    try {
      await open({ apiUrl: server.url, maxAttempts: 2 });
      const result = await account.ensure(moved({ description: 'ours' }));
      return { result, store: [...server.store.values()], requests: server.requests };
    } finally {
      server.close();
    }
  };

  test('another description than was sent is told once more, and then left at that', async () => {
    const { result, store, requests } = await replaceAt((body) => ({ ...body, description: 'normalised' }));
    expect(result.error).toBeUndefined();
    expect(store).toMatchObject([{ name: 'Production', awsRegion: 'eu-west-1', description: 'normalised' }]);
    expect(requests).toEqual([
      'GET /awsconnections',
      'POST /awsconnections',
      'PUT /awsconnections/new1',
      'GET /awsconnections/id1',
      'DELETE /awsconnections/id1',
      'PUT /awsconnections/new1',
    ]);
  });

  test('another region than was sent stops the replacement before anything is deleted', async () => {
    const { result, requests } = await replaceAt((body) => ({ ...body, awsRegion: 'EU_WEST_1' }));
    expect(message(result.error)).toContain('answered, but it describes another connection');
    expect(requests.filter((line) => line.startsWith('POST')).length).toBeLessThanOrEqual(2);
    expect(requests.filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });
});
