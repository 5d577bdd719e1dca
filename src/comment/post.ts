import type { Signer } from '../connections/signer.ts';
import type { Warn } from '../errors.ts';
import { isForbidden, notLookedUp, notWritten } from '../github/api-errors.ts';
import type { Run } from '../github/context.ts';
import type { Subject } from '../github/event.ts';
import { findPullRequest, type PullRequest } from '../github/pull-request.ts';
import { LONGEST_WAIT_MS } from '../http/backoff.ts';
import type { Fetch } from '../http/fetch.ts';
import type { CommentRequest } from '../inputs/comment-request.ts';
import type { Settings } from '../inputs/settings.ts';
import { appliedOf, hasChanges, isNoop, type Outcome, plansOf, spentPlans } from '../outcome.ts';
import { type Prefetched, prefetchedOr } from './prefetched.ts';
import { type RecordedChange, recorded, recordOf, withApplied } from './review-record.ts';
import { type Written, writeComment } from './sticky.ts';
import { commentKeyOf } from './subject.ts';

export interface CommentPosting {
  readonly outcome: Outcome;
  readonly commenting: CommentRequest;
  readonly run: Run;
  readonly subject: Subject;
  /** Returns the report in at most `max` characters. */
  readonly text: (max: number) => string;
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
  const { outcome, commenting, run, subject, sign, fetch, prefetched, info, warn, text, digest } = posting;
  const { settings } = commenting;
  const isSure = subject.kind === 'pull-request';
  if (settings.githubToken === '' || run.owner === '') {
    const said = `No comment was written: the input github-token is empty, or the run does not belong to a repository.${gateWarning(settings)}`;
    if (isSure) warn(NO_COMMENT, said);
    else info(said);
    return undefined;
  }
  const { owner, repo, apiUrl } = run;
  const access = { fetch, apiUrl, token: settings.githubToken, until: Date.now() + LONGEST_WAIT_MS, info };
  const key = commentKeyOf(commenting, sign);
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
    return await writeComment({
      ...access,
      owner,
      repo,
      number,
      key,
      sign,
      stamp: { run: Number(run.id) || 0, attempt: Number(run.attempt) || 1, state, commit: head ?? run.sha, digest },
      // Without it, `writeComment` reads the conversation itself.
      seen: await prefetchedOr(prefetched, 'seen', async () => undefined),
      text,
      record: (before, isOpen) => nextRecord(posting, number, before, isOpen),
      hasNews: settings.comment === 'always' || outcome.error !== undefined || hasChanges(outcome),
      isNoop: isNoop(outcome),
      isHeadReport: isPreview && head !== undefined,
      staleBecause: outcome.kind === 'invalid' && settings.dryRun ? posting.reason : undefined,
    });
  } catch (error) {
    if (pull === undefined && !isSure && isForbidden(error)) info(notLookedUp(error));
    else warn(NO_COMMENT, notWritten(error, pull?.number) + gateWarning(settings));
    return undefined;
  }
}

const NO_COMMENT = 'No comment';

/** Without the record, the apply is refused. */
function gateWarning({ expectPlan, dryRun }: Settings): string {
  return dryRun && expectPlan === 'reviewed'
    ? ' Nothing was recorded as reviewed: after the merge, `expect-plan: reviewed` will refuse these changes.'
    : '';
}

/**
 * Returns the comment's record of the review. A preview of an open pull request replaces it; any other run keeps it,
 * and notes what it applied: a run about merged code after which nothing is left to do uses up everything.
 */
function nextRecord(
  { outcome, commenting, run, sign }: CommentPosting,
  number: number,
  before: readonly RecordedChange[],
  isOpen: boolean,
): readonly RecordedChange[] {
  const { settings, operation } = commenting;
  const isItsEvent = run.event === 'pull_request' || run.event === 'pull_request_target';
  const isOfPull = isItsEvent && run.subject?.kind === 'pull-request' && run.subject.number === number;
  if (settings.dryRun && isOfPull && isOpen) {
    if (outcome.error !== undefined) return [];
    return recordOf(sign, plansOf(outcome));
  }
  // A step that only enables or disables the connection, for example, keeps the record for the reviewed step.
  const isMerge = run.subject?.kind === 'commit' || (isOfPull && !run.isOpenPullRequest);
  const isWhole = isMerge && operation === 'ensure' && !settings.dryRun;
  const applied = new Set(spentPlans(outcome).map((plan) => recorded(sign, plan).id));
  return withApplied(before, run.id, (id) => (isWhole && outcome.error === undefined) || applied.has(id));
}
