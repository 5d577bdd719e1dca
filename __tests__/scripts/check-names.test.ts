import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { leftBeforeRelease, wrongNames } from '../../scripts/check-names.ts';
import { renamed } from '../../scripts/publish-as.ts';
import { type Text, textsIn } from '../../scripts/repository.ts';
import { REPOSITORY } from '../../src/identity.ts';
import { copyOfProject, ROOT, type WorkingCopy } from './working-copy.ts';

const NAME = 'acme/connections';
const CHANGELOG = '## [1.2.3] - 2026-01-31\n\n- Something.\n';

/** The project's texts that have its name, under one that GitHub allows. */
const texts = new Map(renamed(textsIn(ROOT), REPOSITORY, NAME).map(({ path, text }) => [path, text]));
const asTexts = (map: ReadonlyMap<string, string>): readonly Text[] => [...map].map(([path, text]) => ({ path, text }));

/** What is found in the project when one file is different. */
const found = (path: string, text: string) => wrongNames(asTexts(new Map([...texts, [path, text]])), NAME);

// In pieces: this file is checked, too.
const other = ['other', 'pictory-connection'].join('/');
const elsewhere = ['other', 'connections'].join('/');
const placeholder = ['your', 'organization'].join('.');

describe('The check of the names', () => {
  test('finds nothing in this project', () => {
    expect(wrongNames(textsIn(ROOT), REPOSITORY)).toEqual([]);
  });

  test('finds nothing in a project with another name', () => {
    expect(wrongNames(asTexts(texts), NAME)).toEqual([]);
  });

  test.each([
    ['a step', `uses: ${other}@v1`, other],
    ['a step with the right name and another owner', `uses: ${elsewhere}@v1`, elsewhere],
    ['an address', `see https://github.com/${elsewhere}/issues`, elsewhere],
    ['the address of a clone', `https://github.com/${other}.git`, other],
    ['the address of a schema', `https://raw.githubusercontent.com/${elsewhere}/v1/schema`, elsewhere],
    ['a command', `gh attestation verify --repo ${elsewhere}`, elsewhere],
    ['a word', `The action ${other}.`, other],
    ['the owner that nobody can be', `uses: ${placeholder}/any@v1`, `${placeholder}/any`],
    ['the owner that nobody can be, alone', `Ask @${placeholder}.`, placeholder],
  ])('names the file and line of %s that somebody forgot', (_, line, shown) => {
    expect(found('docs/new.md', `# New\n\n${line}\n`)).toEqual([`docs/new.md:3 names ${shown} instead of ${NAME}`]);
  });

  test.each([
    'uses: ./.github/workflows/pictory-connection.yml',
    'uses: actions/checkout@v1',
    'https://github.com/nektos/act',
    `uses: ${NAME}@v1`,
    `--signer-workflow ${NAME}/.github/workflows/release.yml`,
    'docs/connections and some/connections',
  ])('leaves %s alone', (line) => {
    expect(found('docs/new.md', line)).toEqual([]);
  });

  test.each(['README.md', '.github/zizmor.yml', 'docs/security.md', 'schema/manifest.schema.json', 'package.json'])(
    'expects the name in %s',
    (path) => {
      expect(found(path, 'Nothing')).toEqual([`${path} does not name ${NAME}`]);
    },
  );

  test('allows in CODEOWNERS the owner and teams, and nobody else', () => {
    expect(found('.github/CODEOWNERS', '# @anybody\n* @acme @acme/team @other @acme-2/team\n')).toEqual([
      '.github/CODEOWNERS names @other instead of @acme, or a team of it',
      '.github/CODEOWNERS names @acme-2/team instead of @acme, or a team of it',
    ]);
  });

  test('expects somebody in CODEOWNERS', () => {
    expect(found('.github/CODEOWNERS', '# *\n')).toEqual(['.github/CODEOWNERS names nobody']);
  });
});

describe('Left before a release', () => {
  test('is nothing with a name and notes', () => {
    expect(leftBeforeRelease(NAME, '1.2.3', CHANGELOG)).toEqual([]);
  });

  test('is a name that GitHub allows', () => {
    expect(leftBeforeRelease('an.owner/name', '1.2.3', CHANGELOG)).toEqual([
      expect.stringContaining('"an.owner" is no owner on GitHub'),
    ]);
  });

  test('are the notes of the version', () => {
    expect(leftBeforeRelease(NAME, '1.2.4', CHANGELOG)).toEqual([expect.stringContaining('[1.2.4]')]);
  });
});

describe('The release workflow', () => {
  const { jobs } = parse(readFileSync(join(ROOT, '.github/workflows/release.yml'), 'utf8'));
  const steps: readonly { readonly name?: string; readonly run?: string }[] = jobs.test.steps;
  const [, ...words] = steps.find(({ name }) => name === 'Check the name')?.run?.split(' ') ?? [];
  let copy: WorkingCopy;

  /** Gives the copy a name, and runs the step in a repository. */
  function released(name: string, repository: string) {
    for (const { path, text } of renamed(textsIn(ROOT), REPOSITORY, name)) writeFileSync(join(copy.root, path), text);
    writeFileSync(join(copy.root, 'CHANGELOG.md'), `https://github.com/${name}\n${CHANGELOG}`);
    const about = JSON.parse(readFileSync(join(copy.root, 'package.json'), 'utf8'));
    writeFileSync(join(copy.root, 'package.json'), JSON.stringify({ ...about, version: '1.2.3' }));
    const { status, stdout } = copy.node(...words.map((word) => word.replace('"$GITHUB_REPOSITORY"', repository)));
    return { status, said: stdout };
  }

  beforeAll(() => {
    copy = copyOfProject();
  });
  afterAll(() => copy.remove());

  test('goes on in the repository of this name', () => {
    expect(released(NAME, NAME)).toEqual({ status: 0, said: '' });
  });

  test('refuses a project without a name of its own', () => {
    const { status, said } = released('an.owner/name', 'acme/name');
    expect(status).toBe(1);
    expect(said).toContain('"an.owner" is no owner on GitHub');
  });

  test('refuses in another repository', () => {
    expect(released(NAME, 'acme/fork')).toEqual({
      status: 1,
      said: expect.stringContaining(`This is acme/fork, not ${NAME}.`),
    });
  });
});
