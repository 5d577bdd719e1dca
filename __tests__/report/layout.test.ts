import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitTo, render, type SizeLimit, table as tableOf } from '../../src/report/layout.ts';

const limit = (max: number): SizeLimit => ({
  max,
  measure: (text) => text.length,
  reason: 'there is no more room',
});
const table = (rows: number): string =>
  tableOf(
    ['a', 'b'],
    Array.from({ length: rows }, (_, n) => [`${n}`, 'x']),
  );

describe('a document', () => {
  test('has its blocks one below the other', () => {
    expect(fitTo(['One', table(1), 'Two'], limit(100))).toBe('One\n\n| a | b |\n| --- | --- |\n| 0 | x |\n\nTwo\n');
  });

  test('is whole without a limit, however long its table is', () => {
    expect(
      render(['One', table(100)])
        .trimEnd()
        .split('\n'),
    ).toHaveLength(2 + 2 + 100);
  });

  test('for which there is no room ends its table early, and says so', () => {
    const shown = fitTo(['One', table(100), 'Two'], limit(200));
    expect(shown.length).toBeLessThanOrEqual(200);
    expect(shown).toMatch(
      /\| 0 \| x \|\n(?:\| \d+ \| x \|\n)*\n_\d+ more rows left out: there is no more room\._ The log has everything but unchanged connections\.\n\nTwo\n$/,
    );
  });

  test('is never longer than there is room for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 4 }),
        fc.nat({ max: 2000 }),
        (sizes, more) => {
          const blocks = ['Heading', ...sizes.map(table), 'Footer'];
          const most = 40 + sizes.length * 160 + more;
          expect(fitTo(blocks, limit(most)).length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  test.each([
    ['paragraphs', Array.from({ length: 300 }, (_, n) => `- entry ${n} failed for a long reason`)],
    ['a list', [Array.from({ length: 300 }, (_, n) => `- point ${n}`).join('\n')]],
    ['one line that is too long', ['x'.repeat(5_000)]],
    ['a table and paragraphs', [table(300), 'After the table', 'x'.repeat(900)]],
  ])('made of %s is cut between lines, says so, and keeps its heading and its last line', (_what, blocks) => {
    const shown = fitTo(['### Heading', ...blocks, 'Footer'], limit(1_000));
    expect(shown.length).toBeLessThanOrEqual(1_000);
    expect(shown).toMatch(/^### Heading\n\n/);
    expect(shown).toMatch(
      /left out: there is no more room\._ The log has everything but unchanged connections\.\n\nFooter\n$/,
    );
    const whole = render(['### Heading', ...blocks]).split('\n');
    const added = shown.split('\n').slice(0, -4);
    expect(added.every((line) => whole.includes(line))).toBe(true);
  });

  test('closes the fold that it ends in', () => {
    const blocks = ['### Heading', '<details><summary>Many</summary>', table(300), '</details>', 'After', 'Footer'];
    const shown = fitTo(blocks, limit(500));
    expect(shown.length).toBeLessThanOrEqual(500);
    expect(shown).toMatch(/\| \d+ \| x \|\n\n<\/details>\n\n_\d+ more rows left out/);
  });

  test('leaves out no fold that is closed already', () => {
    const blocks = ['### Heading', '<details><summary>Few</summary>', 'inside', '</details>', table(300), 'Footer'];
    expect(fitTo(blocks, limit(500)).match(/<\/?details>/g)).toEqual(['<details>', '</details>']);
  });
});
