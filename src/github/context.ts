// Not from the package's only entry, which loads all of Octokit: 6 ms before the first request.
import { Context } from '../../node_modules/@actions/github/lib/context.js';
import type { HiddenSecrets } from '../inputs/settings.ts';
import { at, shaAt, type WorkflowEvent } from './event.ts';
import { type Subject, subjectOf } from './subject.ts';

/** Where and for what the workflow runs. */
export interface Run {
  readonly owner: string;
  readonly repo: string;
  /**
   * The commit that the run is about: on pull requests the head, not the merge commit; for `workflow_run` that of the other
   * run. Empty when the event is about none.
   */
  readonly sha: string;
  /** A decimal number; empty outside of a workflow. */
  readonly id: string;
  /** Which attempt of the run this is, counted from 1; empty when that is not known. */
  readonly attempt: string;
  /** The page of this run. */
  readonly url?: string;
  /** Of GitHub's REST API, e.g. `https://api.github.com`. */
  readonly apiUrl: string;
  /** The event's name, such as `pull_request`; empty outside of a workflow. */
  readonly event: string;
  /** The branch that the run is on; missing for tags and pull requests. */
  readonly branch?: string;
  /** What the event is about, when that can lead to a pull request. */
  readonly subject?: Subject;
  /** Why the secrets of the repository are not given to this run. */
  readonly hiddenSecrets?: HiddenSecrets;
}

/**
 * Reads the context of the run from the environment and the event's file. Never throws: a missing or broken file is an
 * event that says nothing.
 */
export function readRun(): Run {
  const context = readContext();
  const { actor, apiUrl, serverUrl, runId, runAttempt } = context;
  const event = { name: context.eventName ?? '', payload: context.payload };
  const { owner = '', repo = '' } = readRepository(context);
  const id = counted(runId);
  const branch = /^refs\/heads\/(.+)$/.exec(context.ref ?? '')?.[1];
  const subject = subjectOf(event);
  const hiddenSecrets = hidden(event, actor, `${owner}/${repo}`);
  return {
    owner,
    repo,
    id,
    attempt: counted(runAttempt),
    apiUrl,
    event: event.name,
    sha: commitOf(event, subject, context.sha ?? ''),
    ...(owner === '' || id === '' ? {} : { url: `${serverUrl}/${owner}/${repo}/actions/runs/${id}` }),
    ...(branch === undefined ? {} : { branch }),
    ...(subject === undefined ? {} : { subject }),
    ...(hiddenSecrets === undefined ? {} : { hiddenSecrets }),
  };
}

function readContext(): Context {
  try {
    return new Context();
  } catch {
    // The event is not JSON, and says nothing. Nobody else reads it.
    delete process.env['GITHUB_EVENT_PATH'];
    return new Context();
  }
}

function readRepository(context: Context): { readonly owner?: string; readonly repo?: string } {
  try {
    return context.repo;
  } catch {
    return {};
  }
}

function counted(number: number): string {
  return Number.isNaN(number) ? '' : String(number);
}

function commitOf({ name, payload }: WorkflowEvent, subject: Subject | undefined, sha: string): string {
  // For these, GITHUB_SHA is the newest commit of the default branch, whatever they are about.
  if (name === 'issue_comment') return '';
  if (name === 'workflow_run') return shaAt(payload, 'workflow_run', 'head_sha') ?? '';
  return (subject?.kind === 'pull-request' ? subject.head : undefined) ?? sha;
}

/**
 * The events that hide secrets when a pull request comes from a fork. Under `pull_request_target`, `issue_comment` and
 * `workflow_run` the secrets are there, whoever's the head is.
 */
const HIDING_FROM_FORKS: readonly string[] = ['pull_request', 'pull_request_review', 'pull_request_review_comment'];

/**
 * The events that hide secrets from Dependabot.
 *
 * https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions
 */
const HIDING_FROM_DEPENDABOT = [...HIDING_FROM_FORKS, 'push', 'create', 'deployment', 'deployment_status'];

function hidden({ name, payload }: WorkflowEvent, actor: string, repository: string): HiddenSecrets | undefined {
  const from = at(payload, 'pull_request', 'head', 'repo', 'full_name');
  if (HIDING_FROM_FORKS.includes(name) && at(payload, 'pull_request') && from !== repository) return 'fork';
  if (!HIDING_FROM_DEPENDABOT.includes(name)) return undefined;
  return actor === 'dependabot[bot]' ? 'dependabot' : undefined;
}
