import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, Scalar, type YAMLParseError } from 'yaml';
import type { Problems } from './problems.ts';

/** Deeper than any manifest is: a map, a list, a map, a text. */
const DEEPEST = 8;

const TOO_DEEP = 'it is nested too deeply; a manifest is a list of entries with plain values';
const NO_TAGS = 'YAML tags (!) are not supported; remove it';
const SECOND_DOCUMENT = 'a second document begins here; a manifest is one document, without further `---`';

/**
 * A YAML document without aliases, tags and numbers: a text is as written, e.g. `012` and `true`. It is null for `key:`
 * without a value, `~`, or `null` without quotes. Of duplicate keys, the first counts.
 */
export type Tree = {
  /** The offset in the file for its problems, in characters. For an alias, that of the alias. */
  readonly at: number;
  /** The range: from and to. */
  readonly written: readonly [number, number];
  /** The number of characters and values, with aliases expanded. */
  readonly size: number;
} & (
  | { readonly kind: 'text'; readonly text: string; readonly isNull: boolean }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'map'; readonly pairs: ReadonlyMap<string, Pair> }
);

/** A value, and the offset of its key. */
interface Pair {
  readonly at: number;
  readonly value: Tree;
}

export type Mapping = Extract<Tree, { readonly kind: 'map' }>;

export type Parsed = ReturnType<typeof parseYaml>;

/** Parses a text as YAML, as far as possible. */
export function parseYaml(text: string) {
  // The parser would leave out lines that it cannot place.
  const lines = new LineCounter();
  lines.lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  // The parser's own check for duplicate keys takes quadratic time.
  const options = { schema: 'failsafe', uniqueKeys: false, prettyErrors: false } as const;
  return { text, document: parseDocument(text, options), lines };
}

/** Converts a document to a tree: resolves aliases, and reports anything without a meaning in a manifest. */
export function toTree({ document }: Parsed, problems: Problems): Tree {
  // `undefined` until its node is complete.
  const anchors = new Map<string, Tree | undefined>();
  // In the order of the document, since an anchor may be redefined.
  return treeOf(document.contents, 0, 0);

  function treeOf(node: unknown, depth: number, near: number): Tree {
    if (!isNode(node)) return { kind: 'text', text: '', isNull: true, at: near, written: [near, near], size: 0 };
    const [at, end] = node.range ?? [near, near];
    const place = { at, written: [at, end] as const };
    if (isAlias(node)) {
      const found = anchors.get(node.source);
      if (found !== undefined) return { ...found, at };
      const isInside = anchors.has(node.source);
      const unknown = 'no anchor with this name precedes this alias; quote a text that begins with *';
      problems.add(at, isInside ? 'this alias refers to a value that contains it' : unknown);
      return { kind: 'text', text: '', isNull: false, ...place, size: 0 };
    }
    if (node.tag !== undefined) problems.add(at, NO_TAGS);
    if (node.anchor !== undefined) anchors.set(node.anchor, undefined);
    const tree = { ...contentOf(node, depth, at), ...place };
    if (node.anchor !== undefined) anchors.set(node.anchor, tree);
    return tree;
  }

  function contentOf(node: unknown, depth: number, at: number) {
    if (isScalar(node)) return textOf(node);
    if (depth >= DEEPEST) {
      problems.add(at, TOO_DEEP);
      return { kind: 'list', items: [], size: 0 } as const;
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => treeOf(item, depth + 1, at));
      return { kind: 'list', items, size: items.reduce((sum, { size }) => sum + size + 1, 0) } as const;
    }
    const pairs = new Map<string, Pair>();
    let size = 0;
    for (const item of isMap(node) ? node.items : []) {
      const key = treeOf(item.key, depth + 1, at);
      const value = treeOf(item.value, depth + 1, key.written[1]);
      if (key.kind !== 'text' || isAlias(item.key)) {
        problems.add(key.at, 'a key must be a plain word, not a list, a map or an alias');
      } else if (key.text === '<<') {
        problems.add(key.at, 'merge keys (<<) are not supported; write the fields out');
      } else {
        const first = pairs.get(key.text);
        if (first) problems.add(key.at, `duplicate key; it first appears on line ${problems.place(first.at).line}`);
        else pairs.set(key.text, { at: key.at, value });
        size += first ? 0 : key.size + value.size + 2;
      }
    }
    return { kind: 'map', pairs, size } as const;
  }
}

function textOf({ value, type }: Scalar) {
  const isBlock = type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED;
  // As for an input, the line break at the end of a block is not part of the value.
  const text = String(value ?? '').replace(isBlock ? /\n+$/ : '', '');
  const isNull = type === Scalar.PLAIN && /^(?:|~|null|Null|NULL)$/.test(text);
  return { kind: 'text', text, isNull, size: text.length } as const;
}

/** Adds the problems with YAML's syntax. */
export function reportSyntax(parsed: Parsed, problems: Problems): void {
  let line = 0;
  for (const error of parsed.document.errors) {
    const { line: here } = parsed.lines.linePos(error.pos[0]);
    // The first error of a line causes most of the others in it.
    if (here !== line) problems.add(...(causeOf(error, here, parsed) ?? [error.pos[0], plain(error)]));
    line = here;
  }
}

/** Returns the likely mistake behind a key that the parser cannot place: the offset of its cause, and the fix. */
function causeOf(error: YAMLParseError, line: number, { text, lines }: Parsed): [number, string] | undefined {
  const { code, message, pos } = error;
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
  const isNested = message.startsWith('Nested mappings');
  if (isNested) return [pos[0], 'the value contains a colon and a space; put it in quotes'];
  return [first, 'the indentation fits no line above; indent the keys of an entry equally, and every "-" equally'];
}

const widthOf = (part: RegExp, line: string): number => part.exec(line)?.[0].length ?? 0;

/** Returns the first line of a message without what it quotes from the file, which can be a secret. */
function plain({ code, message }: YAMLParseError): string {
  if (code === 'RESOURCE_EXHAUSTION') return TOO_DEEP;
  if (code === 'TAG_RESOLVE_FAILED') return NO_TAGS;
  if (code === 'MULTIPLE_DOCS') return SECOND_DOCUMENT;
  const [first = ''] = message.replace(/ (["'])quote/, ' quote ($1)').split('\n');
  const isUnquoted = code === 'BAD_SCALAR_START' || code === 'UNEXPECTED_TOKEN';
  return `this is not YAML: ${first.replace(/(?:(?<=\w): | !|(?<=escape sequence|YAML version|Unknown directive) ).*$/s, '')}${isUnquoted ? '; put the whole value in double quotes' : ''}`;
}
