import type { WriteMode } from '../inputs/settings.ts';
import { at, textAt, type WorkflowEvent } from './event.ts';

const MERGED_RUNS = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release'];

const UNCLEAR = 'the event does not say whether it is about the default branch';

/**
 * Decides whether an event is about merged code: only then does `dry-run: auto` write. Any other event previews, also
 * events that GitHub adds later, and payloads that do not answer the question.
 *
 * The fields are those of https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function writeModeOf({ name, payload }: WorkflowEvent): WriteMode {
  const main = textAt(payload, 'repository', 'default_branch');
  switch (name) {
    case '':
      return writes('this is not a workflow run');
    case 'schedule':
    case 'repository_dispatch':
    case 'release':
      return writes(`the event is ${name}`);
    case 'push':
    case 'workflow_dispatch':
      return refMode(name, payload, main);
    case 'pull_request':
    case 'pull_request_target': {
      const isMerge = at(payload, 'action') === 'closed' && at(payload, 'pull_request', 'merged') === true;
      if (!isMerge) return preview('the event is not the merge of the pull request');
      const base = textAt(payload, 'pull_request', 'base', 'ref');
      return branchMode('the pull request was merged', 'into', base, main);
    }
    case 'workflow_run':
      return workflowRunMode(payload, main);
    default:
      return preview(`the event ${name} is not about merged code`);
  }
}

function writes(reason: string): WriteMode {
  return { writes: true, reason };
}

function preview(reason: string): WriteMode {
  return { writes: false, reason };
}

/** Reads the ref from the payload: the workflow's own `github.ref` can be of another branch. */
function refMode(name: string, payload: unknown, main: string): WriteMode {
  const [, kind, shortName = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(textAt(payload, 'ref')) ?? [];
  const deleted = at(payload, 'deleted');
  if (kind === undefined) return preview(UNCLEAR);
  // Only pushes have this field. Any value but `false` may be a deletion.
  if (deleted !== undefined && deleted !== false) return preview(`the push deleted ${shortName}`);
  if (kind === 'tags') return writes(`the ${name} is for the tag ${shortName}`);
  const mode = branchMode(`the ${name} is`, 'for', shortName, main);
  if (mode.writes || main === '') return mode;
  return { ...preview(`${shortName} is not the default branch ${main}`), otherBranch: shortName };
}

function workflowRunMode(payload: unknown, main: string): WriteMode {
  const event = textAt(payload, 'workflow_run', 'event');
  const repository = at(payload, 'repository', 'id');
  const isOwn = typeof repository === 'number' && at(payload, 'workflow_run', 'head_repository', 'id') === repository;
  if (!isOwn) return preview('the triggering workflow run is not known to belong to this repository');
  const isMerged = MERGED_RUNS.includes(event);
  if (!isMerged) return preview(`the triggering workflow run was started by ${event || 'an unknown event'}`);
  return branchMode('the triggering workflow run is', 'for', textAt(payload, 'workflow_run', 'head_branch'), main);
}

function branchMode(what: string, preposition: string, branch: string, main: string): WriteMode {
  if (branch === '' || main === '') return preview(UNCLEAR);
  if (branch === main) return writes(`${what} ${preposition} the default branch ${main}`);
  return preview(`${what} ${preposition} ${branch}, not ${preposition} the default branch ${main}`);
}
