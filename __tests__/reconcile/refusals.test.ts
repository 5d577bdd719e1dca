import { afterEach, describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Desired } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
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
const make = (fields = {}) =>
  account.sandbox.pictory.create({ type: 'AWS', name: 'Production', ...OLD, ...fields }).connectionId;
const video = (name: string) => account.sandbox.pictory.create({ type: 'VIMEO', name }).connectionId;
const channel = (connectionId: string, values: Desired['values']): Desired => ({
  type: vimeo,
  identity: { connectionId },
  values,
  credentials: 'on-change',
  whenMissing: 'fail',
  onImmutableChange: 'fail',
});
const message = (error: unknown) => (error instanceof ActionError ? error.message : String(error));
const fix = (error: unknown) => (error instanceof ActionError ? error.fix : '');
const lists = () => account.sent().filter((line) => /^GET \/[a-z-]+$/.test(line));

describe('A create that is refused', () => {
  test('names the account and region, and the connection that has them', async () => {
    await open();
    const connectionId = make({ name: 'Other' });
    const { error } = await account.ensure(bucket());
    expect(message(error)).toMatch(/^Could not create the AWS S3 connection "Production": Pictory answered 409/);
    expect(message(error)).toContain(
      `aws-account-id 123456789012 and aws-region us-east-2 are already used by "Other" (${connectionId}), and Pictory allows only one connection with them.`,
    );
    expect(fix(error)).toBe(
      'To manage that connection, set `previous-name: "Other"` to rename it. To keep both, choose other values.',
    );
  });

  test('for a replacement has another way out', async () => {
    await open();
    make();
    make({ name: 'Other', awsRegion: 'eu-west-1' });
    const { error, applied } = await account.ensure(
      bucket({ awsRegion: 'eu-west-1' }, { onImmutableChange: 'replace' }),
    );
    expect(message(error)).toContain('aws-region eu-west-1 are already used by "Other"');
    expect(fix(error)).toBe('Delete "Other" first, or choose other values.');
    expect(applied).toBe(false);
  });

  test('does not name the connection that is to be replaced as the one in the way', async () => {
    await open();
    const connectionId = make();
    account.before(/^POST/, () => account.sandbox.pictory.update(connectionId, { awsRegion: 'eu-west-1' }));
    const { error } = await account.ensure(bucket({ awsRegion: 'eu-west-1' }, { onImmutableChange: 'replace' }));
    expect(message(error)).toContain('Pictory answered 409');
    expect(message(error)).not.toContain('already belong');
  });
});

describe('A rename that is refused', () => {
  test('names the connection that has the name, on whichever page it is', async () => {
    await open({ pageSize: 1 });
    const connectionId = video('Marketing');
    video('Other');
    const taker = video('Taken');
    const { error } = await account.ensure(channel(connectionId, { name: 'Taken' }));
    expect(message(error)).toContain(` Another connection is already named "Taken" (connection-id ${taker}).`);
    expect(fix(error)).toBe('Choose another name, or rename or delete that connection first.');
  });

  test('keeps its words when no connection has the name', async () => {
    await open({ faults: ['PUT /vimeo-connections/* status-400 forever'] });
    const connectionId = video('Marketing');
    const { error } = await account.ensure(channel(connectionId, { name: 'Free' }));
    expect(message(error)).toContain('Pictory answered 400');
    expect(message(error)).not.toContain('is taken');
    expect(lists()).not.toEqual([]);
  });

  test('does not take the connection itself for another one that has the name', async () => {
    await open({ faults: ['PUT /awsconnections/* status-409 x1'] });
    const connectionId = make();
    account.before(/^GET .*\/awsconnections$/, () => account.sandbox.pictory.update(connectionId, { name: 'New' }));
    const identity = { connectionId, name: 'New' };
    const result = await account.ensure(bucket({ name: 'New' }, { identity }));
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({
      applied: false,
      plan: { action: 'none' },
      connection: { connectionId, version: 2 },
    });
  });
});

describe('No name is looked for', () => {
  test('when an update that is refused keeps the name', async () => {
    await open({ faults: ['PUT /awsconnections/* status-400 forever'] });
    const connectionId = make();
    const { error } = await account.ensure(bucket({ description: 'new' }, { identity: { connectionId } }));
    expect(message(error)).toContain('Pictory answered 400');
    expect(lists()).toEqual([]);
  });

  test('when an update that is refused does not carry one', async () => {
    await open({ faults: ['PUT /vimeo-connections/* status-400 forever'] });
    const connectionId = video('Marketing');
    const { error } = await account.ensure(channel(connectionId, { enabled: false }));
    expect(message(error)).toContain('Pictory answered 400');
    expect(lists()).toEqual([]);
  });

  test('when a delete is refused', async () => {
    await open({ faults: ['DELETE /awsconnections/* status-400 forever'] });
    const connectionId = make();
    const { error } = await account.remove({ type: aws }, { connectionId });
    expect(message(error)).toContain('Pictory answered 400');
    expect(lists()).toEqual([]);
  });
});
