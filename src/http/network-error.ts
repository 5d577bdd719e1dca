import { PROXY_CODE } from './proxy.ts';

/** By `name,type,code` of what was thrown; the first row that fits counts. */
const KINDS = [
  ['timeout', /^AbortError,/],
  ['too-large', /,max-size,/],
  // Also a redirect where none is allowed.
  ['unreadable', /-redirect,|,(HPE_|Z_|ERR_HTTP_)/],
  // A retry does not help; a proxy that is down may come back.
  ['proxy', /,PROXY_(NO_ADDRESS|4\d\d)$/],
  ['dns', /,(ENOTFOUND|EAI_AGAIN)$/],
  [
    'tls',
    /,(PROXY_)?(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/,
  ],
] as const;
/** Sockets that never carried the request: it is safe to send it again. */
const NOT_SENT = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENOTFOUND|EAI_AGAIN)$/;
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
    const error: NodeJS.ErrnoException & { readonly type?: string } =
      thrown instanceof Error ? thrown : new Error(String(thrown));
    const { name, message, code = '', type = '' } = error;
    super(message, { cause: thrown });
    this.kind = KINDS.find(([, pattern]) => pattern.test(`${name},${type},${code}`))?.[0] ?? 'reset';
    // Octokit does not retry errors with this name.
    this.name = this.kind === 'timeout' ? 'AbortError' : 'NetworkError';
    this.proxy = proxy;
    this.blamesProxy = code.startsWith(PROXY_CODE);
    this.wasSent = !NOT_SENT.test(code) && !this.blamesProxy && this.kind !== 'tls';
    this.fix = /_ALTNAME_/.test(code) ? OTHER_HOST : /CERT_(HAS_EXPIRED|NOT_YET)/.test(code) ? CLOCK : undefined;
    const words = message.replace(/^.* failed, reason: /, '');
    this.reason = this.blamesProxy || words.startsWith(code) ? words : code || message;
  }
}
