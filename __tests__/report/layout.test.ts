import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Block, joined, type Room } from '../../src/report/layout.ts';

const room = (most: number): Room => ({
  most,
  measure: (text) => text.length,
  why: 'there is no more room',
  elsewhere: 'The rest is elsewhere.',
});
const table = (rows: number): Block => ({
  head: ['a', 'b'],
  rows: Array.from({ length: rows }, (_, n) => [`${n}`, 'x']),
});

describe('a document', () => {
  test('has its blocks one below the other', () => {
    expect(joined(['One', table(1), 'Two'], room(100))).toBe('One\n\n| a | b |\n| --- | --- |\n| 0 | x |\n\nTwo\n');
  });

  test('for which there is no room ends its table early, and says so', () => {
    const shown = joined(['One', table(100), 'Two'], room(200));
    expect(shown.length).toBeLessThanOrEqual(200);
    expect(shown).toMatch(
      /\| 0 \| x \|\n(?:\| \d+ \| x \|\n)*\n_\d+ more rows are left out: there is no more room\._ The rest is elsewhere\.\n\nTwo\n$/,
    );
  });

  test('is never longer than there is room for, as long as its paragraphs fit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 4 }),
        fc.nat({ max: 2000 }),
        (sizes, more) => {
          const blocks = ['Heading', ...sizes.map(table), 'Footer'];
          const most = 40 + sizes.length * 160 + more;
          expect(joined(blocks, room(most)).length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});
