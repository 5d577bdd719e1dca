import { many } from '../errors.ts';

/** A part of a report: lines of Markdown, or a table. Both can lose their last lines. */
export type Block = string | Table;

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The largest text for a place, and the place of the full report. */
export interface SizeLimit {
  readonly max: number;
  readonly measure: (text: string) => number;
  /** The end of the sentence "2 more rows are left out: …". */
  readonly reason: string;
  readonly fullReportAt: string;
}

/** The job summary of one step, in bytes (docs.github.com, "Workflow commands", "Adding a job summary"). */
export const SUMMARY_LIMIT: SizeLimit = {
  max: 1024 * 1024 - 1024,
  measure: (text) => Buffer.byteLength(text),
  reason: 'GitHub limits a job summary to 1 MiB',
  fullReportAt: 'All rows are in the log of the step.',
};

/** A comment, in characters (GitHub's error message for longer ones), minus its hidden parts. */
export const COMMENT_LIMIT: SizeLimit = {
  max: 65_536,
  measure: (text) => text.length,
  reason: 'GitHub limits a comment to 65,536 characters',
  fullReportAt: 'All rows are in the job summary and in the log of the run.',
};

/**
 * Renders blocks as Markdown, the most important first. If they exceed the limit, they end between two lines, and a note
 * says so; the last block, such as a footer, always follows.
 */
export function fitTo(blocks: readonly Block[], { max, measure, reason, fullReportAt }: SizeLimit): string {
  const whole = render(blocks);
  if (measure(whole) <= max) return whole;
  const note = (left: string) => `_${left} left out: ${reason}._ ${fullReportAt}`;
  const footer = blocks.slice(-1);
  const shown: Block[] = [];
  const ending = (left: string) => render([...shown, ...(isFoldOpen(shown) ? [FOLD_END] : []), note(left), ...footer]);
  let room = max - measure(render([FOLD_END, note(MANY_ROWS), ...footer]));
  for (const block of blocks.slice(0, -1)) {
    const lines = render([block]).slice(0, -1).split('\n');
    const after = lines.findIndex((one) => {
      room -= measure(`${one}\n`);
      return room <= 0;
    });
    if (after < 0) {
      shown.push(block);
      room -= 1;
      continue;
    }
    const head = typeof block === 'string' ? 0 : TABLE_HEAD;
    if (after > head) shown.push(lines.slice(0, after).join('\n'));
    return ending(head === 0 ? 'The rest is' : many(lines.length - Math.max(head, after), 'more row'));
  }
  return ending('The rest is');
}

const FOLD_END = '</details>';
/** Lines of a table before its first row. */
const TABLE_HEAD = 2;
const MANY_ROWS = many(1e6, 'more row');

function isFoldOpen(blocks: readonly Block[]): boolean {
  const isStart = (block: Block) => typeof block === 'string' && block.startsWith('<details>');
  return blocks.findLastIndex(isStart) > blocks.lastIndexOf(FOLD_END);
}

/** Of a list, so it leaves room for what follows it. */
const MOST_LINES = 50;

/** Returns the first lines, and a line with the number of the others, e.g. `_3 more are in the log._`. */
export function firstLines(lines: readonly string[], restIn = 'the log'): readonly string[] {
  const left = lines.length - MOST_LINES;
  return left > 0 ? [...lines.slice(0, MOST_LINES), `_${left} more are in ${restIn}._`] : lines;
}

/** Returns one of GitHub's alerts with the first paragraphs; nothing without paragraphs. */
export function alert(kind: 'CAUTION' | 'WARNING', paragraphs: readonly string[], restIn?: string): string[] {
  const shown = firstLines(paragraphs, restIn).map((paragraph) => `> ${paragraph}`);
  return shown.length === 0 ? [] : [`> [!${kind}]\n${shown.join('\n>\n')}`];
}

/** Returns a list with the first lines below a title; nothing without lines. */
export function list(lines: readonly string[], title = ''): string[] {
  return lines.length === 0 ? [] : [...(title === '' ? [] : [title]), firstLines(lines).join('\n')];
}

/** Folds blocks under a summary; nothing without blocks. */
export function folded(summary: string, blocks: readonly Block[]): Block[] {
  return blocks.length === 0 ? [] : [`<details><summary>${summary}</summary>`, ...blocks, FOLD_END];
}

/** Renders all blocks as Markdown, for example `### Created\n\n| field | value |\n| --- | --- |\n| name | `A` |\n`. */
export function render(blocks: readonly Block[]): string {
  const table = ({ head, rows }: Table) =>
    [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `${blocks.map((block) => (typeof block === 'string' ? block : table(block))).join('\n\n')}\n`;
}
