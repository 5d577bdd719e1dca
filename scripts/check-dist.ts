/**
 * Builds the bundle anew and compares it, byte by byte, with the committed `dist/`, so that what GitHub runs is what the
 * sources say.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** The content of each file in a folder and those below it, by path. */
function filesIn(folder: string): ReadonlyMap<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}

function difference(committed: Buffer | undefined, built: Buffer | undefined): string | undefined {
  if (committed === undefined) return 'is missing';
  if (built === undefined) return 'is no longer built';
  return committed.equals(built) ? undefined : 'differs';
}

const built = mkdtempSync(join(tmpdir(), 'dist-'));
try {
  execFileSync(process.execPath, [join(root, 'scripts/build.ts'), built], { stdio: 'inherit' });
  const before = filesIn(join(root, 'dist'));
  const after = filesIn(built);
  const differences = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const found = difference(before.get(path), after.get(path));
    return found === undefined ? [] : [`  dist/${path} ${found}`];
  });
  if (differences.length > 0) {
    console.error(['dist/ is not what the sources build:', ...differences].join('\n'));
    console.error('Run `npm run build` and commit dist/.');
    process.exitCode = 1;
  }
} finally {
  rmSync(built, { recursive: true, force: true });
}
