import { createHash } from 'node:crypto';
import type { Signer } from '../connections/signer.ts';
import type { Plan } from './plan.ts';

/** Changes that a review can record: a comment has no room for more. */
export const MOST_REVIEWED = 1_000;

/**
 * Returns the id of a change: 32 hex digits of an HMAC keyed with the API key, so nobody without the key can make one
 * or learn anything from it. It covers the connection (id and immutable fields), the action and every field's values,
 * but not version, time and the order of fields: under one API key, equal changes have equal ids on every machine.
 */
export function changeId(sign: Signer, plan: Pick<Plan, 'type' | 'name' | 'action' | 'current' | 'changes'>): string {
  const { type, name, action, current } = plan;
  const fields = plan.changes
    .map((change) => [change.field.api, ...('sensitive' in change ? [change.fingerprint] : [change.from, change.to])])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  const immutable = type.fields
    .filter(({ kind }) => kind === 'immutable')
    .map(({ api }) => current?.values[api] ?? null);
  const covered = ['change', type.input, name, action, current?.connectionId ?? null, immutable, fields];
  return sign(JSON.stringify(covered)).toString('hex').slice(0, 32);
}

/** Returns the id of a plan, such as `0f3a9c1b2d4e`, over the ids of its changes; empty if there is nothing to do. */
export function planId(plans: readonly Plan[]): string {
  const ids = plans.filter(({ action }) => action !== 'none').map(({ id }) => id);
  return ids.length === 0 ? '' : createHash('sha256').update(JSON.stringify(ids.sort())).digest('hex').slice(0, 12);
}
