/**
 * Checks that every text names the repository as package.json does, and lists what is left before a release; with
 * `--release owner/name` it fails while anything is left, or where the release runs in another repository.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { REPOSITORY } from '../src/identity.ts';
import { notesOf } from './changelog.ts';
import { END, escaped, ownerOf, problemWith, START, type Text, textsIn } from './repository.ts';

/** In pieces, so that this file keeps it when the project gets its name. */
const PLACEHOLDER = { owner: ['your', 'organization'].join('.'), name: 'pictory-connection' };

/** Files that have to name the repository. */
const NAMING = [
  '.github/ISSUE_TEMPLATE/bug.yml',
  '.github/ISSUE_TEMPLATE/config.yml',
  '.github/zizmor.yml',
  'CHANGELOG.md',
  'README.md',
  'docs/aws.md',
  'docs/recipes.md',
  'docs/security.md',
  'package.json',
  'schema/manifest.schema.json',
];
const CODEOWNERS = '.github/CODEOWNERS';

/** The text before the name of a repository, whatever its name. */
const BEFORE = ['uses: ', 'github\\.com/', 'githubusercontent\\.com/', '--repo ', '--signer-workflow '].join('|');

/** Every other name in the place of `repository`, with its file and line; and each file that lacks the name. */
export function wrongNames(texts: readonly Text[], repository: string): readonly string[] {
  const [, name = ''] = repository.split('/');
  const forms = [
    `${START}[\\w.-]+/${PLACEHOLDER.name}${END}`,
    `(?<=${BEFORE})[\\w.-]+/${escaped(name)}${END}`,
    `${escaped(PLACEHOLDER.owner)}(?:/[\\w.-]*\\w)?`,
  ];
  const shown = new RegExp(forms.join('|'), 'g');
  const others = texts.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const found = [...line.matchAll(shown)].map(([other]) => other).filter((other) => !isOurs(other, repository));
      return found.map((other) => `${path}:${index + 1} names ${other} instead of ${repository}`);
    }),
  );
  const without = NAMING.filter((path) => texts.find((text) => text.path === path)?.text.includes(repository) !== true);
  const lacking = without.map((path) => `${path} does not name ${repository}`);
  return [...others, ...lacking, ...wrongOwners(texts, repository)];
}

function isOurs(name: string, repository: string): boolean {
  return name === repository || name.startsWith(`${repository}/`) || name === ownerOf(repository);
}

function wrongOwners(texts: readonly Text[], repository: string): readonly string[] {
  const text = texts.find(({ path }) => path === CODEOWNERS)?.text ?? '';
  const owner = `@${ownerOf(repository)}`;
  const named = [...text.replaceAll(/#.*/g, '').matchAll(/(?<=\s)@\S+/g)].map(([one]) => one);
  if (named.length === 0) return [`${CODEOWNERS} names nobody`];
  const others = named.filter((one) => one !== owner && !one.startsWith(`${owner}/`));
  return others.map((one) => `${CODEOWNERS} names ${one} instead of ${owner}, or a team of it`);
}

/** The missing requirements of a release. */
export function leftBeforeRelease(repository: string, version: string, changelog: string): readonly string[] {
  const problem = problemWith(repository);
  const name = problem === undefined ? [] : [`The repository has no name yet: ${problem}. Run npm run publish-as.`];
  try {
    notesOf(changelog, version);
    return name;
  } catch (error) {
    return [...name, error instanceof Error ? error.message : String(error)];
  }
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const [flag, place] = process.argv.slice(2);
  const wrong = wrongNames(textsIn(root), REPOSITORY);
  if (wrong.length > 0) {
    console.error([`The repository is ${REPOSITORY} (package.json), but:`, ...wrong].join('\n  '));
    process.exitCode = 1;
  }
  const elsewhere = place === undefined || place === REPOSITORY ? [] : [`This is ${place}, not ${REPOSITORY}.`];
  const { version }: { readonly version: string } = JSON.parse(read('package.json'));
  const left = [...leftBeforeRelease(REPOSITORY, version, read('CHANGELOG.md')), ...elsewhere];
  if (left.length > 0) console.log(['Left before a release:', ...left].join('\n  '));
  if (left.length > 0 && flag === '--release') process.exitCode = 1;
}
