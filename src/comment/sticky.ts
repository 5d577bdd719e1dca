import type { Access } from '../github/access.ts';
import type { FullGitHub } from '../github/octokit.ts';
import { type Conversation, findComments, type PullRequestPlace } from './find.ts';
import { formatComment, isLater, markerOf, type ParsedComment, parseComment, type Stamp } from './format.ts';

/** The comment that shows the state of one connection on one pull request. */
export interface StickyComment extends PullRequestPlace, Access {
  /** Tells this comment apart from the action's others on the same pull request. */
  readonly key: string;
  readonly stamp: Stamp;
  /** What a look at the pull request showed a moment ago; without it, one is taken. */
  readonly seen?: Conversation | undefined;
  /** What people see, in so many characters at most. */
  readonly text: (most: number) => string;
  /**
   * Makes the line that records what was reviewed out of the one that is there; empty when there is none. Only while the
   * pull request is open is anything new recorded.
   */
  readonly record: (before: string, isOpen: boolean) => string;
  /** Whether there is anything to tell; otherwise only an existing comment is brought up to date. */
  readonly hasNews: boolean;
  /** Whether a comment that tells what was applied stays as it is: for a run that has nothing to do. */
  readonly isNoop: boolean;
  /** Whether the text is about the pull request's newest commit, and about nothing once there is a newer one. */
  readonly isHeadReport: boolean;
}

export interface Written {
  readonly id: string;
  readonly url: string;
}

/**
 * Brings the one comment up to date: it is edited in place, and left alone when nothing in it changed, or when it tells
 * of a later run. GitHub has no conditional writes, so two runs at once are sorted out afterwards: the oldest comment
 * stays, and whoever finds another one deletes it.
 *
 * @returns the comment, or `undefined` when there is none and nothing to tell.
 * @throws RequestError of Octokit when GitHub refuses.
 */
export async function writeComment(comment: StickyComment): Promise<Written | undefined> {
  // Most runs had a look already, and write nothing.
  const open = async (purpose: 'reads' | 'writes') =>
    (await import('../github/octokit.ts')).openGitHub(comment, purpose);
  const look = async () => findComments(await open('reads'), comment, markerOf(comment.key));
  const seen = comment.seen ?? (await look());
  try {
    return await settle(seen);
  } catch (error) {
    // It may have been written all the same, or deleted by somebody: nothing is sent again without another look.
    if (!isWorthALook(error)) throw error;
    return await settle(await look());
  }

  async function settle({ own, ...pull }: Conversation): Promise<Written | undefined> {
    const [existing, ...duplicates] = own;
    const body = nextBody(comment, existing, pull);
    if (existing !== undefined) {
      if (body !== undefined) await update(await open('writes'), comment, existing, body);
      for (const duplicate of duplicates) await remove(await open('writes'), comment, duplicate);
      return existing;
    }
    if (body === undefined) return undefined;
    const created = await create(await open('writes'), comment, body);
    const now = await look();
    return now.own.some(({ id }) => id !== created.id) ? settle(now) : created;
  }
}

/** The longest comment that GitHub takes, in characters (its error message for longer ones). */
const LONGEST_COMMENT = 65_536;
/** For the word that a comment is out of date. */
const SPARE = 512;

/** What the comment should say; `undefined` when it stays as it is, or when there should be none. */
export function nextBody(
  { key, stamp, text, record, hasNews, isNoop, isHeadReport }: StickyComment,
  existing: { readonly body: string } | undefined,
  { head, isOpen }: Omit<Conversation, 'own'>,
): string | undefined {
  const marker = markerOf(key);
  const overtaken = isHeadReport && stamp.commit !== '' && stamp.commit !== head;
  const before: ParsedComment = existing === undefined ? { text: '', record: '' } : parseComment(existing.body);
  const whole = () => {
    const line = record(before.record, isOpen);
    const room = LONGEST_COMMENT - SPARE - formatComment(marker, stamp, '', line).length;
    return { line, shown: text(room), body: (shown: string) => formatComment(marker, stamp, shown, line) };
  };
  if (existing === undefined) {
    if (!hasNews || overtaken) return undefined;
    const { body, shown } = whole();
    return body(shown);
  }
  const { stamp: old } = before;
  if (old !== undefined && isLater(old, stamp)) return undefined;
  if (overtaken && old !== undefined) {
    if (old.commit === head || old.state === 'applied' || old.state === 'outdated') return undefined;
    return formatComment(marker, { ...old, state: 'outdated' }, outdated(before.text, old.commit, head), before.record);
  }
  const { line, shown, body } = whole();
  const sameCommit = old?.commit === stamp.commit;
  const keepsApplied = isNoop && old?.state === 'applied' && sameCommit;
  const same = old?.digest === stamp.digest && old.state === stamp.state;
  const isCurrent = keepsApplied || (same && (sameCommit || !isHeadReport));
  if (isCurrent && line === before.record) return undefined;
  return keepsApplied ? formatComment(marker, old, before.text, line) : body(shown);
}

/** The text of a comment with a word, right below its heading, that it is about a commit that is no longer the newest. */
function outdated(text: string, commit: string, head: string): string {
  const [heading = '', ...rest] = text.split('\n');
  const short = (sha: string) => `\`${sha.slice(0, 7)}\``;
  const word = `> [!WARNING]\n> **Out of date.** This is about commit ${short(commit)}, and the newest is ${short(head)}. A run for that one brings it up to date.`;
  return [heading, '', word, ...rest].join('\n');
}

async function create(github: FullGitHub, { owner, repo, number }: PullRequestPlace, body: string): Promise<Written> {
  const { data } = await github.rest.issues.createComment({ owner, repo, issue_number: number, body, ...ONCE });
  return readWritten(data.id, data.html_url);
}

/** @throws Error when it is not what GitHub says of a comment: something in between may have answered. */
function readWritten(id: unknown, url: unknown): Written {
  if (typeof id !== 'number' || typeof url !== 'string')
    throw new Error("GitHub's answer does not describe the comment");
  return { id: String(id), url };
}

async function update(
  github: FullGitHub,
  { owner, repo }: PullRequestPlace,
  { id }: Written,
  body: string,
): Promise<void> {
  await github.rest.issues.updateComment({ owner, repo, comment_id: Number(id), body, ...ONCE });
}

async function remove(github: FullGitHub, { owner, repo }: PullRequestPlace, { id }: Written): Promise<void> {
  await github.rest.issues.deleteComment({ owner, repo, comment_id: Number(id), ...ONCE });
}

/** Writes are not retried by Octokit: what became of them is looked up first. */
const ONCE = { request: { retries: 0 } };

function isWorthALook(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 0;
  return status === 0 || status === 404 || status === 408 || status >= 500;
}
