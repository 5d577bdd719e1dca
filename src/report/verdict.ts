import type { Identity } from '../connections/types.ts';
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

/** In the order in which reports show them: destructive changes first. With a "d", each is its past: `deleted`. */
export const CHANGES: readonly Change[] = ['delete', 'replace', 'disable', 'rename', 'update', 'enable', 'create'];

export function isDone({ dryRun, applied, error }: OneOutcome): boolean {
  return !dryRun && applied === true && error === undefined;
}

/** Returns the result in a few words around its subject, e.g. `Preview` and `aws "Footage" will be updated`. */
export function headline(outcome: Outcome, subject = ''): Readonly<Record<'lead' | 'rest', string>> {
  const [lead, rest = ''] = wordsOf(outcome);
  return { lead, rest: [subject, rest].filter(Boolean).join(' ') };
}

type Words = readonly [lead: string, rest?: string];

function wordsOf(outcome: Outcome): Words {
  if (outcome.kind === 'invalid') return ['Failed', outcome.subject ? '' : 'invalid inputs'];
  if (outcome.kind === 'account') return accountWords(outcome);
  if (outcome.kind === 'one') return oneWords(outcome);
  return [manifestLead(outcome), outcome.entries && counted(outcome.entries)];
}

/** Returns the connection or file that a run is about. */
export function subjectOf(outcome: Outcome): (Identity & { readonly label: string }) | undefined {
  if (outcome.kind === 'invalid') return outcome.subject;
  if (outcome.kind !== 'one') return undefined;
  const { task, plan, connection } = outcome;
  const name = plan?.name || connection?.values.name || task.identity.name;
  return { label: task.type.label, name, connectionId: connection?.connectionId ?? task.identity.connectionId };
}

const ACTS: Readonly<Record<string, string>> = { verify: 'Check', get: 'Read', list: 'List', export: 'Export' };

function failed({ task, dryRun }: Exclude<Outcome, { kind: 'invalid' }>): string {
  return `${ACTS[task.operation] ?? (dryRun ? 'Preview' : 'Apply')} failed`;
}

function accountWords(outcome: AccountOutcome): Words {
  const { task, connections, dryRun, error } = outcome;
  if (!connections || error !== undefined) return [failed(outcome)];
  const lead = task.operation === 'list' ? 'Found' : dryRun ? 'Preview of the export' : 'Exported';
  return [lead, many(connections.length, 'connection')];
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
  const isCheck = resultsOf(outcome).every(({ plan, task }) => plan && task.operation === 'verify');
  return isCheck && hasChanges(outcome);
}

function oneWords(outcome: OneOutcome): Words {
  const { task, plan, applied, error, dryRun } = outcome;
  if (plan === undefined) return [failed(outcome)];
  if (task.operation === 'get') return ['Found'];
  const change = changeOf(plan);
  const isCheck = task.operation === 'verify';
  if (change === undefined) {
    if (error !== undefined) return [failed(outcome)];
    return isCheck ? ['As declared'] : ['No changes', task.operation === 'delete' ? 'does not exist' : ''];
  }
  if (isCheck) return ['Drift', driftOf(plan)];
  const done = `${change}d`;
  if (plan.blocker?.kind === 'immutable') return [failed(outcome), 'cannot be changed in place'];
  if (plan.blocker !== undefined) return [failed(outcome), `cannot be ${done}`];
  if (error === undefined) return dryRun ? ['Preview', `will be ${done}`] : ['Applied', `was ${done}`];
  if (dryRun) return ['Preview failed', `would be ${done}`];
  if (plan.action === 'replace' && applied !== false) return ['Apply failed', 'was only partly replaced'];
  if (applied === 'unknown') return ['Apply failed', `may have been ${done}`];
  return [error instanceof NotTried ? 'Not applied' : 'Apply failed', `was not ${done}`];
}

export function driftOf({ action }: Plan): string {
  return action === 'create' ? 'does not exist' : action === 'delete' ? 'should not exist' : 'differs';
}

/** Counts entries by their state: `1 to delete, 2 to update`; unchanged entries count only if nothing else does. */
function counted(entries: readonly OneOutcome[]): string {
  const states = Map.groupBy(entries, stateOf);
  const counts = ORDER.filter((state) => states.has(state)).map((state) => `${states.get(state)?.length} ${state}`);
  return counts.join(', ') || many(entries.length, 'connection');
}

/** The states of entries that heads count; not those of unchanged entries. */
const ORDER: readonly string[] = [
  ...['failed', 'blocked', 'not read', 'skipped'],
  ...CHANGES.flatMap((change) => [`to ${change}`, `${change}d`]),
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
  return applied === false ? `to ${change}` : `${change}d`;
}
