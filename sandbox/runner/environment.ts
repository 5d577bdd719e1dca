import { basename } from 'node:path';
import type { ActionDefinition } from './action-definition.ts';

/** The event that starts a workflow run, as a webhook delivers it. */
export interface WorkflowEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

type Variables = Readonly<Record<string, string>>;

const OWN = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'USERPROFILE', 'SystemRoot', 'TEMP', 'TMP'];
const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'macOS', win32: 'Windows' };
const SOME_COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** The value at `path`, or nothing where the payload has another shape. */
function at(payload: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([name]) => name === key)?.[1]
        : undefined,
    payload,
  );
}

function text(payload: unknown, ...path: readonly string[]): string {
  const value = at(payload, ...path);
  return typeof value === 'string' ? value : '';
}

interface Place {
  readonly ref: string;
  readonly sha: string;
}

/** Returns the ref of a run of `event`; for a merged pull request, the branch that it was merged into. */
function placeOf({ name, payload }: WorkflowEvent): Place {
  const base: Place = {
    ref: `refs/heads/${text(payload, 'pull_request', 'base', 'ref')}`,
    sha: text(payload, 'pull_request', 'base', 'sha') || SOME_COMMIT,
  };
  if (name === 'pull_request') {
    const merge = text(payload, 'pull_request', 'merge_commit_sha');
    if (at(payload, 'pull_request', 'merged') === true) return { ref: base.ref, sha: merge || base.sha };
    const number = String(at(payload, 'pull_request', 'number') ?? at(payload, 'number'));
    return { ref: `refs/pull/${number}/merge`, sha: merge || SOME_COMMIT };
  }
  if (name === 'pull_request_target') return base;
  return {
    ref: text(payload, 'ref') || `refs/heads/${text(payload, 'repository', 'default_branch') || 'main'}`,
    sha: text(payload, 'after') || SOME_COMMIT,
  };
}

function isOnPullRequest({ name }: WorkflowEvent): boolean {
  return name === 'pull_request' || name === 'pull_request_target';
}

/** `main` for refs/heads/main, `7/merge` for refs/pull/7/merge. */
function shortName(ref: string): string {
  return ref.split('/').slice(2).join('/');
}

/** The few variables of this process without which no process starts; nothing else of it reaches the action. */
export function inherited(own: NodeJS.ProcessEnv): Variables {
  const kept = OWN.flatMap((name) => {
    const value = own[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}

/** The `GITHUB_*` variables of a run of `event`, and `CI`; files and folders are not among them. */
export function githubVariables(event: WorkflowEvent): Variables {
  const { payload } = event;
  const { ref, sha } = placeOf(event);
  const repository = text(payload, 'repository', 'full_name') || 'octo-org/octo-repo';
  const actor = text(payload, 'sender', 'login') || 'octocat';
  const workflowRef = `${repository}/.github/workflows/pictory.yml@${ref}`;
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTION_REPOSITORY: '',
    GITHUB_ACTION_REF: '',
    GITHUB_ACTOR: actor,
    GITHUB_TRIGGERING_ACTOR: actor,
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split('/')[0] ?? '',
    GITHUB_SHA: sha,
    GITHUB_REF: ref,
    GITHUB_REF_NAME: shortName(ref),
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REF_PROTECTED: 'false',
    GITHUB_HEAD_REF: isOnPullRequest(event) ? text(payload, 'pull_request', 'head', 'ref') : '',
    GITHUB_BASE_REF: isOnPullRequest(event) ? text(payload, 'pull_request', 'base', 'ref') : '',
    GITHUB_EVENT_NAME: event.name,
    GITHUB_RUN_ID: '1234567890',
    GITHUB_RUN_NUMBER: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_WORKFLOW: 'Pictory',
    GITHUB_WORKFLOW_REF: workflowRef,
    GITHUB_WORKFLOW_SHA: sha,
    GITHUB_JOB: 'pictory',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
  };
}

/** The `RUNNER_*` variables of a hosted runner, except its folders. */
export function runnerVariables(debug: boolean): Variables {
  return {
    RUNNER_OS: SYSTEMS[process.platform] ?? 'Linux',
    RUNNER_ARCH: process.arch.toUpperCase(),
    RUNNER_NAME: 'Sandbox runner',
    RUNNER_ENVIRONMENT: 'github-hosted',
    ...(debug ? { RUNNER_DEBUG: '1' } : {}),
  };
}

/** Evaluates the only expressions a default may reasonably have: `${{ github.<name> }}`. */
function evaluate(value: string, token: string, github: Variables): string {
  return value.replaceAll(/\$\{\{(.*?)\}\}/gs, (expression, inner: string) => {
    const name = /^\s*github\.(\w+)\s*$/.exec(inner)?.[1];
    if (name === undefined) throw new Error(`The sandbox runner cannot evaluate ${expression}`);
    return name === 'token' ? token : (github[`GITHUB_${name.toUpperCase()}`] ?? '');
  });
}

/**
 * One `INPUT_*` variable for each declared input: what is given, else the default, else an empty string.
 *
 * @throws When an input is given that the action does not declare. GitHub only warns, and a typing error in a test or
 * in the demo would then go unnoticed.
 */
export function inputVariables(
  action: ActionDefinition,
  given: Variables,
  context: { readonly token: string; readonly github: Variables },
): Variables {
  const lowerCase = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const declared = new Set(action.inputs.map(({ name }) => name.toLowerCase()));
  const unknown = [...lowerCase.keys()].filter((name) => !declared.has(name));
  if (unknown.length > 0) {
    throw new Error(`Unexpected input(s) '${unknown.join("', '")}' of ${basename(action.main)}, see its action.yml`);
  }
  const variables = action.inputs.map(({ name, default: fallback = '' }) => {
    const value = lowerCase.get(name.toLowerCase()) ?? evaluate(fallback, context.token, context.github);
    return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value] as const;
  });
  return Object.fromEntries(variables);
}
