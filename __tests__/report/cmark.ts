import { spawnSync } from 'node:child_process';
import { describe } from '@jest/globals';

const EXTENSIONS = ['table', 'autolink', 'strikethrough', 'tagfilter', 'tasklist', 'footnotes'];
const OPTIONS = ['--unsafe', ...EXTENSIONS.flatMap((name) => ['-e', name])];

/** HTML of Markdown as GitHub's own renderer makes it, before GitHub takes out what it finds dangerous. */
export function cmark(markdown: string): string {
  const { error, status, stdout } = spawnSync('cmark-gfm', OPTIONS, { input: markdown, encoding: 'utf8' });
  if (error !== undefined || status !== 0) throw error ?? new Error(`cmark-gfm ended with ${status}`);
  return stdout;
}

function isInstalled(): boolean {
  return spawnSync('cmark-gfm', ['--version']).status === 0;
}

/** Where cmark-gfm is not installed, its tests are skipped, and say so; with `CI=true` they fail. */
export const describeWithCmark: typeof describe | typeof describe.skip =
  process.env['CI'] === 'true' || isInstalled()
    ? describe
    : (((name: string, tests: () => void) =>
        describe.skip(`${name} (skipped: needs cmark-gfm, apt-get install cmark-gfm)`, tests)) as typeof describe.skip);
