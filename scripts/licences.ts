/**
 * The licences of what is bundled. Read from the bundler's own list of modules: ncc's `license` option leaves out the
 * packages whose modules are merged into another module's scope, which is most of them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A module as webpack has it: a file, or several files in one scope. */
interface Module {
  readonly resource?: string;
  readonly modules?: Iterable<Module>;
}

const PACKAGE = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)\b/i;
const README = /^readme\b/i;
/** From a heading to the end; a mere `MIT` under the heading is no licence text. */
const TERMS = /^(?:#+ *)?licen[cs]e\b[^\n]*\n[\s\S]*\bcopyright\b[\s\S]*/im;

function filesOf(modules: Iterable<Module>): readonly string[] {
  return [...modules].flatMap(({ resource, modules: merged = [] }) => [
    ...(resource === undefined ? [] : [resource]),
    ...filesOf(merged),
  ]);
}

/** The folders of the packages that `modules` come from, each once. */
export function packagesOf(modules: Iterable<Module>): readonly string[] {
  return [...new Set(filesOf(modules).flatMap((file) => PACKAGE.exec(file)?.[0] ?? []))];
}

/** The licence text of a package: its licence files, or else the part of its README with the terms. */
function textsOf(folder: string): readonly string[] {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
  const files = readdirSync(folder).sort();
  const own = files.filter((file) => LICENCE_FILE.test(file)).map(read);
  if (own.length > 0) return own;
  return files.filter((file) => README.test(file)).flatMap((file) => TERMS.exec(read(file))?.[0] ?? []);
}

function licenceOf(folder: string): string {
  const { name, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = textsOf(folder).map((text) => text.trim());
  if (texts.length === 0) throw new Error(`${name} is bundled, but its package has no licence to pass on: ${folder}`);
  return `${[`${name}\n${license}`, ...texts].join('\n\n')}\n`;
}

/**
 * Name, licence and licence text of each package, by name.
 *
 * @throws When a package comes without a licence text: most licences ask for it to be passed on.
 */
export function licenceTexts(folders: readonly string[]): string {
  return [...new Set(folders.map(licenceOf))].sort().join('\n\n');
}
