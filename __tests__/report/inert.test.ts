import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { ActionError, InputError } from '../../src/errors.ts';
import type { Outcome } from '../../src/outcome.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import { visible } from '../../src/sanitize/escape.ts';
import { code, codeCell, link, prose } from '../../src/sanitize/markdown.ts';
import { cmark, describeWithCmark } from './cmark.ts';
import {
  asking,
  having,
  listingOf,
  markdown,
  outcomeOf,
  outsideCode,
  RUN,
  reporting,
  s3,
  signer,
  textOf,
  texts,
} from './examples.ts';

/** What GitHub reads and others do not, and what is too long for its renderer. */
const GITHUB_ONLY = [
  ...['GH-12', 'octo-org/videos@deadbeef', ':tada:', '$x$', '$`x`$', '$$x$$', '[^1]', '[^1]: x', '- [x] done'],
  ...['> [!WARNING]', '\n> [!NOTE]\n> x', '```math\nx\n```', '```mermaid', '<details>', '<!--', '-->', '</code>'],
  ...[
    '<script>',
    '<textarea>',
    '<https://evil.example>',
    '&lt;',
    '&#96;',
    '\\`',
    '#ff0000',
    '1.',
    '1)',
    '-',
    '--',
    '---',
  ],
  ...[
    '`'.repeat(79),
    '`'.repeat(80),
    '`'.repeat(81),
    '`'.repeat(200),
    '|',
    '\\|',
    '\\\\|',
    ' | --- | --- |',
    '~~~',
    '***',
  ],
];
const words = fc
  .array(fc.oneof(fc.constantFrom(...GITHUB_ONLY), texts), { maxLength: 5 })
  .chain((parts) => fc.constantFrom('', ' ').map((between) => parts.join(between)));
/** Keeps the halves of two characters apart: without the backtick between them they would be one, of another meaning. */
const apart = (text: string) => text.replace(/([\ud800-\udbff])[\s`]+(?=[\udc00-\udfff])/g, '$1x');
const hostile = fc.oneof(texts, words, fc.string({ unit: 'binary', maxLength: 60 })).map(apart);
/** Many for one call of the renderer. */
const many = fc.array(hostile, { minLength: 60, maxLength: 60, size: 'max' });
const RUNS = { numRuns: 17, endOnFailure: true };

const SAFE_WORD = /^["'(]*[\p{L}\p{M}\p{N}'–—-]*[.,;:!?"')]*$/u;

/** What we write ourselves: the time of the footer, and the kinds of alerts. */
const OWN = /2026-01-02 03:04 UTC|\[!(?:CAUTION|WARNING)\]/g;

/** Whatever GitHub makes of text outside of code, later than the renderer: nothing of the kind is there. */
function expectSafeWords(html: string): void {
  for (const word of textOf(outsideCode(html)).replace(OWN, '').split(/\s+/)) {
    expect(word).toMatch(SAFE_WORD);
    expect(word).not.toMatch(/@|#|:\w+:|[a-z0-9]-\d|[0-9a-f]{7,}|\$|www\.|:\/\//i);
  }
}

/** The elements without what they show, and with one piece of code for each text. */
function skeleton(html: string): string {
  return html
    .replace(/<code>[^<]*<\/code>(?:<!-- --><code>[^<]*<\/code>)*|<em>empty<\/em>/g, '<code>')
    .replace(/(?<=>)[^<]+/g, '');
}

describeWithCmark("GitHub's own renderer", () => {
  test('shows every cell as it is, in a table that keeps its shape', () => {
    fc.assert(
      fc.property(many, (all) => {
        const rows = all.map((text, index) => `| ${index} | ${codeCell(text)} | x |`);
        const html = cmark(['| a | b | c |', '| --- | --- | --- |', ...rows, ''].join('\n'));
        const cells = [...html.matchAll(/<tr>\n<td>\d+<\/td>\n<td>(.*)<\/td>\n<td>x<\/td>\n<\/tr>/g)].map(
          ([, cell = '']) => cell,
        );
        expect(cells.map(textOf)).toEqual(all.map((text) => visible(text) || 'empty'));
        expect(cells.filter((cell) => !/^(<code>[^<]*<\/code>(<!-- -->)?)+$|^<em>empty<\/em>$/.test(cell))).toEqual([]);
        expect(html.match(/<(?!\/|!)[a-z]+/g)).toHaveLength(
          7 + all.length * 4 + (html.match(/<code>|<em>/g)?.length ?? 0),
        );
      }),
      RUNS,
    );
  });

  test('shows every piece of code as it is, and nothing else', () => {
    fc.assert(
      fc.property(many, (all) => {
        const paragraphs = cmark(all.map((text) => `a ${code(text)} b\n\n`).join(''))
          .trimEnd()
          .split('\n');
        expect(paragraphs.map(textOf)).toEqual(all.map((text) => `a ${visible(text) || 'empty'} b`));
        for (const html of paragraphs) expect(skeleton(html)).toBe('<p><code></p>');
      }),
      RUNS,
    );
  });

  test.each(['', '- ', '**What happened:** '])('shows sentences after %j as words and code', (before) => {
    const bare = (text: string) => text.replace(/[\s`]/g, '');
    fc.assert(
      fc.property(many, (all) => {
        const html = cmark(all.map((text) => `${before}${prose(text)}\n\n<hr>\n\n`).join(''))
          .split('<hr>\n')
          .slice(0, -1);
        expect(html.map((one) => bare(visible(textOf(one).trim().replace('What happened:', ''))))).toEqual(
          all.map((text) => visible(bare(text))),
        );
        for (const one of html) {
          expect(one.replace(/<\/?(?:p|ul|li|strong)>|<code>[^<]*<\/code>|<!-- -->/g, '')).not.toMatch(/[<>]/);
          expect(one).not.toMatch(/<ul>\s*<li>\s*<ul>/);
          expectSafeWords(one);
        }
      }),
      RUNS,
    );
  });

  test('finds the link to the run where it is, whatever the address', () => {
    fc.assert(
      fc.property(many, (all) => {
        const html = cmark(
          all.map((text) => `${link('Run 1', `https://github.com/${text}`)} x\n\n`).join(''),
        ).trimEnd();
        for (const one of html.split('\n'))
          expect(one).toMatch(/^<p><a href="https:\/\/github\.com\/[^"<>]*">Run 1<\/a> x<\/p>$/);
      }),
      RUNS,
    );
  });

  test('shows a report of hostile text in the same elements as one of plain text', () => {
    const report = (name: string, said: string) => {
      const connection = having(s3, { name, description: name });
      const plan = planPresent(connection, asking('ensure', aws, { description: `new ${said}` }).desired, signer);
      const task = asking('ensure', aws, {});
      const context = reporting({ run: { ...RUN, sha: said }, commentKey: `key ${said}` });
      const message = `Pictory said: ${said}`;
      const outcomes: Outcome[] = [
        outcomeOf(task, { plan, connection, applied: true }),
        outcomeOf(task, { plan, error: new ActionError({ title: said, message, fix: said }) }),
        { kind: 'invalid', error: new InputError([said, message]) },
        listingOf({ connections: [connection, s3] }),
      ];
      return outcomes.map((outcome) => markdown(outcome, context)).join('\n');
    };
    const elements = (text: string) =>
      skeleton(text)
        .replaceAll('<code>', '')
        .replaceAll('<!-- -->', '')
        .replace(/(?<=<a href="https:\/\/github\.com\/octo-org\/videos\/commit\/)[^"<>]*(?=">)/g, 'sha');
    const plain = elements(cmark(report('Production', 'no')));
    fc.assert(
      fc.property(hostile, hostile, (name, said) => {
        fc.pre(name !== '' && said.trim() !== '');
        const html = cmark(report(name, said));
        expect(elements(html)).toBe(plain);
        expectSafeWords(html.replace(/·|→|—/g, ''));
      }),
      { numRuns: 100, endOnFailure: true },
    );
  });
});
