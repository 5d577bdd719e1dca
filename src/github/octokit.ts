import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import type { RequestInit } from 'node-fetch';
import type { Fetch } from '../http.ts';

/** A pull request, by its place. */
export interface CommentedOn {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

export type GitHub = InstanceType<typeof Octokit>;

/** A request to GitHub ends after this many milliseconds, body included. */
const TIMEOUT_MS = 30_000;
/** The longest time that GitHub's rate limits are waited for, in seconds. */
const LONGEST_WAIT_S = 60;
/** 100 comments of the largest size, four bytes a character, and what is around them. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

/**
 * Octokit with its own retries and rate limits, on the action's own `fetch`.
 *
 * @param queue the throttling plugin leaves a second between two requests of one queue, and takes a GraphQL query for a
 *   write: reads and writes each have a queue, so that a run with one of each does not wait.
 */
export function openGitHub(
  options: { readonly fetch: Fetch; readonly apiUrl: string; readonly token: string },
  queue: 'reads' | 'writes',
): GitHub {
  const waitsBriefly = (seconds: number, _request: unknown, _octokit: unknown, retries: number) =>
    seconds <= LONGEST_WAIT_S && retries < 2;
  const silent = () => {};
  return new (Octokit.plugin(retry, throttling))({
    auth: options.token,
    baseUrl: options.apiUrl,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: {
      // A redirect to another port would take the token along.
      fetch: (url: string, init: RequestInit) =>
        options.fetch(url, { ...init, redirect: 'error' }, { timeoutMs: TIMEOUT_MS, largest: LARGEST_ANSWER }),
    },
    // Rate limits are the throttling plugin's alone: it knows how long to wait.
    retry: { retries: 2, doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451] },
    throttle: { id: queue, onRateLimit: waitsBriefly, onSecondaryRateLimit: waitsBriefly },
  });
}

export interface FoundComment {
  /** A decimal number; GitHub's ids have outgrown 32 bits. */
  readonly id: string;
  readonly url: string;
  readonly body: string;
}

const COMMENTS = `query ($owner: String!, $repo: String!, $number: Int!, $before: String) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      comments(last: 100, before: $before) {
        nodes { fullDatabaseId url body viewerDidAuthor author { __typename login } }
        pageInfo { hasPreviousPage startCursor }
      }
    }
  }
}`;

interface CommentsAnswer {
  readonly viewer: { readonly login: string };
  readonly repository: {
    readonly pullRequest: {
      readonly comments: {
        readonly nodes: readonly {
          readonly fullDatabaseId: string;
          readonly url: string;
          readonly body: string;
          readonly viewerDidAuthor: boolean;
          readonly author: { readonly __typename: string; readonly login: string } | null;
        }[];
        readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null };
      };
    } | null;
  } | null;
}

/**
 * The newest comment whose first line is the marker and that was written with this very token. A marker in somebody
 * else's comment, or quoted inside one, counts for nothing.
 */
export async function findComment(
  github: GitHub,
  { owner, repo, number }: CommentedOn,
  marker: string,
): Promise<FoundComment | undefined> {
  let before: string | null = null;
  do {
    const answer: CommentsAnswer = await github.graphql(COMMENTS, { owner, repo, number, before });
    const comments = answer.repository?.pullRequest?.comments;
    if (comments === undefined) throw new Error(`There is no pull request ${owner}/${repo}#${number}.`);
    const own = comments.nodes.findLast(
      ({ body, viewerDidAuthor, author }) =>
        firstLine(body) === marker && (viewerDidAuthor || isSameBot(author, answer.viewer.login)),
    );
    if (own !== undefined) return { id: own.fullDatabaseId, url: own.url, body: own.body };
    before = comments.pageInfo.hasPreviousPage ? comments.pageInfo.startCursor : null;
  } while (before !== null);
  return undefined;
}

function firstLine(body: string): string {
  return body.slice(0, body.search(/\r?\n|$/));
}

/**
 * Whether the author is the app that the token belongs to, in case `viewerDidAuthor` does not tell for apps. GraphQL shows
 * the login of an app with or without `[bot]`; a person may have the same login without it.
 */
function isSameBot(author: { readonly __typename: string; readonly login: string } | null, viewer: string): boolean {
  const plain = (login: string) => login.replace(/\[bot\]$/, '');
  return author?.__typename === 'Bot' && viewer.endsWith('[bot]') && plain(author.login) === plain(viewer);
}
