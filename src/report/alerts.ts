import { explained, InputError, messageOf } from '../errors.ts';
import type { Run } from '../github/context.ts';
import { type Compared, comparedIn, type Outcome } from '../outcome.ts';
import { changeOf, disables } from '../plan/plan.ts';
import { cut } from '../sanitize/escape.ts';
import { link } from '../sanitize/markdown.ts';
import { alert, firstLines, type MarkdownFormatter } from './layout.ts';
import { isDone, isDrift } from './verdict.ts';

export function failureBlocks(outcome: Outcome, format: MarkdownFormatter): readonly string[] {
  const { error, checks } = outcome;
  if (error === undefined) return [];
  if (error instanceof InputError) return inputProblems(error, format);
  const { summary, points, fix } = explained(error, 'This is a bug in the action; please report it.');
  const advice = `**What to do:** ${format.prose(fix)}`;
  // The heading and the table say what drifted.
  if (isDrift(outcome)) return [alert('CAUTION', [advice])];
  // Each failed check shows its own.
  const own = checks?.some(({ result }) => result === 'failed');
  const happened = `**What happened:** ${format.prose(own ? summary.replace(/:$/, '.') : summary)}`;
  const list = firstLines(own ? [] : points.map(format.prose)).map((line) => `- ${line}`);
  return [alert('CAUTION', [happened, list.join('\n> '), advice])];
}

/** The line of the file, which follows a problem of a manifest. */
const FILE_LINE = /\n {2}\d+ \| .*$/;

function inputProblems({ problems, fix }: InputError, format: MarkdownFormatter): string[] {
  const shown = problems.map((problem) => {
    const [line] = FILE_LINE.exec(problem) ?? [];
    return `- ${format.prose(problem.replace(FILE_LINE, ''))}${line ? `<br>${format.code(line.trim())}` : ''}`;
  });
  return [...firstLines(shown), format.prose(fix)];
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

/**
 * Returns the top block with the deletes, replacements and disabled connections, each with its id; empty if there are
 * none. Omits changes that cannot or will not be applied.
 */
export function destructiveBlock(outcome: Outcome, format: MarkdownFormatter): string {
  // An apply that ended as a whole before its first write destroys nothing.
  if (outcome.kind === 'manifest' && !outcome.dryRun && outcome.applied === false && outcome.error !== undefined)
    return '';
  const lines = ['delete', 'replace', 'update'].flatMap((action) =>
    comparedIn(outcome)
      .filter(({ plan }) => plan.action === action)
      .map((one) => destruction(one, format)),
  );
  return alert('CAUTION', lines, 'the table below');
}

function destruction(outcome: Compared, format: MarkdownFormatter): string {
  const { task, plan, connection, error, applied } = outcome;
  if (plan.blocker !== undefined || task.operation === 'verify' || (error !== undefined && applied === false))
    return '';
  const isNow = isDone(outcome);
  const id = plan.current === null ? '' : ` (${format.code(plan.current.connectionId)})`;
  const named = `${plan.type.input} ${format.code(plan.current?.values.name ?? plan.name)}${id}`;
  if (plan.action === 'delete') {
    const [verb, when] = isNow ? ['Deleted', ''] : ['Delete', 'then '];
    return `**${verb}:** ${named}. Videos can ${when}no longer use this connection.`;
  }
  if (plan.action === 'replace') {
    const update = 'Update everything that stores the old id, including anything outside this workflow.';
    if (plan.finishes && !isNow) {
      return `**Finish the replacement:** ${named}. The old connection has already been deleted; the id is that of the new one. ${update}`;
    }
    if (!isNow || !connection) return `**Replace (the id changes):** ${named}. ${update}`;
    return `**Replaced (the id changed):** ${named}. The new id is ${format.code(connection.connectionId)}. ${update}`;
  }
  if (!disables(plan)) return '';
  const also = changeOf(plan) === 'disable' ? '' : ', among other changes';
  return `**${isNow ? 'Disabled' : 'Disable'}${also}:** ${named}. Videos cannot use this connection until it is enabled again.`;
}
