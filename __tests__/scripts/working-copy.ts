import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** A copy of the project as it is now, committed to a repository of its own, with the packages of this one. */
export interface WorkingCopy {
  readonly root: string;
  readonly git: (...words: readonly string[]) => string;
  readonly commit: () => void;
  /** Runs a script of the copy with Node. */
  readonly node: (...words: readonly string[]) => SpawnSyncReturns<string>;
  readonly remove: () => void;
}

/** Without the configuration of the machine. */
const env = { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

export function copyOfProject(): WorkingCopy {
  const root = mkdtempSync(join(tmpdir(), 'copy-'));
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const paths = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const path of paths) if (existsSync(join(ROOT, path))) cpSync(join(ROOT, path), join(root, path));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: root, env, encoding: 'utf8' });
  const commit = () => {
    git('add', '--all');
    git('-c', 'user.name=o', '-c', 'user.email=o@example.com', 'commit', '--quiet', '--message', 'All');
  };
  git('init', '--quiet');
  commit();
  return {
    root,
    git,
    commit,
    node: (...words) => spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
