/**
 * Prints what CHANGELOG.md says of one version: `node scripts/changelog.ts 1.2.3`.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const VERSION_HEADING = /^## \[(?<version>[^\]]+)\](?: - \d{4}-\d{2}-\d{2})?$/;
const LINK = /^\[[^\]]+\]: /;

/**
 * The notes of `version`, without its heading.
 *
 * @throws When the changelog has no dated section for it, or an empty one.
 */
export function notesOf(changelog: string, version: string): string {
  const lines = changelog.split(/\r?\n/);
  const start = lines.findIndex((line) => VERSION_HEADING.exec(line)?.groups?.['version'] === version);
  if (start < 0) throw new Error(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD": give it one.`);
  if (lines[start] === `## [${version}]`) throw new Error(`CHANGELOG.md: the section [${version}] needs its date.`);
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => line.startsWith('## ') || LINK.test(line));
  const notes = after.slice(0, end < 0 ? undefined : end).join('\n');
  if (notes.trim() === '') throw new Error(`CHANGELOG.md: the section [${version}] is empty.`);
  return notes.trim();
}

if (import.meta.main) {
  const [version] = process.argv.slice(2);
  if (version === undefined) throw new Error('Which version? node scripts/changelog.ts 1.2.3');
  console.log(notesOf(readFileSync(join(resolve(import.meta.dirname, '..'), 'CHANGELOG.md'), 'utf8'), version));
}
