/**
 * Checks that package-lock.json has no package that npm would install from outside the registry, under another name,
 * or without a hash: a reader of a pull request would hardly see it. Run before `npm ci`, with any Node.
 */
import { readFileSync } from 'node:fs';

/** Packages that others depend on under another name, by their folder. */
const ALIASES = new Map([
  ['@jest/react-is-18', 'react-is'],
  ['@jest/react-is-19', 'react-is'],
  ['string-width-cjs', 'string-width'],
  ['strip-ansi-cjs', 'strip-ansi'],
  ['wrap-ansi-cjs', 'wrap-ansi'],
]);

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

for (const [path, { resolved, integrity, name, link }] of Object.entries(packages)) {
  if (path === '') continue;
  const folder = path.split('node_modules/').at(-1);
  if (resolved !== undefined) complain(path, `comes from ${resolved}`);
  if (!integrity?.startsWith('sha512-')) complain(path, 'has no SHA-512');
  if (name !== undefined && ALIASES.get(folder) !== name) complain(path, `is ${name}`);
  if (link) complain(path, 'is a link');
}

function complain(path, problem) {
  console.error(`package-lock.json: ${path} ${problem}`);
  process.exitCode = 1;
}
