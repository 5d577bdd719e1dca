import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { visible } from '../../src/sanitize/escape.ts';
import { code, codeCell, link, prose } from '../../src/sanitize/markdown.ts';
import { outsideCode, rendered, textOf, texts } from '../report/examples.ts';

describe('a code span', () => {
  test.each([
    ['x', '`x`'],
    ['', '_empty_'],
    ['a`b', '``a`b``'],
    ['`a``b', '``` `a``b ```'],
    [' a ', '`  a  `'],
    [' ', '` `'],
    [' a', '` a`'],
    ['a b ', '`a b `'],
    [' a b', '` a b`'],
  ])('of %j is %j', (text, markdown) => {
    expect(code(text)).toBe(markdown);
  });

  test('shows the text and is nothing but code, whatever the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(text !== '');
        const html = rendered(`a ${code(text)} b`);
        expect(html).toMatch(/^<p>a <code>[^<]*<\/code> b<\/p>$/);
        expect(textOf(html)).toBe(`a ${visible(text)} b`);
      }),
      { numRuns: 400 },
    );
  });

  test('ends and goes on where its own ends would be too long for GitHub', () => {
    const edge = `${'`'.repeat(41)}`;
    expect(code('`'.repeat(50))).toBe(
      `${edge} ${'`'.repeat(40)} ${edge}<!-- -->${'`'.repeat(11)} ${'`'.repeat(10)} ${'`'.repeat(11)}`,
    );
  });

  test('in a heading leaves it one', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(rendered(`### a ${code(text)}: b`)).toMatch(/^<h3>a <(code|em)>[^<]*<\/\1>: b<\/h3>$/);
      }),
      { numRuns: 200 },
    );
  });

  test('shows a text of 2000 characters whole', () => {
    expect(code('x'.repeat(2_000))).toBe(`\`${'x'.repeat(2_000)}\``);
  });

  test('shows 2000 characters of a longer text, and how many more there are', () => {
    expect(code('x'.repeat(5_000))).toBe(`\`${'x'.repeat(2_000)}… (3000 more characters)\``);
  });

  test('shows no half of a character where it cuts', () => {
    expect(textOf(rendered(code(`${'x'.repeat(1_999)}😀`)))).toBe(`${'x'.repeat(1_999)}\ufffd… (1 more characters)`);
  });
});

describe('a cell of a table', () => {
  const table = (...cells: readonly string[]) => `| a | b |\n| --- | --- |\n| ${cells.join(' | ')} |\n| c | d |`;
  const FRAME =
    /^<table>\n<thead>\n<tr>\n<th>a<\/th>\n<th>b<\/th>\n<\/tr>\n<\/thead>\n<tbody>\n<tr>\n<td>(?<one>.*)<\/td>\n<td>(?<other>.*)<\/td>\n<\/tr>\n<tr>\n<td>c<\/td>\n<td>d<\/td>\n<\/tr>\n<\/tbody>\n<\/table>$/;

  test.each([
    ['x', '`x`'],
    ['a|b', '`a\\|b`'],
    ['a\\|b', '`a\\`<!-- -->`\\|b`'],
    ['', '_empty_'],
  ])('of %j is %j', (text, markdown) => {
    expect(codeCell(text)).toBe(markdown);
  });

  test('keeps the shape of the table, whatever is in it', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(rendered(table(codeCell(one), codeCell(other)))).toMatch(FRAME);
      }),
      { numRuns: 400 },
    );
  });

  test('shows the text and is nothing but code, whatever the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(text !== '');
        const cell = FRAME.exec(rendered(table(codeCell(text), 'x')))?.groups?.['one'] ?? '';
        expect(outsideCode(cell).replaceAll('<!-- -->', '')).toBe('');
        expect(textOf(cell)).toBe(visible(text));
      }),
      { numRuns: 400 },
    );
  });

  test('shows 2000 characters of a longer text, and how many more there are', () => {
    const shown = codeCell('x'.repeat(5_000));
    expect([shown.length, shown.slice(1_999)]).toEqual([2_026, 'xx… (3000 more characters)`']);
  });

  test('is bounded also when it is long only by its escapes', () => {
    expect(codeCell('\u200b'.repeat(2_000)).length).toBeLessThan(2_100);
  });
});

describe('prose', () => {
  /** Outside of code spans. */
  const plain = (text: string) => outsideCode(rendered(`**What happened:** ${prose(text)}`));

  test.each(['The name is taken.', 'Wait (a while), then "run" again: 3–4 o-clock!', 'Ünïcödé 日本語'])(
    'leaves the sentence %j as it is',
    (text) => {
      expect(prose(text)).toBe(text);
    },
  );

  test.each([
    ['ask @octocat now', 'ask `@octocat` now'],
    ['see #12, octo/x#12', 'see `#12`, `octo/x#12`'],
    ['see https://evil.example', 'see `https://evil.example`'],
    ['see www.evil.example', 'see `www.evil.example`'],
    ['write a@evil.example', 'write `a@evil.example`'],
    ['<b>x</b> *y* _z_', '`<b>x</b>` `*y*` `_z_`'],
    ['commit deadbeef', 'commit `deadbeef`'],
    ['commit (0123456789)', 'commit (`0123456789`)'],
    ['the "Prod" (id 20251217080657842fux3au9kh1p0j5s).', 'the "Prod" (id `20251217080657842fux3au9kh1p0j5s`).'],
    ['a.b/c: d', '`a.b/c`: d'],
    ['@): x', '`@):` x'],
    ['(("@x"))', '(("`@x`"))'],
    ['a\u3164b c', '`a\\u{3164}b` c'],
    ['a :tada: b', 'a `:tada:` b'],
    ['set `credentials` now', 'set `credentials` now'],
    ['a ` b', 'a `` ` `` b'],
    ['a\n\n# b', 'a `#` b'],
    ['1. a', '`1.` a'],
    [' - a 1.', '`-` a 1.'],
    ['---', '`---`'],
  ])('makes code of what could be more than words: %j', (text, markdown) => {
    expect(prose(text)).toBe(markdown);
  });

  test.each([
    ['leaves a word of 60 letters as it is', 'z'.repeat(60), 'z'.repeat(60)],
    ['makes code of a longer one', 'z'.repeat(61), `\`${'z'.repeat(61)}\``],
    ['leaves the brackets around 60 characters out of the code', `(@${'z'.repeat(57)})`, `(\`@${'z'.repeat(57)}\`)`],
    ['takes the brackets of a longer word into the code', `(@${'z'.repeat(58)})`, `\`(@${'z'.repeat(58)})\``],
  ])('%s', (_what, text, markdown) => {
    expect(prose(`x ${text}`)).toBe(`x ${markdown}`);
  });

  test('is shown whole as long as it has fewer than 4000 characters', () => {
    const text = 'word '.repeat(799).trim();
    expect(prose(text)).toBe(text);
  });

  test('ends with the word that has the 4000th character, and says that there is more', () => {
    const shown = prose('word '.repeat(900));
    expect(shown.match(/word/g)).toHaveLength(800);
    expect(shown).toMatch(/word … \(.+\)$/);
  });

  test.each([
    ['Only for 001234567012.', 'Only for `001234567012`.'],
    ['(001234567012)', '(`001234567012`)'],
    ['Is it eu-west-1?', 'Is it `eu-west-1`?'],
    ['20251217080657842fux3au9kh1p0j5s, then', '`20251217080657842fux3au9kh1p0j5s`, then'],
  ])('leaves the punctuation after a value outside of its code span: %s', (text, shown) => {
    expect(prose(text)).toBe(shown);
  });

  test('is one paragraph of text and code, whatever it was', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(rendered(`**What happened:** ${prose(text)}`)).toMatch(
          /^<p><strong>What happened:<\/strong>(?:[^<]|<code>[^<]*<\/code>)*<\/p>$/,
        );
      }),
      { numRuns: 400 },
    );
  });

  test('has no mention, reference, address or markup outside of code, whatever it was', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(textOf(plain(text)).replace('What happened:', '')).not.toMatch(/[@#/\\<>[\]_*~$=+%^{}|]|:\w|\w\.\w/);
      }),
      { numRuns: 400 },
    );
  });

  test.each(['`a``@octocat', '``![@octocat](https://evil.example)'])(
    'mentions nobody where code spans stand side by side: %j',
    (text) => {
      expect(plain(text)).not.toContain('@');
    },
  );

  test('shows every character but spaces and backticks, whatever it was', () => {
    const bare = (text: string) => text.replace(/[\s`]/g, '');
    // Halves of two characters must not become one without the space or backtick between them.
    const apart = (text: string) => text.replace(/([\ud800-\udbff])[\s`]+(?=[\udc00-\udfff])/g, '$1x');
    fc.assert(
      fc.property(texts.map(apart), (text) => {
        const shown = textOf(rendered(`**x** ${prose(text)}`));
        expect(bare(visible(shown))).toBe(`x${visible(bare(text))}`);
      }),
      { numRuns: 300 },
    );
  });

  test('does not refer to an issue by GH and its number, which GitHub makes a link of', () => {
    expect(outsideCode(rendered(prose('Blocked by GH-26 now')))).not.toContain('GH-26');
  });
});

test.each([
  ['https://github.com/octo-org/videos/actions/runs/42', 'https://github.com/octo-org/videos/actions/runs/42'],
  ['https://x/a) ![y](z', 'https://x/a%29%20%21%5By%5D%28z'],
  ['https://x/\n<b>|`"\ud83d', 'https://x/%0A%3Cb%3E%7C%60%22%EF%BF%BD'],
])('The address of a link cannot end it: %j', (address, inert) => {
  expect(link('Run 42', address)).toBe(`[Run 42](${inert})`);
});
