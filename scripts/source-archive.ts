/**
 * Writes all files of a commit into an archive: `node scripts/source-archive.ts full-source.tar.gz [commit]`.
 *
 * GitHub's own archives have only what the action needs, see .gitattributes. With `--worktree-attributes` Git reads that
 * file from a folder of ours instead: https://git-scm.com/docs/git-archive#ATTRIBUTES. The bytes depend on nothing but
 * the commit, the file's name and the version of Git.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const [file, commit = 'HEAD'] = process.argv.slice(2);
if (file === undefined) throw new Error('Usage: node scripts/source-archive.ts full-source.tar.gz [commit]');

const attributes = mkdtempSync(join(tmpdir(), 'attributes-'));
try {
  // Without conversion of line breaks: the bytes that are committed.
  writeFileSync(join(attributes, '.gitattributes'), '* -text\n');
  const GIT_DIR = execFileSync('git', ['rev-parse', '--absolute-git-dir'], { encoding: 'utf8' }).trim();
  const words = [`--prefix=${basename(file, '.tar.gz')}/`, `--output=${resolve(file)}`, commit];
  const env = { ...process.env, GIT_DIR };
  // With GIT_DIR set, the folder that Git is started in is its work tree.
  execFileSync('git', ['archive', '--worktree-attributes', ...words], { cwd: attributes, env, stdio: 'inherit' });
} finally {
  rmSync(attributes, { recursive: true, force: true });
}
