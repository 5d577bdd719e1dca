import { NotTried } from '../errors.ts';
import { hasChanges, type OneOutcome, type Outcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';

/** The effect of a plan, for people; outputs have only the five actions. */
export type Change = 'delete' | 'replace' | 'disable' | 'enable' | 'rename' | 'update' | 'create';

/** In the order in which reports show them: destructive changes first. */
export const CHANGES: readonly Change[] = ['delete', 'replace', 'disable', 'rename', 'update', 'enable', 'create'];

const DONE: Readonly<Record<Change, string>> = {
  delete: 'deleted',
  replace: 'replaced',
  disable: 'disabled',
  enable: 'enabled',
  rename: 'renamed',
  update: 'updated',
  create: 'created',
};

/** Returns the effect of a plan. An update of one field can be a rename, disable or enable. */
export function changeOf(plan: Plan): Change | undefined {
  if (plan.action === 'none') return undefined;
  const [only, ...others] = plan.changes;
  if (plan.action !== 'update' || only === undefined || others.length > 0) return plan.action;
  if (only.field.api === 'name') return 'rename';
  if (disables(plan)) return 'disable';
  return only.field.api === 'enabled' ? 'enable' : 'update';
}

/** Whether a plan disables a connection that is enabled, among other changes or alone. */
export function disables({ action, changes }: Plan): boolean {
  return (
    action === 'update' &&
    changes.some((change) => change.field.api === 'enabled' && !('sensitive' in change) && change.to === false)
  );
}

/** A headline around the connection's name, e.g. `Preview:` … `will be updated`. */
export interface Headline {
  readonly lead: string;
  readonly rest: string;
}

/** Returns the result in a few words. A preview says so first. */
export function headline(outcome: Outcome): Headline {
  switch (outcome.kind) {
    case 'invalid':
      return { lead: 'Failed', rest: '' };
    case 'account':
      return accountHeadline(outcome);
    case 'manifest':
      return outcome.entries === undefined
        ? { lead: `${runOf(outcome)} failed`, rest: '' }
        : { lead: manifestLead(outcome), rest: counted(outcome.entries) };
    case 'one':
      return oneHeadline(outcome);
  }
}

function accountHeadline({ task, connections, dryRun, error }: Outcome & { readonly kind: 'account' }): Headline {
  const isExport = task.operation === 'export';
  if (connections === undefined || error !== undefined)
    return { lead: isExport ? 'Export failed' : 'List failed', rest: '' };
  const lead = isExport ? (dryRun ? 'Preview of the export' : 'Exported') : 'Found';
  return { lead, rest: many(connections.length, 'connection') };
}

function manifestLead(outcome: Outcome & { readonly kind: 'manifest' }): string {
  const { error, applied, task } = outcome;
  if (error === undefined)
    return task.operation === 'verify' ? 'As declared' : runOf(outcome) === 'Preview' ? 'Preview' : 'Applied';
  const isDrift = task.operation === 'verify' && hasChanges(outcome);
  if (isDrift && outcome.entries?.every(({ plan }) => plan !== undefined)) return 'Drift';
  return applied === true ? 'Applied in part' : `${runOf(outcome)} failed`;
}

/** Whether a run previewed, applied or checked: the beginning of `Preview failed`. */
function runOf({ dryRun, task }: Exclude<Outcome, { readonly kind: 'invalid' }>): string {
  if (task.operation === 'verify') return 'Check';
  if (task.operation === 'get') return 'Read';
  return dryRun ? 'Preview' : 'Apply';
}

function oneHeadline(outcome: OneOutcome): Headline {
  const { task, plan, applied, error, dryRun } = outcome;
  if (plan === undefined) return { lead: `${runOf(outcome)} failed`, rest: '' };
  if (task.operation === 'get') return { lead: 'Found', rest: '' };
  // A connection can be as declared and fail the preflight.
  if (task.operation === 'verify' && (hasChanges(outcome) || error === undefined)) return verifyHeadline(plan);
  const change = changeOf(plan);
  if (change === undefined) {
    const rest = task.operation === 'delete' ? 'does not exist' : 'has no changes';
    return error === undefined
      ? { lead: dryRun ? 'Preview' : 'Applied', rest }
      : { lead: `${runOf(outcome)} failed`, rest: '' };
  }
  const done = DONE[change];
  if (plan.blocker !== undefined) {
    const rest = plan.blocker.kind === 'immutable' ? 'cannot be changed in place' : `cannot be ${done}`;
    return { lead: `${runOf(outcome)} failed`, rest };
  }
  if (error === undefined)
    return dryRun ? { lead: 'Preview', rest: `will be ${done}` } : { lead: 'Applied', rest: `was ${done}` };
  if (dryRun) return { lead: 'Preview failed', rest: `would be ${done}` };
  if (plan.action === 'replace' && applied !== false) return { lead: 'Apply failed', rest: 'was only partly replaced' };
  if (applied === 'unknown') return { lead: 'Apply failed', rest: `may have been ${done}` };
  return { lead: error instanceof NotTried ? 'Not applied' : 'Apply failed', rest: `was not ${done}` };
}

function verifyHeadline({ action }: Plan): Headline {
  switch (action) {
    case 'none':
      return { lead: 'As declared', rest: '' };
    case 'create':
      return { lead: 'Drift', rest: 'does not exist' };
    case 'delete':
      return { lead: 'Drift', rest: 'should not exist' };
    default:
      return { lead: 'Drift', rest: 'differs' };
  }
}

/** Counts entries by their state: `1 to delete, 2 to update`; unchanged entries count only if nothing else does. */
function counted(entries: readonly OneOutcome[]): string {
  if (entries.length === 0) return 'no connections';
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(stateOf(entry), (counts.get(stateOf(entry)) ?? 0) + 1);
  const rank = new Map(ORDER.map((state, index) => [state, index]));
  const shown = [...counts].sort(([one], [other]) => (rank.get(one) ?? 0) - (rank.get(other) ?? 0));
  const changing = shown.filter(([state]) => !UNCHANGED.includes(state));
  return (changing.length > 0 ? changing : shown).map(([state, count]) => `${count} ${state}`).join(', ');
}

const UNCHANGED: readonly string[] = ['unchanged', 'as declared'];
const ORDER: readonly string[] = [
  ...['failed', 'blocked', 'not read', 'not tried'],
  ...CHANGES.flatMap((change) => [`to ${change}`, DONE[change]]),
  ...['missing', 'drifted', 'should not exist'],
];

/** Returns the state of one entry of a manifest, in words that follow a number: `to update`, `updated`, `drifted`. */
export function stateOf({ task, plan, applied, error }: OneOutcome): string {
  const isCheck = task.operation === 'verify';
  if (plan === undefined) return 'not read';
  if (error instanceof NotTried && applied === false) return 'not tried';
  const change = changeOf(plan);
  if (change === undefined) return isCheck ? 'as declared' : error === undefined ? 'unchanged' : 'failed';
  if (isCheck) return plan.action === 'create' ? 'missing' : plan.action === 'delete' ? 'should not exist' : 'drifted';
  if (error !== undefined) return plan.blocker === undefined ? 'failed' : 'blocked';
  return applied === false ? `to ${change}` : DONE[change];
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
