import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { planPresent } from '../../src/connections/plan.ts';
import {
  isRecord,
  type RecordedChange,
  type RecordPlace,
  readRecord,
  recorded,
  recordLine,
  withApplied,
} from '../../src/github/record.ts';
import { asking, having, plans, s3, signer } from '../report/examples.ts';

const place: RecordPlace = { apiKey: 'pictai_key', owner: 'octo-org', repo: 'videos', number: 7, key: 'aws:S3:abc123' };
const changes = [recorded(place, plans.update), recorded(place, plans.delete)];
const line = recordLine(place, changes) ?? '';

describe('a record', () => {
  test('is read as it was written', () => {
    expect(isRecord(line)).toBe(true);
    expect(readRecord(place, line)).toEqual(changes);
  });

  test.each<[string, Partial<RecordPlace>]>([
    ['of another API key', { apiKey: 'pictai_other' }],
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
      ...recorded(place, plans.update),
      id: n.toString(16).padStart(32, '0'),
    }));

  test('of many changes holds their ids alone', () => {
    const long = recordLine(place, many(1000)) ?? '';
    expect(long.length).toBeLessThan(60_000);
    expect(readRecord(place, long)).toEqual(many(1000).map(({ id }) => ({ id })));
  });

  test('of more changes than a comment has room for is none', () => {
    expect(recordLine(place, many(2000))).toBeUndefined();
  });
});

describe('what is recorded of a change', () => {
  test('tells what the connection has from what it should have', () => {
    const one = recorded(place, plans.update).about;
    const now = planPresent(
      having(s3, { description: 'x' }),
      asking('ensure', aws, { description: 'New assets', enabled: false }).desired,
      signer,
    );
    const other = recorded(place, now).about;
    expect(one).toEqual({
      subject: expect.stringMatching(/^[0-9a-f]{8}$/),
      from: expect.stringMatching(/^[0-9a-f]{8}$/),
      to: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    expect(other?.subject).toBe(one?.subject);
    expect(other?.to).toBe(one?.to);
    expect(other?.from).not.toBe(one?.from);
    expect(one?.from).not.toBe(one?.to);
  });
});

test('What is recorded of a change cannot be tried out without the API key', () => {
  const one = recorded(place, plans.update);
  const other = recorded({ apiKey: 'pictai_other' }, plans.update);
  expect(other.id).not.toBe(one.id);
  expect(other.about?.to).not.toBe(one.about?.to);
});
