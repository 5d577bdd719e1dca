import { Octokit } from '@octokit/core';
import type { RequestInit } from 'node-fetch';
import type { Fetch } from '../http/fetch.ts';
import { USER_AGENT } from '../identity.ts';

export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

export interface Access {
  readonly fetch: Fetch;
  readonly apiUrl: string;
  readonly token: string;
  /** The end of all requests and waits, on the clock of `Date`. */
  readonly until?: number;
  readonly info?: (line: string) => void;
}

/** The part of Octokit that reads need. Both methods throw if GitHub refuses. */
export type GitHub = Pick<Octokit, 'graphql' | 'request'>;

/** In bytes: 100 comments of the largest size, at six bytes for each character that JSON escapes, and the rest. */
const LARGEST_ANSWER = 40 * 1024 * 1024;

/** A minimal Octokit, without retries: loading all of it takes 25 ms more. If a read fails, all of it reads again. */
export const openOnce = (access: Access): GitHub => new Octokit(through(access));

/** Returns Octokit's options for the action's own `fetch`. */
export function through({ fetch, apiUrl, token, until = Number.POSITIVE_INFINITY }: Access) {
  const silent = () => {};
  // Octokit would print headers of an answer, without redaction and escaping.
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const request = {
    log,
    fetch: (url: string, init: RequestInit) => {
      const timeoutMs = Math.max(1, Math.min(30_000, until - Date.now()));
      // GraphQL is only read here.
      const isWrite = init.method !== 'GET' && !url.endsWith('/graphql');
      // A redirect to another port would take the token along.
      return fetch(url, { ...init, redirect: 'error' }, { timeoutMs, largest: LARGEST_ANSWER, isWrite });
    },
  };
  return { auth: token, baseUrl: apiUrl, userAgent: USER_AGENT, log, request };
}
