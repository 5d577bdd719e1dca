import type { Agent } from 'node:http';
import fetch, { type RequestInit, type Response } from 'node-fetch';
import { NetworkError } from './network-error.ts';
import { agentFor, proxyFor, tunnelSignal } from './proxy.ts';

interface Bounds {
  readonly timeoutMs: number;
  readonly largest: number;
  /** Ends the request early; later requests have `LAST_LOOK_MS`. */
  readonly end?: AbortSignal;
  /** Sends a write on a new connection: the server may have closed an idle one, and nobody knows what it read then. */
  readonly isWrite?: boolean;
}

export type Answer = Pick<Response, 'url' | 'status' | 'ok' | 'headers' | 'text' | 'arrayBuffer'>;

/** @throws NetworkError, and nothing else. */
export type Fetch = (url: string, init: RequestInit, bounds: Bounds) => Promise<Answer>;

/** The timeout of a request that begins after the end, in milliseconds. */
const LAST_LOOK_MS = 1_500;

/**
 * Creates the action's only `fetch`. It keeps connections open, and uses the proxies of the environment
 * (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, either case), but never for a loopback address.
 */
export function createFetch(): Fetch {
  const agents = new Map<string, Agent>();
  return async (url, init, { timeoutMs, largest, end, isWrite }) => {
    let proxy: URL | undefined;
    try {
      const target = new URL(url);
      proxy = proxyFor(target);
      const agent = agents.get(target.origin) ?? agentFor(target, proxy);
      agents.set(target.origin, agent);
      // The next request opens a connection if none is idle. Nothing runs in between.
      if (isWrite) for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
      return await within(timeoutMs, end, (signal) =>
        tunnelSignal.run(signal, () => ask(url, { ...init, agent, size: largest, signal })),
      );
    } catch (error) {
      throw new NetworkError(error, proxy?.host);
    }
  };
}

/** If the body of a refusal breaks off, the status counts, and the body is empty. */
async function ask(url: string, init: RequestInit): Promise<Answer> {
  const answer = await fetch(url, init);
  const body = await answer.text().catch((error: unknown) => (answer.ok ? Promise.reject(error) : ''));
  const text = async () => body;
  // Octokit calls it if the answer is neither JSON nor text.
  return Object.assign(answer, { text, arrayBuffer: async () => new TextEncoder().encode(body).buffer });
}

/**
 * Ends work that takes too long, even if it ignores the signal: an answer with status 101 never settles a fetch. The
 * timer keeps the process alive until then, so that it cannot exit successfully.
 */
async function within<T>(ms: number, end: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>) {
  const controller = new AbortController();
  const aborted = Promise.withResolvers<never>();
  const abort = () => {
    aborted.reject(Object.assign(new Error('The request took too long.'), { name: 'AbortError' }));
    controller.abort();
  };
  // A request after the end is the last read of a write's result.
  const timer = setTimeout(abort, end?.aborted ? Math.min(ms, LAST_LOOK_MS) : ms);
  end?.addEventListener('abort', abort);
  try {
    return await Promise.race([aborted.promise, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    end?.removeEventListener('abort', abort);
  }
}
