import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT, read } from './markdown.ts';

const sources = globSync('src/**/*.ts', { cwd: ROOT }).map((path) => readFileSync(join(ROOT, path), 'utf8'));

/** Titles that are made of other titles, or stand in types. */
const NOT_LITERAL = /^(?:string\b|error\.title\b|logLine\b|count > 1 \?)/;

/** Titles of warnings: the sections are about errors. */
const WARNINGS = ['A review for every run', 'Input without effect', 'Manifest', 'Unknown input', 'Unusual value'];

const literal = sources.flatMap((source) => [...source.matchAll(/\btitle: '([^']+)'/g)].map(([, title = '']) => title));

/** The titles of all errors in the sources. */
const titles = new Set([
  ...literal.filter((title) => !WARNINGS.includes(title)),
  ...advised(),
  ...['inputs', 'manifest'].flatMap((source) => [`A problem with the ${source}`, `N problems with the ${source}`]),
]);

/** The titles of the errors of Pictory's: one for each trouble. */
function advised(): readonly string[] {
  const source = read('src/pictory/errors.ts');
  const [, table = ''] = /const TROUBLES = \{\n([\s\S]*?)\n\} as const/.exec(source) ?? [];
  const troubles = table.match(/^ {2}[\w'-]+: /gm) ?? [];
  const found = [...table.matchAll(/^ {2}\S+: \[\s*'([^']+)'/gm)].map(([, title = '']) => title);
  expect(found).not.toEqual([]);
  expect(found).toHaveLength(troubles.length);
  return found;
}

/** The titles that the page has a section for: messages lead to these anchors. */
function explained(): readonly string[] {
  const page = read('docs/troubleshooting.md');
  const plurals = page.match(/(?<=^Also \*)N problems with the \w+(?=\*)/gm) ?? [];
  return [...[...page.matchAll(/^### (.+)$/gm)].map(([, title = '']) => title), ...plurals];
}

test('Troubleshooting has a line for every warning, under its title, and for no other', () => {
  const [, list = ''] = /^## Warnings\n([\s\S]*)/m.exec(read('docs/troubleshooting.md')) ?? [];
  const lines = [...list.matchAll(/^- \*\*(.+?)\.\*\* /gm)].map(([, title]) => title);
  const warned = sources.flatMap((source) => [...source.matchAll(/\bwarn\('([^']+)'/g)].map(([, title]) => title));
  const constants = sources.flatMap((source) =>
    [...source.matchAll(/^const STORED = '([^']+)'/gm)].map(([, one]) => one),
  );
  expect(constants).toHaveLength(1);
  expect(lines.sort()).toEqual([...new Set([...warned, ...constants, ...WARNINGS])].sort());
});

test('Every title of an error can be read from the sources', () => {
  const others = sources.flatMap((source) => [...source.matchAll(/\btitle: (?!')(.*)/g)].map(([, rest = '']) => rest));
  expect(others.filter((rest) => !NOT_LITERAL.test(rest))).toEqual([]);
  expect(titles.size).toBeGreaterThan(35);
  expect(literal).toEqual(expect.arrayContaining(WARNINGS));
});

test('Troubleshooting has a section for every error, under its title, and for no other', () => {
  expect([...explained()].sort()).toEqual([...titles].sort());
});
