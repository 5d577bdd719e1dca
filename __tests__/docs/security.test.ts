import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(resolve(ROOT, 'docs/security.md'), 'utf8');

/** Rows of the tables whose head has these names. */
function rowsUnder(head: string): readonly (readonly string[])[] {
  return PAGE.split(`${head}\n`)
    .slice(1)
    .flatMap((after) => {
      const [, ...rows] = after.split('\n\n', 1).join('').trimEnd().split('\n');
      return rows.map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
    });
}

const promises = rowsUnder('| Promise | Against | File | Test |').map(
  ([promise = '', against = '', file = '', title = '']) => ({
    promise,
    against,
    file: file.replaceAll('`', ''),
    title,
  }),
);

/** Whether a title is that of a test: what is called is known by the name before it, or ends a table of cases. */
function hasTest(source: string, title: string): boolean {
  const literal = ["'", '"', '`'].map((quote) => `${quote}${title}${quote}`);
  return literal.some((one) =>
    source
      .split(one)
      .slice(0, -1)
      .some((before) => /(?:\b(?:test|scenario)|\))(?:\.concurrent)?\(\s*$/.test(before)),
  );
}

describe('the page about security', () => {
  test('has a table for each kind of promise, and every row whole', () => {
    expect(promises.length).toBeGreaterThan(40);
    for (const row of promises) expect(Object.values(row).every((cell) => cell !== '')).toBe(true);
  });

  test.each(promises)('has a test for: $promise', ({ file, title }) => {
    expect(hasTest(readFileSync(resolve(ROOT, file), 'utf8'), title)).toBe(true);
  });

  test('names only attackers of its threat model', () => {
    const known = rowsUnder('| Name | Who, and what they control |').map(([name]) => name);
    expect(promises.flatMap(({ against }) => against.split(', ')).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('and the policy for reports lead to each other', () => {
    expect(PAGE).toContain('](../SECURITY.md)');
    expect(readFileSync(resolve(ROOT, 'SECURITY.md'), 'utf8')).toContain('](docs/security.md)');
  });
});
