/** A workflow command as a script printed it, unescaped. */
export interface Command {
  readonly name: string;
  /** By lower-case name: property names are case-insensitive. */
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const NAMES = [
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
];

type Escapes = readonly (readonly [escaped: string, plain: string])[];

// In the runner's order: `%25` comes last, so that `%250A` is the text `%0A` and not a newline.
const IN_MESSAGE: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
];
const IN_PROPERTY: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
];
const IN_OLD_FORM: Escapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
];

function unescaped(value: string, escapes: Escapes): string {
  return escapes.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), value);
}

function properties(list: string, separator: string, escapes: Escapes): Record<string, string> {
  const found: Record<string, string> = {};
  for (const property of list.split(separator)) {
    const equals = property.indexOf('=');
    if (equals <= 0 || equals === property.length - 1) continue;
    found[property.slice(0, equals).toLowerCase()] = unescaped(property.slice(equals + 1), escapes);
  }
  return found;
}

/** Splits `name key=value…` at its first space. */
function nameAndRest(info: string): readonly [name: string, rest: string] {
  const space = info.indexOf(' ');
  return space < 0 ? [info.toLowerCase(), ''] : [info.slice(0, space).toLowerCase(), info.slice(space + 1)];
}

/** `::name key=value,key=value::message`, after white space only; .NET's white space includes U+0085, not U+FEFF. */
function parseColons(line: string, isKnown: (name: string) => boolean): Command | undefined {
  const trimmed = line.replace(/^(?!\uFEFF)[\s\u0085]+/, '');
  const end = trimmed.startsWith('::') ? trimmed.indexOf('::', 2) : -1;
  if (end < 0) return undefined;
  const [name, rest] = nameAndRest(trimmed.slice(2, end));
  if (!isKnown(name)) return undefined;
  return {
    name,
    properties: properties(rest.trim(), ',', IN_PROPERTY),
    message: unescaped(trimmed.slice(end + 2), IN_MESSAGE),
  };
}

/** `##[name key=value;key=value]message`, the older form, which starts anywhere in a line. */
function parseBrackets(line: string, isKnown: (name: string) => boolean): Command | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  const [name, rest] = nameAndRest(line.slice(start + 3, end));
  if (!isKnown(name)) return undefined;
  return { name, properties: properties(rest, ';', IN_OLD_FORM), message: unescaped(line.slice(end + 1), IN_OLD_FORM) };
}

/** Reports whether `name` is a workflow command, ignoring case. */
export function isCommandName(name: string): boolean {
  return NAMES.includes(name.toLowerCase());
}

/**
 * Reads one line of output the way the runner's `ActionCommand` does; what is no command is `undefined`.
 *
 * @param resumeToken - while commands are stopped, the one further name that counts as a command.
 */
export function parseCommand(line: string, resumeToken?: string): Command | undefined {
  const isKnown = (name: string) => isCommandName(name) || name === resumeToken?.toLowerCase();
  return parseColons(line, isKnown) ?? parseBrackets(line, isKnown);
}
