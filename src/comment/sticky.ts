import type { Access } from '../github/access.ts';
import { at } from '../github/event.ts';
import { type Conversation, findComments, type Written } from './find.ts';
import { type CommentPlace, formatComment, isLater, markerOf, parseComment, type Stamp } from './format.ts';
import { formatRecord, LONGEST_COMMENT, type RecordedChange } from './review-record.ts';

export interface StickyComment extends CommentPlace, Access {
  readonly stamp: Stamp;
  /** The pull request as read a moment ago; if missing, it is read. */
  readonly seen?: Conversation | undefined;
  readonly text: (mostCharacters: number) => string;
  /** Returns the next record of the review. Records new changes only while the pull request is open. */
  readonly record: (before: readonly RecordedChange[], isOpen: boolean) => readonly RecordedChange[];
  /** Whether there is anything to report; otherwise only an existing comment is updated. */
  readonly hasNews: boolean;
  /** Whether the run had nothing to do, so a comment about an apply stays as it is. */
  readonly isNoop: boolean;
  /** Whether the text is about the pull request's newest commit, and out of date once there is a newer one. */
  readonly isHeadReport: boolean;
  /** The failure, as Markdown, if the run has no plan. The existing comment is then marked as out of date. */
  readonly staleBecause?: string;
}

/**
 * Creates or updates the one comment, in place; leaves it alone if nothing changed, or if it is of a later run.
 * GitHub has no conditional writes, so two runs at once can create two comments: the oldest comment stays, and the run
 * that finds another one deletes it.
 *
 * @returns the comment; `undefined` if there is none and nothing to report.
 * @throws RequestError of Octokit when GitHub refuses.
 */
export async function writeComment(comment: StickyComment): Promise<Written | undefined> {
  const { owner, repo, number: issue_number } = comment;
  // Octokit does not retry writes: the comment is read first.
  const on = { owner, repo, request: { retries: 0 } };
  // Most runs have read it already and write nothing.
  const open = async (purpose: 'reads' | 'writes') =>
    (await import('../github/octokit.ts')).openGitHub(comment, purpose);
  const look = async () => findComments(await open('reads'), comment, markerOf(comment));
  const settle = async ({ own: [existing, ...duplicates], ...pull }: Conversation): Promise<Written | undefined> => {
    const body = nextBody(comment, existing, pull);
    if (body === undefined && duplicates.length === 0) return existing;
    const { issues } = (await open('writes')).rest;
    if (existing === undefined && body !== undefined) {
      const { id, html_url: url } = (await issues.createComment({ ...on, issue_number, body })).data;
      // Something in between may have answered.
      const isComment = typeof id === 'number' && typeof url === 'string';
      if (!isComment) throw new Error("GitHub's answer does not describe the comment");
      const now = await look();
      return now.own.some((other) => other.id !== String(id)) ? settle(now) : { id: String(id), url };
    }
    if (existing !== undefined && body !== undefined) {
      await issues.updateComment({ ...on, comment_id: Number(existing.id), body });
    }
    for (const { id } of duplicates) {
      // Another run may have deleted it already.
      await issues.deleteComment({ ...on, comment_id: Number(id) }).catch((error: unknown) => {
        if (at(error, 'status') !== 404) throw error;
      });
    }
    return existing;
  };
  return settle(comment.seen ?? (await look())).catch(async (error: unknown) => {
    // It may have been written despite the error, or deleted by somebody: read again before sending anything.
    const status = Number(at(error, 'status') ?? 0);
    if (status === 0 || status === 404 || status === 408 || status >= 500) return settle(await look());
    throw error;
  });
}

/** The digest of a comment that is out of date: no report has it. */
const NO_DIGEST = '0'.repeat(16);
const EARLIER_NOTE = /\n\n> \[!WARNING\]\n> \*\*Out of date [^\n]*/;

/** Returns the comment's next text; `undefined` to leave it unchanged, or if there should be none. */
export function nextBody(
  comment: StickyComment,
  existing: { readonly body: string } | undefined,
  { head, isOpen }: Omit<Conversation, 'own'>,
): string | undefined {
  const { stamp, hasNews, isNoop, isHeadReport, staleBecause, info } = comment;
  const { hidden, text } = parseComment(comment, existing?.body ?? '');
  const { stamp: old, record: before = [] } = hidden ?? {};
  const record = comment.record(before, isOpen);
  /** The whole report, as far as there is room. */
  const whole = () => {
    // For a note that the comment is out of date, and for one on each change: `@` and the run that applied it.
    const spare = 1_024 + 16 * record.filter(({ appliedBy }) => appliedBy === undefined).length;
    const room = LONGEST_COMMENT - spare - formatComment(comment, { stamp, record }, '').length;
    return formatComment(comment, { stamp, record }, comment.text(room));
  };
  /** The earlier text with an "out of date" note below its heading, in place of an earlier note. */
  const outdated = (since: string, reason: string) => {
    const [heading = '', ...rest] = text.replace(EARLIER_NOTE, '').split('\n');
    const note = `> [!WARNING]\n> **Out of date since commit ${short(since)}.** ${reason}`;
    return [heading, '', note, ...rest].join('\n');
  };
  const isOvertaken = isHeadReport && stamp.commit !== '' && stamp.commit !== head;
  if (isOvertaken)
    info?.(`No comment shows this run: its commit ${short(stamp.commit)} is not ${short(head)}, the newest.`);
  if (existing === undefined) return hasNews && !isOvertaken && staleBecause === undefined ? whole() : undefined;
  if (old !== undefined && isLater(old, stamp)) return undefined;
  if (isOvertaken) {
    if (old === undefined || old.commit === head || old.state === 'applied' || old.state === 'outdated')
      return undefined;
    const reason = `This report is about commit ${short(old.commit)}. A run for the newest commit updates it.`;
    const next = { stamp: { ...old, state: 'outdated' }, record: before } as const;
    return formatComment(comment, next, outdated(head, reason));
  }
  if (staleBecause !== undefined) {
    if (old?.state === 'applied') return undefined;
    // Further failures keep the commit since which it is out of date.
    const commit = old?.digest === NO_DIGEST ? old.commit : stamp.commit;
    const stale = { stamp: { ...stamp, commit, state: 'outdated', digest: NO_DIGEST }, record } as const;
    const next = formatComment(comment, stale, outdated(commit, staleBecause));
    return next === existing.body ? undefined : next;
  }
  const isSameCommit = old?.commit === stamp.commit;
  const isSameReport = old?.digest === stamp.digest && old.state === stamp.state;
  const keepsApplied = isNoop && old?.state === 'applied' && isSameCommit;
  const isCurrent = keepsApplied || (isSameReport && (isSameCommit || !isHeadReport));
  if (isCurrent && formatRecord(record) === formatRecord(before)) return undefined;
  return keepsApplied ? formatComment(comment, { stamp: old, record }, text) : whole();
}

const short = (sha: string): string => (sha === '' ? 'unknown' : `\`${sha.slice(0, 7)}\``);
