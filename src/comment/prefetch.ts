import { setImmediate } from 'node:timers/promises';
import type { Signer } from '../connections/signer.ts';
import type { Run } from '../github/context.ts';
import type { Fetch } from '../http/fetch.ts';
import type { CommentRequest } from '../inputs/comment-request.ts';
import { FRESH_MS, type Prefetched } from './prefetched.ts';
import { commentedOn, commentKeyOf } from './subject.ts';

export interface Prefetching {
  readonly run: Run;
  readonly sign: Signer;
  readonly fetch: Fetch;
  readonly stop: AbortSignal;
}

/**
 * Looks for the comment while Pictory answers, before its content is known; `undefined` if there will be none. This
 * costs no extra request: any possible comment is read. Every request is sent once, without retries. Errors are reported
 * when the comment is written.
 */
export function prefetchComment(
  commenting: CommentRequest,
  { run, sign, fetch, stop }: Prefetching,
): Prefetched | undefined {
  const { githubToken: token, expectPlan, dryRun } = commenting.settings;
  const { owner, repo, apiUrl } = run;
  const subject = commentedOn(commenting, run);
  // The review gate may edit the comment in the meantime: writing from an earlier read would undo that.
  const isEditedByGate = expectPlan === 'reviewed' && !dryRun;
  if (subject === undefined || isEditedByGate || token === '' || owner === '') return undefined;
  const begun = performance.now();
  const once: Fetch = (url, init, bounds) => fetch(url, init, { ...bounds, timeoutMs: FRESH_MS, end: stop });
  const opened = loadChunk().then((chunk) => ({ ...chunk, github: chunk.openOnce({ fetch: once, apiUrl, token }) }));
  const pull = opened.then(({ findPullRequest, github }) => findPullRequest(github, { owner, repo }, subject));
  const seen = Promise.all([opened, pull]).then(([{ findComments, markerOf, github }, found]) => {
    if (found === undefined) throw new Error('There is no pull request.');
    // After the request is sent: the key is a hash, and `crypto` loads in 3 ms.
    const marker = setImmediate().then(() => markerOf({ sign, key: commentKeyOf(commenting, sign) }));
    return findComments(github, { owner, repo, number: found.number }, marker);
  });
  for (const promise of [pull, seen]) promise.catch(() => {});
  return { pull, seen, begun };
}

/** Waits a moment first: loading takes as long as a nearby server needs to answer, and that request goes first. */
async function loadChunk(): Promise<typeof import('./index.ts')> {
  await setImmediate();
  return import('./index.ts');
}
