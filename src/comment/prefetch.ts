import { setImmediate } from 'node:timers/promises';
import type { Signer } from '../connections/signer.ts';
import type { Access, Repository } from '../github/access.ts';
import type { Run } from '../github/context.ts';
import type { Subject } from '../github/subject.ts';
import type { Fetch } from '../http/fetch.ts';
import type { CommentRequest } from '../inputs/comment-request.ts';
import type { Settings } from '../inputs/settings.ts';
import type { CommentPlace } from './format.ts';
import { commentKeyOf } from './key.ts';
import { FRESH_MS, type Prefetched } from './prefetched.ts';
import { commentedOn } from './subject.ts';

export interface Prefetching {
  readonly run: Run;
  readonly sign: Signer;
  readonly fetch: Fetch;
  readonly stop: AbortSignal;
}

/**
 * Looks for the comment while Pictory answers, before its content is known; `undefined` if there will be none. This
 * costs no extra request: any possible comment is read. Errors are reported when the comment is written.
 */
export function prefetchComment(
  commenting: CommentRequest,
  { run, sign, fetch, stop }: Prefetching,
): Prefetched | undefined {
  const { settings } = commenting;
  const subject = commentedOn(commenting, run);
  const { owner, repo, apiUrl } = run;
  const { githubToken: token } = settings;
  if (subject === undefined || isEditedByGate(settings) || token === '' || owner === '') return undefined;
  const place = () => ({ sign, key: commentKeyOf(commenting, sign) });
  return begin({ fetch, apiUrl, token }, { owner, repo, subject, place }, stop);
}

/** Whether the review gate may edit the comment in the meantime: writing from an earlier read would undo that. */
function isEditedByGate({ expectPlan, dryRun }: Settings): boolean {
  return expectPlan === 'reviewed' && !dryRun;
}

interface Marked extends Repository {
  readonly subject: Subject;
  /** Called after the request is sent: the key is a hash, and `crypto` loads in 3 ms. */
  readonly place: () => Pick<CommentPlace, 'sign' | 'key'>;
}

/** Looks for the pull request, and for the comment with the key on it. Every request is sent once, without retries. */
function begin(access: Access, { owner, repo, subject, place }: Marked, stop: AbortSignal): Prefetched {
  const begun = performance.now();
  const fetch: Access['fetch'] = (url, init, bounds) =>
    access.fetch(url, init, { ...bounds, timeoutMs: FRESH_MS, end: stop });
  const opened = loadChunk().then((chunk) => ({ ...chunk, github: chunk.openOnce({ ...access, fetch }) }));
  const pull = opened.then(({ findPullRequest, github }) => findPullRequest(github, { owner, repo }, subject));
  const seen = Promise.all([opened, pull]).then(([{ findComments, markerOf, github }, found]) => {
    if (found === undefined) throw new Error('There is no pull request.');
    const marker = setImmediate().then(() => markerOf(place()));
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
