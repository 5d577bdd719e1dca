import { skeletonOf } from '../connections/likeness.ts';
import type { Connection, ConnectionType, Identity } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import type { ListedConnection, PictoryClient } from '../pictory/client.ts';
import { replacementOf } from '../plan/replacement.ts';

export interface SearchResult {
  readonly connection: Connection | null;
  /** The connection under `previousName`, if `name` exists as well. */
  readonly leftover?: Connection;
  /** Connections whose names look like the requested one, if no connection has it. */
  readonly similar: readonly Connection[];
  /** New connections of interrupted replacements under this name. */
  readonly replacements: readonly Connection[];
  /** Other connections that prevent a create. */
  readonly conflicting: readonly Connection[];
  /** The new connection of a replacement has just been updated to match the old one. */
  readonly isSynced?: boolean;
}

export function foundOnly(connection: Connection | null): SearchResult {
  return { connection, similar: [], replacements: [], conflicting: [] };
}

export interface Query {
  readonly type: ConnectionType;
  readonly identity: Identity;
  readonly isEntry?: boolean;
  /** For leftovers of a replacement. */
  readonly scanAllPages?: boolean;
  /** Whether a connection prevents a create, or the replacement of the connection that was found. */
  readonly isConflicting?: (connection: Connection, found: Connection | null) => boolean;
  /** Whether a connection belongs to another entry, whatever its name is. */
  readonly isClaimed?: (connectionId: string) => boolean;
  /** Whether a name is that of an entry. */
  readonly isDeclared?: (name: string) => boolean;
}

type Listing = ReturnType<typeof createListing>;

export function createListing(all: readonly ListedConnection[]) {
  const byName = Map.groupBy(all, nameIn);
  // Most searches find their name, and do not need these.
  let bySkeleton: typeof byName | undefined;
  const alike = (name: string) => {
    bySkeleton ??= Map.groupBy(all, (one) => skeletonOf(nameIn(one)));
    return (bySkeleton.get(skeletonOf(name)) ?? []).filter((one) => nameIn(one) !== name);
  };
  return { all, named: (name: string) => byName.get(name) ?? [], alike };
}

const nameIn = ({ connection }: ListedConnection): string => connection.values.name;

/** @throws ActionError if several connections have the name; PictoryError as the client does. */
export async function search(client: PictoryClient, query: Query, listing: Listing): Promise<SearchResult> {
  const { identity, scanAllPages, isConflicting = () => false, isDeclared = () => false } = query;
  const { name = '', previousName } = identity;
  const named = unique(query, listing.named(name));
  const previouslyNamed = unique(query, previousName === undefined ? [] : listing.named(previousName));
  const found = named ?? previouslyNamed;
  const [connection = null] = await completedAll(client, found === undefined ? [] : [found]);
  const isLeft = (one: ListedConnection) =>
    scanAllPages && replacementOf(nameIn(one), name) !== undefined && !isDeclared(nameIn(one));
  const conflicts = (one: ListedConnection) => isConflicting(one.connection, connection) && !isLeft(one);
  const left = listing.all.filter(isLeft);
  // A replacement that has the account and region comes first: any other cannot be continued.
  const fitsFirst = (one: ListedConnection, other: ListedConnection) =>
    Number(isConflicting(other.connection, connection)) - Number(isConflicting(one.connection, connection));
  const connections = (listed: readonly ListedConnection[]) =>
    listed.slice(0, MOST_RELATED).map((one) => one.connection);
  return {
    connection,
    similar: named === undefined ? connections(listing.alike(name).filter((one) => one !== found)) : [],
    conflicting: connections(listing.all.filter(conflicts)),
    replacements: await completedAll(client, [...left].sort(fitsFirst).slice(0, MOST_RELATED)),
    leftover: named && previouslyNamed?.connection,
  };
}

function unique(query: Query, listed: readonly ListedConnection[]): ListedConnection | undefined {
  const [first, ...others] = listed.filter(({ connection }) => !query.isClaimed?.(connection.connectionId));
  if (first === undefined || others.length === 0) return first;
  const ids = [first, ...others].map(({ connection }) => connection.connectionId).join(', ');
  throw new ActionError({
    title: 'The name is not unique',
    message: `Several ${query.type.label}s are named "${nameIn(first)}": ${ids}.`,
    fix: `${query.isEntry ? 'Rename' : 'Select one with the input connection-id, or rename'} or delete the others in Pictory.`,
  });
}

/**
 * Finds the requested connection: by id, else by name, else by its previous name. Reads pages up to the one with the
 * connection; with a previous name or `scanAllPages`, every page.
 *
 * @throws PictoryError as the client does, also for an id that does not exist; ActionError as `search` does.
 */
export async function findConnection(client: PictoryClient, query: Query): Promise<SearchResult> {
  const { type, identity, scanAllPages } = query;
  if (identity.connectionId !== undefined) return foundOnly(await client.read(type, identity.connectionId));
  const wanted = new Set([identity.name, identity.previousName].filter((name) => name !== undefined));
  const listed: ListedConnection[] = [];
  for await (const page of client.pages(type)) {
    listed.push(...page);
    for (const { connection } of page) {
      if (!query.isClaimed?.(connection.connectionId)) wanted.delete(connection.values.name);
    }
    if (wanted.size === 0 && !scanAllPages) break;
  }
  return search(client, query, createListing(listed));
}

export async function listConnections(client: PictoryClient, types: readonly ConnectionType[]): Promise<Connection[]> {
  const each = Array.fromAsync(types, async (type) => completedAll(client, await listAll(client, type)));
  return (await each).flat();
}

export async function listAll(client: PictoryClient, type: ConnectionType): Promise<readonly ListedConnection[]> {
  return (await Array.fromAsync(client.pages(type))).flat();
}

/** Each related connection is a warning or a request, and an account can consist of nothing else. */
const MOST_RELATED = 10;

/** Returns complete connections; reads incomplete items, one request each, one after the other. */
export function completedAll(client: PictoryClient, listed: readonly ListedConnection[]): Promise<Connection[]> {
  return Array.fromAsync(listed, ({ connection, complete }) =>
    complete ? connection : client.read(connection.type, connection.connectionId),
  );
}
