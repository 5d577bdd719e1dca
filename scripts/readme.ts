/**
 * Writes the tables of inputs and outputs in README.md from action.yml; with `--check` it only says whether they differ.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ActionDefinition, type Declaration, readAction } from '../sandbox/runner/action-definition.ts';

type Interface = Pick<ActionDefinition, 'inputs' | 'outputs'>;
type Row = readonly string[];

/** One line, in which no pipe ends a cell. */
function cell(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/\\*\|/g, (pipe) => `\\${pipe.replaceAll('\\', '')}`);
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function table(header: Row, rows: readonly Row[]): string {
  const lines = [header, header.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`);
  return lines.map((line) => line.replaceAll(/ {2,}/g, ' ')).join('\n');
}

function inputRow({ name, default: value = '', required, description }: Declaration): Row {
  return [code(name), required ? '**required**' : code(value), description];
}

function section(readme: string, name: string, content: string): string {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md needs the lines ${start} and ${end}, in this order`);
  return `${readme.slice(0, from + start.length)}\n\n${content}\n\n${readme.slice(to)}`;
}

/**
 * The README with both tables as `action` has them; all else stays as it is.
 *
 * @throws When the README lacks one of the markers that enclose a table.
 */
export function withTables(readme: string, { inputs, outputs }: Interface): string {
  const inputTable = table(['Input', 'Default', 'What it does'], inputs.map(inputRow));
  const outputRows = outputs.map(({ name, description }) => [code(name), description]);
  return section(section(readme, 'inputs', inputTable), 'outputs', table(['Output', 'What it holds'], outputRows));
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const path = join(root, 'README.md');
  const before = await readFile(path, 'utf8');
  const after = withTables(before, await readAction(join(root, 'action.yml')));
  if (!process.argv.includes('--check')) {
    await writeFile(path, after);
  } else if (before !== after) {
    console.error(
      'README.md: the tables of inputs and outputs differ from action.yml. Run `npm run readme` and commit.',
    );
    process.exitCode = 1;
  }
}
