import { createHmac } from 'node:crypto';
import type { Fetch } from '../http.ts';
import type { Request } from '../inputs/request.ts';
import type { Outcome } from '../outcome.ts';
import type { Written } from './comment.ts';
import type { Run } from './run.ts';

export interface Courtesy {
  readonly outcome: Outcome;
  readonly run: Run;
  readonly body: string;
  readonly footer: string;
  readonly fetch: Fetch;
  readonly warn: (line: string) => void;
}

/**
 * Writes the pull-request comment, if there is a pull request and something to say. A comment is a courtesy: when it
 * cannot be written, that is a warning, never a failure.
 */
export async function comment({ outcome, run, body, footer, fetch, warn }: Courtesy): Promise<Written | undefined> {
  const { request, plan, error } = outcome;
  const number = request?.prNumber ?? run.pullRequest;
  if (request === undefined || number === undefined || request.comment === 'never') return undefined;
  if (request.operation === 'list' || request.operation === 'get') return undefined;
  if (request.githubToken === '' || run.owner === '') {
    warn('No comment was written: the input github-token is empty, or the step does not run for a repository.');
    return undefined;
  }
  try {
    // Octokit is a chunk of its own, loaded only when there is a comment to write.
    const { writeComment } = await import('./comment.ts');
    return await writeComment({
      fetch,
      apiUrl: run.apiUrl,
      token: request.githubToken,
      owner: run.owner,
      repo: run.repo,
      number,
      key: keyOf(request),
      body,
      footer,
      create: request.comment === 'always' || error !== undefined || (plan !== undefined && plan.action !== 'none'),
    });
  } catch (trouble) {
    warn(explain(trouble, number));
    return undefined;
  }
}

/** Type and name (or id) and six hex digits that stand for the API key, so that two accounts never share a comment. */
function keyOf(request: Exclude<Request, { readonly operation: 'list' }>): string {
  const { type, identity, apiKey, commentKey } = request;
  if (commentKey !== undefined) return commentKey;
  const account = createHmac('sha256', apiKey).update('comment key').digest('hex').slice(0, 6);
  return `${type.input}:${identity.name ?? identity.connectionId}:${account}`;
}

function explain(trouble: unknown, number: number): string {
  const words = trouble instanceof Error ? trouble.message : String(trouble);
  // Octokit adds the address of its documentation, and puts GraphQL's errors on lines of their own.
  const said = words
    .replace(/ - https:\/\/docs\.github\.com\S*/, '')
    .replace(/\s+/g, ' ')
    .replace(/\.?$/, '.');
  const status = trouble instanceof Error && 'status' in trouble ? Number(trouble.status) : 0;
  return `The comment on pull request ${number} was not written, and the result does not depend on it: ${said} ${adviceFor(status, said)}`;
}

function adviceFor(status: number, said: string): string {
  if (status === 401) return 'Check the input github-token: GitHub does not accept it.';
  if (/no pull request|could not resolve to a/i.test(said)) return 'Check the input pr-number.';
  if (/archived/i.test(said)) return 'The repository is archived: set `comment: never`.';
  if (/locked/i.test(said)) return 'The conversation is locked: unlock it, or set `comment: never`.';
  if (status === 403 || status === 404) {
    return 'Give the job `permissions: pull-requests: write`. On pull requests from forks and from Dependabot the token is read-only: see the job summary there, or set `comment: never`.';
  }
  return 'The report is in the job summary. Run again to write the comment.';
}
