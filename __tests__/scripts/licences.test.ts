import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { licenceTexts, packagesOf } from '../../scripts/licences.ts';

const folder = mkdtempSync(join(tmpdir(), 'licences-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A package's folder with these files. */
function installed(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  for (const [file, text] of Object.entries({ 'package.json': JSON.stringify({ name, license: 'MIT' }), ...files })) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return path;
}

describe('the packages of a bundle', () => {
  test('are those that its modules come from, each once', () => {
    const modules = [{ resource: '/p/node_modules/a/x.js' }, { resource: '/p/node_modules/a/lib/y.js' }];
    expect(packagesOf(modules)).toEqual(['/p/node_modules/a']);
  });

  test('include those whose modules were merged into the scope of another', () => {
    const modules = [{ modules: [{ resource: '/p/lib/index.js' }, { resource: '/p/node_modules/@s/b/x.js' }] }];
    expect(packagesOf(modules)).toEqual(['/p/node_modules/@s/b']);
  });

  test('include the one inside another', () => {
    expect(packagesOf([{ resource: '/p/node_modules/a/node_modules/b/x.js' }])).toEqual([
      '/p/node_modules/a/node_modules/b',
    ]);
  });

  test('are found on Windows', () => {
    expect(packagesOf([{ resource: 'D:\\p\\node_modules\\@s\\b\\lib\\x.js' }])).toEqual(['D:\\p\\node_modules\\@s\\b']);
  });

  test('are none for the sources and what the bundler adds', () => {
    expect(packagesOf([{ resource: '/p/lib/index.js' }, {}])).toEqual([]);
  });
});

describe('the licence texts', () => {
  test('have name, licence and text of each package, by name', () => {
    const b = installed('b', { LICENSE: 'Text of b.\n' });
    const a = installed('@z/a', { 'license.md': 'Text of a.\n' });
    expect(licenceTexts([b, a])).toBe('@z/a\nMIT\n\nText of a.\n\n\nb\nMIT\n\nText of b.\n');
  });

  test('have the notice that comes with a licence', () => {
    const both = installed('both', { LICENSE: 'Text.', NOTICE: 'Notice.' });
    expect(licenceTexts([both])).toBe('both\nMIT\n\nText.\n\nNotice.\n');
  });

  test('have the line ends of this repository', () => {
    expect(licenceTexts([installed('crlf', { LICENCE: 'One.\r\nTwo.\r\n' })])).toBe('crlf\nMIT\n\nOne.\nTwo.\n');
  });

  test('are taken from the README when they are nowhere else', () => {
    const inReadme = installed('readme', { 'README.md': '# x\n\nUse.\n\nLicense\n-------\n\nCopyright (c) A.\n' });
    expect(licenceTexts([inReadme])).toBe('readme\nMIT\n\nLicense\n-------\n\nCopyright (c) A.\n');
  });

  test('cannot be made when the README only names the licence', () => {
    const named = installed('named', { 'README.md': '# x\n\n## License\n\nMIT\n' });
    expect(() => licenceTexts([named])).toThrow('named is bundled, but its package');
  });

  test('cannot be made when a package has none', () => {
    expect(() => licenceTexts([installed('bare', { 'index.js': '' })])).toThrow('bare is bundled, but its package');
  });

  test('of the committed bundle name every dependency', () => {
    const listed = readFileSync('dist/LICENSES.txt', 'utf8').split('\n');
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(listed).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  });
});
