import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problemWithArguments, renamed } from '../../scripts/publish-as.ts';
import { alone, textsIn } from '../../scripts/repository.ts';
import { REPOSITORY } from '../../src/identity.ts';
import { copyOfProject, type WorkingCopy } from './working-copy.ts';

// Each name takes a build.
const LONGEST_MS = 180_000;

const FIRST = 'acme-films/connections.action';
const SECOND = 'octo_films/Media';

/** What publish-as and the check say, and the state of the copy afterwards. */
interface After {
  readonly status: number | null;
  readonly check: { readonly status: number | null; readonly said: string };
  readonly schema: number | null;
  /** The files with the name that the project had before. */
  readonly leftovers: readonly string[];
  readonly bundle: string;
  readonly owners: string;
  readonly changed: string;
}

let copy: WorkingCopy;

function publishAs(name: string, before: string): After {
  const { status } = copy.node('scripts/publish-as.ts', name);
  const check = copy.node('scripts/check-names.ts');
  const bundles = readdirSync(join(copy.root, 'dist')).map((file) => ({
    path: `dist/${file}`,
    text: readFileSync(join(copy.root, 'dist', file), 'utf8'),
  }));
  const all = [...textsIn(copy.root), ...bundles];
  const after: After = {
    status,
    check: { status: check.status, said: check.stderr },
    schema: copy.node('scripts/schema.ts', '--check').status,
    leftovers: all.filter(({ text }) => alone(before).test(text)).map(({ path }) => path),
    bundle: readFileSync(join(copy.root, 'dist/index.js'), 'utf8'),
    owners: readFileSync(join(copy.root, '.github/CODEOWNERS'), 'utf8'),
    changed: copy.git('status', '--porcelain'),
  };
  if (after.changed !== '') copy.commit();
  return after;
}

let first: After;
let again: After;
let second: After;
let refused: { readonly status: number | null; readonly said: string; readonly changed: string };

beforeAll(() => {
  copy = copyOfProject();
  const { status, stderr } = copy.node('scripts/publish-as.ts', 'not.an.owner/name');
  refused = { status, said: stderr, changed: copy.git('status', '--porcelain') };
  first = publishAs(FIRST, REPOSITORY);
  again = publishAs(FIRST, REPOSITORY);
  second = publishAs(SECOND, FIRST);
}, LONGEST_MS);

afterAll(() => copy.remove());

describe('publish-as', () => {
  test('changes every place, dist/ among them', () => {
    expect(first).toMatchObject({ status: 0, leftovers: [] });
    expect(first.bundle).toContain(FIRST);
    expect(first.changed.split('\n').length).toBeGreaterThan(20);
  });

  test('leaves nothing that the check of the names or of the schema finds', () => {
    expect(first).toMatchObject({ check: { status: 0, said: '' }, schema: 0 });
  });

  test('makes the new owner the one who is asked for reviews', () => {
    expect(first.owners).toMatch(/^\* @acme-films$/m);
  });

  test('changes nothing when it is run again', () => {
    expect(again).toMatchObject({ status: 0, changed: '' });
  });

  test('goes from one owner to another', () => {
    expect(second).toMatchObject({ status: 0, leftovers: [], check: { status: 0, said: '' }, schema: 0 });
    expect(second.bundle).toContain(SECOND);
    expect(second.owners).toMatch(/^\* @octo_films$/m);
  });

  test('refuses a name that GitHub does not allow, and changes nothing', () => {
    expect(refused).toEqual({ status: 1, said: expect.stringContaining('"not.an.owner"'), changed: '' });
  });
});

describe('Renaming', () => {
  const once = (text: string, path = 'README.md') =>
    renamed([{ path, text }], 'acme/conn', 'new-owner/name')[0]?.text ?? 'unchanged';

  test.each([
    ['uses: acme/conn@v1', 'uses: new-owner/name@v1'],
    ['https://github.com/acme/conn', 'https://github.com/new-owner/name'],
    ['https://github.com/acme/conn.git', 'https://github.com/new-owner/name.git'],
    ['github.com/acme/conn//examples', 'github.com/new-owner/name//examples'],
    ['`acme/conn`, acme/conn.', '`new-owner/name`, new-owner/name.'],
  ])('changes %s', (text, expected) => {
    expect(once(text)).toBe(expected);
  });

  test.each(['acme/conn-2@v1', 'acme/connection', 'my-acme/conn', 'my.acme/conn', 'acme/conn.js', 'acme/con', '@acme'])(
    'leaves %s alone, which is another name',
    (text) => {
      expect(once(text)).toBe('unchanged');
    },
  );

  const owners = (text: string, team?: string) =>
    renamed([{ path: '.github/CODEOWNERS', text }], 'acme/conn', 'new/name', team)[0]?.text;

  test('keeps the team in CODEOWNERS', () => {
    expect(owners('* @acme/team @acme\n')).toBe('* @new/team @new\n');
  });

  test('gives CODEOWNERS the team that is named', () => {
    expect(owners('* @acme\n', 'media')).toBe('* @new/media\n');
  });

  test('goes on where an earlier run was interrupted', () => {
    const half = [
      { path: 'package.json', text: 'github:acme/conn' },
      { path: 'a', text: 'new/name' },
      { path: 'b', text: 'acme/conn' },
    ];
    expect(renamed(half, 'acme/conn', 'new/name')).toEqual([
      { path: 'package.json', text: 'github:new/name' },
      { path: 'b', text: 'new/name' },
    ]);
  });
});

describe('The arguments', () => {
  test.each([
    [['owner/name']],
    [['a/b']],
    [['octocat_acme/name.with-all_signs']],
    [[`${'o'.repeat(39)}/${'n'.repeat(100)}`]],
    [['owner/name', 'a-team']],
  ])('%j are good', (words) => {
    expect(problemWithArguments(words)).toBeUndefined();
  });

  test.each([
    [[], 'Which repository?'],
    [['owner/name', 'team', 'more'], 'Which repository?'],
    [['name'], 'is not like owner/name'],
    [['owner/'], 'is not like owner/name'],
    [['owner/name/more'], 'is not like owner/name'],
    [['https://github.com/owner/name'], 'is not like owner/name'],
    [['/name'], 'is no owner'],
    [['an.owner/name'], 'is no owner'],
    [['-owner/name'], 'is no owner'],
    [['öwner/name'], 'is no owner'],
    [['an owner/name'], 'is no owner'],
    [[`${'o'.repeat(40)}/name`], 'is no owner'],
    [[`owner/${'n'.repeat(101)}`], "is no repository's name"],
    [['owner/name.git'], "is no repository's name"],
    [['owner/..'], "is no repository's name"],
    [['owner/na me'], "is no repository's name"],
    [['owner/name@v1'], "is no repository's name"],
    [['owner/$&'], "is no repository's name"],
    [['owner/name\n'], "is no repository's name"],
    [['owner/name', 'a team'], "is no team's name"],
  ])('%j are refused', (words, problem) => {
    expect(problemWithArguments(words)).toContain(problem);
  });
});
