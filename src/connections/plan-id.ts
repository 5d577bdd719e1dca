import { createHash } from 'node:crypto';
import type { Plan } from './plan.ts';

/** Characters of an id that people see. */
const SHOWN = 12;

/**
 * The full id of one change: a SHA-256 in hex over type, desired name, action and each field's from and to.
 * Neither version nor time nor the order of the fields counts, so equal changes have equal ids on every machine.
 */
export function changeId(plan: Plan): string {
  const fields = plan.changes
    .map((change) => ('sensitive' in change ? [change.field.api] : [change.field.api, change.from, change.to]))
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return sha256(JSON.stringify([plan.type.input, plan.name, plan.action, fields]));
}

/** The id of a plan as people see it: 12 hex digits over the ids of its changes; empty when there is nothing to do. */
export function planId(plans: readonly Plan[]): string {
  const ids = plans.filter((plan) => plan.action !== 'none').map(changeId);
  return ids.length === 0 ? '' : sha256(JSON.stringify(ids.sort())).slice(0, SHOWN);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
