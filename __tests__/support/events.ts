import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkflowEvent } from '../../sandbox/runner.ts';

export const HEAD = 'beefcafe00000000000000000000000000000000';
export const MERGED = 'deadcafe00000000000000000000000000000000';
export const ZEROS = '0'.repeat(40);

/** A repository, as every event describes it. */
export const HOME = { id: 1, full_name: 'octo-org/videos', name: 'videos', owner: { login: 'octo-org' } };
export const FORK = { id: 2, full_name: 'somebody/videos', name: 'videos', owner: { login: 'somebody' } };

type Part = Readonly<Record<string, unknown>>;

/** Something happened to pull request 7. */
export function onPullRequest(name: string, from: unknown = HOME): WorkflowEvent {
  const head = { ref: 'topic-7', sha: HEAD, repo: from };
  const base = { ref: 'main', sha: 'ba5eba1100000000000000000000000000000000', repo: HOME };
  return { name, payload: { repository: HOME, pull_request: { number: 7, head, base, merge_commit_sha: MERGED } } };
}

/** Somebody commented on issue 7, which is a pull request unless it is said otherwise. */
export function commented(issue: Part = { pull_request: { url: 'https://api.github.com/x' } }): WorkflowEvent {
  return {
    name: 'issue_comment',
    payload: { action: 'created', repository: HOME, issue: { number: 7, ...issue }, comment: { body: 'Hello' } },
  };
}

/** A push of a commit to a branch. */
export function pushed(changes: Part = {}): WorkflowEvent {
  return {
    name: 'push',
    payload: { repository: HOME, ref: 'refs/heads/main', after: MERGED, created: false, deleted: false, ...changes },
  };
}

/** A pull request, as a run of another workflow lists it. */
export function listed(number = 7, sha = HEAD, repository: Part = HOME): Part {
  return { number, head: { ref: 'topic-7', sha, repo: HOME }, base: { ref: 'main', repo: repository } };
}

/** Another workflow ran for pull request 7. */
export function ranFor(changes: Part = {}): WorkflowEvent {
  const run = { event: 'pull_request', head_sha: HEAD, head_branch: 'topic-7', head_repository: HOME };
  return {
    name: 'workflow_run',
    payload: {
      action: 'completed',
      repository: HOME,
      workflow_run: { ...run, pull_requests: [listed()], ...changes },
    },
  };
}

/** The same for a pull request from a fork: GitHub does not list it. */
export function ranForFork(changes: Part = {}): WorkflowEvent {
  return ranFor({ head_repository: FORK, pull_requests: [], ...changes });
}

interface Examples {
  readonly name: string;
  readonly examples: readonly Part[];
}

/** Payloads of every kind, as GitHub sent them to somebody. */
export function examples(): readonly WorkflowEvent[] {
  const file = fileURLToPath(import.meta.resolve('@octokit/webhooks-examples'));
  const all: readonly Examples[] = JSON.parse(readFileSync(file, 'utf8'));
  return all.flatMap(({ name, examples }) => examples.map((payload) => ({ name, payload })));
}
