import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { fingerprintOf, splitDescription } from '../../src/connections/tag.ts';
import type { ConnectionType, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { awsConnection, desired, field, signer, tagged, vimeoConnection } from './examples.ts';

const CREDENTIALS = { clientIdentifier: 'client-1', clientSecret: 'secret-1', accessToken: 'token-1' };

/** The changes of a plan as rows: field, from, to; a write-only field alone. */
function rows({ changes }: Plan): unknown[] {
  return changes.map((change) =>
    'sensitive' in change ? [change.field.api] : [change.field.api, change.from, change.to],
  );
}

/** The body that a plan sends; `undefined` when it sends none. */
function body(plan: Plan): unknown {
  return 'write' in plan && plan.write !== undefined && 'body' in plan.write ? plan.write.body : undefined;
}

function blocker(plan: Plan): unknown {
  const found = plan.blocker;
  return found !== undefined && 'fields' in found ? [found.kind, found.fields.map(({ api }) => api)] : found;
}

describe('a connection that does not exist', () => {
  const values: Values = { name: 'S3', awsAccountId: '000000000001', awsRegion: 'us-east-2' };

  test('is created with what is given, enabled', () => {
    const plan = planPresent(null, desired(aws, values), signer);
    expect(plan).toMatchObject({ action: 'create', current: null, name: 'S3' });
    expect(body(plan)).toStrictEqual({ ...values, enabled: true });
  });

  test('is created disabled when that is given', () => {
    const plan = planPresent(null, desired(aws, { ...values, enabled: false }), signer);
    expect(body(plan)).toMatchObject({ enabled: false });
  });

  test('shows each field that is sent, from null, in the order of the type', () => {
    const plan = planPresent(null, desired(aws, { ...values, description: 'Assets' }), signer);
    expect(rows(plan)).toEqual([
      ['name', null, 'S3'],
      ['description', null, 'Assets'],
      ['enabled', null, true],
      ['awsAccountId', null, '000000000001'],
      ['awsRegion', null, 'us-east-2'],
    ]);
  });

  test('shows write-only fields without values', () => {
    const plan = planPresent(null, desired(vimeo, { name: 'V', ...CREDENTIALS }), signer);
    expect(rows(plan)).toEqual([
      ['name', null, 'V'],
      ['enabled', null, true],
      ['clientIdentifier', null, 'client-1'],
      ['clientSecret'],
      ['accessToken'],
    ]);
  });

  test('is sent with its secrets and a tag, also without a description', () => {
    const plan = planPresent(null, desired(vimeo, { name: 'V', ...CREDENTIALS }), signer);
    expect(body(plan)).toEqual({
      name: 'V',
      enabled: true,
      ...CREDENTIALS,
      description: tagged('', { clientSecret: 'secret-1', accessToken: 'token-1' }),
    });
  });

  test.each(['always', 'on-create'] as const)('is sent without a tag under %s', (credentials) => {
    const plan = planPresent(
      null,
      desired(vimeo, { name: 'V', description: 'Mine', ...CREDENTIALS }, { credentials }),
      signer,
    );
    expect(body(plan)).toMatchObject({ description: 'Mine' });
  });

  test('is sent without a tag when the type has no write-only fields', () => {
    const plan = planPresent(null, desired(aws, { ...values, description: 'Mine' }), signer);
    expect(body(plan)).toMatchObject({ description: 'Mine' });
  });

  test.each([
    [aws, { name: 'S3' }, ['awsAccountId', 'awsRegion']],
    [aws, {}, ['name', 'awsAccountId', 'awsRegion']],
    [vimeo, { name: 'V', clientSecret: 's' }, ['clientIdentifier', 'accessToken']],
  ] as const)('names every field that is missing to create it (%#)', (type: ConnectionType, given: Values, missing) => {
    const plan = planPresent(null, desired(type, given), signer);
    expect(blocker(plan)).toEqual(['missing-fields', missing]);
  });

  test('takes its name from the identity when it is not among the values', () => {
    const plan = planPresent(null, desired(aws, {}, { identity: { name: 'S3' } }), signer);
    expect(plan.name).toBe('S3');
  });

  test('has no name to show when only an id was given', () => {
    expect(planPresent(null, desired(aws), signer).name).toBe('');
  });
});

describe('a connection that exists', () => {
  test.each([
    ['nothing is managed', {}],
    ['everything is as desired', { name: 'Production-S3', description: 'Assets', enabled: true }],
    ['the immutable fields are as desired', { awsAccountId: '123456789012', awsRegion: 'us-east-2' }],
  ])('is left alone when %s', (_why, values: Values) => {
    const plan = planPresent(awsConnection(), desired(aws, values), signer);
    expect(plan).toMatchObject({ action: 'none', changes: [], name: 'Production-S3' });
  });

  test('shows what differs, from and to', () => {
    const plan = planPresent(awsConnection(), desired(aws, { name: 'New', enabled: false }), signer);
    expect(rows(plan)).toEqual([
      ['name', 'Production-S3', 'New'],
      ['enabled', true, false],
    ]);
  });

  test('has the name that it will have', () => {
    expect(planPresent(awsConnection(), desired(aws, { name: 'New' }), signer).name).toBe('New');
  });

  test('of AWS gets all four fields of an update, whatever differs', () => {
    const plan = planPresent(awsConnection(), desired(aws, { enabled: false }), signer);
    expect(body(plan)).toEqual({ name: 'Production-S3', description: 'Assets', enabled: false, version: 3 });
  });

  test('of AWS gets an empty description when it has none', () => {
    const plan = planPresent(awsConnection({ description: undefined }), desired(aws, { enabled: false }), signer);
    expect(body(plan)).toEqual({ name: 'Production-S3', description: '', enabled: false, version: 3 });
  });

  test('of AWS gets no value for what the API did not say', () => {
    const plan = planPresent(awsConnection({ enabled: undefined }), desired(aws, { name: 'New' }), signer);
    expect(body(plan)).toStrictEqual({ name: 'New', description: 'Assets', version: 3 });
  });

  test('shows that a field which the API left out has no value yet', () => {
    const plan = planPresent(awsConnection({ enabled: undefined }), desired(aws, { enabled: true }), signer);
    expect(rows(plan)).toEqual([['enabled', null, true]]);
  });

  test.each([
    ['account', { awsAccountId: undefined }],
    ['region', { awsRegion: undefined }],
    ['account and region', { awsAccountId: undefined, awsRegion: undefined }],
  ])('that was read without %s has no difference in it, and names it', (_what, read) => {
    const wanted = desired(aws, { awsAccountId: '123456789012', awsRegion: 'us-east-2' });
    const plan = planPresent(awsConnection(read), { ...wanted, onImmutableChange: 'replace' }, signer);
    expect(plan.action).toBe('none');
    expect(plan.unknown?.map(({ api }) => api)).toEqual(Object.keys(read));
  });

  test('has no case in its region, but in its name', () => {
    const current = awsConnection({ awsRegion: 'US-East-2' });
    expect(planPresent(current, desired(aws, { awsRegion: 'us-east-2' }), signer).action).toBe('none');
    expect(rows(planPresent(current, desired(aws, { name: 'production-s3' }), signer))).toEqual([
      ['name', 'Production-S3', 'production-s3'],
    ]);
  });

  test('without a description has an empty one', () => {
    const plan = planPresent(awsConnection({ description: undefined }), desired(aws, { description: '' }), signer);
    expect(plan.action).toBe('none');
  });

  test('of AWS keeps a text that looks like a tag: it has none', () => {
    const description = '[pictory-action k:12345678]';
    const plan = planPresent(awsConnection({ description }), desired(aws, { enabled: false }), signer);
    expect(body(plan)).toMatchObject({ description });
  });

  test('of Vimeo gets what differs and the version', () => {
    const plan = planPresent(vimeoConnection(), desired(vimeo, { clientIdentifier: 'client-2' }), signer);
    expect(body(plan)).toEqual({ clientIdentifier: 'client-2', version: 3 });
  });

  test.each(['', undefined])('has the same description with %j as with an empty one', (description) => {
    const plan = planPresent(vimeoConnection({ description }), desired(vimeo, { description: '' }), signer);
    expect(plan.action).toBe('none');
  });

  test('keeps its tag when its description changes', () => {
    const current = vimeoConnection({ description: tagged('Old', { clientSecret: 's' }) });
    const plan = planPresent(current, desired(vimeo, { description: 'New' }), signer);
    expect(body(plan)).toEqual({ description: tagged('New', { clientSecret: 's' }), version: 3 });
  });

  test('shows its description without the tag', () => {
    const current = vimeoConnection({ description: tagged('Old', { clientSecret: 's' }) });
    expect(rows(planPresent(current, desired(vimeo, { description: 'New' }), signer))).toEqual([
      ['description', 'Old', 'New'],
    ]);
  });

  test.each(['on-change', 'always', 'on-create'] as const)(
    'is the same with a tag as without under %s',
    (credentials) => {
      const current = vimeoConnection({ description: tagged('Videos', { clientSecret: 's' }) });
      const plan = planPresent(current, desired(vimeo, { description: 'Videos' }, { credentials }), signer);
      expect(plan.action).toBe('none');
    },
  );

  test('shows an update of a secret without its value', () => {
    const plan = planPresent(vimeoConnection(), desired(vimeo, { clientSecret: 'secret-2' }), signer);
    expect(rows(plan)).toEqual([['clientSecret']]);
  });

  test('gets a new secret with the tag that remembers it, and nothing else', () => {
    const plan = planPresent(vimeoConnection(), desired(vimeo, { clientSecret: 'secret-2' }), signer);
    expect(body(plan)).toEqual({
      clientSecret: 'secret-2',
      description: tagged('Videos', { clientSecret: 'secret-2' }),
      version: 3,
    });
  });

  test.each([
    [{ awsAccountId: '000000000001' }, ['awsAccountId']],
    [{ awsRegion: 'eu-west-1', name: 'New' }, ['awsRegion']],
    [{ awsAccountId: '000000000001', awsRegion: 'eu-west-1' }, ['awsAccountId', 'awsRegion']],
  ])('would have to be replaced for %j, which stands in the way', (values: Values, fields) => {
    const plan = planPresent(awsConnection(), desired(aws, values), signer);
    expect(plan.action).toBe('replace');
    expect(blocker(plan)).toEqual(['immutable', fields]);
  });

  test('shows also the immutable fields that differ', () => {
    const plan = planPresent(awsConnection(), desired(aws, { awsRegion: 'eu-west-1', enabled: false }), signer);
    expect(rows(plan)).toEqual([
      ['enabled', true, false],
      ['awsRegion', 'us-east-2', 'eu-west-1'],
    ]);
  });
});

describe('the room for the tag', () => {
  const ROOM_FOR_ONE = 250 - ' [pictory-action k:12345678 s:12345678]'.length;
  const ROOM_FOR_BOTH = 250 - ' [pictory-action k:12345678 s:12345678 t:12345678]'.length;
  const both = { clientSecret: 's', accessToken: 't' };
  const create = (description: string, more = {}) =>
    planPresent(null, desired(vimeo, { name: 'V', description, clientIdentifier: 'c', ...both }, more), signer);

  test('is taken from the description of a new connection', () => {
    expect(blocker(create('x'.repeat(ROOM_FOR_BOTH)))).toBeUndefined();
    expect(blocker(create('x'.repeat(ROOM_FOR_BOTH + 1)))).toEqual({
      kind: 'no-room',
      limit: 250,
      length: ROOM_FOR_BOTH + 1,
      room: ROOM_FOR_BOTH,
      tagged: false,
    });
  });

  test('is missing before any field of a create is', () => {
    const plan = planPresent(
      null,
      desired(vimeo, { name: 'V', description: 'x'.repeat(250), clientSecret: 's' }),
      signer,
    );
    expect(plan.blocker).toMatchObject({ kind: 'no-room', room: ROOM_FOR_ONE });
  });

  test.each(['always', 'on-create'] as const)('is not needed under %s', (credentials) => {
    expect(blocker(create('x'.repeat(250), { credentials }))).toBeUndefined();
  });

  test('is needed in a description that is not managed, too', () => {
    const current = vimeoConnection({ description: 'x'.repeat(ROOM_FOR_ONE + 1) });
    const plan = planPresent(current, desired(vimeo, { clientSecret: 's' }), signer);
    expect(plan).toMatchObject({ action: 'update', blocker: { kind: 'no-room', room: ROOM_FOR_ONE, tagged: false } });
  });

  test('is also missing beside a tag that stays', () => {
    const current = vimeoConnection({ description: tagged('Videos', { clientSecret: 's' }) });
    const description = 'x'.repeat(ROOM_FOR_ONE + 1);
    expect(blocker(planPresent(current, desired(vimeo, { description }), signer))).toMatchObject({ tagged: true });
  });

  test('is what a present tag has already', () => {
    const current = vimeoConnection({ description: tagged('x'.repeat(ROOM_FOR_ONE), { clientSecret: 's' }) });
    expect(blocker(planPresent(current, desired(vimeo, { clientSecret: 'z' }), signer))).toBeUndefined();
  });

  test('of a tag that is not written is nobody’s concern', () => {
    const current = vimeoConnection({ description: 'x'.repeat(251) });
    expect(blocker(planPresent(current, desired(vimeo, { enabled: false }), signer))).toBeUndefined();
  });

  test('has no end where the type has no limit', () => {
    const plan = planPresent(awsConnection(), desired(aws, { description: 'x'.repeat(10_000) }), signer);
    expect(blocker(plan)).toBeUndefined();
  });
});

describe('steps that manage different secrets of one connection', () => {
  const withSecret = desired(vimeo, { clientSecret: 's' });
  const withToken = desired(vimeo, { accessToken: 't' });

  function ranOn(description: string, step: typeof withSecret): string {
    const plan = planPresent(vimeoConnection({ description }), step, signer);
    return plan.action === 'update' ? String(plan.write.body['description']) : description;
  }

  test('keep each other’s fingerprints', () => {
    const description = ranOn(ranOn('Videos', withSecret), withToken);
    expect(description).toBe(tagged('Videos', { clientSecret: 's', accessToken: 't' }));
  });

  test('both find nothing to do after one run of each', () => {
    const description = ranOn(ranOn('Videos', withSecret), withToken);
    for (const step of [withSecret, withToken]) {
      expect(planPresent(vimeoConnection({ description }), step, signer).action).toBe('none');
    }
  });

  test('renew the tag of another key one after the other', () => {
    const theirs = '[pictory-action k:AAAAAAAA s:BBBBBBBB t:CCCCCCCC]';
    const description = ranOn(ranOn(theirs, withSecret), withToken);
    expect(description).toBe(tagged('', { clientSecret: 's', accessToken: 't' }));
  });
});

describe('a plan for the absence of a connection', () => {
  test('deletes it, and shows its name', () => {
    const plan = planAbsent(awsConnection(), aws, 'other', signer);
    expect(plan).toMatchObject({
      action: 'delete',
      name: 'Production-S3',
      write: { kind: 'delete', on: awsConnection() },
    });
    expect(rows(plan)).toEqual([['name', 'Production-S3', null]]);
  });

  test('does nothing when there is none', () => {
    expect(planAbsent(null, aws, 'S3', signer)).toMatchObject({
      action: 'none',
      name: 'S3',
      current: null,
      changes: [],
    });
  });
});

test('a tag that somebody damaged is mended with the next write of anything', () => {
  const current = vimeoConnection({ description: 'Videos [pictory-action k:123] of ours' });
  const plan = planPresent(current, desired(vimeo, { enabled: false }), signer);
  expect(body(plan)).toEqual({ enabled: false, description: 'Videos of ours', version: 3 });
});

test('a damaged tag alone is nothing to do', () => {
  const current = vimeoConnection({ description: 'Videos [pictory-action k:123]' });
  expect(planPresent(current, desired(vimeo, { description: 'Videos' }), signer).action).toBe('none');
});

test('the tag that an update writes is read as it was written', () => {
  const plan = planPresent(vimeoConnection(), desired(vimeo, { clientSecret: 's' }), signer);
  const written = plan.action === 'update' ? String(plan.write.body['description']) : '';
  expect(splitDescription(vimeo, written)).toMatchObject({
    text: 'Videos',
    tag: {
      damaged: false,
      fingerprints: new Map([['s', fingerprintOf(signer, field(vimeo, 'clientSecret'), 's')]]),
    },
  });
});
