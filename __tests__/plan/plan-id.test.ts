import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import type { ConnectionType, FieldValue } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { noChange, planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import type { FieldChange, Plan } from '../../src/plan/plan.ts';
import { changeId, planId } from '../../src/plan/plan-id.ts';
import { awsConnection, desired, field, signer, situations, vimeoConnection } from './examples.ts';

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
    if (from === undefined || to === undefined) return { field: field(type, api), sensitive: true };
    return { field: field(type, api), from, to };
  });
  const base = { ...noChange(type, name, null), current, changes };
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

test('the id of a change is 64 hex digits', () => {
  expect(changeId(planOf(CHANGE))).toMatch(/^[0-9a-f]{64}$/);
});

test('the id is the same in every release: reviews outlive an update of the action', () => {
  expect(idOf(CHANGE)).toBe('ab7937b46cb1');
  const both: Change = { ...CHANGE, fields: [...CHANGE.fields, ['name', 'a', 'S3']] };
  expect(planId([planOf(CHANGE), planOf(both)])).toBe('21a86f252c5b');
});

test('a plan without anything to do has an empty id', () => {
  expect(planId([noChange(aws, 'S3', awsConnection()), planAbsent(null, vimeo, 'V')])).toBe('');
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

  test('whatever the key and the values of secrets', () => {
    const [one, other] = ['secret-1', 'secret-2'].map((clientSecret) =>
      planPresent(vimeoConnection(), desired(vimeo, { clientSecret }), signer),
    );
    expect(one && planId([one])).toBe(other && planId([other]));
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
