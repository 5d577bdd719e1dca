import { Octokit } from '@octokit/core';
import { LONGEST_WAIT_MS, readRetryAfter } from '../http/backoff.ts';
import { type Access, type GitHub, LongWait, through } from './access.ts';

/**
 * The least Octokit, which tries nothing again and never waits: loading all of it takes 25 ms more. When a look comes to
 * nothing, all of Octokit takes another.
 *
 * Its methods throw LongWait when GitHub asks to be left alone.
 */
export function openOnce(access: Access): GitHub {
  const github = new Octokit(through(access));
  github.hook.error('request', (error) => {
    const header = 'response' in error ? error.response?.headers['retry-after'] : undefined;
    const wait = readRetryAfter(String(header ?? '')) ?? 0;
    throw wait > LONGEST_WAIT_MS ? new LongWait(wait) : error;
  });
  return github;
}
