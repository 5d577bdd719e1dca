/** act, which runs workflows on this machine: a program in Go, installed once into `.cache/` with the `go` on the PATH. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const VERSION = 'v0.2.89';
const INSTALL_MS = 10 * 60_000;

const folder = resolve(import.meta.dirname, '../.cache/act', VERSION);
const act = join(folder, process.platform === 'win32' ? 'act.exe' : 'act');

/**
 * Returns the path of act, after installing it if necessary; `undefined` without Go.
 *
 * @throws Error if the installation fails.
 */
export function installedAct(): string | undefined {
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0) return undefined;
  if (existsSync(act)) return act;
  console.log(`Installing act ${VERSION} with go install, which takes a minute`);
  const env = { ...process.env, GOBIN: folder };
  const words = ['install', `github.com/nektos/act@${VERSION}`];
  const { error, status } = spawnSync('go', words, { env, stdio: 'inherit', timeout: INSTALL_MS });
  if (status !== 0) throw new Error(`act ${VERSION} could not be installed: ${error?.message ?? `status ${status}`}`);
  return act;
}
