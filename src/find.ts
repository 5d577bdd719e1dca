import type { Connection, ConnectionType, Identity } from './connections/types.ts';
import { ActionError } from './errors.ts';
import type { ListedConnection, PictoryClient } from './pictory/client.ts';

/** What a search came upon. */
export interface Found {
  readonly connection: Connection | null;
  /** The connection under `previousName`, when the one under `name` exists as well. */
  readonly leftover?: Connection;
  /** Connections whose name differs from the one that was looked for in upper and lower case only. */
  readonly similar: readonly Connection[];
}

/**
 * Finds the connection that is meant: by id, else by name, else by its previous name.
 *
 * One request by id. By name one request a page, up to the page that has it; with a previous name, every page, to tell
 * whether both exist.
 *
 * @throws PictoryError as the client does; for an id that does not exist, too.
 * @throws ActionError when several connections have the name.
 */
export async function findConnection(client: PictoryClient, type: ConnectionType, identity: Identity): Promise<Found> {
  const { connectionId, name, previousName } = identity;
  if (connectionId !== undefined) {
    return { connection: await client.read(type, connectionId), similar: [] };
  }
  let byName: ListedConnection | undefined;
  let byPreviousName: ListedConnection | undefined;
  const similar: Connection[] = [];
  for await (const page of client.pages(type)) {
    byName ??= only(page, type, name);
    byPreviousName ??= only(page, type, previousName);
    similar.push(...page.map(({ connection }) => connection).filter((one) => isSimilar(one.values.name, name)));
    if (byName !== undefined && (previousName === undefined || byPreviousName !== undefined)) break;
  }
  const found = byName ?? byPreviousName;
  return {
    connection: found === undefined ? null : await completed(client, found),
    similar,
    ...(byName !== undefined && byPreviousName !== undefined ? { leftover: byPreviousName.connection } : {}),
  };
}

/** Every connection of the types, in the order of the API. */
export async function listConnections(
  client: PictoryClient,
  types: readonly ConnectionType[],
): Promise<readonly Connection[]> {
  const all: Connection[] = [];
  for (const type of types) {
    for await (const page of client.pages(type)) {
      for (const listed of page) all.push(await completed(client, listed));
    }
  }
  return all;
}

function completed(
  client: PictoryClient,
  { connection, complete }: ListedConnection,
): Promise<Connection> | Connection {
  return complete ? connection : client.read(connection.type, connection.connectionId);
}

function only(
  page: readonly ListedConnection[],
  type: ConnectionType,
  name: string | undefined,
): ListedConnection | undefined {
  if (name === undefined) return undefined;
  const [first, ...others] = page.filter(({ connection }) => connection.values.name === name);
  if (first === undefined || others.length === 0) return first;
  const ids = [first, ...others].map(({ connection }) => connection.connectionId).join(', ');
  throw new ActionError({
    title: 'The name is not unique',
    message: `Several ${type.label}s are named "${name}": ${ids}.`,
    fix: 'Say which one is meant with the connection-id input, or rename or delete the others in Pictory.',
  });
}

function isSimilar(candidate: string, name: string | undefined): boolean {
  return name !== undefined && candidate !== name && candidate.toLowerCase() === name.toLowerCase();
}
