import { spawnSync } from 'node:child_process';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { connectionTypes } from '../../src/connections/registry.ts';
import { manifestFrom } from '../../src/manifest/read.ts';
import { type Block, blocksOf, PAGES } from './markdown.ts';
import { meaningOf } from './yaml.ts';

// Its type declarations would bring those of browsers into the whole project.
const hcl: { parse(file: string, source: string): Promise<object> } = createRequire(import.meta.url)('@cdktn/hcl2json');

/** What each language is parsed with; it throws when the text is not of that language. */
const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  hcl: (text) => hcl.parse('block.tf', text),
  json: (text) => JSON.parse(text),
  // Drawn by GitHub.
  mermaid: () => undefined,
  sh: (text) => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  },
  text: () => undefined,
  ts: (text) => stripTypeScriptTypes(text),
  yaml: (text) => {
    parse(text);
    if (meaningOf(text).kind === 'manifest') readAsManifest(text);
  },
};

/** Reads a manifest as the action does, with every variable set that it names. */
function readAsManifest(text: string): void {
  const { entries, warnings } = manifestFrom(text, {
    config: 'pictory.yml',
    workspace: '/',
    operation: 'ensure',
    types: connectionTypes,
    get: () => '',
    environment: (name) => `value of ${name}`,
    redact: (shown) => shown,
    addSecret: () => {},
  });
  if (entries.length === 0 || warnings.length > 0) throw new Error(warnings.join('\n') || 'no entries');
}

const blocks = PAGES.flatMap((page) => blocksOf(page));
const named = (block: Block) => [`${block.language} of ${block.page}:${block.line}`, block] as const;

describe('A block of code is what it says:', () => {
  test.each(blocks.map(named))('%s', async (_, { language, text }) => {
    const parser = PARSERS[language];
    if (parser === undefined) throw new Error(`nothing here parses ${language || 'a block without a language'}`);
    await parser(text);
  });
});

describe('What parses the blocks notices', () => {
  test.each([
    ['hcl', 'module "x" {'],
    ['json', '{'],
    ['sh', 'if true; then'],
    ['ts', 'const ='],
    ['yaml', 'a: [b'],
    ['yaml', 'connections:\n  - type: aws\n    nmae: A\n'],
  ])('a mistake in %s', async (language, text) => {
    await expect(Promise.resolve(text).then(PARSERS[language])).rejects.toThrow();
  });

  test('a block without an end', () => {
    expect(() => blocksOf('page.md', 'a\n```sh\nb')).toThrow('page.md:3');
  });
});
