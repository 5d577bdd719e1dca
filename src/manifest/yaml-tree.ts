import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar } from 'yaml';
import type { Problems } from './problems.ts';

/** Deeper than any manifest is: a map, a list, a map, a text. */
const DEEPEST = 8;

export const TOO_DEEP = 'it is nested too deeply; a manifest is a list of entries with plain values';
export const NO_TAGS = 'YAML tags (!) are not supported; remove it';

interface Anywhere {
  /** The offset in the file for its problems, in characters. For an alias, that of the alias. */
  readonly at: number;
  /** The range: from and to. */
  readonly written: readonly [number, number];
  /** The number of characters and values, with aliases expanded. */
  readonly size: number;
}

/** A single value as written: `012` and `true` are texts, too. */
export interface Text extends Anywhere {
  readonly kind: 'text';
  readonly text: string;
  /** `key:` without a value, `~`, or `null` without quotes. */
  readonly isNull: boolean;
}

export interface List extends Anywhere {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface Pair {
  readonly key: Text;
  readonly value: Tree;
}

/** A map without duplicate keys: the first counts. */
export interface Mapping extends Anywhere {
  readonly kind: 'map';
  readonly pairs: readonly Pair[];
}

/** A YAML document without aliases, tags and numbers. */
export type Tree = Text | List | Mapping;

/** A text parsed as YAML, as far as possible, with the starts of its lines. */
export interface Parsed {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

export function parse(text: string): Parsed {
  const lines = new LineCounter();
  // The parser's own check for duplicate keys takes quadratic time.
  const options = { lineCounter: lines, schema: 'failsafe', uniqueKeys: false, prettyErrors: false } as const;
  return { text, document: parseDocument(text, options), lines };
}

/** Converts a document to a tree: resolves aliases, and reports anything without a meaning in a manifest. */
export function toTree({ document, lines }: Parsed, problems: Problems): Tree {
  return new TreeBuilder(lines, problems).build(document.contents, 0, 0);
}

class TreeBuilder {
  readonly #lines: LineCounter;
  readonly #problems: Problems;
  /** `undefined` until its node is complete. */
  readonly #anchors = new Map<string, Tree | undefined>();

  constructor(lines: LineCounter, problems: Problems) {
    this.#lines = lines;
    this.#problems = problems;
  }

  /** In the order of the document, since an anchor may be redefined. */
  build(node: unknown, depth: number, near: number): Tree {
    if (!isAlias(node) && !isScalar(node) && !isMap(node) && !isSeq(node)) return nothing(near);
    const at = node.range?.[0] ?? near;
    if (isAlias(node)) return this.#followed(node.source, at, node.range?.[1] ?? at);
    if (node.tag !== undefined) this.#problems.add(at, NO_TAGS);
    const { anchor } = node;
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    const tree = this.#plain(node, depth, at);
    if (anchor !== undefined) this.#anchors.set(anchor, tree);
    return tree;
  }

  #followed(source: string, at: number, end: number): Tree {
    const found = this.#anchors.get(source);
    if (found !== undefined) return { ...found, at };
    const why = this.#anchors.has(source)
      ? 'this alias refers to a value that contains it'
      : 'no anchor with this name precedes this alias; quote a text that begins with *';
    this.#problems.add(at, why);
    return { ...nothing(at), isNull: false, written: [at, end] };
  }

  #plain(node: Node, depth: number, at: number): Tree {
    const written = [at, node.range?.[1] ?? at] as const;
    if (isScalar(node)) return textOf(node, at, written);
    if (depth >= DEEPEST) {
      this.#problems.add(at, TOO_DEEP);
      return { kind: 'list', items: [], at, written, size: 0 };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.build(item, depth + 1, at));
      return { kind: 'list', items, at, written, size: sizeOf(items) };
    }
    const pairs = isMap(node) ? this.#pairs(node.items, depth, at) : [];
    return { kind: 'map', pairs, at, written, size: sizeOf(pairs.flatMap(({ key, value }) => [key, value])) };
  }

  #pairs(items: readonly { readonly key: unknown; readonly value: unknown }[], depth: number, near: number): Pair[] {
    const pairs = new Map<string, Pair>();
    for (const item of items) {
      const key = this.build(item.key, depth + 1, near);
      const value = this.build(item.value, depth + 1, key.written[1]);
      if (key.kind !== 'text' || isAlias(item.key)) {
        this.#problems.add(key.at, 'a key must be a plain word, not a list, a map or an alias');
      } else if (key.text === '<<') {
        this.#problems.add(key.at, 'merge keys (<<) are not supported; write the fields out');
      } else {
        const before = pairs.get(key.text);
        const line = before && this.#lines.linePos(before.key.at).line;
        if (before === undefined) pairs.set(key.text, { key, value });
        else this.#problems.add(key.at, `duplicate key; it first appears on line ${line}`);
      }
    }
    return [...pairs.values()];
  }
}

function textOf(node: Scalar, at: number, written: readonly [number, number]): Text {
  const value = typeof node.value === 'string' ? node.value : '';
  const isBlock = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
  // As for an input, the line break at the end of a block is not part of the value.
  const text = isBlock ? value.replace(/\n+$/, '') : value;
  const isNull = node.type === Scalar.PLAIN && /^(?:|~|null|Null|NULL)$/.test(text);
  return { kind: 'text', text, isNull, at, written, size: text.length };
}

function nothing(at: number): Text {
  return { kind: 'text', text: '', isNull: true, at, written: [at, at], size: 0 };
}

function sizeOf(parts: readonly Tree[]): number {
  return parts.reduce((sum, { size }) => sum + size + 1, 0);
}
