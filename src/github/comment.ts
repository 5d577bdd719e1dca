import { createHash } from 'node:crypto';
import type { Fetch } from '../http.ts';
import { type CommentedOn, type FoundComment, findComment, type GitHub, openGitHub } from './octokit.ts';

/** The comment that shows the state of one connection on one pull request. */
export interface StickyComment extends CommentedOn {
  readonly fetch: Fetch;
  readonly apiUrl: string;
  readonly token: string;
  /** Tells this comment apart from the action's others on the same pull request. */
  readonly key: string;
  readonly body: string;
  /** Write a new comment when there is none yet; otherwise only an existing one is brought up to date. */
  readonly create: boolean;
  /** What a line begins with that changes from run to run, and by itself is no reason to write again. */
  readonly footer: string;
}

export interface Written {
  readonly id: string;
  readonly url: string;
}

/**
 * Brings the one comment up to date: it is edited in place, and left alone when nothing in it changed.
 *
 * @returns the comment, or `undefined` when there is none and none was to be created.
 * @throws RequestError of Octokit when GitHub refuses.
 */
export async function writeComment(comment: StickyComment): Promise<Written | undefined> {
  const reads = openGitHub(comment, 'reads');
  const writes = openGitHub(comment, 'writes');
  const marker = markerOf(comment.key);
  const body = `${marker}\n${comment.body}`;
  const isCurrent = (existing: FoundComment) =>
    lasting(existing.body, comment.footer) === lasting(body, comment.footer);

  const existing = await findComment(reads, comment, marker);
  if (existing === undefined && !comment.create) return undefined;
  if (existing !== undefined && isCurrent(existing)) return existing;
  try {
    return await write(writes, comment, body, existing);
  } catch (error) {
    // It may have been written all the same: a second comment must not follow without another look.
    if (!isUnknown(error)) throw error;
    const now = await findComment(reads, comment, marker);
    return now !== undefined && isCurrent(now) ? now : write(writes, comment, body, now);
  }
}

async function write(
  github: GitHub,
  { owner, repo, number }: CommentedOn,
  body: string,
  existing: FoundComment | undefined,
): Promise<Written> {
  const request = { retries: 0 };
  if (existing === undefined) {
    const { data } = await github.rest.issues.createComment({ owner, repo, issue_number: number, body, request });
    return { id: String(data.id), url: data.html_url };
  }
  await github.rest.issues.updateComment({ owner, repo, comment_id: Number(existing.id), body, request });
  return existing;
}

/** The first line of the comment with a key. A hash, so that no key can end the HTML comment or be mistaken. */
export function markerOf(key: string): string {
  return `<!-- pictory-connection ${createHash('sha256').update(key).digest('hex').slice(0, 32)} -->`;
}

function lasting(body: string, footer: string): string {
  return body
    .split(/\r?\n/)
    .filter((line) => !line.startsWith(footer))
    .join('\n')
    .trim();
}

function isUnknown(error: unknown): boolean {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 0;
  return status === 0 || status === 408 || status >= 500;
}
