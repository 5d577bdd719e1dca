import { execFileSync, spawnSync } from 'node:child_process';

/** The archive that GitHub creates from a commit for users of the action. */
export interface Archive {
  /** The size of what a runner downloads, in bytes. */
  readonly size: number;
  /** The paths of its files; no folders. */
  readonly files: readonly string[];
  /** The paths of all files of the commit, in the archive or not. */
  readonly committed: readonly string[];
  /** Unpacks it into a folder that exists. */
  readonly unpack: (folder: string) => void;
}

/**
 * The archive of the commit that is checked out in `folder`, a clone or a work tree.
 *
 * @throws When the folder is not one: without Git's records nobody can say what GitHub would archive.
 */
export function archiveOf(folder: string): Archive {
  // Whoever runs the tests trusts the folder, whoever owns it.
  const words = ['-c', `safe.directory=${folder}`];
  const { status, stdout } = spawnSync('git', [...words, 'rev-parse', '--show-cdup'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0 || stdout.trim() !== '') {
    throw new Error(`${folder} is not a clone of the repository, so there is no commit to archive. Clone it with git.`);
  }
  const git = (...more: readonly string[]) =>
    execFileSync('git', [...words, ...more], { cwd: folder, maxBuffer: 100_000_000 });
  const tar = git('archive', 'HEAD');
  const paths = linesOf(execFileSync('tar', ['-tf', '-'], { input: tar }));
  return {
    size: git('archive', '--format=tar.gz', 'HEAD').length,
    files: paths.filter((path) => !path.endsWith('/')),
    committed: linesOf(git('ls-tree', '-r', '--name-only', 'HEAD')),
    unpack: (target) => {
      execFileSync('tar', ['-xf', '-', '-C', target], { input: tar });
    },
  };
}

const linesOf = (text: Buffer): readonly string[] => text.toString().trim().split('\n');
