import { Octokit } from '@octokit/core';
import { LONGEST_WAIT_MS, readRetryAfter } from '../http/backoff.ts';
import { type Access, type GitHub, LongWait, through } from './access.ts';

/**
 * A minimal Octokit without retries and waits: loading all of Octokit takes 25 ms more. If a read fails, all of Octokit
 * reads again.
 *
 * Its methods throw LongWait if GitHub asks for a long wait.
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
