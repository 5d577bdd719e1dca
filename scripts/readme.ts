/**
 * Writes what the documents say of inputs and outputs from action.yml: short tables into README.md, and the whole
 * descriptions into docs/inputs.md and docs/outputs.md. With `--check` it only reports the files that differ.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ActionDefinition, type Declaration, readAction } from '../sandbox/runner/action-definition.ts';

type Interface = Pick<ActionDefinition, 'inputs' | 'outputs'>;
type Row = readonly string[];

interface Group {
  readonly title: string;
  readonly inputs: readonly Declaration[];
}

/** The groups of the inputs, in their order. All other inputs are in the last group. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Which connection': ['operation', 'type', 'api-key', 'name', 'connection-id', 'previous-name', 'config'],
  Fields: [
    'description',
    'enabled',
    'aws-account-id',
    'aws-region',
    'client-identifier',
    'client-secret',
    'access-token',
  ],
  Behaviour: ['dry-run', 'allow', 'expect-plan', 'credentials', 'on-immutable-change', 'preflight', 'buckets'],
  'Pull request': ['comment', 'comment-key', 'pr-number', 'github-token'],
};
const LAST_GROUP = 'Advanced';

/** A table has only the sentences of a description that fit into this many characters, and at least one. */
const ROOM = 130;

/** One line of text. */
function folded(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

/** One line in which no pipe ends a cell. */
function cell(text: string): string {
  return folded(text).replaceAll(/\\*\|/g, (pipe) => `\\${pipe.replaceAll('\\', '')}`);
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function tableRow(row: Row): string {
  return `| ${row.map(cell).join(' | ')} |`.replaceAll(/ {2,}/g, ' ');
}

function table(header: Row, rows: readonly Row[]): string {
  return [header, header.map(() => '---'), ...rows].map(tableRow).join('\n');
}

/** The first sentences of a description, with a link to its section of `page` if that says more. */
function short({ name, description }: Declaration, page: string): string {
  const [first = '', ...others] = folded(description).split(/(?<=[.!?]) (?=[A-Z`])/);
  let shown = first;
  for (const sentence of others) {
    if (`${shown} ${sentence}`.length > ROOM) return `${shown} [More](${page}#${name.toLowerCase()})`;
    shown = `${shown} ${sentence}`;
  }
  return shown;
}

function grouped(inputs: readonly Declaration[]): readonly Group[] {
  const named = Object.values(GROUPS).flat();
  const groups = Object.entries(GROUPS).map(([title, names]) => ({
    title,
    inputs: names.flatMap((name) => inputs.find((input) => input.name === name) ?? []),
  }));
  const others = inputs.filter(({ name }) => !named.includes(name));
  return [...groups, { title: LAST_GROUP, inputs: others }].filter((group) => group.inputs.length > 0);
}

function defaultOf({ required, default: value = '' }: Declaration): string {
  return required ? '**required**' : code(value);
}

function inputTable(inputs: readonly Declaration[]): string {
  const rows = grouped(inputs).flatMap((group) => [
    [`**${group.title}**`, '', ''],
    ...group.inputs.map((input) => [code(input.name), defaultOf(input), short(input, 'docs/inputs.md')]),
  ]);
  return table(['Input', 'Default', 'Description'], rows);
}

function outputTable(outputs: readonly Declaration[]): string {
  const rows = outputs.map((output) => [code(output.name), short(output, 'docs/outputs.md')]);
  return table(['Output', 'Description'], rows);
}

/** A section with the whole description, under the name, with links to the pages that it names. */
function described(level: string, declaration: Declaration): string {
  const value = defaultOf(declaration);
  const note = declaration.required ? ' Required.' : ` Default: ${value}.`;
  const whole = folded(declaration.description)
    .replace(/docs\/([\w-]+\.md)/g, '[$1]($1)')
    .replace('README.md', '[README.md](../README.md)');
  return `${level} ${code(declaration.name)}\n\n${whole}${value === '' ? '' : note}`;
}

function between(text: string, name: string, content: string): string {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page needs the lines ${start} and ${end}, in this order`);
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`;
}

/**
 * The README with a short table of the inputs and one of the outputs; all other text stays as it is.
 *
 * @throws If the README lacks one of the markers around a table.
 */
export function withTables(readme: string, { inputs, outputs }: Interface): string {
  return between(between(readme, 'inputs', inputTable(inputs)), 'outputs', outputTable(outputs));
}

/**
 * The page about inputs with a section for each, in groups; all other text stays as it is.
 *
 * @throws If the page lacks one of the markers around the sections.
 */
export function withInputs(page: string, { inputs }: Pick<Interface, 'inputs'>): string {
  const sections = grouped(inputs).flatMap((group) => [
    `## ${group.title}`,
    ...group.inputs.map((input) => described('###', input)),
  ]);
  return between(page, 'inputs', sections.join('\n\n'));
}

/**
 * The page about outputs with a section for each; all other text stays as it is.
 *
 * @throws If the page lacks one of the markers around the sections.
 */
export function withOutputs(page: string, { outputs }: Pick<Interface, 'outputs'>): string {
  return between(page, 'outputs', outputs.map((output) => described('##', output)).join('\n\n'));
}

const PAGES: Readonly<Record<string, (page: string, action: Interface) => string>> = {
  'README.md': withTables,
  'docs/inputs.md': withInputs,
  'docs/outputs.md': withOutputs,
};

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const action = await readAction(join(root, 'action.yml'));
  for (const [page, generate] of Object.entries(PAGES)) {
    const path = join(root, page);
    const before = await readFile(path, 'utf8');
    const after = generate(before, action);
    if (!process.argv.includes('--check')) {
      await writeFile(path, after);
    } else if (before !== after) {
      console.error(`${page} differs from action.yml. Run \`npm run readme\` and commit.`);
      process.exitCode = 1;
    }
  }
}
