import { globSync } from 'node:fs';
import { parse } from 'yaml';
import { readAction } from '../../sandbox/runner/action-definition.ts';
import { REPOSITORY } from '../../src/identity.ts';
import { type Block, blocksOf, PAGES, ROOT, read } from './markdown.ts';

export const action = await readAction(`${ROOT}/action.yml`);

/** What a block of YAML is. */
export type Meaning =
  | { readonly kind: 'workflow'; readonly text: string }
  | { readonly kind: 'manifest' }
  | { readonly kind: 'unknown' };

const PARTS_OF_WORKFLOWS = ['name', 'run-name', 'on', 'permissions', 'env', 'defaults', 'concurrency'];
const JOB = 'jobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n';
const ON = 'on: [push, pull_request]\n';
const STEP = `      - uses: ${REPOSITORY}@v1\n        with:\n`;

/** Makes a whole workflow of what is a part of one: steps, inputs of a step, or what stands around the jobs. */
export function meaningOf(text: string): Meaning {
  const value: unknown = parse(text);
  if (Array.isArray(value)) return { kind: 'workflow', text: `${ON}${JOB}${indented(text, 6)}` };
  if (typeof value !== 'object' || value === null) return { kind: 'unknown' };
  const keys = Object.keys(value);
  if (keys.includes('connections')) return { kind: 'manifest' };
  if (keys.includes('jobs')) return { kind: 'workflow', text };
  if (keys.every((key) => action.inputs.some(({ name }) => name === key))) {
    const key = keys.includes('api-key') ? '' : `          api-key: \${{ secrets.PICTORY_API_KEY }}\n`;
    return { kind: 'workflow', text: `${ON}${JOB}${STEP}${key}${indented(text, 10)}` };
  }
  if (keys.every((key) => PARTS_OF_WORKFLOWS.includes(key))) {
    return { kind: 'workflow', text: `${keys.includes('on') ? '' : ON}${text}${JOB}      - run: 'true'\n` };
  }
  return { kind: 'unknown' };
}

function indented(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

/** A workflow of the documentation, whole. */
export interface Workflow {
  /** The page and the line, or the file. */
  readonly where: string;
  /** As its first line says; the place in a repository where others call it. */
  readonly path: string | undefined;
  readonly text: string;
}

const isYaml = ({ language }: Block) => language === 'yaml' || language === 'yml';

export const yamlBlocks: readonly Block[] = PAGES.flatMap((page) => blocksOf(page)).filter(isYaml);

/** Every workflow in a page or in an example. */
export const workflows: readonly Workflow[] = [
  ...yamlBlocks.flatMap(({ page, line, text }) => {
    const meaning = meaningOf(text);
    return meaning.kind === 'workflow' ? [{ where: `${page}:${line}`, path: pathOf(text), text: meaning.text }] : [];
  }),
  ...globSync('examples/**/.github/workflows/*.yml', { cwd: ROOT })
    .sort()
    .map((file) => ({ where: file.replaceAll('\\', '/'), path: undefined, text: read(file) })),
];

function pathOf(text: string): string | undefined {
  return /^# (\.github\/workflows\/\S+\.yml)\n/.exec(text)?.[1];
}
