import { setImmediate } from 'node:timers/promises';
import type { CommentPosting, Prefetched } from './post.ts';
import { commentedOn, commentKeyOf } from './subject.ts';

/** Later, others may have written since. Without waits, a run has finished with Pictory by then. */
const FRESH_MS = 3_000;

/**
 * Looks for the comment while Pictory answers, before its content is known; `undefined` if there will be none. This
 * costs no extra request: any possible comment is read. Every request is sent once, without retries. Errors are reported
 * when the comment is written.
 */
export function prefetchComment(
  commenting: CommentPosting['commenting'],
  { run, sign, fetch, stop }: Pick<CommentPosting, 'run' | 'sign' | 'fetch'> & { readonly stop: AbortSignal },
): Prefetched | undefined {
  const { githubToken: token, expectPlan, dryRun } = commenting.settings;
  const { owner, repo, apiUrl } = run;
  const subject = commentedOn(commenting, run);
  // The review gate may edit the comment in the meantime: writing from an earlier read would undo that.
  const isEditedByGate = expectPlan === 'reviewed' && !dryRun;
  if (subject === undefined || isEditedByGate || token === '' || owner === '') return undefined;
  const until = performance.now() + FRESH_MS;
  const once: typeof fetch = (url, init, bounds) => fetch(url, init, { ...bounds, timeoutMs: FRESH_MS, end: stop });
  // Waits a moment first: loading takes as long as a nearby server needs to answer, and that request goes first.
  const opened = setImmediate().then(async () => {
    const { openOnce, findPullRequest, findComments, markerOf } = await import('./index.ts');
    return { findPullRequest, findComments, markerOf, github: openOnce({ fetch: once, apiUrl, token }) };
  });
  const pull = opened.then(({ findPullRequest, github }) => findPullRequest(github, { owner, repo }, subject));
  const seen = Promise.all([opened, pull]).then(([{ findComments, markerOf, github }, found]) => {
    if (found === undefined) throw new Error('There is no pull request.');
    // After the request is sent: the key is a hash, and `crypto` loads in 3 ms.
    const marker = setImmediate().then(() => markerOf({ sign, key: commentKeyOf(commenting, sign) }));
    return findComments(github, { owner, repo, number: found.number }, marker);
  });
  for (const promise of [pull, seen]) promise.catch(() => {});
  return { pull, seen, until };
}
