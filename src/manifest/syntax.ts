import type { YAMLParseError } from 'yaml';
import type { Problems } from './problems.ts';
import { NO_TAGS, type Parsed, TOO_DEEP } from './yaml-tree.ts';

const SECOND_DOCUMENT = 'a second document begins here; a manifest is one document, without further `---`';

/** A problem of the file: the offset of its cause, and the fix. */
type Cause = readonly [at: number, fix: string];

/** Adds the problems with YAML's syntax; returns whether there are any. */
export function reportSyntax(parsed: Parsed, problems: Problems): boolean {
  let line = 0;
  for (const error of parsed.document.errors) {
    const { line: here } = parsed.lines.linePos(error.pos[0]);
    // The first error of a line causes most of the others in it.
    if (here === line) continue;
    line = here;
    problems.add(...(causeOf(error, here, parsed) ?? [error.pos[0], plain(error)]));
  }
  return parsed.document.errors.length > 0;
}

/** Returns the likely mistake behind a key that the parser cannot place. */
function causeOf({ code, message, pos }: YAMLParseError, line: number, { text, lines }: Parsed): Cause | undefined {
  if (!/_IMPLICIT_KEY$|^MISSING_CHAR$/.test(code) || message.startsWith('Missing closing')) return undefined;
  const [start = 0, next = text.length, end] = lines.lineStarts.slice(line - 1, line + 2);
  const here = text.slice(start, next);
  const first = start + widthOf(/^ */, here);
  if (/^ *(?:- +)?[\w-]+:[^\s:]/.test(here)) return [first, 'a space is missing after the colon: write `name: Assets`'];
  if (/^ *-[^\s-]/.test(here)) return [first, 'a space is missing after the dash: write `- type: aws`'];
  const nextIndent = widthOf(/^ *(?=[\w"'-])/, text.slice(next, end));
  if (nextIndent > widthOf(/^ *(?:- +)*/, here)) {
    return [next + nextIndent, 'this line is indented deeper than the key above it; indent both equally'];
  }
  if (message.startsWith('Nested mappings'))
    return [pos[0], 'the value contains a colon and a space; put it in quotes'];
  return [first, 'the indentation fits no line above; indent the keys of an entry equally, and every "-" equally'];
}

function widthOf(part: RegExp, line: string): number {
  return part.exec(line)?.[0].length ?? 0;
}

/** Returns the first line of a message, without quotes from the file, which can be secrets. */
function plain({ code, message }: YAMLParseError): string {
  if (code === 'RESOURCE_EXHAUSTION') return TOO_DEEP;
  if (code === 'TAG_RESOLVE_FAILED') return NO_TAGS;
  if (code === 'MULTIPLE_DOCS') return SECOND_DOCUMENT;
  const [first = ''] = message.split('\n');
  const fix =
    code === 'BAD_SCALAR_START' || code === 'UNEXPECTED_TOKEN' ? '; put the whole value in double quotes' : '';
  return `this is not YAML: ${first.replace(/(?:: "| \\| !).*$/, '')}${fix}`;
}
