import { describeConnection } from '../connections/describe.ts';
import { isSame } from '../connections/fields.ts';
import { isFormOf } from '../connections/likeness.ts';
import type { Body, Connection, ConnectionType } from '../connections/types.ts';
import { isComplete, readConnection, readPage, ShapeError } from './answer.ts';
import { PictoryError } from './errors.ts';
import { send, type Transport } from './transport.ts';

/**
 * The connections API of Pictory. Every method throws a `PictoryError` whose `outcome` says whether a write may have
 * taken effect.
 */
export class PictoryClient {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Yields the connections of a type page by page; requests each page only when needed. */
  async *pages(type: ConnectionType): AsyncGenerator<readonly ListedConnection[]> {
    const seen = new Set<string | undefined>();
    const ids = new Set<string>();
    let key: string | undefined;
    let total = 0;
    do {
      if (seen.size >= MOST_PAGES) throw tooMany(type, `has more than ${MOST_PAGES} pages`);
      const page = await send(this.#transport, {
        method: 'GET',
        path: `${type.collection}${key === undefined ? '' : `?${new URLSearchParams({ nextPageKey: key })}`}`,
        collection: true,
        what: `list the ${type.label}s`,
        read: (answer, _status, length) => {
          const { items, more } = readPage(answer);
          if (seen.has(more)) throw new ShapeError('its pages repeat');
          const listed = items.map((item) => ({
            connection: readConnection(type, item, { version: 0 }),
            complete: isComplete(type, item),
          }));
          return { listed, more, length };
        },
      });
      total += page.length;
      if (total > LARGEST_LIST) throw tooMany(type, 'has more than 16 MiB');
      // A list that changes while it is read may show an item on two pages.
      yield page.listed.filter(({ connection: { connectionId: id } }) => !ids.has(id) && ids.add(id));
      key = page.more;
      seen.add(key);
    } while (key !== undefined);
  }

  read(type: ConnectionType, connectionId: string): Promise<Connection> {
    return send(this.#transport, {
      method: 'GET',
      path: pathOf(type, connectionId),
      what: `read the ${describeConnection(type, { connectionId })}`,
      read: (answer) => mustBe(connectionId, readConnection(type, answer), answer),
    });
  }

  /** `POST`; the answer has no type and no dates. */
  create(type: ConnectionType, body: Body): Promise<Connection> {
    return send(this.#transport, {
      method: 'POST',
      path: type.collection,
      collection: true,
      body,
      advice: type.advice,
      what: `create the ${describeConnection(type, { name: String(body['name']) })}`,
      read: (answer) => {
        const connection = readConnection(type, answer, body);
        const isOurs = type.fields.every((field) => {
          const [stored, sent] = [connection.values[field.api], body[field.api]];
          if (field.api === 'name') return stored === sent || isFormOf(connection.values.name, String(sent));
          return field.kind !== 'immutable' || isSame(field, stored, sent);
        });
        if (!isOurs) throw new ShapeError('it describes another connection');
        return connection;
      },
    });
  }

  /** `PUT /{connectionid}` with the version of the read that `body` was made from. */
  update(current: Connection, body: Body): Promise<Connection> {
    const { type, connectionId, values } = current;
    return send(this.#transport, {
      method: 'PUT',
      path: pathOf(type, connectionId),
      body,
      advice: type.advice,
      what: `update the ${describeConnection(type, { name: values.name, connectionId })}`,
      read: (answer) => mustBe(connectionId, readConnection(type, answer, { ...values, ...body, version: undefined })),
    });
  }

  /** `DELETE /{connectionid}`; the API's delete knows no version. */
  remove(current: Connection): Promise<void> {
    const { type, connectionId, values } = current;
    return send(this.#transport, {
      method: 'DELETE',
      path: pathOf(type, connectionId),
      what: `delete the ${describeConnection(type, { name: values.name, connectionId })}`,
      read: (_answer, status) => {
        // Any other success may come from a proxy: only a read can confirm the delete.
        if (status !== 204) throw new ShapeError(`its status is ${status} instead of 204`);
      },
    });
  }
}

/** An item of a list. An incomplete item must be read before a comparison. */
export interface ListedConnection {
  readonly connection: Connection;
  readonly complete: boolean;
}

/** Ten times the pages of an account with 10,000 connections, at 100 a page. */
const MOST_PAGES = 1_000;
/** All pages together, in characters: 10,000 connections of 1,600 each. */
const LARGEST_LIST = 16 * 1024 * 1024;

function tooMany({ label }: ConnectionType, how: string): PictoryError {
  return new PictoryError({
    trouble: 'too-large',
    outcome: 'refused',
    message: `Could not list the ${label}s: the list ${how}.`,
    fix: 'Check api-url; if it is right, report this to Pictory.',
  });
}

function pathOf(type: ConnectionType, connectionId: string): string {
  return `${type.collection}/${encodeURIComponent(connectionId)}`;
}

function mustBe(connectionId: string, connection: Connection, answer?: unknown): Connection {
  const { type = connection.type.api } = (answer ?? {}) as { readonly type?: unknown };
  const isOfType = String(type).toUpperCase() === connection.type.api.toUpperCase();
  if (isOfType && connection.connectionId === connectionId) return connection;
  throw new ShapeError(`it describes another connection (of the type ${type})`);
}
