import { PROXY_CODE } from './proxy.ts';

/** Sockets that never carried the request: it is safe to send it again. */
const NOT_SENT = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']);
const DNS = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const TLS = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;
const UNREADABLE = /^(HPE_|Z_|ERR_HTTP_)/;
const OTHER_HOST =
  'The certificate is for another host. Check the address (api-url, for Pictory), and whether a proxy answers in its place.';
const CLOCK =
  'If the clock of the runner is wrong, set it. If it is right, the server, or a proxy that inspects TLS, needs a new certificate.';
/** A retry does not help; a proxy that is down may come back. */
const PROXY_REFUSES = new RegExp(`^${PROXY_CODE}(NO_ADDRESS|4\\d\\d)$`);

/** `reset`: a connection could not be opened, or broke off. `unreadable` includes a redirect where none is allowed. */
type Kind = 'dns' | 'tls' | 'proxy' | 'timeout' | 'too-large' | 'reset' | 'unreadable';

/** A request without a usable answer. Has the request's address, never its headers, which hold the API key. */
export class NetworkError extends Error {
  override readonly name: string;
  readonly kind: Kind;
  /** Host and port of the proxy on the way, if there is one. */
  readonly proxy: string | undefined;
  /** The proxy itself failed, not the connection through it. */
  readonly blamesProxy: boolean;
  /** The server may have received the request. */
  readonly wasSent: boolean;
  /** Advice on a certificate that is for another host, or not valid now. */
  readonly fix: string | undefined;
  /** The system's code, e.g. `ECONNRESET`; in words where there is none, where they have dates, or a proxy is to blame. */
  readonly reason: string;

  constructor(thrown: unknown, proxy: string | undefined) {
    const error: Thrown = thrown instanceof Error ? thrown : new Error(String(thrown));
    const { message, code = '' } = error;
    super(message, { cause: thrown });
    this.kind = kindOf(error);
    // Octokit does not retry errors with this name.
    this.name = this.kind === 'timeout' ? 'AbortError' : 'NetworkError';
    this.proxy = proxy;
    this.blamesProxy = code.startsWith(PROXY_CODE);
    this.wasSent = !NOT_SENT.has(code) && !this.blamesProxy && this.kind !== 'tls';
    this.fix = /_ALTNAME_/.test(code) ? OTHER_HOST : /CERT_(HAS_EXPIRED|NOT_YET)/.test(code) ? CLOCK : undefined;
    const words = message.replace(/^.* failed, reason: /, '');
    this.reason = this.blamesProxy || words.startsWith(code) ? words : code || message;
  }
}

type Thrown = Error & { readonly code?: string; readonly type?: string };

function kindOf({ name, code = '', type }: Thrown): Kind {
  if (name === 'AbortError') return 'timeout';
  if (type === 'max-size') return 'too-large';
  if (type?.endsWith('-redirect') || UNREADABLE.test(code)) return 'unreadable';
  if (PROXY_REFUSES.test(code)) return 'proxy';
  if (DNS.has(code)) return 'dns';
  if (TLS.test(code.replace(PROXY_CODE, ''))) return 'tls';
  return 'reset';
}
