import type { Signer } from '../connections/types.ts';
import type { Warn } from '../errors.ts';
import { isForbidden, notLookedUp, notWritten, waitOf } from '../github/api-errors.ts';
import type { Run } from '../github/context.ts';
import type { Subject } from '../github/event.ts';
import { findPullRequest, type PullRequest } from '../github/pull-request.ts';
import { LONGEST_WAIT_MS } from '../http/backoff.ts';
import type { Fetch } from '../http/fetch.ts';
import type { CommentRequest } from '../inputs/comment-request.ts';
import { appliedOf, hasChanges, isNoop, type Outcome, plansOf, spentPlans } from '../outcome.ts';
import type { Conversation, Written } from './find.ts';
import { recorded, recordOf, withApplied } from './review-record.ts';
import { type StickyComment, writeComment } from './sticky.ts';
import { commentKeyOf } from './subject.ts';

/** Reads of GitHub that run while Pictory answers. Neither promise has to be awaited. */
export interface Prefetched {
  readonly pull: Promise<PullRequest | undefined>;
  /** Also rejected if there is no pull request. */
  readonly seen: Promise<Conversation>;
  /** Then they are out of date, on the clock of `performance`. */
  readonly until: number;
}

export interface CommentPosting {
  readonly outcome: Outcome;
  readonly commenting: CommentRequest;
  readonly run: Run;
  readonly subject: Subject;
  readonly text: (mostCharacters: number) => string;
  /** Distinguishes reports, even if they are cut. */
  readonly digest: string;
  /** The failure, as Markdown; empty if there is none. */
  readonly reason: string;
  readonly sign: Signer;
  readonly fetch: Fetch;
  readonly prefetched?: Prefetched;
  readonly info: (line: string) => void;
  readonly warn: Warn;
}

/**
 * Writes the comment if there is a pull request and something to report. A comment that cannot be written is a warning,
 * never a failure.
 */
export async function postComment(posting: CommentPosting): Promise<Written | undefined> {
  const { outcome, commenting, run, subject, sign, fetch, prefetched, info, warn, text, digest, reason } = posting;
  const { githubToken: token, comment, dryRun, expectPlan } = commenting.settings;
  const { owner, repo, apiUrl } = run;
  const isSure = subject.kind === 'pull-request';
  const lost = ' Nothing was recorded as reviewed: after the merge, `expect-plan: reviewed` will refuse these changes.';
  const consequence = dryRun && expectPlan === 'reviewed' ? lost : '';
  if (token === '' || owner === '') {
    const said = `No comment was written: the input github-token is empty, or the run does not belong to a repository.${consequence}`;
    if (isSure) warn('No comment', said);
    else info(said);
    return undefined;
  }
  const access = { fetch, apiUrl, token, until: Date.now() + LONGEST_WAIT_MS, info };
  const isPreview = appliedOf(outcome) === false;
  const state = outcome.error !== undefined ? 'failed' : isPreview ? 'preview' : 'applied';
  let pull: PullRequest | undefined;
  try {
    pull = await prefetchedOr(prefetched, 'pull', async () => {
      const { openGitHub } = await import('../github/octokit.ts');
      return findPullRequest(openGitHub(access, 'reads'), { owner, repo }, subject);
    });
    if (pull === undefined) return undefined;
    const { number, head } = pull;
    const seen = await prefetchedOr(prefetched, 'seen', async () => undefined);
    return await writeComment({
      ...access,
      owner,
      repo,
      number,
      key: commentKeyOf(commenting, sign),
      sign,
      stamp: { run: Number(run.id) || 0, attempt: Number(run.attempt) || 1, state, commit: head ?? run.sha, digest },
      // Without it, `writeComment` reads the conversation itself: an apply may have used up the review since.
      seen: dryRun && seen?.isOpen === false ? undefined : seen,
      text,
      record: nextRecord(posting, number),
      hasNews: comment === 'always' || outcome.error !== undefined || hasChanges(outcome),
      isNoop: isNoop(outcome),
      isHeadReport: isPreview && head !== undefined,
      staleBecause: outcome.kind === 'invalid' && dryRun ? reason : undefined,
    });
  } catch (error) {
    if (pull === undefined && !isSure && isForbidden(error)) info(notLookedUp(error));
    else warn('No comment', notWritten(error, pull?.number) + consequence);
    return undefined;
  }
}

/**
 * Returns the prefetched read; if it is out of date, or failed for any reason, reads again.
 *
 * @throws the error of Octokit if GitHub asks for a long wait.
 */
export async function prefetchedOr<Part extends 'pull' | 'seen', Other>(
  prefetched: Prefetched | undefined,
  part: Part,
  again: () => Promise<Other>,
): Promise<Awaited<Prefetched[Part]> | Other> {
  if (prefetched === undefined || performance.now() >= prefetched.until) return again();
  try {
    return await prefetched[part];
  } catch (error) {
    if (waitOf(error) > LONGEST_WAIT_MS) throw error;
    return again();
  }
}

/**
 * Returns how the run changes the comment's record of the review. A preview of an open pull request replaces it; any
 * other run keeps it, and notes what it applied: one about merged code after which nothing is left to do uses up all.
 */
function nextRecord({ outcome, commenting, run, sign }: CommentPosting, number: number): StickyComment['record'] {
  const { settings, operation } = commenting;
  const isItsEvent = run.event === 'pull_request' || run.event === 'pull_request_target';
  const isOfPull = isItsEvent && run.subject?.kind === 'pull-request' && run.subject.number === number;
  const isMerge = run.subject?.kind === 'commit' || (isOfPull && !run.isOpenPullRequest);
  const hasFailed = outcome.error !== undefined;
  // A step that only enables or disables the connection, for example, keeps the record for the reviewed step.
  const isWhole = isMerge && operation === 'ensure' && !settings.dryRun && !hasFailed;
  return (before, isOpen) => {
    if (settings.dryRun && isOfPull && isOpen) return hasFailed ? [] : recordOf(sign, plansOf(outcome));
    const applied = new Set(spentPlans(outcome).map((plan) => recorded(sign, plan).id));
    return withApplied(before, run.id, (id) => isWhole || applied.has(id));
  };
}
