import type { Connection, ConnectionType, Identity } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import type { ListedConnection, PictoryClient } from '../pictory/client.ts';
import { replacementOf } from '../plan/replacement.ts';

/** What a search came upon. */
export interface Found {
  readonly connection: Connection | null;
  /** The connection under `previousName`, when the one under `name` exists as well. */
  readonly leftover?: Connection;
  /** Connections whose name differs from the one that was looked for in upper and lower case only. */
  readonly similar: readonly Connection[];
  /** New connections of replacements under this name that did not come to their end. */
  readonly replacements: readonly Connection[];
  /** Other connections that stand in the way of a create. */
  readonly holders: readonly Connection[];
  /** The new connection of a replacement was brought up to date with the old one just now. */
  readonly caughtUp?: boolean;
}

/** A search that came upon nothing but, maybe, the connection itself. */
export function foundOnly(connection: Connection | null): Found {
  return { connection, similar: [], replacements: [], holders: [] };
}

/** What is looked for among the connections of one type. */
export interface Wanted {
  readonly type: ConnectionType;
  readonly identity: Identity;
  /** Look through all pages, also when the connection is found: for what is left of a replacement. */
  readonly everyPage?: boolean;
  /** Tells the connections that stand in the way of a create. */
  readonly holds?: (connection: Connection) => boolean;
  /** Tells the connections that are somebody else's, whatever their names are. */
  readonly isTaken?: (connectionId: string) => boolean;
}

/** A search by name through the pages of a list, which other searches may go through as well. */
export class Search {
  readonly #wanted: Wanted;
  readonly #named: ListedConnection[] = [];
  readonly #previouslyNamed: ListedConnection[] = [];
  readonly #similar: Connection[] = [];
  readonly #replacements: ListedConnection[] = [];
  readonly #holders: Connection[] = [];

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  take(page: readonly ListedConnection[]): void {
    const { identity, holds = () => false } = this.#wanted;
    const { name = '', previousName } = identity;
    for (const listed of page) {
      const { connection } = listed;
      const candidate = connection.values.name;
      if (candidate === name) this.#named.push(listed);
      else if (candidate === previousName) this.#previouslyNamed.push(listed);
      else if (replacementOf(candidate, name) !== undefined) this.#replacements.push(listed);
      const isSimilar =
        candidate.length === name.length && candidate !== name && candidate.toLowerCase() === name.toLowerCase();
      if (isSimilar && this.#similar.length < MOST_TOLD) this.#similar.push(connection);
      const isHolder = holds(connection) && replacementOf(candidate, name) === undefined;
      if (isHolder && this.#holders.length < MOST_TOLD) this.#holders.push(connection);
    }
  }

  /** Whether no other page can change what is found. */
  get isOver(): boolean {
    const { everyPage = false, identity, isTaken = () => false } = this.#wanted;
    if (everyPage || this.#named.every(({ connection }) => isTaken(connection.connectionId))) return false;
    return identity.previousName === undefined || this.#previouslyNamed.length > 0;
  }

  /** @throws ActionError when several connections have the name; PictoryError as the client does. */
  async result(client: PictoryClient): Promise<Found> {
    const { everyPage = false } = this.#wanted;
    const named = this.#only(this.#named);
    const previouslyNamed = this.#only(this.#previouslyNamed);
    const found = named ?? previouslyNamed;
    const replacements = everyPage ? this.#replacements.slice(0, MOST_REPLACEMENTS) : [];
    return {
      connection: found === undefined ? null : await completed(client, found),
      similar: this.#similar,
      holders: this.#holders,
      replacements: await completedAll(client, replacements),
      ...(named !== undefined && previouslyNamed !== undefined ? { leftover: previouslyNamed.connection } : {}),
    };
  }

  #only(listed: readonly ListedConnection[]): ListedConnection | undefined {
    const { type, isTaken = () => false } = this.#wanted;
    const [first, ...others] = listed.filter(({ connection }) => !isTaken(connection.connectionId));
    if (first === undefined || others.length === 0) return first;
    const ids = [first, ...others].map(({ connection }) => connection.connectionId).join(', ');
    throw new ActionError({
      title: 'The name is not unique',
      message: `Several ${type.label}s are named "${first.connection.values.name}": ${ids}.`,
      fix: 'Say which one is meant with the connection-id input, or rename or delete the others in Pictory.',
    });
  }
}

/**
 * Finds the connection that is meant: by id, else by name, else by its previous name.
 *
 * One request by id. By name one request a page (and one for an item that the list shows incompletely), up to the page
 * that has it; every page with a previous name, to tell whether both exist, and with `everyPage`, to find what is left of
 * a replacement.
 *
 * @throws PictoryError as the client does; for an id that does not exist, too.
 * @throws ActionError when several connections have the name.
 */
export async function findConnection(client: PictoryClient, wanted: Wanted): Promise<Found> {
  const { type, identity } = wanted;
  if (identity.connectionId !== undefined) return foundOnly(await client.read(type, identity.connectionId));
  const search = new Search(wanted);
  for await (const page of client.pages(type)) {
    search.take(page);
    if (search.isOver) break;
  }
  return search.result(client);
}

/** Every connection of the types, in the order of the API. */
export async function listConnections(
  client: PictoryClient,
  types: readonly ConnectionType[],
): Promise<readonly Connection[]> {
  const all: Connection[] = [];
  for (const type of types) {
    for await (const page of client.pages(type)) {
      all.push(...(await completedAll(client, page)));
    }
  }
  return all;
}

/** Others that are told of: there is a warning for each, and a list can be made of nothing else. */
const MOST_TOLD = 10;

/** More than one is left only when several runs were interrupted. */
const MOST_REPLACEMENTS = 10;

/** Connections of a list; those that it shows incompletely are read, one request each. */
export async function completedAll(
  client: PictoryClient,
  listed: readonly ListedConnection[],
): Promise<readonly Connection[]> {
  const all: Connection[] = [];
  for (const one of listed) all.push(await completed(client, one));
  return all;
}

function completed(
  client: PictoryClient,
  { connection, complete }: ListedConnection,
): Promise<Connection> | Connection {
  return complete ? connection : client.read(connection.type, connection.connectionId);
}
