import type { Fetch } from '../http.ts';
import { type Conversation, findComments, type Place } from './comments.ts';
import { type GitHub, openGitHub } from './octokit.ts';
import { isLater, markerOf, type Stamp, stamped, takeApart } from './stamp.ts';

/** The comment that shows the state of one connection on one pull request. */
export interface StickyComment extends Place {
  readonly fetch: Fetch;
  readonly apiUrl: string;
  readonly token: string;
  /** Tells this comment apart from the action's others on the same pull request. */
  readonly key: string;
  readonly stamp: Stamp;
  /** What people see. */
  readonly text: string;
  /** Whether there is anything to tell; otherwise only an existing comment is brought up to date. */
  readonly news: boolean;
  /** Whether a comment that tells what was applied stays as it is: for a run that has nothing to do. */
  readonly idle: boolean;
  /** Whether the text is about the pull request's newest commit, and about nothing once there is a newer one. */
  readonly aboutHead: boolean;
  /** What a line begins with that changes from run to run, and by itself is no reason to write again. */
  readonly footer: string;
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
  const reads = openGitHub(comment, 'reads');
  const writes = openGitHub(comment, 'writes');
  const look = () => findComments(reads, comment, markerOf(comment.key));
  const seen = await look();
  try {
    return await settle(seen);
  } catch (error) {
    // It may have been written all the same, or deleted by somebody: nothing is sent again without another look.
    if (!isWorthALook(error)) throw error;
    return await settle(await look());
  }

  async function settle({ head, own }: Conversation): Promise<Written | undefined> {
    const [existing, ...duplicates] = own;
    const body = nextBody(comment, existing, head);
    if (existing !== undefined) {
      if (body !== undefined) await update(writes, comment, existing, body);
      for (const duplicate of duplicates) await remove(writes, comment, duplicate);
      return existing;
    }
    if (body === undefined) return undefined;
    const created = await create(writes, comment, body);
    const now = await look();
    return now.own.some(({ id }) => id !== created.id) ? settle(now) : created;
  }
}

/** What the comment should say; `undefined` when it stays as it is, or when there should be none. */
export function nextBody(
  { key, stamp, text, news, idle, aboutHead, footer }: StickyComment,
  existing: { readonly body: string } | undefined,
  head: string,
): string | undefined {
  const marker = markerOf(key);
  const overtaken = aboutHead && stamp.commit !== '' && stamp.commit !== head;
  if (existing === undefined) return news && !overtaken ? stamped(marker, stamp, text) : undefined;

  const { stamp: before, text: shown } = takeApart(existing.body);
  if (before === undefined) return stamped(marker, stamp, text);
  if (isLater(before, stamp)) return undefined;
  if (overtaken) {
    if (before.commit === head || before.state === 'applied' || before.state === 'outdated') return undefined;
    return stamped(marker, { ...before, state: 'outdated' }, outdated(shown, before.commit, head));
  }
  const sameCommit = before.commit === stamp.commit;
  if (idle && before.state === 'applied' && sameCommit) return undefined;
  const same = lasting(shown, footer) === lasting(text, footer) && before.state === stamp.state;
  return same && (sameCommit || !aboutHead) ? undefined : stamped(marker, stamp, text);
}

/** The text of a comment with a word, right below its heading, that it is about a commit that is no longer the newest. */
function outdated(text: string, commit: string, head: string): string {
  const [heading = '', ...rest] = text.split('\n');
  const short = (sha: string) => `\`${sha.slice(0, 7)}\``;
  const word = `> [!WARNING]\n> **Out of date.** This is about commit ${short(commit)}, and the newest is ${short(head)}. A run for that one brings it up to date.`;
  return [heading, '', word, ...rest].join('\n');
}

async function create(github: GitHub, { owner, repo, number }: Place, body: string): Promise<Written> {
  const { data } = await github.rest.issues.createComment({ owner, repo, issue_number: number, body, ...ONCE });
  return { id: String(data.id), url: data.html_url };
}

async function update(github: GitHub, { owner, repo }: Place, { id }: Written, body: string): Promise<void> {
  await github.rest.issues.updateComment({ owner, repo, comment_id: Number(id), body, ...ONCE });
}

async function remove(github: GitHub, { owner, repo }: Place, { id }: Written): Promise<void> {
  await github.rest.issues.deleteComment({ owner, repo, comment_id: Number(id), ...ONCE });
}

/** Writes are not retried by Octokit: what became of them is looked up first. */
const ONCE = { request: { retries: 0 } };

function lasting(text: string, footer: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith(footer))
    .join('\n')
    .trim();
}

function isWorthALook(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 0;
  return status === 0 || status === 404 || status === 408 || status >= 500;
}
