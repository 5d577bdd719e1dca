// Not from the package's only entry, which loads all of Octokit: 6 ms before the first request.
import { Context } from '../../node_modules/@actions/github/lib/context.js';
import type { HiddenSecrets } from '../inputs/request.ts';

/** Where and for what the workflow runs. */
export interface Run {
  readonly owner: string;
  readonly repo: string;
  /** The commit that the run is about: on pull requests the head, not the merge commit. */
  readonly sha: string;
  readonly id: string;
  /** The page of this run. */
  readonly url?: string;
  /** Of GitHub's REST API, e.g. `https://api.github.com`. */
  readonly apiUrl: string;
  /** The number of the pull request that the event is about. */
  readonly pullRequest?: number;
  /** Why the secrets of the repository are not given to this run. */
  readonly hiddenSecrets?: HiddenSecrets;
}

/** Reads the context of the run from the environment and the event's file. A missing or broken file is an empty event. */
export function readRun(): Run {
  const context = readContext();
  const payload: Payload = context.payload ?? {};
  const { owner = '', repo = '' } = readRepository(context);
  const pullRequest = context.eventName?.startsWith('pull_request') ? payload.pull_request : undefined;
  const head: unknown = pullRequest?.['head']?.sha;
  const hiddenSecrets = hidden(payload, context, `${owner}/${repo}`);
  const id = Number.isNaN(context.runId) ? '' : String(context.runId);
  return {
    owner,
    repo,
    id,
    apiUrl: context.apiUrl,
    sha: typeof head === 'string' ? head : (context.sha ?? ''),
    ...(owner === '' || id === '' ? {} : { url: `${context.serverUrl}/${owner}/${repo}/actions/runs/${id}` }),
    ...(typeof pullRequest?.number === 'number' ? { pullRequest: pullRequest.number } : {}),
    ...(hiddenSecrets === undefined ? {} : { hiddenSecrets }),
  };
}

function readContext(): Context {
  try {
    return new Context();
  } catch {
    const path = process.env['GITHUB_EVENT_PATH'];
    delete process.env['GITHUB_EVENT_PATH'];
    const context = new Context();
    if (path !== undefined) process.env['GITHUB_EVENT_PATH'] = path;
    return context;
  }
}

function readRepository(context: Context): { readonly owner?: string; readonly repo?: string } {
  try {
    return context.repo;
  } catch {
    return {};
  }
}

type Payload = Context['payload'];

function hidden(payload: Payload, { actor, eventName }: Context, repository: string): HiddenSecrets | undefined {
  const from: unknown = payload.pull_request?.['head']?.repo?.full_name;
  // Under pull_request_target the secrets are there, whoever's the head is.
  if (payload.pull_request && from !== repository && eventName !== 'pull_request_target') return 'fork';
  return actor === 'dependabot[bot]' ? 'dependabot' : undefined;
}
