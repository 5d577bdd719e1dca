import { isObject, parseJson } from '../http.ts';
import type { StoredConnection } from './connection.ts';

/** One page of a list, and the key of the next one if there is one. */
export interface Page {
  readonly items: readonly StoredConnection[];
  readonly nextPageKey?: string;
}

/**
 * The page after a key, or the first.
 * @returns `undefined` when the key is not one that a page gave out.
 */
export function page(connections: readonly StoredConnection[], size: number, key: string | null): Page | undefined {
  const after = key === null ? '' : idOf(key);
  if (after === undefined) return undefined;
  const rest = inOrder(connections).filter((connection) => connection.connectionId > after);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return last === undefined || rest.length === items.length ? { items } : { items, nextPageKey: keyOf(last) };
}

/** By id, as in a table with the id for its key: a page stays where it is when a connection before it goes. */
export function inOrder(connections: readonly StoredConnection[]): readonly StoredConnection[] {
  return connections.toSorted((a, b) => (a.connectionId < b.connectionId ? -1 : 1));
}

// In base64 `{">` begins with `eyI+`: a client that forgets to encode the key for the query is found out.
function keyOf(last: StoredConnection): string {
  return Buffer.from(JSON.stringify({ '>': last.connectionId, type: last.type })).toString('base64');
}

function idOf(key: string): string | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return undefined;
  const value = parseJson(Buffer.from(key, 'base64').toString('utf8'));
  return isObject(value) && typeof value['>'] === 'string' ? value['>'] : undefined;
}
