import type { Signer } from '../connections/tag.ts';
import type { Connection, ConnectionType, Desired } from '../connections/types.ts';
import { planCreate, planUpdate } from './compare.ts';
import type { Credentials } from './credentials.ts';
import type { Plan } from './plan.ts';
import { planReplacement, planRest } from './replacement.ts';

const NO_CREDENTIALS: Credentials = { sent: new Map(), unsent: [], unmanaged: [] };

/**
 * Compares a connection, or its absence, with what is desired.
 *
 * @param replacements new connections of replacements that did not come to their end.
 * @param caughtUp the new connection was brought up to date just now: what still differs, Pictory made of it.
 */
export function planPresent(
  current: Connection | null,
  desired: Desired,
  signer: Signer,
  replacements: readonly Connection[] = [],
  caughtUp = false,
): Plan {
  if (current === null) {
    return planRest(desired, signer, replacements) ?? planCreate(desired, signer);
  }
  const plan = planUpdate(current, desired, signer);
  return plan.action === 'replace' && desired.onImmutableChange === 'replace'
    ? planReplacement(plan, desired, signer, replacements, caughtUp)
    : plan;
}

/** Plans that a connection is not there. */
export function planAbsent(current: Connection | null, type: ConnectionType, name: string): Plan {
  if (current === null) return nothing(type, name, null);
  const changes = type.fields
    .filter((field) => field.api === 'name')
    .map((field) => ({ field, from: current.values.name, to: null }));
  const write = { kind: 'delete', on: current } as const;
  return { ...nothing(type, current.values.name, current), action: 'delete', current, changes, write };
}

/** A plan without anything to do. */
export function nothing(type: ConnectionType, name: string, current: Connection | null): Plan & { action: 'none' } {
  return { action: 'none', type, name, current, changes: [], credentials: NO_CREDENTIALS };
}
