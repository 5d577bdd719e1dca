import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection, Desired, Identity, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError } from '../../src/errors.ts';
import { EVERY_ACTION } from '../../src/inputs/settings.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import { PictoryError } from '../../src/pictory/errors.ts';
import { foundOnly, type SearchResult } from '../../src/reconcile/find.ts';
import { createGoal } from '../../src/reconcile/goal.ts';
import { awsConnection, desired, ID, signer, vimeoConnection } from '../plan/examples.ts';
import { type Account, openAccount } from '../support/account.ts';

let account: Account;
beforeEach(async () => {
  account = await openAccount();
});
afterEach(() => account.sandbox.close());

const S3 = { name: 'A', awsAccountId: '123456789012', awsRegion: 'us-east-2' };
type IsClaimed = (connectionId: string) => boolean;
const goalOf = (task: OneTask, isClaimed?: IsClaimed) =>
  createGoal(task, { allow: EVERY_ACTION, maxAttempts: 1 }, { ...account.dependencies, sign: signer }, { isClaimed });
const presentAs = (target: Desired, isClaimed?: IsClaimed) => {
  const { type, identity } = target;
  return goalOf({ kind: 'one', state: 'present', operation: 'ensure', type, identity, desired: target }, isClaimed);
};
const present = (more: Partial<Desired> = {}, values: Values = S3, isClaimed?: IsClaimed) =>
  presentAs(desired(aws, values, more), isClaimed);
const absent = (identity: Identity, isClaimed?: IsClaimed) =>
  goalOf({ kind: 'one', state: 'absent', operation: 'delete', type: aws, identity }, isClaimed);
const lookAt = (identity: Identity, found: SearchResult) =>
  goalOf({ kind: 'one', state: 'any', operation: 'get', type: aws, identity }).plan(found);
const replacement: Connection = {
  ...awsConnection({ name: `A - replacement ${'a'.repeat(32)}`, awsRegion: 'eu-west-1' }),
  connectionId: 'new',
};

describe('a connection that should exist', () => {
  test('is created when it is missing', () => {
    expect(present().plan(foundOnly(null)).action).toBe('create');
  });

  test('is not created when its id does not exist', async () => {
    const identity = { connectionId: 'gone', name: 'A' };
    await expect(present({ identity }).find()).rejects.toMatchObject({ trouble: 'not-found' });
  });

  test('is not created when the operation needs it to be there', () => {
    expect(() => present({ whenMissing: 'fail' }).plan(foundOnly(null))).toThrow(ActionError);
  });

  test('is compared when it is there', () => {
    expect(present({ whenMissing: 'fail' }).plan(foundOnly(awsConnection({ name: 'A' }))).action).toBe('none');
    expect(present().plan(foundOnly(awsConnection({ name: 'A', awsRegion: 'eu-west-1' }))).action).toBe('replace');
  });

  test('is renamed when id and name do not fit together, but only where the operation may create it', () => {
    const identity = { connectionId: ID, name: 'A' };
    const found = foundOnly(awsConnection({ name: 'B' }));
    expect(present({ identity }).plan(found).action).toBe('update');
    expect(() => present({ identity, whenMissing: 'fail' }).plan(found)).toThrow(ActionError);
  });

  test('goes on with a replacement that did not come to its end', () => {
    const found: SearchResult = { ...foundOnly(awsConnection({ name: 'A' })), replacements: [replacement] };
    const goal = present({ onImmutableChange: 'replace' }, { ...S3, awsRegion: 'eu-west-1' });
    expect(goal.plan(found)).toMatchObject({ action: 'replace', replacement: { connectionId: 'new' } });
  });

  test('is replaced without another update of the new one when that was brought up to date just now', () => {
    const old = awsConnection({ name: 'A', description: 'theirs' });
    const found: SearchResult = { ...foundOnly(old), replacements: [replacement] };
    const goal = present({ onImmutableChange: 'replace' }, { ...S3, awsRegion: 'eu-west-1' });
    expect(goal.plan(found)).toMatchObject({ write: { kind: 'update' } });
    expect(goal.plan({ ...found, isSynced: true })).toMatchObject({ write: { kind: 'delete' } });
  });

  test('is looked for on every page only where it may be replaced', () => {
    expect(present().scanAllPages).toBe(false);
    expect(present({ onImmutableChange: 'replace' }).scanAllPages).toBe(true);
  });

  test('is stood in the way of by a connection that has the same account and region, and by no other', () => {
    const isConflicting = (values: object) => present().isConflicting?.(awsConnection({ name: 'B', ...values }), null);
    expect(isConflicting({})).toBe(true);
    expect(isConflicting({ awsRegion: 'eu-west-1' })).toBe(false);
    expect(isConflicting({ awsAccountId: '999999999999' })).toBe(false);
    expect(isConflicting({ awsRegion: 'eu-west-1', awsAccountId: '999999999999' })).toBe(false);
  });

  test.each([
    ['region', { awsRegion: 'eu-west-1' }, { awsRegion: 'eu-west-1' }],
    ['account', { awsAccountId: '999999999999' }, { awsAccountId: '999999999999' }],
    ['neither', {}, {}],
  ])('is stood in the way of by a holder of the resulting values, where %s is given', (_what, given, held) => {
    const goal = present({ onImmutableChange: 'replace' }, { name: 'A', ...given });
    const conflicts = (values: object) =>
      goal.isConflicting?.(awsConnection({ name: 'B', ...held, ...values }), awsConnection({ name: 'A' }));
    expect(conflicts({})).toBe(true);
    expect(conflicts({ awsAccountId: '111111111111' })).toBe(false);
    expect(conflicts({ awsAccountId: undefined })).toBe(false);
    expect(conflicts({ awsRegion: 'ap-south-1' })).toBe(false);
  });

  test('is stood in the way of by nobody while its account is unknown', () => {
    const goal = present({ onImmutableChange: 'replace' }, { name: 'A', awsRegion: 'us-east-2' });
    const unknown = awsConnection({ awsAccountId: undefined });
    expect([null, unknown].map((found) => goal.isConflicting?.(unknown, found))).toEqual([false, false]);
  });

  test('is stood in the way of by nothing where its type has no such fields', () => {
    const goal = presentAs(desired(vimeo, { name: 'A' }));
    expect(goal.isConflicting?.(vimeoConnection({ name: 'B' }), null)).toBe(false);
  });

  test('is found under its name, unless it is somebody else’s', async () => {
    const { connectionId } = account.sandbox.pictory.create({ type: 'AWS', ...S3 });
    expect((await present().find()).connection?.connectionId).toBe(connectionId);
    expect((await present({}, S3, (id) => id === connectionId).find()).connection).toBeNull();
  });
});

describe('a connection that should not exist', () => {
  test('is deleted when it is there', () => {
    expect(absent({ name: 'A' }).plan(foundOnly(awsConnection({ name: 'A' }))).action).toBe('delete');
  });

  test('has nothing to do when it is not there, under the name that was asked for', () => {
    expect(absent({ name: 'A' }).plan(foundOnly(null))).toMatchObject({ action: 'none', name: 'A' });
    expect(absent({ connectionId: ID }).plan(foundOnly(null))).toMatchObject({ action: 'none', name: '' });
    expect(absent({ connectionId: ID, name: 'A' }).plan(foundOnly(null))).toMatchObject({ action: 'none', name: 'A' });
  });

  test('is not deleted when id and name do not fit together', () => {
    const found = foundOnly(awsConnection({ name: 'B' }));
    expect(() => absent({ connectionId: ID, name: 'A' }).plan(found)).toThrow(ActionError);
    expect(absent({ connectionId: ID, name: 'B' }).plan(found).action).toBe('delete');
    expect(absent({ connectionId: ID }).plan(found).action).toBe('delete');
  });

  test('is found under its name, unless it is somebody else’s', async () => {
    const { connectionId } = account.sandbox.pictory.create({ type: 'AWS', ...S3 });
    expect((await absent({ name: 'A' }).find()).connection?.connectionId).toBe(connectionId);
    expect((await absent({ name: 'A' }, (id) => id === connectionId).find()).connection).toBeNull();
  });

  test('is not there when Pictory does not know its id', async () => {
    expect(await absent({ connectionId: 'gone' }).find()).toEqual(foundOnly(null));
  });

  test('is not taken for gone when it cannot be read', async () => {
    account.sandbox.addFault('GET /awsconnections/* status-403 forever');
    await expect(absent({ connectionId: 'x' }).find()).rejects.toThrow(PictoryError);
  });
});

describe('a connection that is looked at', () => {
  test('has nothing to do', () => {
    const connection = awsConnection({ name: 'A' });
    expect(lookAt({ name: 'A' }, foundOnly(connection))).toMatchObject({
      action: 'none',
      name: 'A',
      current: connection,
    });
  });

  test('has to be there; others with its name in another spelling are named', () => {
    const similar = [
      { ...awsConnection({ name: 'a' }), connectionId: 'one' },
      { ...awsConnection({ name: 'A ' }), connectionId: 'other' },
    ];
    const fix = (found: SearchResult) => {
      try {
        return lookAt({ name: 'A' }, found).action;
      } catch (error) {
        return error instanceof ActionError ? error.fix : error;
      }
    };
    expect(fix({ ...foundOnly(null), similar })).toMatch(/\(one\).*\(other\)/);
    expect(fix(foundOnly(null))).not.toContain('(one)');
  });

  test.each([
    [{ connectionId: ID, name: 'B' }, false],
    [{ connectionId: ID, name: 'A' }, true],
    [{ connectionId: ID }, true],
    [{ name: 'B' }, true],
  ])('as %j is the one that is meant: %j', (identity, isMeant) => {
    const look = () => lookAt(identity, foundOnly(awsConnection({ name: 'A' })));
    if (isMeant) expect(look().action).toBe('none');
    else expect(look).toThrow(ActionError);
  });
});
