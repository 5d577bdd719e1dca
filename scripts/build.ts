/**
 * Builds `dist/` from `src/`: types are checked and stripped into `lib/`, which ncc bundles.
 *
 * The sources are ES modules and the bundle is CommonJS: as an ES module, importing `node:http` alone costs another
 * 38 ms at start-up. ncc takes the format from the package.json nearest to its entry, hence the one written to `lib/`.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ncc from '@vercel/ncc';
import { licenceTexts, packagesOf } from './licences.ts';

const root = resolve(import.meta.dirname, '..');
const lib = join(root, 'lib');
const dist = resolve(process.argv[2] ?? join(root, 'dist'));

rmSync(lib, { recursive: true, force: true });
// Not node_modules/.bin/tsc, which Windows cannot start without a shell.
const tsc = join(root, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
writeFileSync(join(lib, 'package.json'), '{}\n');

const { code, assets, stats } = await ncc(join(lib, 'index.js'), {
  cache: false,
  quiet: true,
  minify: true,
  externals: { undici: './no-undici.cjs' },
});

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
writeFileSync(join(dist, 'index.js'), code);
for (const [name, { source }] of Object.entries(assets)) writeFileSync(join(dist, name), source);
writeFileSync(join(dist, 'LICENSES.txt'), licenceTexts(packagesOf(stats.compilation.modules)));
copyFileSync(join(root, 'scripts/no-undici.cjs'), join(dist, 'no-undici.cjs'));
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
