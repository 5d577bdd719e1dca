import type { RequestInit } from 'node-fetch';
import type { Fetch } from '../http/fetch.ts';
import { USER_AGENT } from '../identity.ts';

export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

export interface Access {
  readonly fetch: Fetch;
  /** Of the REST API. */
  readonly apiUrl: string;
  readonly token: string;
}

/** The part of Octokit that reads need, also that of `openOnce`. Both methods throw if GitHub refuses. */
export interface GitHub {
  /** @returns the `data` of the answer. */
  graphql(query: string, variables: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** @param route a read with parameters, e.g. `GET /repos/{owner}/{repo}/pulls`; all others are the query. */
  request(route: string, parameters: Readonly<Record<string, string | number>>): Promise<{ readonly data: unknown }>;
}

/** GitHub asks for a wait too long for a run: no request is sent again. */
export class LongWait extends Error {
  override readonly name = 'LongWait';

  constructor(ms: number) {
    super(`GitHub's rate limit was reached, and GitHub asks to wait ${Math.ceil(ms / 1000)} seconds`);
  }
}

/** A request to GitHub ends after this many milliseconds, body included. */
const TIMEOUT_MS = 30_000;
/** In bytes: 100 comments of the largest size, six bytes a character if JSON escapes it, and the rest. */
const LARGEST_ANSWER = 40 * 1024 * 1024;

/** Returns Octokit's options for the action's own `fetch`. */
export function through({ fetch, apiUrl, token }: Access) {
  const silent = () => {};
  // Octokit would print headers of an answer, without redaction and escaping.
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  return {
    auth: token,
    baseUrl: apiUrl,
    userAgent: USER_AGENT,
    log,
    request: {
      log,
      // A redirect to another port would take the token along.
      fetch: (url: string, init: RequestInit) =>
        fetch(url, { ...init, redirect: 'error' }, { timeoutMs: TIMEOUT_MS, largest: LARGEST_ANSWER }),
    },
  };
}
