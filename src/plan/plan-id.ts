import { createHash } from 'node:crypto';
import type { Plan } from './plan.ts';

/** Characters of an id in reports. */
const SHOWN = 12;

/** Hex digits that identify a change: 128 bits, short enough for names and comments. */
export const SHORT_ID = 32;

/**
 * Returns the id of one change: a SHA-256 in hex over type, desired name, action and each field's from and to, without
 * version, time and the order of fields, so equal changes have equal ids on every machine. The rest of a replacement
 * has the first digits of the whole's id.
 */
export function changeId(plan: Plan): string {
  if (plan.action === 'replace' && plan.changeId !== undefined) return plan.changeId;
  const fields = plan.changes
    .map((change) => ('sensitive' in change ? [change.field.api] : [change.field.api, change.from, change.to]))
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return sha256(JSON.stringify([plan.type.input, plan.name, plan.action, fields]));
}

/** Returns the id of a plan: 12 hex digits over the ids of its changes; empty if there is nothing to do. */
export function planId(plans: readonly Plan[]): string {
  const ids = plans.filter((plan) => plan.action !== 'none').map((plan) => changeId(plan).slice(0, SHORT_ID));
  return ids.length === 0 ? '' : sha256(JSON.stringify(ids.sort())).slice(0, SHOWN);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
