/** A part of a report: a paragraph, or a table, of which rows can be left out when room is short. */
export type Block = string | Table;

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How much a place takes, and where a reader finds the rest. */
export interface Room {
  readonly most: number;
  readonly measure: (text: string) => number;
  /** The end of the sentence "GitHub takes no more …". */
  readonly why: string;
  /** A sentence of Markdown. */
  readonly elsewhere: string;
}

/** Joins blocks to a document. When there is no room for all, tables end early, from the last one up, and say so. */
export function joined(blocks: readonly Block[], { most, measure, why, elsewhere }: Room): string {
  const whole = document(blocks);
  if (measure(whole) <= most) return whole;
  const note = (left: number) => `_${left} more rows are left out: ${why}._ ${elsewhere}`;
  const bare = blocks.flatMap((block): Block[] =>
    typeof block === 'string' ? [block] : [{ ...block, rows: [] }, note(1e9)],
  );
  let room = most - measure(document(bare));
  return document(
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

function document(blocks: readonly Block[]): string {
  return `${blocks.map((block) => (typeof block === 'string' ? block : table(block))).join('\n\n')}\n`;
}

function table({ head, rows }: Table): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The job summary of one step, in bytes (docs.github.com, "Workflow commands", "Adding a job summary"). */
export const SUMMARY_ROOM = {
  most: 1024 * 1024 - 1024,
  measure: (text: string) => Buffer.byteLength(text),
  why: 'GitHub takes no more than 1 MiB for a job summary',
  elsewhere: 'All of them are in the log of the step.',
};

/** A comment, in characters. */
export const COMMENT_ROOM = {
  measure: (text: string) => text.length,
  why: 'GitHub takes no more than 65,536 characters for a comment',
  elsewhere: 'All of them are in the job summary and in the log of the run.',
};
