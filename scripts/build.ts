/**
 * Builds `dist/` from `src/`: types are checked and stripped into `lib/`, which ncc bundles and esbuild minifies.
 *
 * The sources are ES modules and the bundle is CommonJS: as an ES module, importing `node:http` alone costs another
 * 38 ms at start-up. ncc takes the format from the package.json nearest to its entry, hence the one written to `lib/src/`.
 * Of the package.json of the project, which `src/identity.ts` imports, only what is read is bundled.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ncc from '@vercel/ncc';
import { transformSync } from 'esbuild';
import { licenceTexts, packagesOf } from './licences.ts';

/**
 * Packages of which unused files may be left out. ncc needs to be told in their package.json, so it is given copies. A
 * file of `@actions/github` is imported by its path, and `lib/src/` has the copy where `src/` has the package.
 */
const FREE_OF_SIDE_EFFECTS = ['@actions/core', '@actions/github', 'fetch-blob', 'formdata-polyfill', 'node-fetch'];

/**
 * Built-in modules that are loaded at their first use, so that the first request goes out 9 ms earlier: `https` only for
 * such a URL, `zlib` for an answer that is compressed, `crypto` for a fingerprint, a plan's id or the outputs.
 */
const LATE = ['crypto', 'node:crypto', 'node:https', 'node:zlib'];
const LATER = `function late(name) {
  // webpack asks for __esModule at once.
  return new Proxy({}, { get: (_, key) => (key === '__esModule' ? undefined : require(name)[key]) });
}`;

const root = resolve(import.meta.dirname, '..');
const lib = join(root, 'lib');
const dist = resolve(process.argv[2] ?? join(root, 'dist'));

rmSync(lib, { recursive: true, force: true });
// Not node_modules/.bin/tsc, which Windows cannot start without a shell.
const tsc = join(root, 'node_modules/typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
writeFileSync(join(lib, 'src/package.json'), '{}\n');
for (const name of FREE_OF_SIDE_EFFECTS) {
  const copy = join(lib, 'node_modules', name);
  cpSync(join(root, 'node_modules', name), copy, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8'));
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, sideEffects: false }));
}

const { code, assets, stats } = await ncc(join(lib, 'src/index.js'), {
  cache: false,
  quiet: true,
  minify: false,
  externals: { undici: './no-undici.cjs' },
});

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
write('index.js', code);
for (const [name, { source }] of Object.entries(assets)) write(name, String(source));
write('LICENSES.txt', licenceTexts(packagesOf(stats.compilation.modules)));
copyFileSync(join(root, 'scripts/no-undici.cjs'), join(dist, 'no-undici.cjs'));
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
// Jest would find a second package of the same name.
rmSync(lib, { recursive: true });

function write(name: string, source: string): void {
  writeFileSync(join(dist, name), name.endsWith('.js') ? minified(withLateModules(source)) : source);
}

function withLateModules(code: string): string {
  const loading = new RegExp(`= require\\("(${LATE.join('|')})"\\);`, 'g');
  const changed = code.replace(loading, '= late("$1");');
  return changed === code ? code : `${changed}\n${LATER}\n`;
}

function minified(code: string): string {
  return transformSync(code, { minify: true, target: 'node24', legalComments: 'none' }).code;
}
