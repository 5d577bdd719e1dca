import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

// Rooms are the folders of src/ and its loose files. docs/architecture.md lists which room may import from which.

const ROOT = resolve(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const files = globSync('**/*.ts', { cwd: SRC }).toSorted();

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Every import between files of src/, by their paths below it: `import … from`, `export … from` and `import()`. */
const imports: readonly Import[] = files.flatMap((from) =>
  specifiersOf(from)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => resolve(SRC, dirname(from), specifier))
    .filter((path) => path.startsWith(`${SRC}/`))
    .map((path) => ({ from, to: path.slice(SRC.length + 1) })),
);

function specifiersOf(file: string): readonly string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  return [...text.matchAll(/\b(?:from|import\()\s*'([^']+)'/g)].map(([, specifier = '']) => specifier);
}

function roomOf(file: string): string {
  return file.includes('/') ? `${file.split('/')[0]}/` : file;
}

/** The rooms that each room imports from, as the table of docs/architecture.md has them. */
function documented(): ReadonlyMap<string, readonly string[]> {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  const rows = page.matchAll(/^\| `([\w./]+)` \| .* \| ((?:`[\w./]+`(?:, )?)+|–) \|$/gm);
  return new Map(
    [...rows].map(([, room = '', list = '']) => [room, [...list.matchAll(/`([^`]+)`/g)].map(([, to = '']) => to)]),
  );
}

/** A way along arrows that ends where it begins; empty when there is none. */
function cycleIn(arrows: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const visit = (at: string, way: readonly string[]): readonly string[] => {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
    if (done.has(at)) return [];
    for (const next of arrows.get(at) ?? []) {
      const cycle = visit(next, [...way, at]);
      if (cycle.length > 0) return cycle;
    }
    done.add(at);
    return [];
  };
  return [...arrows.keys()].map((start) => visit(start, [])).find((cycle) => cycle.length > 0) ?? [];
}

function grouped(all: readonly Import[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { from, to } of all) {
    if (from !== to && !found.get(from)?.includes(to)) found.set(from, [...(found.get(from) ?? []), to]);
  }
  return found;
}

describe('In src/,', () => {
  const rooms = grouped(imports.map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) })));

  test('files import one another without a cycle', () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(cycleIn(grouped(imports))).toEqual([]);
  });

  test('rooms import from exactly the rooms that docs/architecture.md lists', () => {
    const actual = [...new Set(files.map(roomOf))].map((room) => [room, rooms.get(room)?.toSorted() ?? []]);
    expect(Object.fromEntries([...documented()].map(([room, to]) => [room, to.toSorted()]))).toEqual(
      Object.fromEntries(actual),
    );
  });

  test('no room imports from a room above it', () => {
    const order = [...documented().keys()];
    const upward = [...rooms].flatMap(([from, all]) =>
      all.filter((to) => order.indexOf(to) <= order.indexOf(from)).map((to) => `${from} imports from ${to}`),
    );
    expect(upward).toEqual([]);
  });

  test.each([
    { who: 'connections/', forbidden: /^(http|pictory|github|comment|review|runner)\// },
    { who: 'plan/', forbidden: /^(http|pictory|github|comment|review|runner)\// },
  ])('$who knows neither HTTP nor GitHub', ({ who, forbidden }) => {
    const from = files.filter((file) => roomOf(file) === who);
    expect(from.length).toBeGreaterThan(0);
    expect(imports.filter((one) => roomOf(one.from) === who && forbidden.test(one.to))).toEqual([]);
    expect(from.flatMap(specifiersOf).filter((name) => /fetch|http|octokit|@actions/.test(name))).toEqual([]);
  });

  test('only runner/ and main.ts know the toolkit', () => {
    const users = files.filter((file) => specifiersOf(file).some((name) => name.startsWith('@actions/core')));
    expect(users.filter((file) => roomOf(file) !== 'runner/' && file !== 'main.ts')).toEqual([]);
    expect(users).not.toEqual([]);
  });

  test('only two lines of main.ts know review/', () => {
    const users = imports.filter(({ from, to }) => roomOf(to) === 'review/' && roomOf(from) !== 'review/');
    expect(users.map(({ from }) => from)).toEqual(['main.ts']);
    const lines = readFileSync(join(SRC, 'main.ts'), 'utf8').split('\n');
    expect(lines.filter((line) => /review\/|\bcreateGate\b/.test(line))).toHaveLength(2);
  });

  test('at most six files are loose, and no file has more than 200 lines', () => {
    expect(files.filter((file) => !file.includes('/')).length).toBeLessThanOrEqual(6);
    const lengths = files.map((file) => ({
      file,
      lines: readFileSync(join(SRC, file), 'utf8').split('\n').length - 1,
    }));
    expect(lengths.filter(({ lines }) => lines > 200)).toEqual([]);
    expect(lengths.reduce((sum, { lines }) => sum + lines, 0)).toBeLessThanOrEqual(7_500);
  });
});

test('action.yml has at most 30 inputs', () => {
  const { inputs } = parse(readFileSync(join(SRC, '../action.yml'), 'utf8')) as { readonly inputs: object };
  expect(Object.keys(inputs).length).toBeLessThanOrEqual(30);
});
