import { describe, expect, test } from '@jest/globals';
import {
  formatRecord,
  parseRecord,
  type RecordedChange,
  recorded,
  recordOf,
  withApplied,
} from '../../src/comment/review-record.ts';
import { createSigner } from '../../src/connections/signer.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { creating, deleting, existing, renaming, replacing, restOf, unchanged, updating } from './examples.ts';

const sign = createSigner('pictai_key');
const update = updating('Footage', 'New');
const changes = [recorded(sign, update), recorded(sign, deleting('Old'))];
const many = (count: number) => Array.from({ length: count }, (_, n) => updating(`Footage ${n}`, 'New'));

describe('a record', () => {
  test('is read as it was written', () => {
    expect(parseRecord(formatRecord(changes))).toEqual(changes);
    expect(parseRecord(formatRecord([]))).toEqual([]);
  });

  test('has every change of the plans, and what does not change is none', () => {
    expect(recordOf(sign, [update, unchanged('Music'), deleting('Old')])).toEqual(changes);
  });

  test('notes by which run a change was carried out, and keeps the first', () => {
    const once = withApplied(changes, '42', (id) => id === changes[0]?.id);
    expect(parseRecord(formatRecord(once))).toEqual([{ ...changes[0], appliedBy: '42' }, changes[1]]);
    const twice = withApplied(once, '43', () => true);
    expect(twice.map(({ appliedBy }) => appliedBy)).toEqual(['42', '43']);
  });

  test('has the number of a run in full', () => {
    const appliedBy = '123456789012345';
    const noted = withApplied(changes, appliedBy, () => true);
    expect(parseRecord(formatRecord(noted))).toEqual(changes.map((change) => ({ ...change, appliedBy })));
  });

  test('of 250 changes has the hashes of their values', () => {
    const full = recordOf(sign, many(250)) ?? [];
    expect(full).toHaveLength(250);
    expect(parseRecord(formatRecord(full))).toEqual(many(250).map((plan) => recorded(sign, plan)));
  });

  test.each([251, 1_000])('of %i changes leaves those out, but never the connection', (count) => {
    const bare = recordOf(sign, many(count)) ?? [];
    expect(bare).toHaveLength(count);
    expect(parseRecord(formatRecord(bare))).toEqual(
      many(count).map((plan) => ({ ...recorded(sign, plan), values: undefined })),
    );
  });

  test('of more than 1,000 changes is none', () => {
    expect(recordOf(sign, many(1_001))).toEqual([]);
  });

  test('of 1,000 changes with their notes leaves room in a comment', () => {
    const bare = recordOf(sign, many(1_000));
    const noted = withApplied(bare, '9'.repeat(15), () => true);
    expect(formatRecord(noted).length).toBeLessThan(60_000);
  });

  test.each([
    ['too short', `${'a'.repeat(31)}.${'b'.repeat(8)}`],
    ['too long', `${'a'.repeat(33)}.${'b'.repeat(8)}`],
    ['without a connection', 'a'.repeat(32)],
    ['with half of its values', `${'a'.repeat(32)}.${'b'.repeat(8)}.${'c'.repeat(8)}`],
    ['with a note about no run', `${'a'.repeat(32)}.${'b'.repeat(8)}@`],
  ])('has no change that is %s', (_what, odd) => {
    expect(parseRecord(`${odd},${formatRecord(changes)}`)).toEqual(changes);
  });
});

describe('what is recorded of a change', () => {
  const valuesOf = (plan: Plan) => recorded(sign, plan).values;
  const connectionOf = (plan: Plan) => recorded(sign, plan).connection;

  test('tells what the connection has from what it should have', () => {
    const one = valuesOf(update);
    const other = valuesOf(updating('Footage', 'New', 'Somebody was here'));
    const hash = expect.stringMatching(/^[0-9a-f]{8}$/);
    expect(one).toEqual({ from: hash, to: hash });
    expect(other?.to).toBe(one?.to);
    expect(other?.from).not.toBe(one?.from);
    expect(one?.from).not.toBe(one?.to);
  });

  test('is the same whatever the order of the fields', () => {
    const plan = creating('Trailers');
    expect(recorded(sign, { ...plan, changes: plan.changes.toReversed() } as Plan)).toEqual(recorded(sign, plan));
  });

  test('is about the connection by the name that it will have', () => {
    expect(connectionOf(renaming('Raw', 'Footage'))).toBe(connectionOf(update));
    expect(connectionOf(creating('Trailers'))).not.toBe(connectionOf(creating('Clips')));
  });

  test('has the id of the whole replacement, also when a part of it is left', () => {
    const whole = replacing('Footage');
    expect(recorded(sign, restOf(whole)).id).toBe(recorded(sign, whole).id);
  });

  test('has an id of 32 digits that is not that of the change', () => {
    expect(recorded(sign, update).id).toMatch(/^[0-9a-f]{32}$/);
    expect(recorded(sign, update).id).not.toBe(update.id);
  });

  test.each<[string, Partial<Plan>]>([
    ['name', { name: 'Music' }],
    ['type', { type: creating('x').type }],
    ['id', { id: deleting('Footage').id }],
  ])('is another with the id of a change that has another %s', (_what, other) => {
    expect(recorded(sign, { ...update, ...other } as Plan).id).not.toBe(recorded(sign, update).id);
  });

  test('has no part that can be made without the API key', () => {
    const other: RecordedChange = recorded(createSigner('pictai_other'), update);
    const [one = changes[0]] = changes;
    for (const part of ['id', 'connection'] as const) expect(other[part]).not.toBe(one?.[part]);
    expect(other.values?.from).not.toBe(one?.values?.from);
    expect(other.values?.to).not.toBe(one?.values?.to);
    expect(JSON.stringify(one)).not.toContain(existing('Footage').values.name);
  });
});
