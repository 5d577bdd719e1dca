import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ActionError } from '../../src/errors.ts';
import { EVERY_ACTION } from '../../src/inputs/settings.ts';
import type { Outcome } from '../../src/outcome.ts';
import type { Action } from '../../src/plan/plan.ts';
import { type Account, openAccount } from '../support/account.ts';
import { manifest, run } from '../support/manifests.ts';
import { type Inputs, performOn, performOne } from '../support/performing.ts';

let account: Account;
beforeEach(async () => {
  account = await openAccount();
});
afterEach(() => account.sandbox.close());

const S3 = { awsAccountId: '123456789012', awsRegion: 'us-east-2' };
const BUCKET: Inputs = { type: 'aws', name: 'S3', 'aws-account-id': S3.awsAccountId, 'aws-region': S3.awsRegion };
const MOVED: Inputs = { ...BUCKET, 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' };
const bucket = (fields: object = {}) => account.sandbox.pictory.create({ type: 'AWS', name: 'S3', ...S3, ...fields });
const writes = () => account.sent().filter((line) => !line.startsWith('GET'));
const message = ({ error }: Outcome) => (error instanceof ActionError ? `${error.message} ${error.fix}` : error);

/** Every set of permitted actions. */
const SETS = Array.from({ length: 16 }, (_, bits) => EVERY_ACTION.filter((_action, index) => bits & (1 << index)));
const text = (allow: readonly Action[]) => allow.join(', ') || 'none';

interface Case {
  readonly title: string;
  readonly action: Action | 'none';
  readonly prepare: () => unknown;
  readonly inputs: Inputs;
}

const cases: readonly Case[] = [
  { title: 'ensure that creates', action: 'create', prepare: () => {}, inputs: BUCKET },
  { title: 'ensure that updates', action: 'update', prepare: bucket, inputs: { ...BUCKET, description: 'new' } },
  {
    title: 'ensure that renames',
    action: 'update',
    prepare: () => bucket({ name: 'Before' }),
    inputs: { ...BUCKET, 'previous-name': 'Before' },
  },
  { title: 'ensure that disables', action: 'update', prepare: bucket, inputs: { ...BUCKET, enabled: 'false' } },
  { title: 'ensure that replaces', action: 'replace', prepare: bucket, inputs: MOVED },
  {
    title: 'ensure that deletes the old connection of a replacement',
    action: 'replace',
    prepare: () => [bucket(), bucket({ name: `S3 - replacement ${'a'.repeat(32)}`, awsRegion: 'eu-west-1' })],
    inputs: MOVED,
  },
  {
    title: 'ensure that renames the new connection of a replacement',
    action: 'replace',
    prepare: () => bucket({ name: `S3 - replacement ${'a'.repeat(32)}`, awsRegion: 'eu-west-1' }),
    inputs: MOVED,
  },
  { title: 'ensure without a change', action: 'none', prepare: bucket, inputs: BUCKET },
  {
    title: 'enable',
    action: 'update',
    prepare: () => bucket({ enabled: false }),
    inputs: { type: 'aws', name: 'S3', operation: 'enable' },
  },
  { title: 'disable', action: 'update', prepare: bucket, inputs: { type: 'aws', name: 'S3', operation: 'disable' } },
  {
    title: 'enable without a change',
    action: 'none',
    prepare: bucket,
    inputs: { type: 'aws', name: 'S3', operation: 'enable' },
  },
  {
    title: 'rotate',
    action: 'update',
    prepare: () => account.sandbox.pictory.create({ type: 'VIMEO', name: 'Films' }),
    inputs: { type: 'vimeo', name: 'Films', operation: 'rotate', 'access-token': 'new' },
  },
  { title: 'delete', action: 'delete', prepare: bucket, inputs: { type: 'aws', name: 'S3', operation: 'delete' } },
  {
    title: 'delete of nothing',
    action: 'none',
    prepare: () => {},
    inputs: { type: 'aws', name: 'S3', operation: 'delete' },
  },
];

describe.each(cases)('$title', ({ action, prepare, inputs }) => {
  const passes = (allow: readonly Action[]) => action === 'none' || allow.includes(action);

  test.each(SETS.filter(passes).map(text))('is written with allow: %s', async (allow) => {
    prepare();
    const { error, plan, applied } = await performOne(account, { ...inputs, allow });
    expect({ error, action: plan?.action, applied }).toEqual({ error: undefined, action, applied: action !== 'none' });
  });

  const refused = SETS.filter((allow) => !passes(allow)).map(text);
  if (refused.length === 0) return;

  describe.each(['true', 'false'])('and dry-run: %s', (dryRun) => {
    test.each(refused)('is refused with allow: %s', async (allow) => {
      prepare();
      const outcome = await performOne(account, { ...inputs, allow, 'dry-run': dryRun });
      expect({ action: outcome.plan?.action, applied: outcome.applied }).toEqual({ action, applied: false });
      expect(message(outcome)).toContain(`The plan is to ${action} the `);
      expect(message(outcome)).toContain(`The step has \`allow: ${allow}\`. Add the missing action, `);
      expect(writes()).toEqual([]);
    });
  });
});

describe('An operation that only reads', () => {
  test.each(['get', 'verify'])('ignores allow: %s', async (operation) => {
    bucket();
    const { error } = await performOne(account, { ...BUCKET, operation, allow: 'none' });
    expect(error).toBeUndefined();
  });

  test.each(['list'])('ignores allow: %s', async (operation) => {
    expect((await performOn(account, { operation, allow: 'none' })).error).toBeUndefined();
  });

  test('reports drift as without allow', async () => {
    const outcome = await performOne(account, { ...BUCKET, operation: 'verify', allow: 'none' });
    expect(message(outcome)).toContain('There is no AWS S3 connection "S3"');
  });
});

describe('A plan that Pictory would refuse', () => {
  test('keeps that reason', async () => {
    bucket();
    const outcome = await performOne(account, { ...MOVED, 'on-immutable-change': 'fail', allow: 'create' });
    expect(message(outcome)).toContain('Pictory does not allow changing aws-region');
  });
});

describe('A change by somebody else during the run', () => {
  test('that calls for another action is refused', async () => {
    const { connectionId } = bucket();
    account.before(/^PUT/, () => account.sandbox.pictory.remove(connectionId));
    const outcome = await performOne(account, { ...BUCKET, description: 'new', allow: 'update' });
    expect(message(outcome)).toContain('The plan is to create the AWS S3 connection "S3", which');
    expect(account.sandbox.pictory.list()).toEqual([]);
  });
});

describe('A manifest with every action', () => {
  const region = (awsRegion: string, more: object = {}) => ({ values: { ...S3, awsRegion, ...more } });
  const wanted = [
    { name: 'Created', ...region('us-east-1') },
    { name: 'Updated', ...region('us-east-2', { description: 'new' }) },
    { name: 'Replaced', ...region('eu-west-1'), onImmutableChange: 'replace' as const },
    { name: 'Deleted' },
    { name: 'Absent' },
    { name: 'Kept', ...region('ap-south-1') },
  ];
  const NAMES: Readonly<Record<Action, string>> = {
    create: 'Created',
    update: 'Updated',
    replace: 'Replaced',
    delete: 'Deleted',
  };
  beforeEach(() => {
    bucket({ name: 'Updated' });
    bucket({ name: 'Replaced', awsRegion: 'eu-west-2' });
    bucket({ name: 'Deleted', awsRegion: 'eu-west-3' });
    bucket({ name: 'Kept', awsRegion: 'ap-south-1' });
  });

  describe.each([true, false])('and dry-run: %s', (dryRun) => {
    test.each(SETS.filter(({ length }) => length < 4).map((allow) => [text(allow), allow] as const))(
      'is refused as a whole with allow: %s, and names each connection',
      async (_text, allow) => {
        const outcome = await run(account, manifest(wanted, 'ensure', { allow, dryRun }));
        const missing = EVERY_ACTION.filter((action) => !allow.includes(action));
        const { points = [] } = outcome.error instanceof ActionError ? outcome.error : {};
        expect(points.map((point) => /^The plan is to (\S+) the .*? "(\w+)"/.exec(point)?.slice(1))).toEqual(
          missing.map((action) => [action, NAMES[action]]),
        );
        expect({ applied: outcome.applied, writes: writes() }).toEqual({ applied: false, writes: [] });
      },
    );
  });

  test('is written if every action is permitted', async () => {
    const outcome = await run(account, manifest(wanted));
    expect({ error: outcome.error, applied: outcome.applied }).toEqual({ error: undefined, applied: true });
  });

  test('gives the way out once', async () => {
    const outcome = await run(account, manifest(wanted, 'ensure', { allow: ['create'] }));
    expect(String(message(outcome)).match(/Add the missing action/g)).toHaveLength(1);
  });
});
