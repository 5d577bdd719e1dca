import { setImmediate } from 'node:timers/promises';
import type { Access, Repository } from '../github/access.ts';
import type { Run } from '../github/context.ts';
import type { Subject } from '../github/subject.ts';
import type { Fetch } from '../http/fetch.ts';
import type { Request } from '../inputs/request.ts';
import { keyOf } from './key.ts';
import { FRESH_MS, type LookAhead } from './prefetched.ts';
import { commentedOn } from './subject.ts';

/**
 * Begins to look for the comment, before it is known what it has to say; `undefined` when there will be none. A comment
 * that is possible is looked for in any case, so that this costs no request. What goes wrong is told when the comment is
 * written.
 */
export function lookAhead(request: Request, run: Run, fetch: Fetch, stop: AbortSignal): LookAhead | undefined {
  const subject = commentedOn(request, run);
  const { owner, repo, apiUrl } = run;
  const { githubToken: token } = request;
  if (subject === undefined || maybeNoted(request) || token === '' || owner === '') return undefined;
  return begin({ fetch, apiUrl, token }, { owner, repo, subject, key: () => keyOf(request) }, stop);
}

/** Whether the review gate may edit the comment meanwhile, so that what was seen before would undo that. */
function maybeNoted({ expectPlan, dryRun }: Request): boolean {
  return expectPlan === 'reviewed' && !dryRun;
}

interface Marked extends Repository {
  readonly subject: Subject;
  /** It takes a hash, which waits until the request is on its way: `crypto` is loaded in 3 ms. */
  readonly key: () => string;
}

/**
 * Looks for the pull request, and for the comment with the key on it. Everything is asked once: nothing is tried again.
 *
 * @param stop ends it.
 */
function begin(access: Access, { owner, repo, subject, key }: Marked, stop: AbortSignal): LookAhead {
  const begun = performance.now();
  const fetch: Access['fetch'] = (url, init, bounds) =>
    access.fetch(url, init, { ...bounds, timeoutMs: FRESH_MS, end: stop });
  const opened = loadChunk().then((chunk) => ({ ...chunk, github: chunk.openOnce({ ...access, fetch }) }));
  const pull = opened.then(({ findPullRequest, github }) => findPullRequest(github, { owner, repo }, subject));
  const seen = Promise.all([opened, pull]).then(([{ findComments, markerOf, github }, found]) => {
    if (found === undefined) throw new Error('There is no pull request.');
    const marker = setImmediate().then(() => markerOf(key()));
    return findComments(github, { owner, repo, number: found.number }, marker);
  });
  for (const promise of [pull, seen]) promise.catch(() => {});
  return { pull, seen, begun };
}

/** A moment later: loading takes as long as the first answer of a server nearby, and the request for that goes first. */
async function loadChunk(): Promise<typeof import('./index.ts')> {
  await setImmediate();
  return import('./index.ts');
}
