import type { Body, ConnectionType } from '../../src/connections/types.ts';
import { LONGEST_WAIT_MS, pauseMs } from '../../src/http/backoff.ts';
import { type Fetch, NetworkError } from '../../src/http/fetch.ts';
import { parseJson } from '../../src/http/json.ts';
import { readReason } from '../../src/pictory/answer.ts';
import { fromNetwork, fromStatus } from '../../src/pictory/errors.ts';
import { BASE, headers } from '../../src/pictory/transport.ts';
import { codeCell } from '../../src/sanitize/markdown.ts';

const TIMEOUT_MS = 30_000;
/** In bytes: a list may come without pages. */
const LARGEST_ANSWER = 8 * 1024 * 1024;
const MOST_ATTEMPTS = 3;

export type Json = Readonly<Record<string, unknown>>;

/** An answer, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** `undefined` when the body is no JSON object. */
  readonly json: Json | undefined;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the API's base. */
  readonly path: string;
  readonly body?: Body;
  /** Another key than the run's. */
  readonly apiKey?: string;
}

interface Surroundings {
  readonly fetch: Fetch;
  /** An origin. */
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly redact: (text: string) => string;
  readonly sleep: (ms: number) => Promise<void>;
  /** After this, requests have to end. */
  readonly end: AbortSignal;
}

/** The API as it is: it sends what the action would send, and hands every answer on. */
export class Api {
  readonly #by: Surroundings;
  /** The shapes of the bodies of refusals so far, as Markdown. */
  readonly errorShapes = new Set<string>();
  answers = 0;

  constructor(surroundings: Surroundings) {
    this.#by = surroundings;
  }

  /**
   * Sends a request. It is sent again only when the server cannot have done anything: a read, or an answer of 429.
   *
   * @throws PictoryError when there is no answer; its `outcome` says whether a write may have been carried out.
   */
  async send(call: Call): Promise<Answer> {
    const { method, path, body, apiKey = this.#by.apiKey } = call;
    const url = new URL(`${this.#by.apiUrl}${BASE}${path}`);
    const attempt = { what: `${method} ${url.pathname}`, host: url.host, write: method !== 'GET', collection: true };
    const facts = { ...attempt, timeoutMs: TIMEOUT_MS, largest: LARGEST_ANSWER, cancelled: this.#by.end.aborted };
    const init = { method, headers: headers(apiKey, body), body: JSON.stringify(body), redirect: 'manual' } as const;
    const bounds = { timeoutMs: TIMEOUT_MS, largest: LARGEST_ANSWER, end: this.#by.end };
    for (let number = 1; ; number += 1) {
      const last = number === MOST_ATTEMPTS;
      try {
        const response = await this.#by.fetch(url.href, init, bounds);
        const text = await response.text();
        const { retryAfterMs = 0 } = fromStatus({ ...facts, number }, response, text, (said) => said);
        const passing = response.status === 429 || (method === 'GET' && response.status >= 500);
        if (last || !passing || retryAfterMs > LONGEST_WAIT_MS) return this.#answer(response.status, text);
        await this.#by.sleep(Math.max(pauseMs(number), retryAfterMs));
      } catch (thrown) {
        if (!(thrown instanceof NetworkError)) throw thrown;
        const error = fromNetwork({ ...facts, number }, thrown);
        if (last || error.outcome !== 'refused') throw error;
        await this.#by.sleep(pauseMs(number));
      }
    }
  }

  #answer(status: number, text: string): Answer {
    this.answers += 1;
    const json = objectIn(text);
    if (status >= 400) this.errorShapes.add(this.#shape(text, json));
    return { status, text, json };
  }

  #shape(text: string, json: Json | undefined): string {
    if (text === '') return 'an empty body';
    return json === undefined ? 'no JSON' : this.shown(Object.keys(json).join(', '));
  }

  /** The status of an answer and the server's own words, as Markdown. */
  said({ status, text }: Answer): string {
    const words = readReason(text, this.#by.redact);
    return words === undefined ? String(status) : `${status}: ${codeCell(words)}`;
  }

  /** Text from outside, as Markdown for a cell. */
  shown(text: string): string {
    return codeCell(this.#by.redact(text));
  }
}

export function pathOf({ collection }: ConnectionType, id: string): string {
  return `${collection}/${encodeURIComponent(id)}`;
}

function objectIn(text: string): Json | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
