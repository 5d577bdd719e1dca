import { many } from '../errors.ts';

/** A part of a report: a paragraph, or a table that can lose its last rows. */
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
  /** A sentence of Markdown. */
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

/** Renders blocks as Markdown. If they exceed the limit, tables end early, from the last one up, and say so. */
export function fitTo(blocks: readonly Block[], { max, measure, reason, fullReportAt }: SizeLimit): string {
  const whole = render(blocks);
  if (measure(whole) <= max) return whole;
  const note = (left: number) => `_${many(left, 'more row')} left out: ${reason}._ ${fullReportAt}`;
  const bare = blocks.flatMap((block): Block[] =>
    typeof block === 'string' ? [block] : [{ ...block, rows: [] }, note(1e9)],
  );
  let room = max - measure(render(bare));
  return render(
    blocks.flatMap((block): Block[] => {
      if (typeof block === 'string') return [block];
      const first = block.rows.findIndex((row) => {
        room -= measure(`${line(row)}\n`);
        return room < 0;
      });
      return first === -1 ? [block] : [{ ...block, rows: block.rows.slice(0, first) }, note(block.rows.length - first)];
    }),
  );
}

/** Only tables end early, so other lists are short from the start. */
const MOST_LINES = 50;

/** Returns the first lines, and a line with the number of the others, e.g. `_3 more are in the log._`. */
export function firstLines(lines: readonly string[], restIn: string): readonly string[] {
  const left = lines.length - MOST_LINES;
  return left > 0 ? [...lines.slice(0, MOST_LINES), `_${left} more are in ${restIn}._`] : lines;
}

/** Renders all blocks as Markdown, for example `### Created\n\n| field | value |\n| --- | --- |\n| name | `A` |\n`. */
export function render(blocks: readonly Block[]): string {
  return `${blocks.map((block) => (typeof block === 'string' ? block : table(block))).join('\n\n')}\n`;
}

function table({ head, rows }: Table): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
