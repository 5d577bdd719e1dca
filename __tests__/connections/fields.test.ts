import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isConnectionId, isSame, requirementFor } from '../../src/connections/fields.ts';

const field = { api: 'region', input: 'region', kind: 'mutable', requiredOnCreate: false } as const;

test('A value of a field has at most as many characters as the field allows', () => {
  const short = { ...field, maxLength: 3 };
  expect(['', 'abc', 'abcd'].map((value) => requirementFor(short, value))).toEqual([
    undefined,
    undefined,
    'at most 3 characters; it has 4',
  ]);
  expect(requirementFor(field, 'x'.repeat(10_000))).toBeUndefined();
});

test('Values of a field without case are equal apart from case, those of others only if they are the same', () => {
  const caseless = { ...field, caseless: true } as const;
  const pairs = [
    ['us-east-2', 'US-East-2'],
    ['us-east-2', 'us-east-1'],
    [true, true],
    [true, 'true'],
    [undefined, undefined],
    [undefined, ''],
  ];
  expect(pairs.map(([one, other]) => isSame(caseless, one, other))).toEqual([true, false, true, false, true, false]);
  expect(pairs.map(([one, other]) => isSame(field, one, other))).toEqual([false, false, true, false, true, false]);
});

describe('the id of a connection', () => {
  test.each(['20251217080657842fux3au9kh1p0j5s', 'A', 'a.b', '...', 'ümläut', 'a:b;c=d', '~'])('may be %s', (id) => {
    expect(isConnectionId(id)).toBe(true);
  });

  test.each([
    '',
    '.',
    '..',
    'a/b',
    'a\\b',
    'a?b',
    'a#b',
    'a%b',
    'a b',
    'a\nb',
    'a\u200bb',
    'a\0',
    7,
    null,
    undefined,
    {},
  ])('may not be %j', (id) => {
    expect(isConnectionId(id)).toBe(false);
  });

  test('is one segment below the collection, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }), (id) => {
        fc.pre(isConnectionId(id));
        const { pathname } = new URL(`https://x/connections/${encodeURIComponent(id)}`);
        expect(pathname.split('/')).toHaveLength(3);
        expect(decodeURIComponent(pathname)).toBe(`/connections/${id}`);
      }),
      { numRuns: 60 },
    );
  });
});
