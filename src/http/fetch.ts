import type { Agent } from 'node:http';
import fetch, { type RequestInit, type Response } from 'node-fetch';
import { agentFor, PROXY_CODE, proxyFor, tunnelSignal } from './proxy.ts';

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

/** By `name,type,code` of what was thrown; the first row that fits counts. */
const KINDS = [
  ['timeout', /^AbortError,/],
  ['too-large', /,max-size,/],
  // Also a redirect where none is allowed.
  ['unreadable', /-redirect,|,(HPE_|Z_|ERR_HTTP_)/],
  // A retry does not help; a proxy that is down may come back.
  ['proxy', /,PROXY_(NO_ADDRESS|4\d\d)$/],
  ['dns', /,(ENOTFOUND|EAI_AGAIN)$/],
  ['tls', /,(PROXY_)?(CERT_|ERR_(TLS|SSL)_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/],
] as const;
/** Codes of connections that never opened: it is safe to send the request again. */
const NOT_SENT =
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENOTFOUND|EAI_AGAIN|CERT_|ERR_TLS_CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/;
const OTHER_HOST =
  'The certificate is for another host. Check the address (api-url, for Pictory), and whether a proxy answers in its place.';
const CLOCK =
  'If the clock of the runner is wrong, set it. If it is right, the server, or a proxy that inspects TLS, needs a new certificate.';

/** A request without a usable answer. Has the request's address, never its headers, which hold the API key. */
export class NetworkError extends Error {
  override readonly name: string;
  /** `reset`: a connection could not be opened, or broke off. */
  readonly kind: (typeof KINDS)[number][0] | 'reset';
  /** Host and port of the proxy on the way, if there is one. */
  readonly proxy: string | undefined;
  /** The proxy itself failed, not the connection through it. */
  readonly blamesProxy: boolean;
  /** The server may have received the request. */
  readonly wasSent: boolean;
  readonly fix: string | undefined;
  /** The system's code, e.g. `ECONNRESET`; in words where there is none, where they have dates, or a proxy is to blame. */
  readonly reason: string;

  constructor(thrown: unknown, proxy: string | undefined) {
    const facts: Partial<Record<'name' | 'message' | 'code' | 'type' | 'erroredSysCall', string>> = Object(thrown);
    const { name = '', message = String(thrown), code = '', type = '', erroredSysCall = '' } = facts;
    super(message, { cause: thrown });
    this.kind = KINDS.find(([, pattern]) => pattern.test(`${name},${type},${code}`))?.[0] ?? 'reset';
    // Octokit does not retry errors with this name.
    this.name = this.kind === 'timeout' ? 'AbortError' : 'NetworkError';
    this.proxy = proxy;
    this.blamesProxy = code.startsWith(PROXY_CODE);
    // An open connection can lose its route, too.
    this.wasSent = !this.blamesProxy && (!NOT_SENT.test(code) || /^(read|write)$/.test(erroredSysCall));
    this.fix = /_ALTNAME_/.test(code) ? OTHER_HOST : /CERT_(HAS_EXPIRED|NOT_YET)/.test(code) ? CLOCK : undefined;
    const words = message.replace(/^.* failed, reason: /, '');
    this.reason = this.blamesProxy || words.startsWith(code) ? words : code || message;
  }
}

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
        tunnelSignal.run(signal, () => answerTo(url, { ...init, agent, size: largest, signal })),
      );
    } catch (error) {
      throw new NetworkError(error, proxy?.host);
    }
  };
}

/** If the body of a refusal breaks off, the status counts, and the body is empty. */
async function answerTo(url: string, init: RequestInit): Promise<Answer> {
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
