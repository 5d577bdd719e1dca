import { replacementOf } from './connections/replacement.ts';
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

interface Looking {
  /** Look through all pages, also when the connection is found: for what is left of a replacement. */
  readonly everyPage?: boolean;
  /** Tells the connections that stand in the way of a create. */
  readonly holds?: (connection: Connection) => boolean;
}

/**
 * Finds the connection that is meant: by id, else by name, else by its previous name.
 *
 * One request by id. By name one request a page (and one for an item that the list shows incompletely), up to the page that has it; every page with a previous name, to tell
 * whether both exist, and with `everyPage`, to find what is left of a replacement.
 *
 * @throws PictoryError as the client does; for an id that does not exist, too.
 * @throws ActionError when several connections have the name.
 */
export async function findConnection(
  client: PictoryClient,
  type: ConnectionType,
  identity: Identity,
  { everyPage = false, holds = () => false }: Looking = {},
): Promise<Found> {
  const { connectionId, name, previousName } = identity;
  if (connectionId !== undefined) {
    return foundOnly(await client.read(type, connectionId));
  }
  let byName: ListedConnection | undefined;
  let byPreviousName: ListedConnection | undefined;
  const similar: Connection[] = [];
  const replacements: ListedConnection[] = [];
  const holders: Connection[] = [];
  for await (const page of client.pages(type)) {
    byName ??= only(page, type, name);
    byPreviousName ??= only(page, type, previousName);
    similar.push(...page.map(({ connection }) => connection).filter((one) => isSimilar(one.values.name, name)));
    holders.push(...page.map(({ connection }) => connection).filter(holds));
    if (everyPage) {
      replacements.push(...page.filter((one) => replacementOf(one.connection.values.name, name ?? '') !== undefined));
      continue;
    }
    if (byName !== undefined && (previousName === undefined || byPreviousName !== undefined)) break;
  }
  const found = byName ?? byPreviousName;
  return {
    connection: found === undefined ? null : await completed(client, found),
    similar,
    holders: holders.filter(({ values }) => replacementOf(values.name, name ?? '') === undefined),
    replacements: await completedAll(client, replacements.slice(0, MOST_REPLACEMENTS)),
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
      all.push(...(await completedAll(client, page)));
    }
  }
  return all;
}

/** More than one is left only when several runs were interrupted. */
const MOST_REPLACEMENTS = 10;

async function completedAll(
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
