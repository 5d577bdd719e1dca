import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ActionError } from '../../src/errors.ts';
import { type Account, openAccount } from '../support/account.ts';
import { type Inputs, performOn, performOne } from '../support/performing.ts';

let account: Account;
beforeEach(async () => {
  account = await openAccount();
});
afterEach(() => account.sandbox.close());

const OLD = { awsAccountId: '123456789012', awsRegion: 'us-east-2' };
const BUCKET: Inputs = {
  type: 'aws',
  name: 'Production',
  'aws-account-id': '123456789012',
  'aws-region': 'us-east-2',
};
const existing = (fields = {}) =>
  account.sandbox.pictory.create({ type: 'AWS', name: 'Production', ...OLD, description: 'old', ...fields });
const perform = (inputs: Inputs) => performOne(account, inputs);
const preview = (inputs: Inputs = {}) => perform({ ...BUCKET, 'dry-run': 'true', ...inputs });
const verify = (inputs: Inputs = {}) => perform({ ...BUCKET, operation: 'verify', ...inputs });
const shown = (error: unknown) => (error instanceof ActionError ? `${error.message} ${error.fix}` : String(error));
const writes = () => account.sent().filter((line) => !line.startsWith('GET'));

describe('What stands beside the connection is pointed out:', () => {
  test('the one under the previous name', async () => {
    existing();
    const { connectionId } = existing({ name: 'Before', awsRegion: 'eu-west-1' });
    await preview({ 'previous-name': 'Before' });
    expect(account.log.join()).toContain(`"Before" (${connectionId}) also exists. Delete it, or remove previous-name.`);
  });

  test('one with another spelling', async () => {
    const { connectionId } = existing({ name: 'production', awsRegion: 'eu-west-1' });
    await preview();
    expect(account.log.join()).toContain(`There is "production" (${connectionId}), spelled differently`);
  });

  test('one that has the account and region of a create', async () => {
    const { connectionId } = existing({ name: 'Other' });
    const { error, plan } = await preview();
    expect(plan?.blocker?.kind).toBe('taken');
    expect(shown(error)).toContain('aws-account-id 123456789012 and aws-region us-east-2');
    expect(shown(error)).toMatch(new RegExp(`"Other" \\(${connectionId}\\).*previous-name: "Other"`));
  });

  test('one that has the account and region of a replacement', async () => {
    existing();
    const { connectionId } = existing({ name: 'Other', awsRegion: 'eu-west-1' });
    const { error } = await perform({ ...BUCKET, 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' });
    expect(shown(error)).toContain(`"Other" (${connectionId})`);
    expect(shown(error)).not.toContain('previous-name');
    expect(writes()).toEqual([]);
  });

  test('what is left of a replacement', async () => {
    existing();
    const name = `Production - replacement ${'a'.repeat(32)}`;
    const { connectionId } = existing({ name, awsRegion: 'eu-west-1' });
    await preview({ 'on-immutable-change': 'replace' });
    expect(account.log.join()).toContain(
      `"${name}" (${connectionId}) has the name of an interrupted replacement of the AWS S3 connection "Production"`,
    );
  });

  test('nothing, when there is nothing', async () => {
    existing();
    existing({ name: 'production', awsRegion: 'eu-west-1' });
    await preview({ 'previous-name': 'Before' });
    expect(account.log).toEqual([]);
  });

  test('not the connection itself, when it has the account and region', async () => {
    existing();
    await preview({ description: 'new', 'on-immutable-change': 'replace' });
    expect(account.log).toEqual([]);
  });

  test('no account and region for a type that has none', async () => {
    account.sandbox.pictory.create({ type: 'VIMEO', name: 'Other' });
    const secrets = { 'client-identifier': 'a', 'client-secret': 'b', 'access-token': 'c' };
    await preview({ ...secrets, type: 'vimeo', name: 'Marketing', 'aws-account-id': '', 'aws-region': '' });
    expect(account.log).toEqual([]);
  });
});

describe('A warning about the plan', () => {
  test('is part of the outcome, as the log has it', async () => {
    const { connectionId } = existing({ name: 'production', awsRegion: 'eu-west-1' });
    const { warnings } = await preview();
    expect(warnings).toEqual([
      { title: 'Similar name', message: expect.stringContaining(`"production" (${connectionId})`) },
    ]);
    expect(account.log).toEqual(warnings?.map(({ title, message }) => `${title}: ${message}`));
  });
});

describe('A dry run', () => {
  test('writes nothing', async () => {
    expect(await preview()).toMatchObject({ applied: false, plan: { action: 'create' }, connection: null });
    expect(writes()).toEqual([]);
  });

  test('succeeds where the run would', async () => {
    expect((await preview()).error).toBeUndefined();
  });

  test('fails where the run would, with the plan', async () => {
    existing();
    const outcome = await preview({ 'aws-region': 'eu-west-1' });
    expect(outcome.plan?.action).toBe('replace');
    expect(shown(outcome.error)).toContain('aws-region is "us-east-2" and should be "eu-west-1"');
  });
});

describe('A check', () => {
  test('of a connection that is as declared succeeds', async () => {
    existing();
    const outcome = await verify();
    expect(outcome.plan?.action).toBe('none');
    expect(outcome.error).toBeUndefined();
  });

  test('of a connection that is not there says how to create it', async () => {
    expect(shown((await verify()).error)).toMatch(/There is no AWS S3 connection "Production"\..*`operation: ensure`/);
  });

  test('of a connection that differs names the inputs and the way back', async () => {
    existing();
    const words = shown((await verify({ description: 'new' })).error);
    expect(words).toContain('The AWS S3 connection "Production" differs: description is "old" and should be "new".');
    expect(words).toContain('undo it with `operation: ensure`.');
  });

  test('of a connection that is disabled says how to enable it', async () => {
    existing({ enabled: false });
    expect(shown((await verify()).error)).toContain('`operation: enable`');
  });

  test('of a connection that is disabled and differs otherwise names only the operation that undoes both', async () => {
    existing({ enabled: false });
    const words = shown((await verify({ description: 'new' })).error);
    expect(words).toContain('undo it with `operation: ensure` and `enabled: true`.');
    expect(words).not.toContain('`operation: enable`');
  });

  test('of a connection that should be disabled does not say how to enable it', async () => {
    existing();
    expect(shown((await verify({ enabled: 'false' })).error)).not.toContain('`operation: enable`');
  });

  test('of a connection that cannot be changed in place names the ways out', async () => {
    existing();
    const words = shown((await verify({ 'aws-region': 'eu-west-1' })).error);
    expect(words).toContain('differs: aws-region is "us-east-2" and should be "eu-west-1".');
    expect(words).toContain('Keep the current aws-region');
  });

  test('of a connection that would be replaced says that its id would change', async () => {
    existing();
    const replaced = await verify({ 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' });
    expect(shown(replaced.error)).toMatch(/`operation: ensure` replaces.*another id/);
  });

  test('of a connection under its previous name calls it by the name that it has', async () => {
    existing({ name: 'Before' });
    expect(shown((await verify({ 'previous-name': 'Before' })).error)).toContain(
      'The AWS S3 connection "Before" differs: name is "Before" and should be "Production".',
    );
  });

  test('writes nothing', async () => {
    existing();
    await verify({ description: 'new' });
    expect(writes()).toEqual([]);
  });
});

describe('A look', () => {
  const get = (inputs: Inputs) => perform({ type: 'aws', operation: 'get', ...inputs });

  test('at a connection tells it', async () => {
    const { connectionId } = existing();
    expect(await get({ name: 'Production' })).toMatchObject({
      connection: { connectionId },
      plan: { action: 'none', name: 'Production' },
      applied: false,
    });
  });

  test('at one that is not there points at another spelling', async () => {
    const { connectionId } = existing({ name: 'PRODUCTION' });
    expect(shown((await get({ name: 'Production' })).error)).toContain(
      `There is "PRODUCTION" (${connectionId}), spelled differently (upper and lower case).`,
    );
  });

  test('at an id and a name that do not fit together is refused', async () => {
    const { connectionId } = existing();
    expect(shown((await get({ name: 'Other', 'connection-id': connectionId })).error)).toContain(
      `The AWS S3 connection ${connectionId} is named "Production", not "Other".`,
    );
  });

  test('at an id and a name that fit together succeeds', async () => {
    const { connectionId } = existing();
    expect((await get({ name: 'Production', 'connection-id': connectionId })).error).toBeUndefined();
  });

  test('at all connections tells those of every type', async () => {
    existing();
    account.sandbox.pictory.create({ type: 'VIMEO', name: 'Marketing' });
    const outcome = await performOn(account, { operation: 'list' });
    const { connections } = outcome.kind === 'account' ? outcome : {};
    expect(connections?.map(({ values }) => values.name)).toEqual(['Production', 'Marketing']);
  });
});

describe('Switching', () => {
  test('a connection changes that alone', async () => {
    const { connectionId } = existing();
    await perform({ type: 'aws', name: 'Production', operation: 'disable' });
    expect(account.sandbox.pictory.get(connectionId)).toMatchObject({ enabled: false, description: 'old', version: 2 });
  });

  test('a connection that is not there is refused', async () => {
    const outcome = await perform({ type: 'aws', name: 'Production', operation: 'enable' });
    expect(shown(outcome.error)).toContain('There is no AWS S3 connection "Production".');
    expect(writes()).toEqual([]);
  });

  test('an id and a name that do not fit together is refused', async () => {
    const { connectionId } = existing();
    const outcome = await perform({ type: 'aws', name: 'X', 'connection-id': connectionId, operation: 'disable' });
    expect(shown(outcome.error)).toContain('is named "Production", not "X"');
    expect(writes()).toEqual([]);
  });
});

describe('A delete', () => {
  test('of an id that is not there has nothing to do', async () => {
    const outcome = await perform({ type: 'aws', 'connection-id': 'gone', operation: 'delete' });
    expect(outcome).toMatchObject({ plan: { action: 'none', name: '' }, connection: null, applied: false });
    expect(outcome.error).toBeUndefined();
  });

  test('of an id at an address without the API fails', async () => {
    for (const path of ['/awsconnections', '/awsconnections/*']) {
      account.sandbox.addFault(`GET ${path} status-404 forever`);
    }
    const outcome = await perform({ type: 'aws', 'connection-id': 'gone', operation: 'delete' });
    expect(outcome).toMatchObject({ error: { trouble: 'wrong-address' }, applied: false });
  });

  test('of an id succeeds once the connection is gone, whatever else fails then', async () => {
    const { connectionId } = existing();
    account.sandbox.addFault('DELETE /awsconnections/* status-502-after x1');
    account.sandbox.addFault('GET /awsconnections status-403 forever');
    const outcome = await perform({ type: 'aws', 'connection-id': connectionId, operation: 'delete' });
    expect(outcome).toMatchObject({ applied: true, connection: null });
    expect(outcome.error).toBeUndefined();
  });

  test('that cannot find out whether the connection is there fails', async () => {
    account.sandbox.addFault('GET /awsconnections/* status-403 forever');
    const outcome = await perform({ type: 'aws', 'connection-id': 'gone', operation: 'delete' });
    expect(outcome.plan).toBeUndefined();
    expect(shown(outcome.error)).toContain('Pictory answered 403');
  });
});
