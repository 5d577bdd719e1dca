import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isConnectionId } from '../../src/connections/fields.ts';

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
