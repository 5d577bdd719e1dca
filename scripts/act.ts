/** Runs the workflows of `__tests__/act/` under act: `npm run test:act`. Without Go, nothing is run. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { installedAct } from './act-program.ts';

const TEST_MS = 5 * 60_000;

const act = installedAct();
if (act === undefined) {
  console.log('SKIPPED: the workflows were not run under act, because there is no Go to install it with.');
  console.log('Install Go (https://go.dev/doc/install), and see that `go` is on the PATH.');
} else {
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = ['node_modules/jest/bin/jest.js', '--testMatch', '<rootDir>/__tests__/act/*.act.ts'];
  const { error, status } = spawnSync(
    process.execPath,
    [...node, ...jest, '--testTimeout', '60000', ...process.argv.slice(2)],
    { cwd: resolve(import.meta.dirname, '..'), env: { ...process.env, ACT: act }, stdio: 'inherit', timeout: TEST_MS },
  );
  if (error !== undefined) console.error(`The tests did not end: ${error.message}`);
  if (status !== 0) process.exitCode = 1;
}
