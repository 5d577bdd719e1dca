import type { Access } from '../github/access.ts';
import { type Conversation, findComments } from './find.ts';
import { type CommentPlace, formatComment, isLater, markerOf, parseComment, type Stamp } from './format.ts';
import { formatRecord, LONGEST_COMMENT, type RecordedChange, roomForNotes } from './review-record.ts';

/** The comment that shows the state of one connection on one pull request. */
export interface StickyComment extends CommentPlace, Access {
  readonly stamp: Stamp;
  /** The pull request as read a moment ago; if missing, it is read. */
  readonly seen?: Conversation | undefined;
  /** The visible text, at most `most` characters. */
  readonly text: (most: number) => string;
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
  readonly info: (line: string) => void;
}

export interface Written {
  readonly id: string;
  readonly url: string;
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
  // Most runs have read it already and write nothing.
  const open = async (purpose: 'reads' | 'writes') =>
    (await import('../github/octokit.ts')).openGitHub(comment, purpose);
  const look = async () => findComments(await open('reads'), comment, markerOf(comment));
  const seen = comment.seen ?? (await look());
  try {
    return await settle(seen);
  } catch (error) {
    // It may have been written despite the error, or deleted by somebody: read again before sending anything.
    if (!isWorthALook(error)) throw error;
    return await settle(await look());
  }

  async function settle({ own, ...pull }: Conversation): Promise<Written | undefined> {
    const { owner, repo, number } = comment;
    const [existing, ...duplicates] = own;
    const body = nextBody(comment, existing, pull);
    if (existing !== undefined) {
      if (body !== undefined) {
        const { rest } = await open('writes');
        await rest.issues.updateComment({ owner, repo, comment_id: Number(existing.id), body, ...ONCE });
      }
      for (const { id } of duplicates) {
        const { rest } = await open('writes');
        // Another run may have deleted it already.
        await rest.issues.deleteComment({ owner, repo, comment_id: Number(id), ...ONCE }).catch((error: unknown) => {
          if (statusOf(error) !== 404) throw error;
        });
      }
      return existing;
    }
    if (body === undefined) return undefined;
    const { rest } = await open('writes');
    const { data } = await rest.issues.createComment({ owner, repo, issue_number: number, body, ...ONCE });
    const created = readWritten(data.id, data.html_url);
    const now = await look();
    return now.own.some(({ id }) => id !== created.id) ? settle(now) : created;
  }
}

/** For the note that a comment is out of date. */
const SPARE = 1_024;

/** Returns the comment's next text; `undefined` to leave it unchanged, or if there should be none. */
export function nextBody(
  comment: StickyComment,
  existing: { readonly body: string } | undefined,
  { head, isOpen }: Omit<Conversation, 'own'>,
): string | undefined {
  const { stamp, hasNews, isNoop, isHeadReport, staleBecause, info } = comment;
  const before = existing === undefined ? { text: '' } : parseComment(comment, existing.body);
  const { stamp: old, record: recorded = [] } = before.hidden ?? {};
  const nextRecord = () => comment.record(recorded, isOpen);
  const isOvertaken = isHeadReport && stamp.commit !== '' && stamp.commit !== head;
  if (isOvertaken) info(`The comment does not show this run: commit ${stamp.commit.slice(0, 7)} is not the newest.`);
  if (existing === undefined) {
    if (!hasNews || isOvertaken || staleBecause !== undefined) return undefined;
    return whole(comment, nextRecord());
  }
  if (old !== undefined && isLater(old, stamp)) return undefined;
  if (isOvertaken) {
    if (old === undefined || old.commit === head || old.state === 'applied' || old.state === 'outdated')
      return undefined;
    const reason = `This report is about commit ${short(old.commit)}. A run for the newest commit updates it.`;
    const text = marked(before.text, `since commit ${short(head)}`, reason);
    return formatComment(comment, { stamp: { ...old, state: 'outdated' }, record: recorded }, text);
  }
  if (staleBecause !== undefined) {
    if (old?.state === 'applied') return undefined;
    // Further failures keep the commit since which it is out of date.
    const commit = old?.digest === NO_DIGEST ? old.commit : stamp.commit;
    const text = marked(before.text, `since commit ${short(commit)}`, staleBecause);
    const outdated: Stamp = { ...stamp, commit, state: 'outdated', digest: NO_DIGEST };
    const next = formatComment(comment, { stamp: outdated, record: nextRecord() }, text);
    return next === existing.body ? undefined : next;
  }
  const record = nextRecord();
  const isSameCommit = old?.commit === stamp.commit;
  const isSameReport = old?.digest === stamp.digest && old.state === stamp.state;
  const keepsApplied = isNoop && old?.state === 'applied' && isSameCommit;
  const isCurrent = keepsApplied || (isSameReport && (isSameCommit || !isHeadReport));
  if (isCurrent && formatRecord(record) === formatRecord(recorded)) return undefined;
  return keepsApplied ? formatComment(comment, { stamp: old, record }, before.text) : whole(comment, record);
}

/** Returns the text with the whole report, as far as there is room. */
function whole(comment: StickyComment, record: readonly RecordedChange[]): string {
  const hidden = { stamp: comment.stamp, record };
  const room = LONGEST_COMMENT - SPARE - roomForNotes(record) - formatComment(comment, hidden, '').length;
  return formatComment(comment, hidden, comment.text(room));
}

/** The digest of a comment that is out of date: no report has it. */
const NO_DIGEST = '0'.repeat(16);

/** Returns the text of a comment with an "out of date" note below its heading, in place of an earlier note. */
function marked(text: string, since: string, reason: string): string {
  const [heading = '', ...rest] = text.replace(EARLIER_NOTE, '').split('\n');
  return [heading, '', `> [!WARNING]\n> **Out of date ${since}.** ${reason}`, ...rest].join('\n');
}

const EARLIER_NOTE = /\n\n> \[!WARNING\]\n> \*\*Out of date [^\n]*/;

function short(sha: string): string {
  return sha === '' ? 'unknown' : `\`${sha.slice(0, 7)}\``;
}

/** @throws Error if GitHub would not answer so: something in between may have answered. */
function readWritten(id: unknown, url: unknown): Written {
  if (typeof id !== 'number' || typeof url !== 'string')
    throw new Error("GitHub's answer does not describe the comment");
  return { id: String(id), url };
}

/** Octokit does not retry writes: the comment is read first. */
const ONCE = { request: { retries: 0 } };

function isWorthALook(error: unknown): boolean {
  const status = statusOf(error);
  return status === 0 || status === 404 || status === 408 || status >= 500;
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'status' in error ? Number(error.status) : 0;
}
