import { afterEach, describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Desired } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError } from '../../src/errors.ts';
import type { Applied } from '../../src/reconcile/apply.ts';
import { type Account, type AccountOptions, openAccount } from '../support/account.ts';

let account: Account;
const open = async (options?: AccountOptions) => {
  account = await openAccount(options);
  return account;
};
afterEach(() => account.sandbox.close());

const bucket = (values: Desired['values'] = {}): Desired => ({
  type: aws,
  identity: { name: 'Production' },
  values: { name: 'Production', awsAccountId: '123456789012', awsRegion: 'us-east-2', ...values },
  credentials: 'on-change',
  whenMissing: 'create',
  onImmutableChange: 'fail',
});
const channel = (values: Desired['values'] = {}): Desired => ({
  type: vimeo,
  identity: { name: 'Marketing' },
  values: { name: 'Marketing', clientIdentifier: 'id', clientSecret: 'secret', accessToken: 'token', ...values },
  credentials: 'on-change',
  whenMissing: 'create',
  onImmutableChange: 'fail',
});
const message = (error: unknown) => (error instanceof ActionError ? `${error.message} ${error.fix}` : String(error));
const fieldsOf = ({ plan }: Applied) => plan?.changes.map(({ field }) => field.input);
/** Acts before the second request of a kind to the list. */
const onSecond = (method: string, meanwhile: () => unknown) =>
  account.sandbox.addFault({ method, path: '/awsconnections', kind: 'meanwhile', skip: 1, meanwhile });
const made = () => account.sandbox.pictory.list().map(({ name, version }) => ({ name, version }));

describe('A create', () => {
  test.each(['reset-after', 'status-503-after', 'status-500-after', 'cut', 'cut-json', 'empty-after'])(
    'whose answer is lost (%s) is found by its name, and not sent again',
    async (fault) => {
      await open({ faults: [`POST /awsconnections ${fault} x1`] });
      const result = await account.ensure(bucket());
      expect(result).toMatchObject({ applied: true, plan: { action: 'create' }, connection: { version: 1 } });
      expect(result.error).toBeUndefined();
      expect(account.sent()).toEqual(['GET /awsconnections', 'POST /awsconnections', 'GET /awsconnections']);
      expect(made()).toEqual([{ name: 'Production', version: 1 }]);
    },
  );

  test.each(['reset-before', 'status-503'])('that was not carried out (%s) is sent again', async (fault) => {
    await open({ faults: [`POST /awsconnections ${fault} x1`] });
    expect(await account.ensure(bucket())).toMatchObject({ applied: true, plan: { action: 'create' } });
    expect(account.sent().filter((line) => line.startsWith('POST'))).toHaveLength(2);
    expect(made()).toEqual([{ name: 'Production', version: 1 }]);
  });

  test('whose answer is lost, and that somebody changes at once, is still a create', async () => {
    await open({ faults: ['POST /awsconnections reset-after x1'] });
    onSecond('GET', () => {
      const [created] = account.sandbox.pictory.list();
      account.sandbox.pictory.update(created?.connectionId ?? '', { description: 'theirs' });
    });
    const result = await account.ensure(bucket({ description: 'ours' }));
    expect(result).toMatchObject({ applied: true, plan: { action: 'create' }, connection: { version: 3 } });
    expect(fieldsOf(result)).toEqual(['name', 'description', 'enabled', 'aws-account-id', 'aws-region']);
    expect(made()).toEqual([{ name: 'Production', version: 3 }]);
  });

  test('that a redirect answers is settled by a read', async () => {
    await open({ faults: ['POST /awsconnections status-303-after x1'] });
    expect(await account.ensure(bucket())).toMatchObject({ applied: true, plan: { action: 'create' } });
    expect(made()).toEqual([{ name: 'Production', version: 1 }]);
  });

  test('whose answer is lost says what is done about it', async () => {
    await open({ faults: ['POST /awsconnections reset-after x1'] });
    await account.ensure(bucket());
    expect(account.log).toEqual([
      expect.stringMatching(/^Could not create .*\. Reading the connection to see whether the write took effect\.$/),
    ]);
  });

  test('whose answer makes us stumble is settled by a read', async () => {
    await open({
      faults: ['POST /awsconnections status-503-after x1'],
      redact: () => {
        throw new Error('stumbled');
      },
    });
    expect(await account.ensure(bucket())).toMatchObject({ applied: true, plan: { action: 'create' } });
    expect(account.log.join()).toContain(
      'The answer to a write of the AWS S3 connection "Production" could not be read: Error: stumbled.',
    );
    expect(made()).toEqual([{ name: 'Production', version: 1 }]);
  });

  test('that is refused does not claim that its outcome is not known', async () => {
    await open({ faults: ['POST /awsconnections status-403 forever'] });
    expect(message((await account.ensure(bucket())).error)).not.toContain('is not known');
  });

  test('that is lost for ever ends with an error that does not claim that nothing was written', async () => {
    await open({ faults: ['POST /awsconnections reset-before forever'] });
    const result = await account.ensure(bucket());
    expect(result.applied).toBe('unknown');
    expect(message(result.error)).toMatch(/Could not create the AWS S3 connection "Production".*ECONNRESET/);
    expect(message(result.error)).toContain('The write may or may not have taken effect.');
    expect(account.sent().filter((line) => line.startsWith('POST'))).toHaveLength(3);
  });

  test.each([400, 409] as const)('that loses a race (%i) goes on with the connection of the winner', async (status) => {
    await open({ dialect: { takenStatus: status } });
    account.before(/^POST/, () =>
      account.sandbox.pictory.create({
        type: 'AWS',
        name: 'Production',
        awsAccountId: '123456789012',
        awsRegion: 'us-east-2',
        description: 'theirs',
      }),
    );
    const result = await account.ensure(bucket());
    expect(result).toMatchObject({ applied: false, plan: { action: 'none' }, connection: { version: 1 } });
    expect(made()).toEqual([{ name: 'Production', version: 1 }]);
  });

  test('that loses a race brings the connection of the winner to what is desired', async () => {
    await open();
    account.before(/^POST/, () =>
      account.sandbox.pictory.create({
        type: 'AWS',
        name: 'Production',
        awsAccountId: '123456789012',
        awsRegion: 'us-east-2',
        description: 'theirs',
      }),
    );
    const result = await account.ensure(bucket({ description: 'ours' }));
    expect(result).toMatchObject({ applied: true, plan: { action: 'update' }, connection: { version: 2 } });
    expect(account.sandbox.pictory.list()).toMatchObject([{ name: 'Production', description: 'ours' }]);
  });

  test('that is refused because account and region are taken names the connection that has them', async () => {
    await open();
    const holder = account.sandbox.pictory.create({
      type: 'AWS',
      name: 'Old',
      awsAccountId: '123456789012',
      awsRegion: 'us-east-2',
    });
    const result = await account.ensure(bucket());
    expect(message(result.error)).toContain(`are already used by "Old" (${holder.connectionId})`);
    expect(message(result.error)).toContain('previous-name: "Old"');
    expect(result.applied).toBe(false);
    expect(account.pauses).toEqual([]);
  });

  test.each([
    [400, 2_000],
    [409, 10_000],
  ] as const)(
    'that is refused with %i for a reason that no read shows is believed after %i ms',
    async (status, patience) => {
      await open({ faults: [`POST /awsconnections status-${status} forever`] });
      const result = await account.ensure(bucket());
      expect(message(result.error)).toContain(`Pictory answered ${status}`);
      const waited = account.pauses.reduce((sum, pause) => sum + pause, 0);
      expect(waited).toBeGreaterThanOrEqual(patience * 0.8);
      expect(waited).toBeLessThan(patience * 2);
      expect(account.sent().filter((line) => line.startsWith('POST'))).toHaveLength(1);
    },
  );

  test('whose answer is lost while reads lag behind still makes one connection', async () => {
    await open({
      lagMs: 1_500,
      faults: ['POST /awsconnections reset-after x1'],
      sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    });
    const result = await account.ensure(bucket());
    expect(result).toMatchObject({ applied: true, plan: { action: 'create' } });
    expect(made()).toEqual([{ name: 'Production', version: 1 }]);
  });
});

describe('An update', () => {
  const existing = () =>
    account.sandbox.pictory.create({
      type: 'AWS',
      name: 'Production',
      awsAccountId: '123456789012',
      awsRegion: 'us-east-2',
      description: 'old',
    });

  test.each(['reset-after', 'status-502-after', 'cut', 'empty-after', 'html-200-after'])(
    'whose answer is lost (%s) is recognised, and not sent again',
    async (fault) => {
      await open({ faults: [`PUT /awsconnections/* ${fault} x1`] });
      existing();
      const result = await account.ensure(bucket({ description: 'new' }));
      expect(result).toMatchObject({ applied: true, plan: { action: 'update' }, connection: { version: 2 } });
      expect(account.sent().filter((line) => line.startsWith('PUT'))).toHaveLength(1);
      expect(made()).toEqual([{ name: 'Production', version: 2 }]);
    },
  );

  test('whose answer is lost, and that somebody undoes in part, is told whole', async () => {
    await open({ faults: ['PUT /awsconnections/* reset-after x1'] });
    const { connectionId } = existing();
    account.before(new RegExp(`^GET .*${connectionId}`), () =>
      account.sandbox.pictory.update(connectionId, { enabled: true }),
    );
    const result = await account.ensure(bucket({ description: 'new', enabled: false }));
    expect(result).toMatchObject({ applied: true, plan: { action: 'update' } });
    expect(fieldsOf(result)).toEqual(['description', 'enabled']);
    expect(account.sandbox.pictory.list()).toMatchObject([{ description: 'new', enabled: false, version: 4 }]);
  });

  test('that was not carried out, and overwrites what somebody else did, says what it overwrote', async () => {
    await open({ faults: ['PUT /awsconnections/* reset-before x1'] });
    const { connectionId } = existing();
    account.before(new RegExp(`^GET .*${connectionId}`), () =>
      account.sandbox.pictory.update(connectionId, { description: 'theirs' }),
    );
    const { plan } = await account.ensure(bucket({ description: 'new' }));
    expect(plan?.changes).toMatchObject([{ from: 'theirs', to: 'new' }]);
  });

  test('of credentials whose answer is lost, and that grows, tells them as sent', async () => {
    await open({ faults: ['PUT /vimeo-connections/* reset-after x1'] });
    const { connectionId } = account.sandbox.pictory.create({
      type: 'VIMEO',
      name: 'Marketing',
      clientIdentifier: 'id',
    });
    account.before(new RegExp(`^GET .*${connectionId}`), () =>
      account.sandbox.pictory.update(connectionId, { enabled: false }),
    );
    const { plan } = await account.ensure(channel({ enabled: true }));
    expect(plan?.changes.map(({ field }) => field.input)).toEqual(['client-secret', 'access-token', 'enabled']);
    expect(plan?.credentials.unsent).toEqual([]);
  });

  test('whose answer is lost, and that grows, is told whole', async () => {
    await open({ faults: ['PUT /awsconnections/* reset-after x1'] });
    const { connectionId } = existing();
    account.before(new RegExp(`^GET .*${connectionId}`), () =>
      account.sandbox.pictory.update(connectionId, { enabled: false }),
    );
    const result = await account.ensure(bucket({ description: 'new', enabled: true }));
    expect(fieldsOf(result)).toEqual(['description', 'enabled']);
  });

  test.each(['status-302-after', 'status-303-after'])(
    'that a redirect answers (%s) is settled by a read',
    async (fault) => {
      await open({ faults: [`PUT /awsconnections/* ${fault} x1`] });
      existing();
      expect(await account.ensure(bucket({ description: 'new' }))).toMatchObject({ applied: true });
      expect(account.sent().filter((line) => line.startsWith('PUT'))).toHaveLength(1);
    },
  );

  test('that was not carried out is sent again with the same version', async () => {
    await open({ faults: ['PUT /awsconnections/* reset-before x1'] });
    existing();
    expect(await account.ensure(bucket({ description: 'new' }))).toMatchObject({
      applied: true,
      connection: { version: 2 },
    });
  });

  test.each([400, 409, 412] as const)('that conflicts (%i) keeps what the other side wrote', async (status) => {
    await open({ dialect: { conflictStatus: status } });
    const { connectionId } = existing();
    account.before(/^PUT/, () => account.sandbox.pictory.update(connectionId, { enabled: false }));
    const result = await account.ensure(bucket({ description: 'new' }));
    expect(result).toMatchObject({ applied: true, connection: { version: 3 } });
    expect(account.sandbox.pictory.get(connectionId)).toMatchObject({ description: 'new', enabled: false, version: 3 });
  });

  test('whose conflict already did what is desired writes nothing more', async () => {
    await open();
    const { connectionId } = existing();
    account.before(/^PUT/, () => account.sandbox.pictory.update(connectionId, { description: 'new' }));
    expect(await account.ensure(bucket({ description: 'new' }))).toMatchObject({
      applied: false,
      plan: { action: 'none' },
      connection: { version: 2 },
    });
  });

  test('that conflicts without end stops, and shows both versions and what the other side changed', async () => {
    await open();
    const { connectionId } = existing();
    let turn = 0;
    account.before(/^PUT/, () => account.sandbox.pictory.update(connectionId, { description: `theirs ${++turn}` }), 99);
    const result = await account.ensure(bucket({ description: 'ours' }), 3);
    expect(message(result.error)).toContain('version 1 became version 4');
    expect(message(result.error)).toContain('description from "old" to "theirs 3"');
    expect(result.applied).toBe(false);
    expect(account.sandbox.pictory.get(connectionId)).toMatchObject({ description: 'theirs 3', version: 4 });
    // The first conflict is no reason to wait, others are.
    expect(account.pauses).toHaveLength(2);
    expect(account.pauses[0]).toBeGreaterThanOrEqual(800);
    expect(account.pauses[1]).toBeGreaterThanOrEqual(1_600);
  });

  test('to a name that is taken names the connection that has it', async () => {
    await open();
    const { connectionId } = existing();
    const taker = account.sandbox.pictory.create({
      type: 'AWS',
      name: 'Taken',
      awsAccountId: '210987654321',
      awsRegion: 'us-east-2',
    });
    const result = await account.ensure({ ...bucket({ name: 'Taken' }), identity: { connectionId, name: 'Taken' } });
    expect(message(result.error)).toContain(
      `Another connection is already named "Taken" (connection-id ${taker.connectionId})`,
    );
  });

  test('of a connection that vanishes before it creates it again', async () => {
    await open();
    const { connectionId } = existing();
    account.before(/^PUT/, () => account.sandbox.pictory.remove(connectionId));
    expect(await account.ensure(bucket({ description: 'new' }))).toMatchObject({
      applied: true,
      plan: { action: 'create' },
      connection: { version: 1 },
    });
    expect(made()).toEqual([{ name: 'Production', version: 1 }]);
  });

  test('by id of a connection that vanishes says so', async () => {
    await open();
    const { connectionId } = existing();
    account.before(/^PUT/, () => account.sandbox.pictory.remove(connectionId));
    const result = await account.ensure({ ...bucket({ description: 'new' }), identity: { connectionId } });
    expect(message(result.error)).toMatch(/404.*Check the connection-id/);
    expect(made()).toEqual([]);
  });

  test('that must not create says that the connection is gone', async () => {
    await open();
    const { connectionId } = existing();
    account.before(/^PUT/, () => account.sandbox.pictory.remove(connectionId));
    const result = await account.ensure({ ...bucket(), values: { enabled: false }, whenMissing: 'fail' });
    expect(message(result.error)).toContain('There is no AWS S3 connection "Production".');
  });

  test('that is lost for ever while nothing is carried out ends as unknown', async () => {
    await open({ faults: ['PUT /awsconnections/* hang forever'], hangingTimesOut: true });
    existing();
    const result = await account.ensure(bucket({ description: 'new' }), 2);
    expect(result.applied).toBe('unknown');
    expect(message(result.error)).toContain('no answer within 30 s');
  });

  test('of credentials whose answer is lost is recognised by the tag', async () => {
    await open();
    await account.ensure(channel());
    account.sandbox.addFault('PUT /vimeo-connections/* reset-after x1');
    const result = await account.ensure(channel({ clientSecret: 'changed' }));
    expect(result).toMatchObject({ applied: true, connection: { version: 2 } });
    expect(account.sandbox.pictory.secrets(result.connection?.connectionId ?? '')).toEqual({
      clientSecret: 'changed',
      accessToken: 'token',
    });
    expect((await account.ensure(channel({ clientSecret: 'changed' }))).plan?.action).toBe('none');
  });

  test('of a name that is the same again after a race keeps the connection that was renamed away', async () => {
    await open();
    const { connectionId } = existing();
    account.before(/^PUT/, () =>
      account.sandbox.pictory.update(connectionId, { name: 'Renamed', awsAccountId: '999999999999' }),
    );
    const result = await account.ensure(bucket({ description: 'new' }));
    expect(result).toMatchObject({ applied: true, plan: { action: 'create' } });
    expect(made()).toEqual([
      { name: 'Renamed', version: 2 },
      { name: 'Production', version: 1 },
    ]);
  });
});

describe('A delete', () => {
  const existing = (fields = {}) => account.sandbox.pictory.create({ type: 'AWS', name: 'Production', ...fields });
  const byName = { name: 'Production' };

  test('reads the connection again just before', async () => {
    await open();
    const { connectionId } = existing();
    expect(await account.remove({ type: aws }, byName)).toMatchObject({
      applied: true,
      connection: null,
      plan: { action: 'delete' },
    });
    expect(account.sent()).toEqual([
      'GET /awsconnections',
      `GET /awsconnections/${connectionId}`,
      `DELETE /awsconnections/${connectionId}`,
    ]);
  });

  test('whose answer is lost is settled by a read', async () => {
    await open({ faults: ['DELETE /awsconnections/* reset-after x1'] });
    existing();
    expect(await account.remove({ type: aws }, byName)).toMatchObject({
      applied: true,
      connection: null,
      plan: { action: 'delete' },
    });
    expect(account.sent().filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
  });

  test.each([
    ['DELETE', 'whose answer is lost'],
    ['GET', 'that somebody else was faster with'],
  ])('%s %s leaves alone the new connection of that name', async (method) => {
    await open({ faults: method === 'DELETE' ? ['DELETE /awsconnections/* reset-after x1'] : [] });
    const { connectionId } = existing();
    const recreate = () => {
      if (method === 'GET') account.sandbox.pictory.remove(connectionId);
      existing({ awsRegion: 'eu-west-1' });
    };
    account.before(new RegExp(`^GET .*${connectionId}`), method === 'GET' ? recreate : () => {});
    if (method === 'DELETE') {
      account.sandbox.addFault({
        method: 'GET',
        path: '/awsconnections/*',
        kind: 'meanwhile',
        skip: 1,
        meanwhile: recreate,
      });
    }
    const result = await account.remove({ type: aws }, byName);
    expect(result).toMatchObject({ applied: method === 'DELETE', connection: null });
    expect(result.error).toBeUndefined();
    expect(account.sandbox.pictory.list()).toMatchObject([{ name: 'Production', awsRegion: 'eu-west-1' }]);
  });

  test('that is answered with a 404 is settled by a read', async () => {
    await open({ faults: ['DELETE /awsconnections/* status-404 x1'] });
    existing();
    expect(await account.remove({ type: aws }, byName)).toMatchObject({ applied: true, connection: null });
    expect(made()).toEqual([]);
  });

  test('that is always answered with a 404 fails', async () => {
    await open({ faults: ['DELETE /awsconnections/* status-404 forever'] });
    existing();
    const { applied, error } = await account.remove({ type: aws }, byName);
    expect(applied).toBe(false);
    expect(message(error)).toContain('404');
    expect(made()).toHaveLength(1);
  });

  test('whose answer is lost, of a connection that is there under another name, is not told as done', async () => {
    await open({ faults: ['DELETE /awsconnections/* reset-before x1'] });
    const { connectionId } = existing();
    const rename = () => account.sandbox.pictory.update(connectionId, { name: 'Other' });
    account.sandbox.addFault({
      method: 'GET',
      path: '/awsconnections/*',
      kind: 'meanwhile',
      skip: 1,
      meanwhile: rename,
    });
    const { applied, error } = await account.remove({ type: aws }, byName);
    expect(applied).toBe('unknown');
    expect(message(error)).toContain('may or may not have taken effect');
    expect(made()).toEqual([{ name: 'Other', version: 2 }]);
  });

  test('of a connection that somebody renames in between leaves it alone', async () => {
    await open();
    const { connectionId } = existing();
    account.before(new RegExp(`^GET .*${connectionId}`), () =>
      account.sandbox.pictory.update(connectionId, { name: 'Other' }),
    );
    expect(await account.remove({ type: aws }, byName)).toMatchObject({
      applied: false,
      connection: null,
      plan: { action: 'none' },
    });
    expect(account.log.join()).toContain('was renamed to "Other" in the meantime, so it was not deleted');
    expect(made()).toEqual([{ name: 'Other', version: 2 }]);
  });

  test('of a connection that somebody changes in between is carried out', async () => {
    await open();
    const { connectionId } = existing();
    account.before(new RegExp(`^GET .*${connectionId}`), () =>
      account.sandbox.pictory.update(connectionId, { description: 'theirs' }),
    );
    expect(await account.remove({ type: aws }, byName)).toMatchObject({ applied: true, connection: null });
    expect(made()).toEqual([]);
  });

  test('by id of a connection that somebody renames in between is carried out', async () => {
    await open();
    const { connectionId } = existing();
    let reads = 0;
    account.before(
      new RegExp(`^GET .*${connectionId}`),
      () => ++reads === 2 && account.sandbox.pictory.update(connectionId, { name: 'Other' }),
      2,
    );
    expect(await account.remove({ type: aws }, { connectionId })).toMatchObject({ applied: true, connection: null });
    expect(made()).toEqual([]);
  });

  test('that is cancelled while the connection is read once more is not sent', async () => {
    await open();
    const { connectionId } = existing();
    account.before(new RegExp(`^GET .*${connectionId}`), () => account.stop());
    const result = await account.remove({ type: aws }, byName);
    expect(message(result.error)).toContain('stopped');
    expect(result.applied).toBe(false);
    expect(made()).toHaveLength(1);
  });

  test('of a connection that somebody deletes in between is done', async () => {
    await open();
    const { connectionId } = existing();
    account.before(/^DELETE/, () => account.sandbox.pictory.remove(connectionId));
    expect(await account.remove({ type: aws }, { connectionId })).toMatchObject({
      applied: false,
      connection: null,
      plan: { action: 'none' },
    });
  });

  test('by an id and a name that do not fit together is refused', async () => {
    await open();
    const { connectionId } = existing();
    await expect(account.remove({ type: aws }, { connectionId, name: 'Other' })).rejects.toThrow(
      'is named "Production", not "Other"',
    );
    expect(made()).toHaveLength(1);
  });
});
