import type { Connection, ConnectionType, Desired, Signer } from '../connections/types.ts';
import { planCreate, planUpdate } from './compare.ts';
import { changeId, type Plan } from './plan.ts';
import { planReplacement, planRest } from './replacement.ts';

/**
 * Plans the changes that bring a connection to its desired state, from what exists now.
 *
 * @param replacements new connections of interrupted replacements.
 * @param isSynced the new connection was just updated: any remaining difference is Pictory's.
 */
export function planPresent(
  current: Connection | null,
  desired: Desired,
  sign: Signer,
  replacements: readonly Connection[] = [],
  isSynced = false,
): Plan {
  if (current === null) return planRest(desired, sign, replacements) ?? planCreate(desired, sign);
  const plan = planUpdate(current, desired, sign);
  if (plan.action !== 'replace' || desired.onImmutableChange === 'fail') return plan;
  return planReplacement(plan, desired, sign, replacements, isSynced);
}

export function planAbsent(current: Connection | null, type: ConnectionType, name: string, sign: Signer): Plan {
  if (current === null) return noChange(type, name, null);
  const from = current.values.name;
  const changes = type.fields.filter(({ api }) => api === 'name').map((field) => ({ field, from, to: null }));
  const write = { kind: 'delete', on: current } as const;
  const plan = { ...noChange(type, from, current), action: 'delete', current, changes, write } as const;
  return { ...plan, id: changeId(sign, plan) };
}

export function noChange(type: ConnectionType, name: string, current: Connection | null): Plan & { action: 'none' } {
  const credentials = { sent: new Map(), unsent: [], unmanaged: [], tag: undefined };
  return { id: '', action: 'none', type, name, current, changes: [], credentials };
}
