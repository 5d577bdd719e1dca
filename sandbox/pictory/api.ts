import { type Answer, decodeSegment, empty, type Incoming, json } from '../http.ts';
import { lazy } from '../lazy.ts';
import { type BodyRules, bodyRules } from './body.ts';
import type { Fields, StoredConnection } from './connection.ts';
import { type Connections, occupant } from './connections.ts';
import type { Dialect } from './dialect.ts';
import { authenticate, forbidden, type KeyRule } from './keys.ts';
import { type Kind, kinds } from './kind.ts';
import { inOrder, page } from './paging.ts';
import { shown } from './presentation.ts';
import { badRequest, methodNotAllowed, notFound, type Refusal, refuse } from './refusal.ts';

/** The API's path below an origin. */
export const PICTORY_BASE = '/pictoryapis/v1';

/** The behaviour of the API; read at every request, so it may change in between. */
export interface PictorySettings {
  dialect: Dialect;
  /** The time until reads show a write, in milliseconds. */
  lagMs: number;
  pageSize: number;
  keys: Readonly<Record<string, KeyRule>>;
}

// The rules never change, so every sandbox of the process shares them.
const collections = lazy(() => kinds.map((kind) => ({ kind, rules: bodyRules(kind) })));

/** One request to one type of connection, by a known account. */
interface Call {
  readonly kind: Kind;
  readonly rules: BodyRules;
  readonly account: string;
  readonly request: Incoming;
}

/** The Pictory API: rules about who may do what and what is valid, in front of the connections. */
export class PictoryApi {
  readonly #connections: Connections;
  readonly #settings: PictorySettings;

  constructor(connections: Connections, settings: PictorySettings) {
    this.#connections = connections;
    this.#settings = settings;
  }

  /** Carries out one request below {@link PICTORY_BASE}. */
  handle(request: Incoming): Answer {
    const key = authenticate(request.headers['authorization'], this.#settings.keys);
    if ('refusal' in key) return this.refuse(key.refusal);
    const [, collection = '', id, ...rest] = request.path.slice(PICTORY_BASE.length).split('/');
    const found = collections().find(({ kind }) => kind.collection === `/${collection}`);
    if (found === undefined || rest.length > 0) return this.refuse(notFound(`No such resource: ${request.path}`));
    const call = { ...found, account: key.account, request };
    return id === undefined ? this.#onCollection(call) : this.#onOne(call, decodeSegment(id));
  }

  /** An error in the shape of the current dialect. */
  refuse(refusal: Refusal): Answer {
    return refuse(refusal, this.#settings.dialect.errorBody);
  }

  #onCollection(call: Call): Answer {
    if (call.request.method === 'GET') return this.#list(call);
    if (call.request.method === 'POST') return this.#create(call);
    return this.refuse(methodNotAllowed(call.request));
  }

  #onOne(call: Call, id: string): Answer {
    if (call.request.method === 'GET') return this.#read(call, id);
    if (call.request.method === 'PUT') return this.#update(call, id);
    if (call.request.method === 'DELETE') return this.#delete(call, id);
    return this.refuse(methodNotAllowed(call.request));
  }

  #list({ kind, account, request }: Call): Answer {
    const { dialect, lagMs, pageSize } = this.#settings;
    const paged = kind.pages === 'always' || dialect.awsPages;
    const unknown = [...request.query.keys()].filter((name) => !paged || name !== 'nextPageKey');
    if (unknown.length > 0) return this.refuse(badRequest(`Unknown query parameter: ${unknown.join(', ')}`));
    const mine = this.#connections.all(lagMs).filter((one) => one.type === kind.type && one.account === account);
    const found = paged ? page(mine, pageSize, request.query.get('nextPageKey')) : { items: inOrder(mine) };
    if (found === undefined) return this.refuse(badRequest('nextPageKey is not a key of this list.'));
    const Items = found.items.map((one) => this.#show(one, kind.readShape));
    return json(200, found.nextPageKey === undefined ? { Items } : { Items, nextPageKey: found.nextPageKey });
  }

  #create({ kind, rules, account, request }: Call): Answer {
    const checked = rules.create(request);
    if ('refusal' in checked) return this.refuse(checked.refusal);
    const body = this.#stored(checked.body);
    const taken = this.#taken(kind, account, body);
    if (taken !== undefined) return this.refuse(taken);
    const created = this.#connections.add(kind.type, account, body);
    return json(this.#settings.dialect.createStatus, this.#show(created, kind.createShape));
  }

  #read(call: Call, id: string): Answer {
    const found = this.#visible(call, id, this.#settings.lagMs);
    return 'refusal' in found ? this.refuse(found.refusal) : json(200, this.#show(found, call.kind.readShape));
  }

  #update(call: Call, id: string): Answer {
    const current = this.#visible(call, id);
    if ('refusal' in current) return this.refuse(current.refusal);
    const checked = call.rules.update(call.request);
    if ('refusal' in checked) return this.refuse(checked.refusal);
    const { version, ...changes } = this.#stored(checked.body);
    if (version !== current.version) return this.refuse(this.#conflict(version));
    const { name } = changes;
    const renamed = name !== undefined && name !== current.name;
    const taken = renamed ? this.#taken(call.kind, call.account, { name }) : undefined;
    if (taken !== undefined) return this.refuse(taken);
    return json(200, this.#show(this.#connections.change(current, changes), call.kind.readShape));
  }

  #delete(call: Call, id: string): Answer {
    const current = this.#visible(call, id);
    if ('refusal' in current) {
      return call.kind.deleteUnknown === 204 ? empty(204) : this.refuse(current.refusal);
    }
    this.#connections.remove(current);
    return empty(204);
  }

  #visible({ kind, account }: Call, id: string, lagMs = 0): StoredConnection | { readonly refusal: Refusal } {
    const found = this.#connections.find(id, lagMs);
    if (found === undefined || found.type !== kind.type) return { refusal: notFound(`Connection ${id} not found.`) };
    if (found.account === account) return found;
    return { refusal: kind.foreign === 403 ? forbidden : notFound(`Connection ${id} not found.`) };
  }

  #taken(kind: Kind, account: string, fields: Partial<Fields>): Refusal | undefined {
    const { takenStatus, uniqueNames } = this.#settings.dialect;
    const others = this.#connections.all().filter((other) => other.account === account);
    const taken = occupant(kind, fields, others, uniqueNames);
    if (taken === undefined) return undefined;
    return {
      status: takenStatus,
      code: 'CONNECTION_ALREADY_EXISTS',
      message: `A connection with this ${taken.shared} already exists.`,
    };
  }

  #stored<Body extends Partial<Fields>>(body: Body): Body {
    const { stores = (text) => text } = this.#settings.dialect;
    const { name, description } = body;
    return {
      ...body,
      ...(name !== undefined && { name: stores(name) }),
      ...(description !== undefined && { description: stores(description) }),
    };
  }

  #conflict(version: number): Refusal {
    return {
      status: this.#settings.dialect.conflictStatus,
      code: 'VERSION_MISMATCH',
      message: `Version ${version} is not the current version of the connection.`,
    };
  }

  #show(stored: StoredConnection, shape: Kind['readShape']) {
    return shown(stored, shape, this.#settings.dialect);
  }
}
