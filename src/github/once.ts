import { Octokit } from '@octokit/core';
import { type Access, type GitHub, through } from './access.ts';

/**
 * A minimal Octokit without retries and waits: loading all of Octokit takes 25 ms more. If a read fails, all of Octokit
 * reads again.
 */
export function openOnce(access: Access): GitHub {
  return new Octokit(through(access));
}
