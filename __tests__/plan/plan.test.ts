import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { createSigner } from '../../src/connections/signer.ts';
import { fingerprintOf } from '../../src/connections/tag.ts';
import type { ConnectionType, Desired, FieldValue, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { noChange, planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import { changeId, changeOf, disables, type FieldChange, type Plan, planId } from '../../src/plan/plan.ts';
import { awsConnection, desired, field, ID, signer, situations, theirSigner, vimeoConnection } from './examples.ts';

interface Change {
  readonly type: ConnectionType;
  readonly name: string;
  readonly action: 'update' | 'delete';
  /** API name, from and to; a write-only field has its name alone. */
  readonly fields: readonly (readonly [string] | readonly [string, FieldValue | null, FieldValue | null])[];
}

const CHANGE: Change = { type: aws, name: 'S3', action: 'update', fields: [['enabled', true, false]] };

function planOf({ type, name, action, fields }: Change, version = 1): Plan {
  const current = type === aws ? awsConnection({}, version) : vimeoConnection({}, version);
  const changes = fields.map(([api, from, to]): FieldChange => {
    if (from === undefined || to === undefined) {
      return { field: field(type, api), sensitive: true, fingerprint: 'b71_Lm2c' };
    }
    return { field: field(type, api), from, to };
  });
  const id = changeId(signer, { type, name, action, current, changes });
  const base = { ...noChange(type, name, null), id, current, changes };
  return action === 'delete'
    ? { ...base, action, write: { kind: 'delete', on: current } }
    : { ...base, action, write: { kind: 'update', on: current, body: { version } } };
}

const idOf = (change: Change, version?: number): string => planId([planOf(change, version)]);

const texts = fc.oneof(fc.constantFrom('', 'a', 'b', '","', 'true', 'null'), fc.string({ unit: 'binary' }));
const values: fc.Arbitrary<FieldValue | null> = fc.oneof(texts, fc.boolean(), fc.constant(null));
const changes: fc.Arbitrary<Change> = fc.record({
  type: fc.constantFrom(aws, vimeo),
  name: texts,
  action: fc.constantFrom('update' as const, 'delete' as const),
  fields: fc.uniqueArray(fc.tuple(fc.constantFrom('name', 'description', 'enabled'), values, values), {
    selector: ([api]) => api,
  }),
});

test('the id of a plan is twelve hex digits', () => {
  expect(idOf(CHANGE)).toMatch(/^[0-9a-f]{12}$/);
});

test('the id of a change is 32 hex digits', () => {
  expect(planOf(CHANGE).id).toMatch(/^[0-9a-f]{32}$/);
});

test('the id is the same in every release: reviews outlive an update of the action', () => {
  expect(idOf(CHANGE)).toBe('d857860113e3');
  const both: Change = { ...CHANGE, fields: [...CHANGE.fields, ['name', 'a', 'S3']] };
  expect(planId([planOf(CHANGE), planOf(both)])).toBe('5fe98dec5718');
});

test('a plan without anything to do has an empty id', () => {
  expect(planId([noChange(aws, 'S3', awsConnection()), planAbsent(null, vimeo, 'V', signer)])).toBe('');
});

test('a plan without anything to do adds nothing to an id', () => {
  expect(planId([noChange(vimeo, 'V', null), planOf(CHANGE)])).toBe(idOf(CHANGE));
});

describe('equal changes have equal ids', () => {
  test('whatever the version that was read', () => {
    expect(idOf(CHANGE, 7)).toBe(idOf(CHANGE, 1));
  });

  test('whatever the order of the fields', () => {
    fc.assert(
      fc.property(changes, (change) => {
        expect(idOf({ ...change, fields: change.fields.toReversed() })).toBe(idOf(change));
      }),
      { numRuns: 100 },
    );
  });

  test('whatever the order of the connections', () => {
    fc.assert(
      fc.property(fc.array(changes, { minLength: 2, maxLength: 4 }), (several) => {
        const plans = several.map((change) => planOf(change));
        expect(planId(plans.toReversed())).toBe(planId(plans));
      }),
      { numRuns: 50 },
    );
  });

  test('when they are planned twice', () => {
    fc.assert(
      fc.property(fc.oneof(situations.aws, situations.vimeo), ({ current, desired: wanted }) => {
        const again = current === null ? null : { ...current, version: current.version + 1, updatedDate: '2026-01-01' };
        expect(planId([planPresent(again, wanted, signer)])).toBe(planId([planPresent(current, wanted, signer)]));
      }),
      { numRuns: 100 },
    );
  });
});

describe('different changes have different ids', () => {
  test.each<[string, Partial<Change>]>([
    ['type', { type: vimeo }],
    ['name', { name: 's3' }],
    ['action', { action: 'delete' }],
    ['field', { fields: [['description', true, false]] }],
    ['from', { fields: [['enabled', null, false]] }],
    ['to', { fields: [['enabled', true, 'false']] }],
    ['number of fields', { fields: [...CHANGE.fields, ['name', 'a', 'S3']] }],
  ])('by %s', (_what, other) => {
    expect(idOf({ ...CHANGE, ...other })).not.toBe(idOf(CHANGE));
  });

  test('by which secret is sent', () => {
    const secret: Change = { ...CHANGE, type: vimeo, fields: [['clientSecret']] };
    expect(idOf(secret)).not.toBe(idOf({ ...secret, fields: [['accessToken']] }));
  });

  test('by the id of the connection, though all its values are the same', () => {
    const other = { ...awsConnection(), connectionId: `${ID}x` };
    expect(planAbsent(other, aws, 'S3', signer).id).not.toBe(planAbsent(awsConnection(), aws, 'S3', signer).id);
    const wanted = desired(aws, { name: 'Production-S3', description: 'New' });
    expect(planPresent(other, wanted, signer).id).not.toBe(planPresent(awsConnection(), wanted, signer).id);
  });

  test.each([{ awsAccountId: '999999999999' }, { awsRegion: 'eu-west-1' }, { awsRegion: undefined }])(
    'by what is immutable in the connection, also when that does not change: %j',
    (values) => {
      const wanted = desired(aws, { name: 'Production-S3', description: 'New' });
      const [one, other] = [awsConnection(), awsConnection(values)];
      expect(planPresent(other, wanted, signer).id).not.toBe(planPresent(one, wanted, signer).id);
      expect(planAbsent(other, aws, 'S3', signer).id).not.toBe(planAbsent(one, aws, 'S3', signer).id);
    },
  );

  test.each(['on-change', 'always', 'on-create'] as const)(
    'by the value of a secret that a create sends: %s',
    (mode) => {
      const creating = (clientSecret: string) => {
        const values = { name: 'V', clientIdentifier: 'app', clientSecret, accessToken: 'token' };
        return planPresent(null, desired(vimeo, values, { credentials: mode }), signer);
      };
      expect(creating('secret-2').id).not.toBe(creating('secret-1').id);
    },
  );

  test.each(['on-change', 'always'] as const)('by the value of a secret that an update sends: %s', (mode) => {
    const updating = (clientSecret: string) =>
      planPresent(vimeoConnection(), desired(vimeo, { clientSecret }, { credentials: mode }), signer);
    expect(updating('secret-2').id).not.toBe(updating('secret-1').id);
  });

  test('by the API key', () => {
    const wanted = desired(aws, { name: 'Production-S3', description: 'New' });
    const [ours, theirs] = [signer, theirSigner].map((sign) => planPresent(awsConnection(), wanted, sign));
    expect(theirs?.id).not.toBe(ours?.id);
  });

  test('whatever they are made of', () => {
    const canonical = ({ type, fields, ...rest }: Change) =>
      JSON.stringify([
        type.input,
        rest.name,
        rest.action,
        Object.entries(Object.fromEntries(fields.map((f) => [f[0], f]))).sort(),
      ]);
    fc.assert(
      fc.property(changes, changes, (one, other) => {
        fc.pre(canonical(one) !== canonical(other));
        expect(idOf(one)).not.toBe(idOf(other));
      }),
      { numRuns: 300 },
    );
  });

  test('by how many connections they change', () => {
    expect(planId([planOf(CHANGE), planOf({ ...CHANGE, name: 'Other' })])).not.toBe(idOf(CHANGE));
  });
});

describe('without the API key, nobody makes an id', () => {
  const wanted: Desired = desired(
    aws,
    { name: 'Production-S3', awsAccountId: '123456789012', awsRegion: 'eu-west-1' },
    { onImmutableChange: 'replace' },
  );
  const plan = planPresent(awsConnection(), wanted, signer);
  const name = String(('write' in plan && plan.write?.kind === 'create' && plan.write.body['name']) || '');

  /** Everything that an id covers, hashed in each way that needs no key, and with keys that are easy to guess. */
  function guesses(): readonly string[] {
    const current: Values = awsConnection().values;
    const fields = plan.changes.map((change) => [
      change.field.api,
      ...('from' in change ? [change.from, change.to] : []),
    ]);
    const covered = [
      'change',
      'aws',
      'Production-S3',
      'replace',
      ID,
      [current['awsAccountId'], current['awsRegion']],
      fields,
    ];
    const texts = [covered, covered.slice(1), ['aws', 'Production-S3', 'replace', fields]].map((one) =>
      JSON.stringify(one),
    );
    const hash = (text: string) => createHash('sha256').update(text).digest('hex');
    return [
      ...texts.map(hash),
      ...texts.flatMap((text) => ['', 'key', 'pictai_'].map((key) => createSigner(key)(text).toString('hex'))),
      ...texts.map((text) => hash(JSON.stringify([hash(text).slice(0, 32)]))),
      ...texts.map((text) => hash(JSON.stringify([hash(text)]))),
    ];
  }

  test('of a change, a plan, or the name of a replacement', () => {
    expect(name).toMatch(/^Production-S3 - replacement [0-9a-f]{32}$/);
    for (const guess of guesses()) {
      expect([plan.id, name.slice(-32)]).not.toContain(guess.slice(0, 32));
      expect(planId([plan])).not.toBe(guess.slice(0, 12));
    }
  });

  test('and the list of guesses has the right one for whoever has the key', () => {
    const fields = [['awsRegion', 'us-east-2', 'eu-west-1']];
    const covered = ['change', 'aws', 'Production-S3', 'replace', ID, ['123456789012', 'us-east-2'], fields];
    expect(plan.id).toBe(signer(JSON.stringify(covered)).toString('hex').slice(0, 32));
  });

  test('though the fingerprint of a secret is in a description that others can read', () => {
    const secret = field(vimeo, 'clientSecret');
    const sent = planPresent(vimeoConnection(), desired(vimeo, { clientSecret: 's' }), signer);
    expect(sent.id).not.toContain(fingerprintOf(signer, secret, 's'));
  });
});

describe('the effect of a plan, for people', () => {
  const name = ['name', 'a', 'S3'] as const;
  const off = ['enabled', true, false] as const;

  test.each<[string, Partial<Change>, string, boolean]>([
    ['the name alone', { fields: [name] }, 'rename', false],
    ['disabled alone', { fields: [off] }, 'disable', true],
    ['enabled alone', { fields: [['enabled', false, true]] }, 'enable', false],
    ['enabled, of unknown state before', { fields: [['enabled', null, true]] }, 'enable', false],
    ['another field alone', { fields: [['description', false, false]] }, 'update', false],
    ['a secret alone', { type: vimeo, fields: [['clientSecret']] }, 'update', false],
    ['the name among others', { fields: [name, ['description', 'a', 'b']] }, 'update', false],
    ['disabled among others', { fields: [name, off] }, 'update', true],
    ['a delete', { action: 'delete', fields: [['name', 'S3', null]] }, 'delete', false],
    ['a delete of whatever was enabled', { action: 'delete', fields: [off] }, 'delete', false],
  ])('is that of %s', (_what, change, effect, isOff) => {
    const plan = planOf({ ...CHANGE, ...change });
    expect([changeOf(plan), disables(plan)]).toEqual([effect, isOff]);
  });

  test('is nothing if nothing changes', () => {
    expect(changeOf(noChange(aws, 'S3', awsConnection()))).toBeUndefined();
  });
});
