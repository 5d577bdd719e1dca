import type { Plan } from '../connections/plan.ts';
import type { Outcome } from '../outcome.ts';

const DONE = { create: 'created', update: 'updated', replace: 'replaced', delete: 'deleted' } as const;

/** What became of the connection, in a few words that follow its name: `will be created`, `updated v3 → v4`. */
export function verdict({ request, plan, connection, connections, applied, error }: Outcome): string {
  if (connections !== undefined) return `${connections.length} found`;
  if (plan === undefined || request === undefined) return 'failed';
  const { operation } = request;
  if (plan.action === 'none') {
    if (error !== undefined) return 'failed';
    if (operation === 'verify') return 'as declared';
    if (operation === 'get') return 'found';
    return operation === 'delete' ? 'not there, nothing to delete' : 'unchanged';
  }
  if (operation === 'verify') return plan.action === 'create' ? 'does not exist' : 'not as declared';
  if (plan.obstacle?.kind === 'immutable') return 'cannot be changed in place';
  if (plan.action === 'replace' && error !== undefined && applied !== false) return 'half replaced';
  const done = DONE[plan.action];
  if (error !== undefined) return applied === 'unknown' ? `may have been ${done}` : `could not be ${done}`;
  if (request.dryRun) return `will be ${done}${versions(plan, plan.current && plan.current.version + 1)}`;
  return `${done}${versions(plan, connection?.version ?? null)}`;
}

function versions(plan: Plan, after: number | null): string {
  return plan.action === 'update' && after !== null ? ` v${plan.current.version} → v${after}` : '';
}
