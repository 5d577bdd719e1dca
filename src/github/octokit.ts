import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { LONGEST_WAIT_MS } from '../http/backoff.ts';
import { type Access, through } from './access.ts';

/** Octokit with retries and waits. Needs a purpose: the throttling plugin takes every GraphQL query for a write. */
export function openGitHub(access: Access, purpose: 'reads' | 'writes') {
  const { until = Number.POSITIVE_INFINITY, info } = access;
  const onRateLimit = (seconds: number, _request: unknown, _octokit: unknown, retries: number) => {
    const waits = seconds * 1000 <= Math.min(LONGEST_WAIT_MS, until - Date.now()) && retries < 2;
    if (waits) info?.(`Waiting ${seconds} s: GitHub limits the rate of requests.`);
    return waits;
  };
  // Replaces the throttling plugin's queue, which waits a second between writes. Its type requires more.
  const noPause: object = { write: { key: () => ({ schedule: async () => {} }) } };
  return new (Octokit.plugin(retry, throttling))({
    ...through(access),
    // The throttling plugin handles rate limits: it knows how long to wait.
    retry: { retries: 2, doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451] },
    throttle: { onRateLimit, onSecondaryRateLimit: onRateLimit, ...(purpose === 'reads' && noPause) },
  });
}
