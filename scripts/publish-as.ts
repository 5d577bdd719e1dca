/**
 * Gives the project the name of its repository on GitHub: `npm run publish-as -- owner/name`, and if the owner is an
 * organization, also the team that owns the code: `npm run publish-as -- owner/name team`.
 *
 * It can be run again, after it was interrupted or when the repository has moved.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { REPOSITORY } from '../src/identity.ts';
import { alone, escaped, ownerOf, problemWith, type Text, textsIn } from './repository.ts';

const TEAM = /^[a-z0-9_-]{1,100}$/i;
const CODEOWNERS = '.github/CODEOWNERS';
const SOURCE = 'package.json';

/** The texts that change when the repository `from` becomes `to`: those with exactly this name, and CODEOWNERS. */
export function renamed(texts: readonly Text[], from: string, to: string, team?: string): readonly Text[] {
  return texts.flatMap(({ path, text }) => {
    const named = text.replaceAll(alone(from), to);
    const after = path === CODEOWNERS ? withOwner(named, from, to, team) : named;
    return after === text ? [] : [{ path, text: after }];
  });
}

/** CODEOWNERS of the new owner: with the team that is given, else with the one that is there. */
function withOwner(text: string, from: string, to: string, team: string | undefined): string {
  const owner = new RegExp(
    `(?<=\\s)@(?:${escaped(ownerOf(from))}|${escaped(ownerOf(to))})(?<team>/[\\w-]+)?(?=\\s|$)`,
    'g',
  );
  const ending = team === undefined ? '$<team>' : `/${team}`;
  return text.replaceAll(owner, `@${ownerOf(to)}${ending}`);
}

/** Returns the problem with these arguments, or nothing if they are valid. */
export function problemWithArguments([to, team, ...more]: readonly string[]): string | undefined {
  if (to === undefined || more.length > 0) return 'Which repository? npm run publish-as -- owner/name [team]';
  if (team !== undefined && !TEAM.test(team)) return `${JSON.stringify(team)} is no team's name on GitHub`;
  return problemWith(to);
}

/** Writes package.json last: until then, the old name is known, and what was interrupted can be run again. */
function write(root: string, texts: readonly Text[]): void {
  const last = texts.filter(({ path }) => path === SOURCE);
  for (const { path, text } of [...texts.filter((one) => !last.includes(one)), ...last]) {
    writeFileSync(join(root, path), text);
  }
}

function publish(root: string, to: string, team: string | undefined): void {
  const changed = renamed(textsIn(root), REPOSITORY, to, team);
  write(root, changed);
  for (const { path } of changed) console.log(path);
  if (changed.length > 0 || !readFileSync(join(root, 'dist/index.js'), 'utf8').includes(`github:${to}"`)) {
    execFileSync(process.execPath, [join(root, 'scripts/build.ts')], { stdio: 'inherit' });
    console.log('dist/');
  }
  console.log(`The repository is ${to}. Look through the changes, run npm test and npm run check, and commit.`);
  if (team === undefined) {
    console.log(`If ${ownerOf(to)} is an organization, name the team that owns the code, too: ${to} team`);
  }
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const words = process.argv.slice(2);
  const [to = '', team] = words;
  const problem = problemWithArguments(words);
  if (problem === undefined) publish(root, to, team);
  else {
    console.error(`Nothing was changed: ${problem}.`);
    process.exitCode = 1;
  }
}
