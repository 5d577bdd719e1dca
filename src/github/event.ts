/** The name is empty outside of a workflow; the payload is of uncertain shape: every part is checked before use. */
export interface WorkflowEvent {
  readonly name: string;
  readonly payload: unknown;
}

/** Returns the value at a path of names; `undefined` if there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, name) => (Object.hasOwn(Object(inner), name) ? Object(inner)[name] : undefined), value);
}

export function textAt(value: unknown, ...path: readonly string[]): string {
  const text = at(value, ...path);
  return typeof text === 'string' ? text : '';
}

/** Returns the SHA of a commit at a path, SHA-1 or SHA-256. */
export function shaAt(value: unknown, ...path: readonly string[]): string | undefined {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.exec(textAt(value, ...path))?.[0];
}

/** The subject of an event that can lead to a pull request. */
export type Subject =
  /** `head` is the newest commit known to the event. */
  | { readonly kind: 'pull-request'; readonly number: number; readonly head?: string }
  | { readonly kind: 'commit'; readonly sha: string; readonly branch: string }
  /** A workflow ran on a commit of a fork. */
  | { readonly kind: 'head'; readonly sha: string; readonly owner: string; readonly branch: string };

/**
 * Returns the subject of an event; `undefined` if no pull request is involved. Sends no request, and never throws.
 *
 * The fields are those of https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function subjectIn({ name, payload }: WorkflowEvent): Subject | undefined {
  if (/^pull_request(_target|_review|_review_comment)?$/.test(name)) return pullRequest(at(payload, 'pull_request'));
  // Issues and pull requests share their numbers; this field tells them apart.
  if (name === 'issue_comment' && at(payload, 'issue', 'pull_request')) return pullRequest(at(payload, 'issue'));
  if (name === 'workflow_run') return ranOn(at(payload, 'workflow_run'), at(payload, 'repository', 'id'));
  const branch = /^refs\/heads\/(.+)$/.exec(textAt(payload, 'ref'))?.[1];
  const sha = shaAt(payload, 'after');
  if (name !== 'push' || branch === undefined || sha === undefined) return undefined;
  // The `after` of a deleted branch is all zeros.
  const isDeleted = /^0+$/.test(sha) || at(payload, 'deleted') === true;
  return isDeleted ? undefined : { kind: 'commit', sha, branch };
}

function pullRequest(described: unknown): Subject | undefined {
  const number = at(described, 'number');
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) return undefined;
  return { kind: 'pull-request', number, head: shaAt(described, 'head', 'sha') };
}

/**
 * Returns the subject of another workflow's run. GitHub lists open pull requests with the run's branch as head, also in
 * other repositories of the network, and with their current head; for a branch of a fork it lists none.
 */
function ranOn(run: unknown, repository: unknown): Subject | undefined {
  const sha = shaAt(run, 'head_sha');
  if (sha === undefined || typeof repository !== 'number') return undefined;
  const all = at(run, 'pull_requests');
  const ours = Array.isArray(all) ? all.filter((one) => at(one, 'base', 'repo', 'id') === repository) : [];
  const [only, ...more] = ours.filter((one) => at(one, 'head', 'sha') === sha);
  if (only !== undefined) return more.length === 0 ? pullRequest(only) : undefined;
  const owner = textAt(run, 'head_repository', 'owner', 'login');
  const branch = textAt(run, 'head_branch');
  const isFork = owner !== '' && branch !== '' && at(run, 'head_repository', 'id') !== repository;
  return isFork && ours.length === 0 ? { kind: 'head', sha, owner, branch } : undefined;
}
