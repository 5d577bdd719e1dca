import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PAGES, prose, ROOT, read } from './markdown.ts';

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(page).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n += 1) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The addresses that a page leads to. What stands in code is none. */
function linksOf(page: string): readonly string[] {
  const text = prose(page).replaceAll(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, (code) => code.replaceAll(/[[\]()<>]/g, ' '));
  const found = [
    ...text.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g),
    ...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm),
    ...text.matchAll(/\b(?:src|srcset|href)="([^"\s]+)[^"]*"/g),
  ];
  return found.map(([, address = '']) => address);
}

/** Why an address leads nowhere in this repository; nothing when it leads somewhere, or out of it. */
function problemOf(page: string, address: string): string | undefined {
  if (/^(?:https?|mailto):/.test(address)) return undefined;
  const [path = '', anchor] = address.split('#');
  const target = path === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(path));
  if (target.startsWith('..')) return 'is outside of the repository';
  if (!existsSync(`${ROOT}/${target}`)) return 'is not there';
  if (anchor === undefined) return undefined;
  return PAGES.includes(target) && anchorsOf(target).has(anchor) ? undefined : 'has no such heading';
}

describe('Every link of', () => {
  test.each(PAGES)('%s leads somewhere', (page) => {
    const problems = linksOf(page).flatMap((address) => {
      const problem = problemOf(page, address);
      return problem === undefined ? [] : [`${address} ${problem}`];
    });
    expect(problems).toEqual([]);
  });
});

describe('A link leads nowhere', () => {
  test.each([
    ['to a file that is not there', 'docs/nothing.md', 'is not there'],
    ['to a heading that is not there', '#nothing', 'has no such heading'],
    ['to a heading of another page that is not there', 'docs/aws.md#nothing', 'has no such heading'],
    ['out of the repository', '../elsewhere.md', 'is outside of the repository'],
  ])('%s', (_, address, problem) => {
    expect(problemOf('README.md', address)).toBe(problem);
  });
});

test('The README leads to every page for users', () => {
  const missing = PAGES.filter((page) => page.startsWith('docs/')).filter(
    (page) => !read('README.md').includes(`](${page}`),
  );
  expect(missing).toEqual([]);
});

test('The README is a front page of at most 16,000 bytes', () => {
  expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(16_000);
});

/** The pages to look something up in. All others are guides. */
const REFERENCE = ['api', 'architecture', 'conformance', 'performance', 'security'].map((name) => `docs/${name}.md`);

describe('A guide begins with a sentence and ends with the next step:', () => {
  const guides = PAGES.filter((page) => page.startsWith('docs/') && !REFERENCE.includes(page));

  test.each(guides)('%s', (page) => {
    const [title = '', purpose = '', ...others] = read(page).trim().split('\n\n');
    expect(title).toMatch(/^# /);
    expect(purpose).toMatch(/^[A-Z][^|#]+[.:]/);
    expect(others.at(-1)).toMatch(/^\*\*Next:\*\* .*\]\(.+\)/);
  });
});
