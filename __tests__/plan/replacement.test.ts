import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection, Desired, Values } from '../../src/connections/types.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import { replacementOf } from '../../src/plan/replacement.ts';
import { awsConnection, desired, type Read, signer } from './examples.ts';

const OF = 'a1b2c3d4'.repeat(4);
const REST = `Production-S3 - replacement ${OF}`;
const moved = (values: Values = {}, more: Partial<Desired> = {}) =>
  desired(
    aws,
    { name: 'Production-S3', awsAccountId: '123456789012', awsRegion: 'eu-west-1', ...values },
    { onImmutableChange: 'replace', ...more },
  );
/** The new connection of a replacement; in another region than the old one. */
function fresh(values: Read = {}, connectionId = 'new'): Connection {
  return { ...awsConnection({ name: REST, awsRegion: 'eu-west-1', ...values }, 1), connectionId };
}
const old = awsConnection();

describe('The name of a new connection', () => {
  test('tells the change that it is the rest of', () => {
    expect(replacementOf(REST, 'Production-S3')).toBe(OF);
  });

  test.each([
    ['the name itself', 'Production-S3'],
    ['another name', REST.replace('S3', 'S4')],
    ['something before the name', `x${REST}`],
    ['something after the id', `${REST}0`],
    ['a short id', REST.slice(0, -1)],
    ['an id that is none', REST.replace('a', 'g')],
    ['an id alone', OF],
  ])('is not taken for one with %s', (_what, candidate) => {
    expect(replacementOf(candidate, 'Production-S3')).toBeUndefined();
  });

  test('is the name, and the id of the change', () => {
    const plan = planPresent(old, moved(), signer);
    expect(plan).toMatchObject({ write: { body: { name: `Production-S3 - replacement ${plan.id}` } } });
  });
});

describe('The next write of a replacement', () => {
  const TEMPORARY = `Production-S3 - replacement ${planPresent(old, moved(), signer).id}`;

  test('is to create the new connection, with what is not managed from the old one', () => {
    expect(planPresent(awsConnection({ enabled: false }), moved(), signer)).toMatchObject({
      action: 'replace',
      current: { connectionId: old.connectionId },
      write: {
        kind: 'create',
        body: { description: 'Assets', enabled: false, awsAccountId: '123456789012', awsRegion: 'eu-west-1' },
      },
    });
  });

  test('prefers what is managed to what the old one has', () => {
    const plan = planPresent(old, moved({ description: 'ours', enabled: false }), signer);
    expect(plan).toMatchObject({ write: { body: { description: 'ours', enabled: false } } });
  });

  test('has no blocker any more', () => {
    expect(planPresent(old, moved(), signer).blocker).toBeUndefined();
  });

  test('is to bring the new connection up to date with the old one', () => {
    const plan = planPresent(old, moved(), signer, [fresh({ name: TEMPORARY, description: 'older' })]);
    expect(plan).toMatchObject({
      action: 'replace',
      replacement: { connectionId: 'new' },
      write: { kind: 'update', on: { connectionId: 'new' }, body: { name: TEMPORARY, description: 'Assets' } },
    });
  });

  test('is to give the new connection the id of this change, when it was created for another one', () => {
    expect(planPresent(old, moved(), signer, [fresh()])).toMatchObject({
      write: { kind: 'update', on: { connectionId: 'new' }, body: { name: TEMPORARY } },
    });
  });

  test('is to delete the old connection once the new one is as it should be', () => {
    expect(planPresent(old, moved(), signer, [fresh({ name: TEMPORARY })])).toMatchObject({
      action: 'replace',
      replacement: { connectionId: 'new' },
      write: { kind: 'delete', on: { connectionId: old.connectionId } },
    });
  });

  test('is to delete the old connection when the new one was brought up to date just now', () => {
    expect(planPresent(old, moved(), signer, [fresh({ description: 'normalised' })], true)).toMatchObject({
      replacement: { connectionId: 'new' },
      write: { kind: 'delete', on: { connectionId: old.connectionId } },
    });
  });

  test('goes on with the new connection that fits', () => {
    const others = [fresh({ awsRegion: 'ap-south-1' }, 'other'), fresh()];
    expect(planPresent(old, moved(), signer, others)).toMatchObject({ replacement: { connectionId: 'new' } });
  });

  test.each([
    ['was read without account and region', { awsAccountId: undefined, awsRegion: undefined }],
    ['has the region in upper case', { awsRegion: 'EU-WEST-1' }],
  ])('goes on with the new one that %s', (_what, read) => {
    expect(planPresent(old, moved(), signer, [fresh(read)])).toMatchObject({ replacement: { connectionId: 'new' } });
  });

  test('is to create one when none fits', () => {
    const plan = planPresent(old, moved(), signer, [fresh({ awsRegion: 'ap-south-1' })]);
    expect(plan).toMatchObject({ write: { kind: 'create' } });
    expect(plan).not.toHaveProperty('replacement');
  });

  test('is none when something is missing to create the new connection', () => {
    const plan = planPresent(awsConnection({ awsAccountId: undefined }), desiredRegion(), signer);
    expect(plan.blocker).toMatchObject({ kind: 'missing-fields', fields: [{ api: 'awsAccountId' }] });
    expect(plan).not.toHaveProperty('write');
  });

  function desiredRegion(): Desired {
    return desired(aws, { name: 'Production-S3', awsRegion: 'eu-west-1' }, { onImmutableChange: 'replace' });
  }
});

describe('The rest of a replacement whose old connection is gone', () => {
  test('is to rename the new one, under the id of the whole', () => {
    const plan = planPresent(null, moved(), signer, [fresh()]);
    expect(plan).toMatchObject({
      action: 'replace',
      current: { connectionId: 'new' },
      replacement: { connectionId: 'new' },
      finishes: true,
      write: { kind: 'update', body: { name: 'Production-S3' } },
    });
    expect(plan.id).toBe(OF);
  });

  test('has an id of its own when more than the name differs', () => {
    const plan = planPresent(null, moved({ description: 'newer' }), signer, [fresh()]);
    expect(plan).toMatchObject({ action: 'replace', finishes: true });
    expect(plan.id).not.toBe(OF);
  });

  test.each<[string, Read, Values]>([
    ['is in another region', { awsRegion: 'ap-south-1' }, {}],
    ['is of another account', { awsAccountId: '999999999999' }, {}],
    ['does not show its account', { awsAccountId: undefined }, {}],
    ['has another description than is asked for', {}, { description: 'Ours' }],
  ])('has not the id in its name when the new one %s', (_what, read, values) => {
    expect(planPresent(null, moved(values), signer, [fresh(read)]).id).toMatch(/^[0-9a-f]{32}$/);
    expect(planPresent(null, moved(values), signer, [fresh(read)]).id).not.toBe(OF);
  });

  test('prefers the new connection that fits', () => {
    const others = [fresh({ awsRegion: 'ap-south-1' }, 'other'), fresh()];
    expect(planPresent(null, moved(), signer, others)).toMatchObject({ current: { connectionId: 'new' } });
  });

  test('prefers the one that fits in what is managed', () => {
    const managed = desired(aws, { name: 'Production-S3', awsRegion: 'eu-west-1' }, { onImmutableChange: 'replace' });
    const others = [fresh({ awsRegion: 'ap-south-1' }, 'other'), fresh()];
    expect(planPresent(null, managed, signer, others)).toMatchObject({ current: { connectionId: 'new' } });
  });

  test('is nothing when it has all that is managed', () => {
    const managed = desired(aws, {}, { identity: { name: 'Production-S3' }, onImmutableChange: 'replace' });
    const plan = planPresent(null, managed, signer, [fresh()]);
    expect(plan).toMatchObject({ action: 'none', current: { connectionId: 'new' } });
    expect(plan).not.toHaveProperty('write');
    expect(plan).not.toHaveProperty('blocker');
  });

  test.each([{ awsRegion: 'ap-south-1' }, { awsAccountId: '999999999999' }])(
    'is a create when no new connection fits: %j',
    (read) => {
      expect(planPresent(null, moved(), signer, [fresh(read)]).action).toBe('create');
    },
  );

  test('is a create when there is no rest', () => {
    expect(planPresent(null, moved(), signer, []).action).toBe('create');
  });

  test('is a create where nothing may be replaced', () => {
    expect(planPresent(null, moved({}, { onImmutableChange: 'fail' }), signer, [fresh()]).action).toBe('create');
  });
});

test('Nothing is replaced where only mutable fields differ', () => {
  const plan = planPresent(old, moved({ awsRegion: 'us-east-2', description: 'newer' }), signer, [fresh()]);
  expect(plan).toMatchObject({ action: 'update', write: { kind: 'update', on: old } });
});
