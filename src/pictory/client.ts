import { isSame } from '../connections/fields.ts';
import { isFormOf } from '../connections/likeness.ts';
import type { Body, Connection, ConnectionType, Values } from '../connections/types.ts';
import { isComplete, readConnection, readPage, ShapeError } from './answer.ts';
import { PictoryError } from './errors.ts';
import { send, type Transport } from './transport.ts';

/** An item of a list. An incomplete item must be read before a comparison. */
export interface ListedConnection {
  readonly connection: Connection;
  readonly complete: boolean;
}

/** Ten times the pages of an account with 10,000 connections, at 100 a page. */
const MOST_PAGES = 1_000;
/** All pages together, in characters: 10,000 connections of 1,600 each. */
const LARGEST_LIST = 16 * 1024 * 1024;

/** The connections API of Pictory. The `outcome` of its `PictoryError`s says whether a write may have taken effect. */
export class PictoryClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Yields the connections of a type page by page; requests each page only when needed. */
  async *pages(type: ConnectionType): AsyncGenerator<readonly ListedConnection[]> {
    const seen = new Set<string | undefined>();
    const ids = new Set<string>();
    let nextPageKey: string | undefined;
    let total = 0;
    const read = (answer: unknown, _status: number, length: number) => {
      const { items, more } = readPage(answer);
      if (seen.has(more)) throw new ShapeError('its pages repeat');
      const listed = items.map((item) => {
        return { connection: readConnection(type, item, { version: 0 }), complete: isComplete(type, item) };
      });
      total += length;
      nextPageKey = more;
      return listed;
    };
    do {
      if (seen.size >= MOST_PAGES) throw tooMany(type, `has more than ${MOST_PAGES} pages`);
      const page = await send(this.#transport, { task: 'list', type, nextPageKey, read });
      if (total > LARGEST_LIST) throw tooMany(type, 'has more than 16 MiB');
      // A list that changes while it is read may show an item on two pages.
      yield page.filter(({ connection: { connectionId: id } }) => !ids.has(id) && ids.add(id));
      seen.add(nextPageKey);
    } while (nextPageKey !== undefined);
  }

  read(type: ConnectionType, connectionId: string): Promise<Connection> {
    const read = (answer: unknown) => mustDescribe(connectionId, readConnection(type, answer), answer);
    return send(this.#transport, { task: 'read', type, identity: { connectionId }, read });
  }

  /** The answer has no type and no dates. */
  create(type: ConnectionType, body: Body): Promise<Connection> {
    const identity = { name: String(body['name']) };
    const read = (answer: unknown) => {
      const connection = readConnection(type, answer, body);
      const { name } = connection.values;
      if (name !== identity.name && !isFormOf(name, identity.name)) throw new ShapeError(ANOTHER);
      return mustKeep(body, connection);
    };
    return send(this.#transport, { task: 'create', type, identity, body, read });
  }

  /** `body` has the version of the read that it was made from. */
  update({ type, connectionId, values }: Connection, body: Body): Promise<Connection> {
    const known = { ...values, ...body, version: undefined };
    const read = (answer: unknown) => mustKeep(values, mustDescribe(connectionId, readConnection(type, answer, known)));
    return send(this.#transport, { task: 'update', type, identity: { connectionId, name: values.name }, body, read });
  }

  /** The API's delete knows no version. */
  remove({ type, connectionId, values }: Connection): Promise<void> {
    const read = (_answer: unknown, status: number) => {
      // Any other success may come from a proxy: only a read can confirm the delete.
      if (status !== 204) throw new ShapeError(`its status is ${status} instead of 204`);
    };
    return send(this.#transport, { task: 'delete', type, identity: { connectionId, name: values.name }, read });
  }
}

function tooMany({ label }: ConnectionType, how: string): PictoryError {
  const message = `Could not list the ${label}s: the list ${how}.`;
  const fix = 'Check api-url; if it is right, report this to Pictory.';
  return new PictoryError({ trouble: 'too-large', outcome: 'refused', message, fix });
}

const ANOTHER = 'it describes another connection';

/** Checks the immutable fields of the answer to a write, as far as they were known. */
function mustKeep(known: Body | Values, connection: Connection): Connection {
  const { type, values } = connection;
  const immutable = type.fields.filter(({ api, kind }) => kind === 'immutable' && known[api] !== undefined);
  if (immutable.every((field) => isSame(field, values[field.api], known[field.api]))) return connection;
  throw new ShapeError(ANOTHER);
}

function mustDescribe(connectionId: string, connection: Connection, answer?: unknown): Connection {
  const type = (answer as { readonly type?: unknown } | undefined)?.type ?? connection.type.api;
  const isOfType = typeof type === 'string' && type.toUpperCase() === connection.type.api;
  if (isOfType && connection.connectionId === connectionId) return connection;
  throw new ShapeError(`${ANOTHER} (${connection.connectionId}, of the type ${JSON.stringify(type)})`);
}
