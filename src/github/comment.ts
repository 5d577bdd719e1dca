import { createHash } from 'node:crypto';
import type { Fetch } from '../http.ts';
import { type CommentedOn, findComment, type GitHub, openGitHub } from './octokit.ts';

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
  const github = openGitHub(comment);
  try {
    return await bringUpToDate(github, comment);
  } catch (error) {
    // The comment may have been written all the same: a second one must not follow without another look.
    if (!isUnknown(error)) throw error;
    return bringUpToDate(github, comment);
  }
}

async function bringUpToDate(github: GitHub, comment: StickyComment): Promise<Written | undefined> {
  const marker = markerOf(comment.key);
  const body = `${marker}\n${comment.body}`;
  const existing = await findComment(github, comment, marker);
  if (existing === undefined) {
    if (!comment.create) return undefined;
    const { data } = await github.rest.issues.createComment({
      owner: comment.owner,
      repo: comment.repo,
      issue_number: comment.number,
      body,
      request: { retries: 0 },
    });
    return { id: String(data.id), url: data.html_url };
  }
  if (lasting(existing.body, comment.footer) !== lasting(body, comment.footer)) {
    await github.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      owner: comment.owner,
      repo: comment.repo,
      comment_id: Number(existing.id),
      body,
    });
  }
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
