import { isSame } from '../connections/fields.ts';
import type { ConnectionType, Field, Identity, Values } from '../connections/types.ts';
import type { Plan } from './plan.ts';

/**
 * Sorts entries so that each can identify its connection: an entry that renames a connection comes before the entry
 * that takes over the name. Circular renames have no such order; reading the manifest rejects them.
 */
export function byRenames<Entry extends { readonly type: ConnectionType; readonly identity: Identity }>(
  entries: readonly Entry[],
): readonly Entry[] {
  const key = (type: ConnectionType, name: string | undefined) => `${type.input}:${name}`;
  const renames = entries.filter(({ identity }) => identity.previousName !== undefined);
  const renaming = new Map(renames.map((entry) => [key(entry.type, entry.identity.previousName), entry]));
  const ordered = new Set<Entry>();
  for (const entry of entries) {
    const chain = new Set<Entry>();
    let next: Entry | undefined = entry;
    while (next !== undefined && !chain.has(next) && !ordered.has(next)) {
      chain.add(next);
      next = renaming.get(key(next.type, next.identity.name));
    }
    for (const one of [...chain].reverse()) ordered.add(one);
  }
  return [...ordered];
}

/** Returns the plans to write first, because they free the name or the immutable values that a plan needs. */
export function prerequisites(plan: Plan, others: readonly Plan[]): readonly Plan[] {
  if (plan.action === 'none' || plan.action === 'delete') return [];
  return others.filter((other) => {
    if (other === plan || other.type !== plan.type || other.current === null || other.action === 'none') return false;
    const { values } = other.current;
    const freesName = values.name === plan.name && (other.action === 'delete' || other.name !== plan.name);
    return freesName || (other.action !== 'update' && takesImmutablesOf(plan, values));
  });
}

function takesImmutablesOf(plan: Plan, freed: Values): boolean {
  if (plan.action !== 'create' && plan.action !== 'replace') return false;
  const immutable = plan.type.fields.filter(({ kind }) => kind === 'immutable');
  const taken = (field: Field) =>
    (plan.changes.find((one) => one.field === field) ?? { to: plan.current?.values[field.api] }).to;
  return immutable.length > 0 && immutable.every((field) => isSame(field, taken(field), freed[field.api]));
}
