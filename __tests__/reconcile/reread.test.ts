import { afterEach, describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Desired } from '../../src/connections/types.ts';
import { ActionError } from '../../src/errors.ts';
import { type Account, type AccountOptions, openAccount } from '../support/account.ts';

let account: Account;
const open = async (options?: AccountOptions) => {
  account = await openAccount(options);
};
afterEach(() => account.sandbox.close());

const OLD = { awsAccountId: '123456789012', awsRegion: 'us-east-2' };
const bucket = (values: Desired['values'] = {}, more: Partial<Desired> = {}): Desired => ({
  type: aws,
  identity: { name: 'Production' },
  values: { name: 'Production', ...OLD, ...values },
  credentials: 'on-change',
  whenMissing: 'create',
  onImmutableChange: 'fail',
  ...more,
});
const existing = () =>
  account.sandbox.pictory.create({ type: 'AWS', name: 'Production', ...OLD, description: 'old' }).connectionId;
const message = (error: unknown) => (error instanceof ActionError ? `${error.message} ${error.fix}` : String(error));
const waited = () => account.pauses.reduce((sum, pause) => sum + pause, 0);
const sent = () => account.sent().map((line) => line.replace(/[a-z0-9]{32}/, 'ID'));

describe('A write that is refused', () => {
  test.each([401, 403, 404, 422])('with %i ends at once', async (status) => {
    await open({ faults: [`POST /awsconnections status-${status} forever`] });
    const result = await account.ensure(bucket());
    expect(message(result.error)).toContain(`Pictory answered ${status}`);
    expect(result.applied).toBe(false);
    expect(account.sent()).toEqual(['GET /awsconnections', 'POST /awsconnections']);
    expect(account.pauses).toEqual([]);
  });

  test('because the connection is gone is settled by reads', async () => {
    await open();
    const connectionId = existing();
    account.before(/^PUT/, () => account.sandbox.pictory.remove(connectionId));
    await account.ensure(bucket({ description: 'new' }));
    expect(sent()).toEqual([
      'GET /awsconnections',
      'PUT /awsconnections/ID',
      'GET /awsconnections/ID',
      'GET /awsconnections',
      'POST /awsconnections',
    ]);
  });

  test('is believed only when it is the connection itself that stays as it was', async () => {
    await open({ faults: ['PUT /awsconnections/* status-409 forever'] });
    const connectionId = existing();
    account.before(new RegExp(`^GET .*${connectionId}`), () =>
      account.sandbox.pictory.update(connectionId, { description: 'newer' }),
    );
    const result = await account.ensure(bucket({ awsRegion: 'eu-west-1' }, { onImmutableChange: 'replace' }));
    expect(message(result.error)).toContain('Pictory answered 409');
    // The old connection has another version than the new one, which says nothing about the new one.
    expect(account.sent().filter((line) => line.startsWith('PUT'))).toHaveLength(1);
    expect(waited()).toBeGreaterThan(8_000);
  });

  test.each([
    ['update', 'PUT'],
    ['delete', 'DELETE'],
  ] as const)('for no reason that a read shows keeps its words (%s)', async (kind, method) => {
    await open({ faults: [`${method} /awsconnections/* status-409 forever`] });
    existing();
    const result =
      kind === 'update'
        ? await account.ensure(bucket({ description: 'new' }))
        : await account.remove({ type: aws }, { name: 'Production' });
    expect(message(result.error)).toContain(`Could not ${kind} the AWS S3 connection "Production"`);
    expect(message(result.error)).toContain('Pictory answered 409');
    expect(result.applied).toBe(false);
    expect(account.sent().filter((line) => line.startsWith(method))).toHaveLength(1);
    expect(waited()).toBeGreaterThan(8_000);
  });
});

describe('A write whose answer is lost', () => {
  test.each([
    ['its name', undefined],
    ['its id', 'id'],
  ])('is settled by one read of the connection, where it is known by %s', async (_what, by) => {
    await open({ faults: ['PUT /awsconnections/* reset-after x1'] });
    const connectionId = existing();
    const desired =
      by === undefined
        ? bucket({ description: 'new' })
        : { ...bucket(), values: { description: 'new' }, identity: { connectionId } };
    expect(await account.ensure(desired)).toMatchObject({ applied: true, connection: { version: 2 } });
    expect(sent().slice(1)).toEqual(['PUT /awsconnections/ID', 'GET /awsconnections/ID']);
  });

  test('is settled by one read of the connection under its previous name', async () => {
    await open({ faults: ['PUT /awsconnections/* reset-before x1'] });
    account.sandbox.pictory.create({ type: 'AWS', name: 'Before', ...OLD });
    const identity = { name: 'Production', previousName: 'Before' };
    expect(await account.ensure(bucket({}, { identity }))).toMatchObject({ applied: true, plan: { action: 'update' } });
    expect(sent().slice(1)).toEqual(['PUT /awsconnections/ID', 'GET /awsconnections/ID', 'PUT /awsconnections/ID']);
  });

  test('is looked for by its name when its id is gone', async () => {
    await open({ faults: ['PUT /awsconnections/* reset-before x1'] });
    const connectionId = existing();
    account.before(new RegExp(`^GET .*${connectionId}`), () => account.sandbox.pictory.remove(connectionId));
    expect(await account.ensure(bucket({ description: 'new' }))).toMatchObject({ plan: { action: 'create' } });
  });

  test('stays unknown when it may not be read what became of it', async () => {
    await open({ faults: ['PUT /awsconnections/* reset-after x1', 'GET /awsconnections/* status-403 forever'] });
    existing();
    const result = await account.ensure(bucket({ description: 'new' }));
    expect(result.applied).toBe('unknown');
    expect(message(result.error)).toContain('Pictory answered 403');
    expect(sent()).toEqual(['GET /awsconnections', 'PUT /awsconnections/ID', 'GET /awsconnections/ID']);
  });

  test('is settled after the wait that Pictory asks for', async () => {
    await open({ faults: ['POST /awsconnections status-503-after x1 retry-after=60'] });
    expect(await account.ensure(bucket())).toMatchObject({ applied: true, plan: { action: 'create' } });
    expect(account.pauses).toEqual([60_000]);
  });

  test('is settled after a pause also when Pictory asks for none', async () => {
    await open({ faults: ['POST /awsconnections status-503-after x1'] });
    await account.ensure(bucket());
    expect(account.pauses).toEqual([expect.any(Number)]);
    expect(waited()).toBeGreaterThanOrEqual(400);
    expect(waited()).toBeLessThanOrEqual(800);
  });

  test('is not waited for when Pictory asks for more than a minute', async () => {
    await open({ faults: ['POST /awsconnections status-503-after x1 retry-after=61'] });
    const result = await account.ensure(bucket());
    expect(message(result.error)).toContain('Pictory asks to wait 61 seconds');
    expect(message(result.error)).toContain('The write may or may not have taken effect.');
    expect(result.applied).toBe('unknown');
    expect(account.pauses).toEqual([]);
    expect(account.sent()).toEqual(['GET /awsconnections', 'POST /awsconnections']);
  });
});
