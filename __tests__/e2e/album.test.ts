import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Album, type Update } from './album.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'album-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'behaviour', 'create.txt');
const written = () => readFileSync(file(), 'utf8');
const ONE = 'exit code:\n  0\n\nlog:\n  # no title\n';
const TWO = 'exit code:\n  1\n';

/** Takes portraits, and returns what they had to equal. */
function take(update: Update, portraits: Readonly<Record<string, string>>, whole = true): readonly string[] {
  const album = new Album(file(), update);
  const expected = Object.entries(portraits).map(([title, portrait]) => album.expected(title, portrait));
  album.close(whole);
  return expected;
}

describe('an album', () => {
  test('has each portrait under its title, as it is', () => {
    take('new', { one: ONE, two: TWO });
    expect(written()).toBe(`# one\n\n${ONE}\n# two\n\n${TWO}`);
    expect(take('none', { one: '', two: '' })).toEqual([ONE, TWO]);
  });

  test('keeps a portrait that a step no longer equals', () => {
    take('new', { one: ONE });
    expect(take('new', { one: TWO })).toEqual([ONE]);
    expect(written()).toContain(ONE);
  });

  test('takes it anew with -u', () => {
    take('new', { one: ONE });
    expect(take('all', { one: TWO })).toEqual([TWO]);
    expect(written()).toBe(`# one\n\n${TWO}`);
  });

  test('takes no new one with --ci', () => {
    take('new', { one: ONE });
    expect(() => take('none', { one: ONE, two: TWO })).toThrow('has no portrait "two"');
    expect(written()).not.toContain('two');
  });

  test.each(['new', 'none'] as const)('with a portrait that has no step is an error, when %s are written', (update) => {
    take('new', { one: ONE, two: TWO });
    expect(() => take(update, { one: ONE })).toThrow('portraits without a step, which npm test -- -u removes: two');
  });

  test('loses it with -u', () => {
    take('new', { one: ONE, two: TWO });
    take('all', { one: ONE });
    expect(written()).toBe(`# one\n\n${ONE}`);
  });

  test('keeps what was not asked for when tests were skipped', () => {
    take('new', { one: ONE, two: TWO });
    take('all', { two: ONE }, false);
    expect(written()).toBe(`# one\n\n${ONE}\n# two\n\n${ONE}`);
  });

  test('has a title once', () => {
    const album = new Album(file(), 'new');
    album.expected('one', ONE);
    expect(() => album.expected('one', ONE)).toThrow('Two steps have the title "one".');
  });
});
