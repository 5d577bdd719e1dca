import { isForbidden, notLookedUp, notWritten } from '../github/api-errors.ts';
import type { Run } from '../github/context.ts';
import { findPullRequest, type PullRequest } from '../github/pull-request.ts';
import type { Subject } from '../github/subject.ts';
import type { Fetch } from '../http/fetch.ts';
import type { Request } from '../inputs/request.ts';
import { isIdle, type Outcome, plansOf } from '../outcome.ts';
import type { Stamp } from './format.ts';
import { keyOf } from './key.ts';
import { fresh, type LookAhead } from './prefetched.ts';
import { recorded, recordLine, withApplied } from './review-record.ts';
import { type Written, writeComment } from './sticky.ts';

export interface Courtesy {
  readonly outcome: Outcome;
  readonly request: Request;
  readonly run: Run;
  /** What the comment belongs to. */
  readonly subject: Subject;
  /** The report, as people see it, in so many characters at most. */
  readonly text: (most: number) => string;
  readonly footer: string;
  readonly fetch: Fetch;
  /** What was looked up by now. */
  readonly ahead?: LookAhead | undefined;
  readonly info: (line: string) => void;
  readonly warn: (line: string) => void;
}

/**
 * Writes the comment, if there is a pull request and something to say. A comment is a courtesy: when it
 * cannot be written, that is a warning, never a failure.
 */
export async function comment({
  outcome,
  request,
  run,
  subject,
  text,
  footer,
  fetch,
  ahead,
  info,
  warn,
}: Courtesy): Promise<Written | undefined> {
  const { error, applied } = outcome;
  const isSure = subject.kind === 'pull-request';
  if (request.githubToken === '' || run.owner === '') {
    const tell = isSure ? warn : info;
    tell(
      `No comment was written: the input github-token is empty, or the step does not run for a repository.${gateWarning(request)}`,
    );
    return undefined;
  }
  const { owner, repo, apiUrl } = run;
  const access = { fetch, apiUrl, token: request.githubToken };
  let pull: PullRequest | undefined;
  try {
    pull = await fresh(ahead, 'pull', async () => {
      const { openGitHub } = await import('../github/octokit.ts');
      return findPullRequest(openGitHub(access, 'reads'), { owner, repo }, subject);
    });
    if (pull === undefined) return undefined;
    // Without, `writeComment` looks itself.
    const seen = await fresh(ahead, 'seen', async () => undefined);
    return await writeComment({
      ...access,
      owner,
      repo,
      number: pull.number,
      key: keyOf(request),
      stamp: stampOf(outcome, run, pull),
      seen,
      text,
      footer,
      record: (before, isOpen) => recordOf(outcome, request, run, pull?.number ?? 0, before, isOpen, warn),
      news:
        request.comment === 'always' || error !== undefined || plansOf(outcome).some(({ action }) => action !== 'none'),
      idle: isIdle(outcome),
      aboutHead: applied === false && pull.head !== undefined,
    });
  } catch (trouble) {
    if (pull === undefined && !isSure && isForbidden(trouble)) info(notLookedUp(trouble));
    else warn(notWritten(trouble, pull?.number) + gateWarning(request));
    return undefined;
  }
}

/** A preview that is not recorded is going to be refused. */
function gateWarning({ expectPlan, dryRun }: Request): string {
  return dryRun && expectPlan === 'reviewed'
    ? ' Nothing was recorded as reviewed: after the merge, `expect-plan: reviewed` will refuse these changes.'
    : '';
}

function stampOf({ error, applied }: Outcome, { id, attempt, sha }: Run, { head }: PullRequest): Stamp {
  const state = error !== undefined ? 'failed' : applied === false ? 'preview' : 'applied';
  return { run: Number(id) || 0, attempt: Number(attempt) || 1, state, commit: head ?? sha };
}

/**
 * The line of the comment that records what was reviewed. A preview of an open pull request replaces what it recorded; a
 * run that carried out everything uses it up; any other keeps it.
 */
function recordOf(
  outcome: Outcome,
  request: Request,
  run: Run,
  number: number,
  before: string,
  isOpen: boolean,
  warn: (line: string) => void,
): string {
  const { error } = outcome;
  const place = { apiKey: request.apiKey, owner: run.owner, repo: run.repo, number, key: keyOf(request) };
  const isPreview = request.dryRun && (run.event === 'pull_request' || run.event === 'pull_request_target');
  const isOfEvent = run.subject?.kind === 'pull-request' && run.subject.number === number;
  if (isPreview && isOfEvent && isOpen) {
    const changing = error === undefined ? plansOf(outcome).filter(({ action }) => action !== 'none') : [];
    if (changing.length === 0) return '';
    const line = recordLine(
      place,
      changing.map((plan) => recorded(place, plan)),
    );
    if (line === undefined) {
      warn(`The comment has no room to record ${changing.length} changes: \`expect-plan: reviewed\` will refuse them.`);
    }
    return line ?? '';
  }
  // A step that only switches the connection, say, leaves the review to the one that was reviewed.
  const isWhole = run.subject?.kind === 'commit' && request.operation === 'ensure' && !request.dryRun;
  if (before === '' || error !== undefined || !isWhole) return before;
  return withApplied(place, before, run.id || '0', () => true);
}
