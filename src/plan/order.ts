import type { ConnectionType, Identity } from '../connections/types.ts';
import type { Plan } from './plan.ts';

/** What the entries of a manifest have to know of each other. */
export interface Claimant {
  readonly type: ConnectionType;
  readonly identity: Identity;
}

/**
 * Entries in the order in which each can tell which connection is its own: whoever renames a connection comes before the
 * entry that is to have the name afterwards. Renames in a circle have no such order, and are refused with the manifest.
 */
export function byRenames<Entry extends Claimant>(entries: readonly Entry[]): readonly Entry[] {
  const key = (type: ConnectionType, name: string | undefined) => `${type.input}:${name}`;
  const renaming = new Map(
    entries
      .filter(({ identity }) => identity.previousName !== undefined)
      .map((entry) => [key(entry.type, entry.identity.previousName), entry]),
  );
  const ordered = new Set<Entry>();
  for (const entry of entries) {
    const chain: Entry[] = [];
    let next: Entry | undefined = entry;
    while (next !== undefined && !chain.includes(next)) {
      chain.push(next);
      next = renaming.get(key(next.type, next.identity.name));
    }
    for (const one of chain.reverse()) ordered.add(one);
  }
  return [...ordered];
}

/** What has to be written before a plan, because it takes away what stands in the plan's way: a name, or an account. */
export function prerequisites(plan: Plan, others: readonly Plan[]): readonly Plan[] {
  if (plan.action === 'none' || plan.action === 'delete') return [];
  return others.filter((other) => {
    if (other === plan || other.type !== plan.type || other.action === 'none' || other.action === 'create')
      return false;
    const { values } = other.current;
    const freesName = values.name === plan.name && (other.action === 'delete' || other.name !== plan.name);
    return freesName || (freesImmutables(other) && takesImmutablesOf(plan, other));
  });
}

function freesImmutables({ action }: Plan): boolean {
  return action === 'delete' || action === 'replace';
}

function takesImmutablesOf(plan: Plan, other: Plan & { readonly action: 'delete' | 'update' | 'replace' }): boolean {
  if (plan.action !== 'create' && plan.action !== 'replace') return false;
  const immutable = plan.type.fields.filter(({ kind }) => kind === 'immutable');
  const taken = (api: string) =>
    plan.changes.find(({ field }) => field.api === api) ?? { to: plan.current?.values[api] };
  return (
    immutable.length > 0 &&
    immutable.every(({ api }) => {
      const change = taken(api);
      return 'to' in change && change.to === other.current.values[api];
    })
  );
}
