import { createHmac } from 'node:crypto';
import { type Fetch, isTlsTrouble } from '../http.ts';
import type { Request } from '../inputs/request.ts';
import { isIdle, type Outcome, plansOf } from '../outcome.ts';
import { PROXY_CODE } from '../proxy.ts';
import type { Written } from './comment.ts';
import { begin, fresh, type LookAhead } from './look-ahead.ts';
import type { PullRequest } from './pull-request.ts';
import { recorded, recordLine, withApplied } from './record.ts';
import type { Run } from './run.ts';
import type { Stamp } from './stamp.ts';
import type { Subject } from './subject.ts';

export interface Courtesy {
  readonly outcome: Outcome;
  readonly run: Run;
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
 * Writes the pull-request comment, if there is a pull request and something to say. A comment is a courtesy: when it
 * cannot be written, that is a warning, never a failure.
 */
export async function comment({
  outcome,
  run,
  text,
  footer,
  fetch,
  ahead,
  info,
  warn,
}: Courtesy): Promise<Written | undefined> {
  const { request, error, applied } = outcome;
  if (request === undefined || !mayComment(request)) return undefined;
  const subject = subjectOf(request, run);
  if (subject === undefined) return undefined;
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
    // A chunk of its own, loaded only when there may be a comment to write.
    const { findPullRequest, writeComment } = await import('./comment-chunk.ts');
    pull = await fresh(ahead, 'pull', async () => {
      const { openGitHub } = await import('./octokit-chunk.ts');
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
      record: (before, isOpen) => recordOf({ ...outcome, request }, run, pull?.number ?? 0, before, isOpen, warn),
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

/**
 * Begins to look for the comment, before it is known what it has to say; `undefined` when there will be none. A comment
 * that is possible is looked for in any case, so that this costs no request. What goes wrong is told by {@link comment}.
 */
export function lookAhead(request: Request, run: Run, fetch: Fetch, stop: AbortSignal): LookAhead | undefined {
  if (!mayComment(request) || maybeNoted(request)) return undefined;
  const subject = subjectOf(request, run);
  const { owner, repo, apiUrl } = run;
  if (subject === undefined || request.githubToken === '' || owner === '') return undefined;
  const marked = { owner, repo, subject, key: () => keyOf(request) };
  return begin({ fetch, apiUrl, token: request.githubToken }, marked, stop);
}

function mayComment({ comment, operation }: Request): boolean {
  return comment !== 'never' && !['list', 'get', 'export'].includes(operation);
}

/** Whether the review gate may edit the comment meanwhile, so that what was seen before would undo that. */
function maybeNoted({ expectPlan, dryRun }: Request): boolean {
  return expectPlan === 'reviewed' && !dryRun;
}

function subjectOf({ prNumber }: Request, run: Run): Subject | undefined {
  if (prNumber === undefined) return run.subject;
  // The commit of the run is that of the pull request only if the event says so.
  if (run.subject?.kind === 'pull-request' && run.subject.number === prNumber) return run.subject;
  return { kind: 'pull-request', number: prNumber };
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
  outcome: Outcome & { readonly request: Request },
  run: Run,
  number: number,
  before: string,
  isOpen: boolean,
  warn: (line: string) => void,
): string {
  const { request, error } = outcome;
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

/**
 * Type and name (or id), or the path of the manifest, and six hex digits that stand for the API key, so that two accounts
 * never share a comment.
 */
export function keyOf(request: Request): string {
  const { apiKey, commentKey } = request;
  if (commentKey !== undefined) return commentKey;
  const account = createHmac('sha256', apiKey).update('comment key').digest('hex').slice(0, 6);
  if ('identity' in request) {
    const { type, identity } = request;
    return `${type.input}:${identity.name ?? identity.connectionId}:${account}`;
  }
  return `${'config' in request ? request.config : request.operation}:${account}`;
}

/** Not a rate limit, which is a 403 as well. */
function isForbidden(trouble: unknown): boolean {
  const { status, said } = explained(trouble);
  return (status === 403 || status === 404) && !/rate limit/i.test(said);
}

/** A run that nobody said has a pull request: that it may not be looked for is no reason to warn. */
function notLookedUp(trouble: unknown): string {
  const { said } = explained(trouble);
  return `Whether a pull request belongs to this commit could not be looked up, so no comment was written: ${said} For comments, give the job \`permissions: pull-requests: write\`; without, set \`comment: never\`.`;
}

function notWritten(trouble: unknown, number: number | undefined): string {
  const { status, said } = explained(trouble);
  const which = number === undefined ? 'the pull request' : `pull request ${number}`;
  return `The comment on ${which} was not written, and the result does not depend on it: ${said} ${networkAdvice(trouble) ?? adviceFor(status, said)}`;
}

function explained(trouble: unknown): { readonly status: number; readonly said: string } {
  const words = trouble instanceof Error ? trouble.message : String(trouble);
  // Octokit adds the address of its documentation, and puts GraphQL's errors on lines of their own.
  const said = words
    .replace(/ - https:\/\/docs\.github\.com\S*/, '')
    .replace(/\s+/g, ' ')
    .replace(/\.?$/, '.');
  return { status: trouble instanceof Error && 'status' in trouble ? Number(trouble.status) : 0, said };
}

const PERMISSIONS = `Give the job these permissions:
permissions:
  contents: read
  pull-requests: write
On pull requests from forks and from Dependabot the token is read-only all the same: see the job summary there, or set \`comment: never\`.`;

/** What to do about a certificate or a proxy that stands in the way. */
function networkAdvice(trouble: unknown): string | undefined {
  // Octokit wraps what was thrown, but not what took too long.
  const thrown = trouble instanceof Error ? (trouble.cause ?? trouble) : {};
  const {
    name,
    code = '',
    proxy,
  } = thrown as { readonly name?: string; readonly code?: string; readonly proxy?: string };
  const place =
    proxy === undefined || code.startsWith(PROXY_CODE) ? '' : ` The request went through the proxy ${proxy}.`;
  if (isTlsTrouble(code.replace(PROXY_CODE, ''))) {
    return `The runner does not trust the certificate: give Node its certificate authority with NODE_EXTRA_CA_CERTS.${place}`;
  }
  const isProxys = code.startsWith(PROXY_CODE) || (proxy !== undefined && (code !== '' || name === 'AbortError'));
  return isProxys ? `Check HTTPS_PROXY, and whether NO_PROXY should name the host.${place}` : undefined;
}

function adviceFor(status: number, said: string): string {
  if (status === 401) return 'Check the input github-token: GitHub does not accept it.';
  if (/no pull request|could not resolve to a/i.test(said)) return 'Check the input pr-number.';
  if (/archived/i.test(said)) return 'The repository is archived: set `comment: never`.';
  if (/locked/i.test(said)) return 'The conversation is locked: unlock it, or set `comment: never`.';
  if (status === 403 || status === 404) return PERMISSIONS;
  return 'The report is in the job summary. Run again to write the comment.';
}
