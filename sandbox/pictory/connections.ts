import { connectionId, type Random } from '../identity.ts';
import type { StateHistory } from '../state.ts';
import type { Fields, StoredConnection } from './connection.ts';
import type { Dialect } from './dialect.ts';
import type { Kind } from './kind.ts';

/** The dependencies of the connections. */
export interface Surroundings {
  readonly history: StateHistory;
  readonly now: () => Date;
  readonly random: Random;
}

/** Reads and writes of connections, without the rules about who may and what is valid. */
export class Connections {
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Every connection, of every account, as it was that many milliseconds ago. */
  all(lagMs = 0): readonly StoredConnection[] {
    const { history } = this.#surroundings;
    return (lagMs > 0 ? history.stateAgo(lagMs) : history.state).connections;
  }

  find(id: string, lagMs = 0): StoredConnection | undefined {
    return this.all(lagMs).find((connection) => connection.connectionId === id);
  }

  add(type: StoredConnection['type'], account: string, fields: Fields): StoredConnection {
    const { now, history } = this.#surroundings;
    const date = now().toISOString();
    const created: StoredConnection = {
      ...fields,
      account,
      type,
      connectionId: this.#freshId(),
      version: 1,
      createdDate: date,
      updatedDate: date,
    };
    history.commit({ connections: [...this.all(), created] });
    return created;
  }

  change(current: StoredConnection, changes: Partial<Fields>): StoredConnection {
    const { now, history } = this.#surroundings;
    const { version } = current;
    const changed = { ...current, ...changes, version: version + 1, updatedDate: now().toISOString() };
    history.commit({ connections: this.all().map((other) => (other === current ? changed : other)) });
    return changed;
  }

  remove(current: StoredConnection): void {
    this.#surroundings.history.commit({ connections: this.all().filter((other) => other !== current) });
  }

  #freshId(): string {
    const { now, random } = this.#surroundings;
    // A seeded source starts over with every run, so an id may already be in the store.
    for (;;) {
      const id = connectionId(now(), random);
      if (this.find(id) === undefined) return id;
    }
  }
}

/** The connection that stands in the way of these fields, if there is one, and what they share. */
export function occupant(
  kind: Kind,
  fields: Partial<Fields>,
  others: readonly StoredConnection[],
  names: Dialect['uniqueNames'],
): { readonly by: StoredConnection; readonly shared: string } | undefined {
  const sameName = others.find(
    (other) => other.name === fields.name && (names === 'across-types' || other.type === kind.type),
  );
  if (sameName !== undefined) return { by: sameName, shared: 'name' };
  if (kind.alsoUnique.length === 0) return undefined;
  const wanted: Readonly<Record<string, unknown>> = { ...fields };
  const same = others.find(
    (other) => other.type === kind.type && kind.alsoUnique.every((key) => other[key] === wanted[key]),
  );
  return same === undefined ? undefined : { by: same, shared: kind.alsoUnique.join('/') };
}
