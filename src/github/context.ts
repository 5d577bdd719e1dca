// The package's only entry loads all of Octokit: 6 ms before the first request.
import { Context } from '../../node_modules/@actions/github/lib/context.js';
import type { HiddenSecrets } from '../inputs/settings.ts';
import { at, type Subject, shaAt, subjectIn, textAt, type WorkflowEvent } from './event.ts';
import { writeModeOf } from './write-mode.ts';

type Known = ReturnType<typeof readRun>;
/** The context of the workflow run. A text that is not known is empty. */
export type Run = Omit<Known, 'url' | 'branch' | 'subject' | 'hiddenSecrets'> & Partial<Known>;

/** Reads the context of the run. Never throws: a missing or broken file of the event is one without a payload. */
export function readRun() {
  const { actor, apiUrl, serverUrl, runId, runAttempt, payload, eventName = '', sha = '', ref = '' } = readContext();
  const event = { name: eventName, payload };
  const repository = process.env['GITHUB_REPOSITORY'] || textAt(payload, 'repository', 'full_name');
  const [owner = '', repo = ''] = repository.split('/');
  // Outside of a workflow, both numbers are NaN.
  const id = String(runId || '');
  const subject = subjectIn(event);
  const states = [at(payload, 'pull_request', 'state'), at(payload, 'issue', 'state'), at(payload, 'action')];
  const base = textAt(payload, 'pull_request', 'base', 'ref');
  const isOpenPullRequest = subject?.kind === 'pull-request' && !states.includes('closed');
  return {
    owner,
    repo,
    id,
    attempt: String(runAttempt || ''),
    /** Of GitHub's REST API, e.g. `https://api.github.com`. */
    apiUrl,
    event: eventName,
    sha: commitOf(event, subject) ?? sha,
    url: owner === '' || id === '' ? undefined : `${serverUrl}/${owner}/${repo}/actions/runs/${id}`,
    branch: branchOf(event, ref),
    subject,
    isOpenPullRequest,
    /** A merge of the pull request into the default branch is known to make `dry-run: auto` write. */
    mergeWrites: isOpenPullRequest && base !== '' && base === textAt(payload, 'repository', 'default_branch'),
    writeMode: writeModeOf(event),
    hiddenSecrets: hidden(event, actor, repository),
  };
}

function readContext(): Context {
  try {
    return new Context();
  } catch {
    // The file is not JSON. Nobody else reads it.
    delete process.env['GITHUB_EVENT_PATH'];
    return new Context();
  }
}

/** On pull requests the head, not the merge commit; for `workflow_run` the commit of the other run. */
function commitOf({ name, payload }: WorkflowEvent, subject: Subject | undefined): string | undefined {
  // For these, GITHUB_SHA is always the newest commit of the default branch.
  if (name === 'issue_comment') return '';
  if (name === 'workflow_run') return shaAt(payload, 'workflow_run', 'head_sha') ?? '';
  return subject?.kind === 'pull-request' ? subject.head : undefined;
}

/** The branch that reviewed pull requests were merged into; missing for tags and for `pull_request` before the merge. */
function branchOf({ name, payload }: WorkflowEvent, ref: string): string | undefined {
  const base = textAt(payload, 'pull_request', 'base', 'ref') || undefined;
  if (at(payload, 'pull_request', 'merged') === true) return base;
  if (name === 'workflow_run') return textAt(payload, 'repository', 'default_branch') || undefined;
  return /^refs\/heads\/(.+)$/.exec(ref)?.[1];
}

/** `pull_request_target`, `issue_comment` and `workflow_run` always have the secrets. */
const HIDING_FROM_FORKS: readonly string[] = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];
/** https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions */
const HIDING_FROM_DEPENDABOT = [...HIDING_FROM_FORKS, 'push', 'create', 'deployment', 'deployment_status'];

function hidden({ name, payload }: WorkflowEvent, actor: string, repository: string): HiddenSecrets | undefined {
  const from = at(payload, 'pull_request', 'head', 'repo', 'full_name');
  // The repository of a deleted fork is null; a missing one is unknown.
  const isFork = from === undefined ? at(payload, 'pull_request', 'head', 'repo') === null : from !== repository;
  if (HIDING_FROM_FORKS.includes(name) && at(payload, 'pull_request') && isFork) return 'fork';
  return HIDING_FROM_DEPENDABOT.includes(name) && actor === 'dependabot[bot]' ? 'dependabot' : undefined;
}
