/**
 * The name of the project's repository: the rules for it, and the texts that show it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the project, by its path from the root with `/` in between. */
export interface Text {
  readonly path: string;
  readonly text: string;
}

/** Letters, digits and hyphens; some accounts of companies have an underscore, such as `octocat_acme`. */
const OWNER = /^[a-z0-9][a-z0-9_-]{0,38}$/i;
const NAME = /^(?!\.{1,2}$)(?!.*\.git$)[a-z0-9._-]{1,100}$/i;

/**
 * Returns the reason why GitHub does not allow a repository of this name, or nothing if it does.
 *
 * No owner on GitHub has a dot in its name: that is how the project is called until it has a place.
 */
export function problemWith(repository: string): string | undefined {
  const [owner = '', name = '', ...more] = repository.split('/');
  if (name === '' || more.length > 0) return `${JSON.stringify(repository)} is not like owner/name`;
  if (!OWNER.test(owner)) {
    return `${JSON.stringify(owner)} is no owner on GitHub: up to 39 letters, digits and hyphens, the first not a hyphen`;
  }
  if (!NAME.test(name)) {
    return `${JSON.stringify(name)} is no repository's name on GitHub: up to 100 letters, digits and ".", "-", "_", not ending with ".git"`;
  }
  return undefined;
}

/** `owner` of `owner/name`. */
export function ownerOf(repository: string): string {
  return repository.split('/', 1).join('');
}

/** The ends of a name in a regular expression: it is not within a longer one, and may be followed by `.git`. */
export const START = '(?<![\\w.-])';
export const END = '(?![\\w-]|\\.(?!git\\b)\\w)';

/** Matches a name where it stands alone. */
export function alone(name: string): RegExp {
  return new RegExp(`${START}${escaped(name)}${END}`, 'g');
}

/** A text as a part of a regular expression that matches it. */
export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/**
 * The texts of a working copy, those not yet committed among them; without `dist/`, which is built.
 *
 * @throws When the folder is no clone, or there is no git.
 */
export function textsIn(root: string): readonly Text[] {
  const words = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ':!dist'];
  const paths = execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  return [...new Set(paths)].flatMap((path) => {
    const file = join(root, path);
    if (!existsSync(file)) return [];
    const content = readFileSync(file);
    return content.includes(0) ? [] : [{ path, text: content.toString('utf8') }];
  });
}
