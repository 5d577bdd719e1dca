import type { WriteMode } from '../inputs/settings.ts';
import { at, textAt, type WorkflowEvent } from './event.ts';

/** The events of a `workflow_run` that are about merged code if their branch is the default branch. */
const MERGED_RUNS = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release'];

const UNCLEAR = 'the event does not say whether it is about the default branch';

/**
 * Decides whether an event is about merged code: only then does `dry-run: auto` write. Any other event previews, also
 * events that GitHub adds later, and payloads that do not answer the question.
 *
 * The fields are those of https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function writeModeOf({ name, payload }: WorkflowEvent): WriteMode {
  const branch = textAt(payload, 'repository', 'default_branch');
  switch (name) {
    case '':
      return { writes: true, reason: 'this is not a workflow run' };
    case 'schedule':
    case 'repository_dispatch':
    case 'release':
      return { writes: true, reason: `the event is ${name}` };
    case 'push':
    case 'workflow_dispatch':
      return refMode(name, payload, branch);
    case 'pull_request':
    case 'pull_request_target':
      return pullMode(payload, branch);
    case 'workflow_run':
      return workflowRunMode(payload, branch);
    default:
      return preview(`the event ${name} is not about merged code`);
  }
}

function preview(reason: string): WriteMode {
  return { writes: false, reason };
}

/** Reads the ref from the payload: the workflow's own `github.ref` can be of another branch. */
function refMode(name: string, payload: unknown, defaultBranch: string): WriteMode {
  const [, kind, shortName = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(textAt(payload, 'ref')) ?? [];
  const deleted = at(payload, 'deleted');
  if (kind === undefined) return preview(UNCLEAR);
  // Only pushes have this field. Any value but `false` may be a deletion.
  if (deleted !== undefined && deleted !== false) return preview(`the push deleted ${shortName}`);
  if (kind === 'tags') return { writes: true, reason: `the ${name} is for the tag ${shortName}` };
  if (defaultBranch === '') return preview(UNCLEAR);
  if (shortName === defaultBranch)
    return { writes: true, reason: `the ${name} is for the default branch ${shortName}` };
  return { ...preview(`${shortName} is not the default branch ${defaultBranch}`), otherBranch: shortName };
}

function pullMode(payload: unknown, defaultBranch: string): WriteMode {
  const base = textAt(payload, 'pull_request', 'base', 'ref');
  if (at(payload, 'action') !== 'closed' || at(payload, 'pull_request', 'merged') !== true) {
    return preview('the event is not the merge of the pull request');
  }
  if (base === '' || defaultBranch === '') return preview(UNCLEAR);
  return base === defaultBranch
    ? { writes: true, reason: `the pull request was merged into the default branch ${base}` }
    : preview(`the pull request was merged into ${base}, not into the default branch ${defaultBranch}`);
}

function workflowRunMode(payload: unknown, defaultBranch: string): WriteMode {
  const event = textAt(payload, 'workflow_run', 'event');
  const branch = textAt(payload, 'workflow_run', 'head_branch');
  const repository = at(payload, 'repository', 'id');
  const isOwn = typeof repository === 'number' && at(payload, 'workflow_run', 'head_repository', 'id') === repository;
  if (!isOwn) return preview('the triggering workflow run is not known to belong to this repository');
  if (!MERGED_RUNS.includes(event))
    return preview(`the triggering workflow run was started by ${event || 'an unknown event'}`);
  if (branch === '' || defaultBranch === '') return preview(UNCLEAR);
  return branch === defaultBranch
    ? { writes: true, reason: `the triggering workflow run is for the default branch ${branch}` }
    : preview(`the triggering workflow run is for ${branch}, not for the default branch ${defaultBranch}`);
}
