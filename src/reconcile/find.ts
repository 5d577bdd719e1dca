import type { Connection, ConnectionType, Identity } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import type { ListedConnection, PictoryClient } from '../pictory/client.ts';
import { replacementOf } from '../plan/replacement.ts';

/** The result of a search. */
export interface SearchResult {
  readonly connection: Connection | null;
  /** The connection under `previousName`, if `name` exists as well. */
  readonly leftover?: Connection;
  /** Connections whose name differs from the requested one only in upper and lower case. */
  readonly similar: readonly Connection[];
  /** New connections of interrupted replacements under this name. */
  readonly replacements: readonly Connection[];
  /** Other connections that prevent a create. */
  readonly conflicting: readonly Connection[];
  /** The new connection of a replacement has just been updated to match the old one. */
  readonly isSynced?: boolean;
}

/** Returns a result with only a connection, or its absence. */
export function foundOnly(connection: Connection | null): SearchResult {
  return { connection, similar: [], replacements: [], conflicting: [] };
}

/** A search among the connections of one type. */
export interface Query {
  readonly type: ConnectionType;
  readonly identity: Identity;
  /** Read all pages even if the connection is found, for leftovers of a replacement. */
  readonly scanAllPages?: boolean;
  /** Whether a connection prevents a create. */
  readonly isConflicting?: (connection: Connection) => boolean;
  /** Whether a connection belongs to another entry, whatever its name is. */
  readonly isClaimed?: (connectionId: string) => boolean;
}

/** A search by name through the pages of a list; several searches can share the pages. */
export class Search {
  readonly #query: Query;
  readonly #named: ListedConnection[] = [];
  readonly #previouslyNamed: ListedConnection[] = [];
  readonly #similar: Connection[] = [];
  readonly #replacements: ListedConnection[] = [];
  readonly #conflicting: Connection[] = [];

  constructor(query: Query) {
    this.#query = query;
  }

  take(page: readonly ListedConnection[]): void {
    const { identity, isConflicting = () => false } = this.#query;
    const { name = '', previousName } = identity;
    for (const listed of page) {
      const { connection } = listed;
      const candidate = connection.values.name;
      if (candidate === name) this.#named.push(listed);
      else if (candidate === previousName) this.#previouslyNamed.push(listed);
      else if (replacementOf(candidate, name) !== undefined) this.#replacements.push(listed);
      const isSimilar =
        candidate.length === name.length && candidate !== name && candidate.toLowerCase() === name.toLowerCase();
      if (isSimilar && this.#similar.length < MOST_RELATED) this.#similar.push(connection);
      const conflicts = isConflicting(connection) && replacementOf(candidate, name) === undefined;
      if (conflicts && this.#conflicting.length < MOST_RELATED) this.#conflicting.push(connection);
    }
  }

  /** Whether no other page can change the result. */
  get isOver(): boolean {
    const { scanAllPages = false, identity, isClaimed = () => false } = this.#query;
    if (scanAllPages || this.#named.every(({ connection }) => isClaimed(connection.connectionId))) return false;
    return identity.previousName === undefined || this.#previouslyNamed.length > 0;
  }

  /** @throws ActionError if several connections have the name; PictoryError as the client does. */
  async result(client: PictoryClient): Promise<SearchResult> {
    const { scanAllPages = false } = this.#query;
    const named = this.#only(this.#named);
    const previouslyNamed = this.#only(this.#previouslyNamed);
    const found = named ?? previouslyNamed;
    const replacements = scanAllPages ? this.#replacements.slice(0, MOST_RELATED) : [];
    return {
      connection: found === undefined ? null : await completed(client, found),
      similar: this.#similar,
      conflicting: this.#conflicting,
      replacements: await completedAll(client, replacements),
      leftover: named && previouslyNamed?.connection,
    };
  }

  #only(listed: readonly ListedConnection[]): ListedConnection | undefined {
    const { type, isClaimed = () => false } = this.#query;
    const [first, ...others] = listed.filter(({ connection }) => !isClaimed(connection.connectionId));
    if (first === undefined || others.length === 0) return first;
    const ids = [first, ...others].map(({ connection }) => connection.connectionId).join(', ');
    throw new ActionError({
      title: 'The name is not unique',
      message: `Several ${type.label}s are named "${first.connection.values.name}": ${ids}.`,
      fix: 'Choose one with the input connection-id, or rename or delete the others in Pictory.',
    });
  }
}

/**
 * Finds the requested connection: by id, else by name, else by its previous name.
 *
 * Sends one request by id. By name, one request a page (and one for an incomplete item), up to the page with the
 * connection. With a previous name or `scanAllPages`, reads every page.
 *
 * @throws PictoryError as the client does, also for an id that does not exist.
 * @throws ActionError if several connections have the name.
 */
export async function findConnection(client: PictoryClient, query: Query): Promise<SearchResult> {
  const { type, identity } = query;
  if (identity.connectionId !== undefined) return foundOnly(await client.read(type, identity.connectionId));
  const search = new Search(query);
  for await (const page of client.pages(type)) {
    search.take(page);
    if (search.isOver) break;
  }
  return search.result(client);
}

/** Lists connections of the types, in the API's order. */
export async function listConnections(client: PictoryClient, types: readonly ConnectionType[]): Promise<Connection[]> {
  const all: Connection[] = [];
  for (const type of types) {
    for await (const page of client.pages(type)) all.push(...(await completedAll(client, page)));
  }
  return all;
}

/** Each related connection is a warning or a request, and an account can consist of nothing else. */
const MOST_RELATED = 10;

/** Returns complete connections; reads incomplete items, one request each. */
export async function completedAll(
  client: PictoryClient,
  listed: readonly ListedConnection[],
): Promise<readonly Connection[]> {
  const all: Connection[] = [];
  for (const one of listed) all.push(await completed(client, one));
  return all;
}

async function completed(client: PictoryClient, { connection, complete }: ListedConnection): Promise<Connection> {
  return complete ? connection : client.read(connection.type, connection.connectionId);
}
