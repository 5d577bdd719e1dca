import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';

/** npm compares with it, too. It comes without types. */
const { satisfies }: { satisfies(version: string, range: string): boolean } = createRequire(import.meta.url)('semver');

type Packages = Readonly<Record<string, { readonly version: string; readonly engines?: { readonly node?: string } }>>;

const { packages }: { readonly packages: Packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

/** The last release of the oldest Node that `npm ci` has to run with. */
const OLDEST = '20.20.2';

/** The packages about which npm would print a warning of five lines each. */
function tooNewFor(node: string, installed: Packages): readonly string[] {
  return Object.entries(installed)
    .filter(([, { engines }]) => !satisfies(node, engines?.node ?? '*'))
    .map(([path, { version, engines }]) => `${path} ${version} needs Node ${engines?.node}`);
}

/** Bundled for Octokit, so only the Node of the action ever runs it. An older version would be outside Octokit's range. */
const BUNDLED = /^node_modules\/content-type \S+ needs Node >=22$/;

test('npm ci warns about one bundled package at most on the oldest Node', () => {
  expect(tooNewFor(OLDEST, packages).filter((line) => !BUNDLED.test(line))).toEqual([]);
});

test('A package that needs a newer Node is found', () => {
  const installed = { 'node_modules/one': { version: '3.0.0', engines: { node: '>=22' } } };
  expect(tooNewFor(OLDEST, installed)).toEqual(['node_modules/one 3.0.0 needs Node >=22']);
});

test('The oldest Node is one that package.json allows', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(satisfies(OLDEST, engines.node)).toBe(true);
});
