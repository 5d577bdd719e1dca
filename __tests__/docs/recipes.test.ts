import { globSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { blocksOf, ROOT, read } from './markdown.ts';

const PAGE = 'docs/recipes.md';

interface Recipe {
  readonly anchor: string;
  /** In code, one after the other; empty when there are none. */
  readonly permissions: string;
}

/** The rows of the page's table. */
const recipes: readonly Recipe[] = [...read(PAGE).matchAll(/^\| \[[^\]]+\]\(#([\w-]+)\) \| ([^|]+) \|/gm)].map(
  ([, anchor = '', permissions = '']) => ({
    anchor,
    permissions: permissions === 'none' ? '' : permissions.replaceAll('`', ''),
  }),
);

/** The text below the heading that has this anchor, up to the next heading. */
function section(anchor: string): string {
  const parts = read(PAGE).split(/^#{2,3} /m);
  return parts.find((part) => anchorOf(part.split('\n', 1).join('')) === anchor) ?? '';
}

function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(',', '').replaceAll(' ', '-');
}

test('The page lists each of its recipes, in their order', () => {
  const headings = [...read(PAGE).matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
  expect(headings.length).toBeGreaterThan(8);
  expect(recipes.map(({ anchor }) => anchor)).toEqual(headings);
});

describe('The permissions of a recipe are those of its last workflow:', () => {
  const withWorkflow = recipes.flatMap(({ anchor, permissions }) => {
    const workflows = blocksOf(PAGE, section(anchor)).filter(({ text }) => /^jobs:/m.test(text));
    const last = workflows.at(-1);
    return last === undefined ? [] : [{ anchor, permissions, text: last.text }];
  });

  test.each(withWorkflow)('$anchor', ({ permissions, text }) => {
    const { permissions: granted }: { permissions: Readonly<Record<string, string>> } = parse(text);
    expect(
      Object.entries(granted)
        .map(([name, level]) => `${name}: ${level}`)
        .join(', '),
    ).toBe(permissions);
  });

  test('as far as there is one', () => expect(withWorkflow.length).toBeGreaterThan(6));
});

test('Every example is run by a test, and listed', () => {
  const examples = globSync('examples/*/.github', { cwd: ROOT }).map((path) => path.split(/[\\/]/)[1] ?? '');
  expect(examples.length).toBeGreaterThan(3);
  const tested = globSync('__tests__/examples/*.test.ts', { cwd: ROOT }).join('\n');
  const unknown = examples.filter(
    (name) => !tested.includes(`${name}.test.ts`) || !read('examples/README.md').includes(`(${name}/`),
  );
  expect(unknown).toEqual([]);
});
