import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isRecord,
  type RecordedChange,
  type RecordPlace,
  readRecord,
  recorded,
  recordLine,
  withApplied,
} from '../../src/comment/review-record.ts';
import { createSigner } from '../../src/connections/signer.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { creating, deleting, renaming, replacing, restOf, updating } from './examples.ts';

const sign = createSigner('pictai_key');
const place: RecordPlace = { sign, owner: 'octo-org', repo: 'videos', number: 7, key: 'aws:S3:abc123' };
const update = updating('Footage', 'New');
const changes = [recorded(sign, update), recorded(sign, deleting('Old'))];
const line = recordLine(place, changes) ?? '';

describe('a record', () => {
  test('is read as it was written', () => {
    expect(isRecord(line)).toBe(true);
    expect(readRecord(place, line)).toStrictEqual(changes.map((change) => ({ ...change, appliedBy: undefined })));
  });

  test.each<[string, Partial<RecordPlace>]>([
    ['of another API key', { sign: createSigner('pictai_other') }],
    ['copied from another pull request', { number: 8 }],
    ['copied from another repository', { repo: 'other' }],
    ['copied from another owner', { owner: 'other' }],
    ['copied from another comment', { key: 'aws:S3:abc124' }],
  ])('%s is not valid', (_what, other) => {
    expect(readRecord({ ...place, ...other }, line)).toBeUndefined();
  });

  test('does not mind upper and lower case in the name of the repository, as GitHub does not', () => {
    expect(readRecord({ ...place, owner: 'Octo-Org' }, line)).toEqual(changes);
  });

  test('in which a single character was changed is not valid', () => {
    fc.assert(
      fc.property(fc.nat({ max: line.length - 1 }), fc.constantFrom(...'0123456789abcdef.@,'), (at, other) => {
        fc.pre(line[at] !== other);
        expect(readRecord(place, line.slice(0, at) + other + line.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  test('is nothing that somebody wrote', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(readRecord(place, text)).toBeUndefined()));
    expect(readRecord(place, '')).toBeUndefined();
    expect(isRecord('')).toBe(false);
  });

  test('notes by which run a change was carried out, and keeps the first', () => {
    const once = withApplied(place, line, '42', (id) => id === changes[0]?.id);
    expect(readRecord(place, once)).toEqual([{ ...changes[0], appliedBy: '42' }, changes[1]]);
    const twice = withApplied(place, once, '43', () => true);
    expect(readRecord(place, twice)?.map(({ appliedBy }) => appliedBy)).toEqual(['42', '43']);
  });

  test('that is not valid is left as it is', () => {
    const forged = line.replace('reviewed 0', 'reviewed 1').replace('reviewed ', 'reviewed ');
    expect(withApplied({ ...place, number: 8 }, forged, '42', () => true)).toBe(forged);
  });

  test('whose note was taken out again is not valid', () => {
    const noted = withApplied(place, line, '42', () => true);
    expect(readRecord(place, noted.replaceAll('@42', ''))).toBeUndefined();
  });

  const many = (count: number): RecordedChange[] =>
    Array.from({ length: count }, (_, n) => ({
      ...recorded(sign, update),
      id: n.toString(16).padStart(32, '0'),
    }));

  /** The characters of a change in full, with the comma before the next; and with its id alone. */
  const FULL = 32 + 3 * 9 + 1;
  const BARE = 32 + 1;
  const AROUND = '<!-- reviewed  -->'.length + 64;
  const most = (room: number, each: number) => Math.floor((room - AROUND) / each);

  test('of as many changes as fit is full', () => {
    const some = many(most(20_000, FULL));
    expect(readRecord(place, recordLine(place, some) ?? '')).toEqual(some);
  });

  test('of one more holds their ids alone', () => {
    const more = many(most(20_000, FULL) + 1);
    const bare = recordLine(place, more) ?? '';
    expect(readRecord(place, bare)).toEqual(more.map(({ id }) => ({ id })));
  });

  test('of as many ids as a comment has room for is one', () => {
    expect(recordLine(place, many(most(60_000, BARE)))?.length).toBeLessThanOrEqual(60_000);
  });

  test('of one more is none', () => {
    expect(recordLine(place, many(most(60_000, BARE) + 1))).toBeUndefined();
  });

  test.each([
    ['too short', 'a'.repeat(31)],
    ['too long', 'a'.repeat(33)],
    ['with half of what it is about', `${'a'.repeat(32)}.${'b'.repeat(8)}.${'c'.repeat(8)}`],
  ])('has no change with an id that is %s', (_what, id) => {
    const odd = recordLine(place, [{ id }, ...changes]) ?? '';
    expect(readRecord(place, odd)).toEqual(changes);
  });

  test('has the number of a run in full', () => {
    const appliedBy = '123456789012345';
    const noted = withApplied(place, line, appliedBy, () => true);
    expect(readRecord(place, noted)).toEqual(changes.map((change) => ({ ...change, appliedBy })));
  });

  test.each([
    ['before it', `x${line}`],
    ['after it', `${line}x`],
    ['in it', line.replace(' -->', 'g -->')],
    ['in its signature', line.replace('reviewed ', 'reviewed g')],
  ])('is not one with something %s', (_where, text) => {
    expect(isRecord(text)).toBe(false);
    expect(readRecord(place, text)).toBeUndefined();
  });
});

describe('what is recorded of a change', () => {
  const about = (plan: Plan) => recorded(sign, plan).about;

  test('tells what the connection has from what it should have', () => {
    const one = about(update);
    const other = about(updating('Footage', 'New', 'Somebody was here'));
    const hash = expect.stringMatching(/^[0-9a-f]{8}$/);
    expect(one).toEqual({ subject: hash, from: hash, to: hash });
    expect(other?.subject).toBe(one?.subject);
    expect(other?.to).toBe(one?.to);
    expect(other?.from).not.toBe(one?.from);
    expect(one?.from).not.toBe(one?.to);
  });

  test('is the same whatever the order of the fields', () => {
    const plan = creating('Trailers');
    expect(recorded(sign, { ...plan, changes: plan.changes.toReversed() } as Plan)).toEqual(recorded(sign, plan));
  });

  test('is about the connection by the name that it has now', () => {
    expect(about(renaming('Footage', 'Raw'))?.subject).toBe(about(update)?.subject);
    expect(about(creating('Trailers'))?.subject).not.toBe(about(creating('Clips'))?.subject);
  });

  test('has the id of the whole replacement, also when a part of it is left', () => {
    const whole = replacing('Footage');
    expect(recorded(sign, restOf(whole)).id).toBe(recorded(sign, whole).id);
  });

  test('has an id of 32 digits', () => {
    expect(recorded(sign, update).id).toMatch(/^[0-9a-f]{32}$/);
  });
});

test('What is recorded of a change cannot be tried out without the API key', () => {
  const one = recorded(sign, update);
  const other = recorded(createSigner('pictai_other'), update);
  expect(other.id).not.toBe(one.id);
  expect(other.about?.to).not.toBe(one.about?.to);
});
