import { many } from '../errors.ts';

/** Text from outside as Markdown, redacted: as code, as code in a table cell, or as sentences. */
export type MarkdownFormatter = Readonly<Record<'code' | 'cell' | 'prose', (text: string) => string>>;

export type SizeLimit = Readonly<typeof SUMMARY_LIMIT>;

/** The job summary of one step, in bytes (docs.github.com, "Workflow commands", "Adding a job summary"). */
export const SUMMARY_LIMIT = {
  max: 1024 * 1024 - 1024,
  measure: (text: string) => Buffer.byteLength(text),
  /** The end of the sentence "2 more rows left out: …". */
  reason: 'GitHub limits a job summary to 1 MiB',
};

/** A comment, in characters (GitHub's error message for longer ones). */
export const COMMENT_LIMIT: Omit<SizeLimit, 'max'> = {
  measure: (text) => text.length,
  reason: 'GitHub limits a comment to 65,536 characters',
};

/**
 * Renders blocks as Markdown, the most important first. If they exceed the limit, they end between two lines, and a note
 * says so; the last block, such as a footer, always follows.
 */
export function fitTo(blocks: readonly string[], { max, measure, reason }: SizeLimit): string {
  const whole = render(blocks);
  if (measure(whole) <= max) return whole;
  const footer = blocks.at(-1) ?? '';
  const note = (left: string) => `_${left} left out: ${reason}._ The log has everything but unchanged connections.`;
  let room = max - measure(render([FOLD_END, note(many(1e6, 'more row')), footer]));
  const lines = render(blocks.slice(0, -1)).split('\n');
  const end = lines.findIndex((line) => {
    room -= measure(`${line}\n`);
    return room <= 0 && line !== '';
  });
  const blockStart = lines.lastIndexOf('', end) + 1;
  const isTable = lines[blockStart]?.startsWith('| ');
  const firstRow = blockStart + 2;
  const left = isTable ? many(lines.indexOf('', end) - Math.max(end, firstRow), 'more row') : 'The rest is';
  const last = isTable && end <= firstRow ? blockStart : end;
  const shown = lines.slice(0, last).join('\n').replace(/\n$/, '');
  const isFoldOpen = shown.lastIndexOf('\n<details>') > shown.lastIndexOf(`\n${FOLD_END}`);
  return render([shown, isFoldOpen ? FOLD_END : '', note(left), footer]);
}

/** Of a list, so it leaves room for what follows it. */
const MOST_LINES = 50;

/** Returns the first lines, and a line with the number of the others, e.g. `_3 more in the log._`. */
export function firstLines(lines: readonly string[]): readonly string[] {
  const left = lines.length - MOST_LINES;
  return left > 0 ? [...lines.slice(0, MOST_LINES), `_${left} more in the log._`] : lines;
}

// A block is lines of Markdown without an empty one. Blocks without any text are left out.

/** Makes one of GitHub's alerts of the first paragraphs. */
export function alert(kind: 'CAUTION' | 'WARNING', paragraphs: readonly string[]): string {
  const shown = firstLines(paragraphs.filter(Boolean)).map((paragraph) => `> ${paragraph}`);
  return shown.length === 0 ? '' : `> [!${kind}]\n${shown.join('\n>\n')}`;
}

/** Makes a list of the first lines, below a title. */
export function list(lines: readonly string[], title = ''): string {
  return lines.length === 0 ? '' : joined([title, firstLines(lines).join('\n')]);
}

const FOLD_END = '</details>';

export function folded(summary: string, blocks: readonly string[]): string {
  const inside = joined(blocks);
  return inside === '' ? '' : joined([`<details><summary>${summary}</summary>`, inside, FOLD_END]);
}

/** Makes a table, e.g. `| field | value |\n| --- | --- |\n| name | `A` |`. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export const render = (blocks: readonly string[]): string => `${joined(blocks)}\n`;

const joined = (blocks: readonly string[]): string => blocks.filter(Boolean).join('\n\n');
