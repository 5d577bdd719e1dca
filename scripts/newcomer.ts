/**
 * Does what somebody does who has just found the project: clones it into an empty folder, and runs the commands of the
 * README there, as they stand in it. What is not committed is not part of it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Variables that belong to this run, not to the machine: proxies, registries and certificates come along. */
const OWN = /^(?:npm_(?!config_)|npm_config_(?:local_)?prefix$|NODE_(?:ENV|OPTIONS)$|INIT_CWD$|GITHUB_|INPUT_|CI$)/i;

/**
 * The commands of a README that need nothing but a clone, in its order.
 *
 * @throws When there are none: the README no longer says how to begin.
 */
export function commandsOf(readme: string): readonly string[] {
  const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text.trim());
  const commands = blocks.filter((text) => text.startsWith('npm ci'));
  if (commands.length === 0) throw new Error('README.md has no block of code that begins with npm ci');
  return commands;
}

/** The environment without what belongs to this run of npm, whose folder of programs would be found first. */
function ownEnvironment(root: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !OWN.test(name));
  const paths = (process.env['PATH'] ?? '').split(':').filter((path) => !path.startsWith(join(root, 'node_modules')));
  return { ...Object.fromEntries(kept), PATH: paths.join(':') };
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const parent = mkdtempSync(join(tmpdir(), 'newcomer-'));
  const clone = join(parent, 'pictory-connection');
  const env = ownEnvironment(root);
  try {
    const cloned = spawnSync('git', ['clone', '--quiet', root, clone], { stdio: 'inherit', env });
    if (cloned.status !== 0) throw new Error('The repository cannot be cloned');
    for (const command of commandsOf(readFileSync(join(clone, 'README.md'), 'utf8'))) {
      console.log(`\n$ ${command}`);
      const { status } = spawnSync(command, { cwd: clone, env, shell: true, stdio: 'inherit' });
      if (status !== 0) throw new Error(`A newcomer is stopped by: ${command}`);
    }
    console.log('\nA newcomer gets through.');
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}
