import { NotTried } from '../errors.ts';
import type { OneTask } from '../inputs/task.ts';
import type { OneOutcome, Outcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';

const DONE = { create: 'created', update: 'updated', replace: 'replaced', delete: 'deleted' } as const;

/** Returns the result in a few words that follow the connection's name: `will be created`, `updated v3 → v4`. */
export function verdict(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'invalid':
      return 'failed';
    case 'account':
      return outcome.connections === undefined || outcome.error !== undefined
        ? 'failed'
        : `${outcome.connections.length} found`;
    case 'manifest':
      return outcome.entries === undefined ? 'failed' : counted(outcome.entries);
    case 'one':
      return oneVerdict(outcome);
  }
}

function oneVerdict(outcome: OneOutcome): string {
  const { task, plan, connection, applied, error, dryRun } = outcome;
  if (plan === undefined) return 'failed';
  if (plan.action === 'none') return error === undefined ? unchangedVerdict(task) : 'failed';
  if (task.operation === 'verify') return DRIFTED[plan.action];
  if (plan.blocker?.kind === 'immutable') return 'cannot be changed in place';
  if (plan.action === 'replace' && error !== undefined && applied !== false) return 'half replaced';
  const done = DONE[plan.action];
  if (error instanceof NotTried && applied === false) return `not ${done}`;
  if (error !== undefined) return applied === 'unknown' ? `may have been ${done}` : `could not be ${done}`;
  if (dryRun) return `will be ${done}${versions(plan, plan.current && plan.current.version + 1)}`;
  if (applied === false) return `not ${done}`;
  return `${done}${versions(plan, connection?.version ?? null)}`;
}

function unchangedVerdict({ operation }: OneTask): string {
  switch (operation) {
    case 'verify':
      return 'as declared';
    case 'get':
      return 'found';
    case 'delete':
      return 'not there, nothing to delete';
    default:
      return 'unchanged';
  }
}

const DRIFTED = {
  create: 'does not exist',
  update: 'not as declared',
  replace: 'not as declared',
  delete: 'should not exist',
} as const;

/** Counts connections by their state: `2 to create, 9 unchanged`. */
function counted(entries: readonly OneOutcome[]): string {
  const states = entries.map(stateOf);
  const counts = [...new Set(states)].map((state): [string, number] => [
    state,
    states.filter((one) => one === state).length,
  ]);
  const rank = ([state]: [string, number]) => Number(state === 'unchanged' || state === 'as declared');
  const shown = counts.sort((one, other) => rank(one) - rank(other)).map(([state, count]) => `${count} ${state}`);
  return shown.length === 0 ? 'no connections' : shown.join(', ');
}

function stateOf(entry: OneOutcome): string {
  const { plan, task, applied, error } = entry;
  const isCheck = task.operation === 'verify';
  if (error instanceof NotTried && applied === false) return 'not tried';
  if (error !== undefined && !isCheck) return 'failed';
  if (plan === undefined) return 'not read';
  if (plan.action === 'none') return isCheck ? 'as declared' : 'unchanged';
  if (isCheck) return verdict(entry).replace('not as declared', 'drifted');
  return applied === false ? `to ${plan.action}` : DONE[plan.action];
}

function versions(plan: Plan, after: number | null): string {
  return plan.action === 'update' && after !== null ? ` v${plan.current.version} → v${after}` : '';
}
