import { many, NotTried } from '../errors.ts';
import {
  type AccountOutcome,
  hasChanges,
  type ManifestOutcome,
  type OneOutcome,
  type Outcome,
  resultsOf,
} from '../outcome.ts';
import { type Change, changeOf, type Plan } from '../plan/plan.ts';

/** In the order in which reports show them: destructive changes first. */
export const CHANGES: readonly Change[] = ['delete', 'replace', 'disable', 'rename', 'update', 'enable', 'create'];

export const DONE: Readonly<Record<Change, string>> = {
  delete: 'deleted',
  replace: 'replaced',
  disable: 'disabled',
  enable: 'enabled',
  rename: 'renamed',
  update: 'updated',
  create: 'created',
};

type Headline = Readonly<Record<'lead' | 'rest', string>>;

/** Returns the result in a few words around the connection's name, e.g. `Preview:` … `will be updated`. */
export function headline(outcome: Outcome): Headline {
  switch (outcome.kind) {
    case 'invalid':
      return { lead: 'Failed', rest: outcome.subject === undefined ? 'invalid inputs' : '' };
    case 'account':
      return accountHeadline(outcome);
    case 'manifest':
      return { lead: manifestLead(outcome), rest: outcome.entries === undefined ? '' : counted(outcome.entries) };
    case 'one':
      return oneHeadline(outcome);
  }
}

function accountHeadline({ task, connections, dryRun, error }: AccountOutcome): Headline {
  const isExport = task.operation === 'export';
  if (!connections || error !== undefined) return { lead: isExport ? 'Export failed' : 'List failed', rest: '' };
  const lead = isExport ? (dryRun ? 'Preview of the export' : 'Exported') : 'Found';
  return { lead, rest: many(connections.length, 'connection') };
}

function manifestLead(outcome: ManifestOutcome): string {
  const { error, applied, task, entries, dryRun } = outcome;
  if (entries === undefined) return failed(outcome);
  if (isDrift(outcome)) return 'Drift';
  if (error !== undefined) return applied === true ? 'Applied in part' : failed(outcome);
  if (task.operation === 'verify') return 'As declared';
  if (entries.every(({ plan }) => plan?.action === 'none')) return 'No changes';
  return dryRun ? 'Preview' : 'Applied';
}

/** Whether the error of a run is the drift that its report shows. */
export function isDrift(outcome: Outcome): boolean {
  const results = resultsOf(outcome);
  const isChecked = results.every(({ plan, task }) => plan !== undefined && task.operation === 'verify');
  return isChecked && hasChanges(outcome);
}

function failed({ dryRun, task }: OneOutcome | ManifestOutcome): string {
  if (task.operation === 'verify') return 'Check failed';
  if (task.operation === 'get') return 'Read failed';
  return dryRun ? 'Preview failed' : 'Apply failed';
}

function oneHeadline(outcome: OneOutcome): Headline {
  const { task, plan, applied, error, dryRun } = outcome;
  if (plan === undefined) return { lead: failed(outcome), rest: '' };
  if (task.operation === 'get') return { lead: 'Found', rest: '' };
  const change = changeOf(plan);
  const isCheck = task.operation === 'verify';
  if (change === undefined) {
    if (error !== undefined) return { lead: failed(outcome), rest: '' };
    if (isCheck) return { lead: 'As declared', rest: '' };
    return { lead: 'No changes', rest: task.operation === 'delete' ? 'does not exist' : '' };
  }
  if (isCheck) return { lead: 'Drift', rest: driftOf(plan) };
  const done = DONE[change];
  if (plan.blocker !== undefined) {
    const rest = plan.blocker.kind === 'immutable' ? 'cannot be changed in place' : `cannot be ${done}`;
    return { lead: failed(outcome), rest };
  }
  if (error === undefined)
    return dryRun ? { lead: 'Preview', rest: `will be ${done}` } : { lead: 'Applied', rest: `was ${done}` };
  if (dryRun) return { lead: 'Preview failed', rest: `would be ${done}` };
  if (plan.action === 'replace' && applied !== false) return { lead: 'Apply failed', rest: 'was only partly replaced' };
  if (applied === 'unknown') return { lead: 'Apply failed', rest: `may have been ${done}` };
  return { lead: error instanceof NotTried ? 'Not applied' : 'Apply failed', rest: `was not ${done}` };
}

export function driftOf({ action }: Plan): string {
  return action === 'create' ? 'does not exist' : action === 'delete' ? 'should not exist' : 'differs';
}

/** Counts entries by their state: `1 to delete, 2 to update`; unchanged entries count only if nothing else does. */
function counted(entries: readonly OneOutcome[]): string {
  const states = entries.map(stateOf);
  const shown = ORDER.filter((state) => states.includes(state));
  const counts = shown.map((state) => `${states.filter((one) => one === state).length} ${state}`);
  return counts.join(', ') || many(entries.length, 'connection');
}

/** The states of entries that heads count; not those of unchanged entries. */
const ORDER: readonly string[] = [
  ...['failed', 'blocked', 'not read', 'skipped'],
  ...CHANGES.flatMap((change) => [`to ${change}`, DONE[change]]),
  ...['missing', 'drifted', 'unexpected'],
];

/** Returns the state of one entry of a manifest, in words that follow a number: `to update`, `updated`, `drifted`. */
export function stateOf({ task, plan, applied, error }: OneOutcome): string {
  const isCheck = task.operation === 'verify';
  if (plan === undefined) return 'not read';
  if (error instanceof NotTried && applied === false) return 'skipped';
  const change = changeOf(plan);
  if (change === undefined) return isCheck ? 'as declared' : error === undefined ? 'unchanged' : 'failed';
  if (isCheck) return plan.action === 'create' ? 'missing' : plan.action === 'delete' ? 'unexpected' : 'drifted';
  if (error !== undefined) return plan.blocker === undefined ? 'failed' : 'blocked';
  return applied === false ? `to ${change}` : DONE[change];
}
