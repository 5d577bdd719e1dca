import type { WriteMode } from '../inputs/settings.ts';
import { at, textAt, type WorkflowEvent } from './event.ts';

const MERGED_RUNS = ['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release'];

/**
 * Decides whether an event is about merged code: only then does `dry-run: auto` write. Any other event previews, also
 * events that GitHub adds later, and payloads that do not answer the question.
 *
 * The fields are those of https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function writeModeOf({ name, payload }: WorkflowEvent): WriteMode {
  const main = textAt(payload, 'repository', 'default_branch');
  if (name === '') return writes('this is not a workflow run');
  if (['schedule', 'repository_dispatch', 'release'].includes(name)) return writes(`the event is ${name}`);
  if (name === 'push' || name === 'workflow_dispatch') {
    // The workflow's own `github.ref` can be of another branch.
    const [, kind, ref = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(textAt(payload, 'ref')) ?? [];
    // Only pushes have this field. Any value but `false` may be a deletion.
    const deleted = at(payload, 'deleted') !== undefined && at(payload, 'deleted') !== false;
    if (deleted && ref !== '') return preview(`the push deleted ${ref}`);
    if (kind === 'tags') return writes(`the ${name} is for the tag ${ref}`);
    const mode = branchMode(`the ${name} is for`, ref, main);
    if (mode.writes || ref === '' || main === '') return mode;
    return { writes: false, reason: `${ref} is not the default branch ${main}`, otherBranch: ref };
  }
  if (name === 'pull_request' || name === 'pull_request_target') {
    const isMerge = at(payload, 'action') === 'closed' && at(payload, 'pull_request', 'merged') === true;
    if (!isMerge) return preview('the pull request is not merged');
    return branchMode('the pull request was merged into', textAt(payload, 'pull_request', 'base', 'ref'), main);
  }
  if (name !== 'workflow_run') return preview(`the event ${name} is not about merged code`);
  const run = at(payload, 'workflow_run');
  const id = at(payload, 'repository', 'id');
  const isOwn = typeof id === 'number' && at(run, 'head_repository', 'id') === id;
  if (!isOwn) return preview('the triggering workflow run is not known to belong to this repository');
  const event = textAt(run, 'event') || 'an unknown event';
  if (!MERGED_RUNS.includes(event)) return preview(`the triggering workflow run was started by ${event}`);
  return branchMode('the triggering workflow run is for', textAt(run, 'head_branch'), main);
}

const writes = (reason: string): WriteMode => ({ writes: true, reason });
const preview = (reason: string): WriteMode => ({ writes: false, reason });

/** @param what ends with a preposition, e.g. `the pull request was merged into`. */
function branchMode(what: string, branch: string, main: string): WriteMode {
  if (branch === '' || main === '') return preview('the event does not say whether it is about the default branch');
  if (branch === main) return writes(`${what} the default branch ${main}`);
  return preview(`${what} ${branch}, not ${what.split(' ').at(-1)} the default branch ${main}`);
}
