import { type Body, type ConnectionType, describeConnection, type Identity } from '../connections/types.ts';
import { LONGEST_WAIT_MS, pauseMs } from '../http/backoff.ts';
import { type Fetch, NetworkError } from '../http/fetch.ts';
import { parseJson } from '../http/json.ts';
import { USER_AGENT } from '../identity.ts';
import { ShapeError } from './answer.ts';
import { fromNetwork, fromShape, fromStatus, PictoryError, type Trouble } from './errors.ts';

export interface Transport {
  readonly fetch: Fetch;
  /** An origin without a trailing slash, e.g. `https://api.pictory.ai`. */
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly redact: (text: string) => string;
  readonly debug: (line: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
  readonly stop: AbortSignal;
  readonly end: AbortSignal;
}

const METHODS = { list: 'GET', read: 'GET', create: 'POST', update: 'PUT', delete: 'DELETE' } as const;

interface Call<Result> {
  readonly task: keyof typeof METHODS;
  readonly type: ConnectionType;
  /** Its id, if there is one, is part of the path. */
  readonly identity?: Identity;
  readonly nextPageKey?: string;
  readonly body?: Body;
  /** @throws ShapeError if a success has another body, of `length` characters. */
  readonly read: (answer: unknown, status: number, length: number) => Result;
}

/** The path of the API. From the page "Create AWS Connection". */
export const BASE = '/pictoryapis/v1';
const PASSING: ReadonlySet<Trouble> = new Set(['rate-limited', 'server', 'timeout', 'dns', 'network', 'unexpected']);

/**
 * Sends one request. Retries a read after any temporary trouble; a write only if it cannot have taken effect.
 *
 * @throws PictoryError if there is no success; its `outcome` says whether a write may have taken effect.
 */
export async function send<Result>(transport: Transport, call: Call<Result>): Promise<Result> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(transport, call, number);
    } catch (error) {
      if (!(error instanceof PictoryError) || number >= transport.maxAttempts) throw error;
      const { trouble, outcome, retryAfterMs = 0 } = error;
      if (outcome === 'unknown' || !PASSING.has(trouble) || retryAfterMs > LONGEST_WAIT_MS) throw error;
      await transport.sleep(Math.max(pauseMs(number), retryAfterMs));
      if (transport.stop.aborted) throw error;
    }
  }
}

async function attempt<Result>(transport: Transport, call: Call<Result>, number: number): Promise<Result> {
  const { task, type, identity, nextPageKey } = call;
  const { timeoutMs, end } = transport;
  const id = identity?.connectionId;
  const path = id === undefined ? type.collection : `${type.collection}/${encodeURIComponent(id)}`;
  const url = new URL(`${transport.apiUrl}${BASE}${path}`);
  if (nextPageKey !== undefined) url.searchParams.set('nextPageKey', nextPageKey);
  const method = METHODS[task];
  const write = method !== 'GET';
  const what = `${task} the ${identity === undefined ? `${type.label}s` : describeConnection(type, identity)}`;
  const advice = call.body && type.advice;
  // A list can have all connections of an account on its only page.
  const largest = (task === 'list' && nextPageKey === undefined ? 8 : 1) * 1024 ** 2;
  const facts = { what, collection: id === undefined, advice, host: url.host, write, timeoutMs, largest, number };
  const begin = performance.now();
  const took = () => `${Math.round(performance.now() - begin)} ms (attempt ${number})`;
  const log = (ending: string | number) => transport.debug(`${method} ${url.pathname} ${ending} ${took()}`);
  const body = JSON.stringify(call.body);
  const init = { method, headers: headers(transport.apiKey, body), body, redirect: 'manual' } as const;
  const bounds = { timeoutMs, largest, end, isWrite: write };
  const response = await transport.fetch(url.href, init, bounds).catch((thrown: unknown) => {
    if (!(thrown instanceof NetworkError)) throw thrown;
    const error = fromNetwork({ ...facts, cancelled: end.aborted }, thrown);
    log(error.trouble);
    throw error;
  });
  log(response.status);
  const text = await response.text();
  if (!response.ok) throw fromStatus(facts, response, text, transport.redact);
  try {
    return call.read(parseJson(text), response.status, text.length);
  } catch (error) {
    throw error instanceof ShapeError ? fromShape(facts, error.message) : error;
  }
}

/** Returns the headers of every request to Pictory. The key has no `Bearer`: the page "Create AWS Connection". */
export function headers(apiKey: string, body: unknown): Record<string, string> {
  const format: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
  return { Authorization: apiKey, Accept: 'application/json', 'User-Agent': USER_AGENT, ...format };
}
