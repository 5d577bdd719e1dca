import type { Agent } from 'node:http';
import fetch, { type RequestInit, type Response } from 'node-fetch';
import { NetworkError } from './network-error.ts';
import { agentFor, proxyFor, tunnelSignal } from './proxy.ts';

/** The bounds of one request, body included. */
export interface Bounds {
  readonly timeoutMs: number;
  /** Of the body, in bytes. */
  readonly largest: number;
  /** Ends the request early; one that begins after it has only a moment. */
  readonly end?: AbortSignal;
}

/** An answer whose body is there. */
export type Answer = Pick<Response, 'url' | 'status' | 'ok' | 'headers' | 'text' | 'arrayBuffer'>;

/**
 * What both APIs are called with.
 *
 * @throws NetworkError, and nothing else.
 */
export type Fetch = (url: string, init: RequestInit, bounds: Bounds) => Promise<Answer>;

/** How long a request may take that begins after the end, in milliseconds. */
const LAST_LOOK_MS = 1_500;

/**
 * The one `fetch` of the action: connections are kept open, and the proxies of the environment
 * (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, either case) are used, never for a loopback address.
 *
 * The body of a refusal is only good for its words: when it breaks off, the status counts, and the body is empty.
 */
export function createFetch(): Fetch {
  const agents = new Map<string, Agent>();
  return async (url, init, { timeoutMs, largest, end }) => {
    let proxy: URL | undefined;
    try {
      const target = new URL(url);
      proxy = proxyFor(target);
      const agent = agents.get(target.origin) ?? agentFor(target, proxy);
      agents.set(target.origin, agent);
      return await within(timeoutMs, end, (signal) =>
        tunnelSignal.run(signal, () => ask(url, { ...init, agent, size: largest, signal })),
      );
    } catch (error) {
      throw new NetworkError(error, proxy?.host);
    }
  };
}

async function ask(url: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init);
  const body = await answer.text().catch((error: unknown) => {
    if (answer.ok) throw error;
    return '';
  });
  const { status, ok, headers } = answer;
  return {
    url,
    status,
    ok,
    headers,
    text: async () => body,
    // Octokit asks for it when the answer is neither JSON nor text.
    arrayBuffer: async () => new TextEncoder().encode(body).buffer,
  };
}

/**
 * Ends work that takes too long, also when it does not listen: an answer with status 101 never settles a fetch. The timer
 * keeps the process alive until then, so that it cannot end as if all were well.
 */
async function within<Result>(
  ms: number,
  end: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => controller.abort();
  // What is asked after the end is the last look at what became of a write.
  const timer = setTimeout(abort, end?.aborted ? Math.min(ms, LAST_LOOK_MS) : ms);
  end?.addEventListener('abort', abort);
  try {
    const aborted = new Promise<never>((_, reject) => {
      const fail = () => reject(Object.assign(new Error('The request took too long.'), { name: 'AbortError' }));
      if (signal.aborted) fail();
      signal.addEventListener('abort', fail);
    });
    return await Promise.race([aborted, work(signal)]);
  } finally {
    clearTimeout(timer);
    end?.removeEventListener('abort', abort);
  }
}
