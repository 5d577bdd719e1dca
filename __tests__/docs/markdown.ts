import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Every page of the project, relative to its root, with `/` in between. */
export const PAGES: readonly string[] = globSync('{*,.github/**/*,docs/**/*,examples/**/*,sandbox/**/*}.md', {
  cwd: ROOT,
})
  .map((path) => path.replaceAll('\\', '/'))
  .sort();

/** A fenced block of code. */
export interface Block {
  readonly page: string;
  /** Of its first line of code, counted from 1. */
  readonly line: number;
  /** Empty when the fence names none. */
  readonly language: string;
  readonly text: string;
}

export function read(path: string): string {
  return readFileSync(resolve(ROOT, path), 'utf8').replaceAll('\r\n', '\n');
}

/** The fenced blocks of a page, without the indentation of their fence. */
export function blocksOf(page: string, markdown = read(page)): readonly Block[] {
  const blocks: Block[] = [];
  let open:
    | { readonly indent: string; readonly fence: string; readonly language: string; readonly line: number }
    | undefined;
  let lines: string[] = [];
  for (const [index, line] of markdown.split('\n').entries()) {
    if (open === undefined) {
      const [, indent = '', fence = '', language = ''] = /^( *)(`{3,}|~{3,})\s*(\S*)/.exec(line) ?? [];
      if (fence === '') continue;
      open = { indent, fence, language, line: index + 2 };
      lines = [];
    } else if (line.trim().startsWith(open.fence)) {
      blocks.push({ page, line: open.line, language: open.language, text: `${lines.join('\n')}\n` });
      open = undefined;
    } else {
      lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line.trimStart());
    }
  }
  if (open !== undefined) throw new Error(`${page}:${open.line} begins a block of code that has no end`);
  return blocks;
}

/** The page without its blocks of code. */
export function prose(page: string): string {
  return read(page).replaceAll(/^( *)(`{3,}|~{3,})[\s\S]*?^ *\2 *$/gm, '');
}
