/**
 * Runs the workflows of `__tests__/act/` under act, which runs workflows on this machine: `npm run test:act`.
 *
 * act is a program in Go, installed once into `.cache/` with the `go` on the PATH; without it nothing is run.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const VERSION = 'v0.2.89';
const INSTALL_MS = 10 * 60_000;
const TEST_MS = 5 * 60_000;

const root = resolve(import.meta.dirname, '..');
const folder = join(root, '.cache/act', VERSION);
const act = join(folder, process.platform === 'win32' ? 'act.exe' : 'act');

/** Runs a program to its end, and says whether it succeeded. */
function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, timeout: number): boolean {
  const { error, status } = spawnSync(program, args, { cwd: root, env, stdio: 'inherit', timeout });
  if (error !== undefined) console.error(`${program}: ${error.message}`);
  return status === 0;
}

function isGoThere(): boolean {
  return spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0;
}

function install(): boolean {
  console.log(`Installing act ${VERSION} with go install, which takes a minute`);
  const env = { ...process.env, GOBIN: folder };
  return run('go', ['install', `github.com/nektos/act@${VERSION}`], env, INSTALL_MS);
}

function test(): boolean {
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = [
    'node_modules/jest/bin/jest.js',
    '--testMatch',
    '<rootDir>/__tests__/act/*.act.ts',
    '--testTimeout',
    '60000',
  ];
  const more = process.argv.slice(2);
  return run(process.execPath, [...node, ...jest, ...more], { ...process.env, ACT: act }, TEST_MS);
}

if (!isGoThere()) {
  console.log('SKIPPED: the workflows were not run under act, because there is no Go to install it with.');
  console.log('Install Go (https://go.dev/doc/install), and see that `go` is on the PATH.');
} else if (!existsSync(act) && !install()) {
  console.error(`act ${VERSION} could not be installed, so the workflows were not run.`);
  process.exitCode = 1;
} else if (!test()) {
  process.exitCode = 1;
}
