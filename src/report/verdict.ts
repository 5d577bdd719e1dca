import { NotTried } from '../errors.ts';
import type { Request } from '../inputs/request.ts';
import type { EntryOutcome, Outcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';

const DONE = { create: 'created', update: 'updated', replace: 'replaced', delete: 'deleted' } as const;

/** What became of the connection, in a few words that follow its name: `will be created`, `updated v3 → v4`. */
export function verdict(outcome: Outcome): string {
  const { request, plan, connection, connections, entries, applied, error } = outcome;
  if (connections !== undefined) return error === undefined ? `${connections.length} found` : 'failed';
  if (entries !== undefined) return counted(entries);
  if (plan === undefined || request === undefined) return 'failed';
  const { operation } = request;
  if (plan.action === 'none') {
    if (error !== undefined) return 'failed';
    if (checks(request)) return 'as declared';
    if (operation === 'get') return 'found';
    return operation === 'delete' ? 'not there, nothing to delete' : 'unchanged';
  }
  if (checks(request)) return CHECKED[plan.action];
  if (plan.obstacle?.kind === 'immutable') return 'cannot be changed in place';
  if (plan.action === 'replace' && error !== undefined && applied !== false) return 'half replaced';
  const done = DONE[plan.action];
  if (error instanceof NotTried && applied === false) return `not ${done}`;
  if (error !== undefined) return applied === 'unknown' ? `may have been ${done}` : `could not be ${done}`;
  if (request.dryRun) return `will be ${done}${versions(plan, plan.current && plan.current.version + 1)}`;
  if (applied === false) return `not ${done}`;
  return `${done}${versions(plan, connection?.version ?? null)}`;
}

const CHECKED = {
  create: 'does not exist',
  update: 'not as declared',
  replace: 'not as declared',
  delete: 'should not exist',
} as const;

/** Whether what is there is only compared. */
export function checks(request: Request): boolean {
  return request.operation === 'verify' || ('checks' in request && request.checks === true);
}

/** How many connections are in which state: `2 to create, 9 unchanged`. */
function counted(entries: readonly EntryOutcome[]): string {
  const states = entries.map(stateOf);
  const counts = [...new Set(states)].map((state): [string, number] => [
    state,
    states.filter((one) => one === state).length,
  ]);
  const rank = ([state]: [string, number]) => Number(state === 'unchanged' || state === 'as declared');
  const shown = counts.sort((one, other) => rank(one) - rank(other)).map(([state, count]) => `${count} ${state}`);
  return shown.length === 0 ? 'no connections' : shown.join(', ');
}

function stateOf(entry: EntryOutcome): string {
  const { plan, request, applied, error } = entry;
  if (error instanceof NotTried && applied === false) return 'not tried';
  if (error !== undefined && !checks(request)) return 'failed';
  if (plan === undefined) return 'not read';
  if (plan.action === 'none') return checks(request) ? 'as declared' : 'unchanged';
  if (checks(request)) return verdict(entry).replace('not as declared', 'drifted');
  return applied === false ? `to ${plan.action}` : DONE[plan.action];
}

function versions(plan: Plan, after: number | null): string {
  return plan.action === 'update' && after !== null ? ` v${plan.current.version} → v${after}` : '';
}
