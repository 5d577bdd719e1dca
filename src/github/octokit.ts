import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import type { RequestInit } from 'node-fetch';
import type { Fetch } from '../http.ts';

/** A repository, by its place. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

export type GitHub = InstanceType<typeof Octokit>;

/** A request to GitHub ends after this many milliseconds, body included. */
const TIMEOUT_MS = 30_000;
/** The longest time that GitHub's rate limits are waited for, in seconds. */
const LONGEST_WAIT_S = 60;
/** 100 comments of the largest size, six bytes a character as JSON may escape it, and what is around them. */
const LARGEST_ANSWER = 40 * 1024 * 1024;

/** In the place of the throttling plugin's queue for writes, which leaves a second between two. Its type asks for more. */
const NO_PAUSE: object = { write: { key: () => ({ schedule: async () => {} }) } };

/**
 * Octokit with its own retries and rate limits, on the action's own `fetch`.
 *
 * @param purpose the throttling plugin takes a GraphQL query for a write, so that those who read have to say so.
 */
export function openGitHub(
  options: { readonly fetch: Fetch; readonly apiUrl: string; readonly token: string },
  purpose: 'reads' | 'writes',
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
    throttle: {
      onRateLimit: waitsBriefly,
      onSecondaryRateLimit: waitsBriefly,
      ...(purpose === 'reads' ? NO_PAUSE : {}),
    },
  });
}
