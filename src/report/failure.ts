import { explained, InputError, messageOf } from '../errors.ts';
import type { Run } from '../github/context.ts';
import type { Outcome } from '../outcome.ts';
import { cut } from '../sanitize/escape.ts';
import { link } from '../sanitize/markdown.ts';
import { alert, firstLines } from './layout.ts';
import type { MarkdownFormatter } from './tables.ts';
import { isDrift } from './verdict.ts';

export function failureBlocks(outcome: Outcome, format: MarkdownFormatter): string[] {
  const { error } = outcome;
  if (error === undefined) return [];
  if (error instanceof InputError) return inputProblems(error, format);
  // Each failed check shows its own.
  const own = outcome.checks?.some(({ result }) => result === 'failed');
  const { summary, points, fix } = explained(error, 'This is a bug in the action; please report it.');
  const advice = `**What to do:** ${format.prose(fix)}`;
  // The heading and the table say what drifted.
  if (isDrift(outcome)) return alert('CAUTION', [advice]);
  const happened = `**What happened:** ${format.prose(own ? summary.replace(/:$/, '.') : summary)}`;
  const list = firstLines(own ? [] : points.map(format.prose)).map((line) => `- ${line}`);
  return alert('CAUTION', [happened, ...(list.length === 0 ? [] : [list.join('\n> ')]), advice]);
}

/** In characters, before and after escaping: a comment that is already full has room for it. */
const LONGEST_REASON = { said: 300, escaped: 600 };

/** Returns a short reason for a comment about something else, with a link to the run. */
export function failureReason({ error }: Outcome, run: Pick<Run, 'url' | 'id'>, format: MarkdownFormatter): string {
  if (error === undefined) return '';
  const problems = error instanceof InputError ? error.problems.map((problem) => problem.replace(FILE_LINE, '')) : [];
  const said = problems.slice(0, 3).join(' · ') || messageOf(error);
  const where = run.url === undefined ? '' : ` See ${link(`run ${run.id}`, run.url)}.`;
  const inAtMost = (longest: number): string => {
    const shown = format.prose(cut(said, longest).replace(/(?<![.?!])$/, '.'));
    return shown.length <= LONGEST_REASON.escaped ? shown : inAtMost(Math.floor(longest / 2));
  };
  return `The latest preview failed: ${inAtMost(LONGEST_REASON.said)}${where}`;
}

/** The line of the file, which follows a problem of a manifest. */
const FILE_LINE = /\n {2}\d+ \| .*$/;

function inputProblems(error: InputError, format: MarkdownFormatter): string[] {
  const shown = error.problems.map((problem) => {
    const line = FILE_LINE.exec(problem);
    if (line === null) return `- ${format.prose(problem)}`;
    return `- ${format.prose(problem.slice(0, line.index))}<br>${format.code(line[0].trim())}`;
  });
  return [...firstLines(shown), format.prose(error.fix)];
}
