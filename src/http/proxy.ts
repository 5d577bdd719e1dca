import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import querystring from 'node:querystring';
import { Duplex } from 'node:stream';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { checkBypass } from '@actions/http-client/lib/proxy';

/** The prefix of the code of a proxy's own error; a status or the code of the cause follows. */
export const PROXY_CODE = 'PROXY_';

/** Returns the environment's proxy for an address. @throws Error if the variable is not the address of a proxy. */
export function proxyFor(url: URL): URL | undefined {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const value = process.env[name.toLowerCase()] || process.env[name];
  if (!value || checkBypass(url)) return undefined;
  // `proxy:8080` would be a URL with the scheme `proxy`.
  const proxy = URL.parse(value.includes('://') ? value : `http://${value}`);
  // In `http://user:pa/ss@proxy`, the slash ends the host: what follows is half of a password.
  const isAddress = proxy?.pathname === '/' && !/[?#]/.test(value);
  if (isAddress && /^https?:$/.test(proxy.protocol)) return proxy;
  // The value may be a password: it is not shown.
  const escapes = 'write %2F for / in a password, %3F for ?, %23 for #';
  throw blamed('NO_ADDRESS', `${name} is not the address of an http or https proxy (${escapes})`);
}

/** Ends pending tunnels with their requests. A proxy that never answers would keep the process alive. */
export const tunnelSignal = new AsyncLocalStorage<AbortSignal>();

/** Keeps connections to one origin open, through a proxy if there is one. The proxy sees only the host. */
export function agentFor(target: URL, proxy: URL | undefined): http.Agent {
  const isSecure = target.protocol === 'https:';
  // Explicit, because NODE_TLS_REJECT_UNAUTHORIZED sets the default.
  const agent = new (isSecure ? https : http).Agent({ keepAlive: true, rejectUnauthorized: true });
  const connect = agent.createConnection.bind(agent) as (options: object) => TLSSocket;
  const secured = (options: object) => explainDates(connect(options));
  if (isSecure) agent.createConnection = secured;
  if (proxy === undefined) return agent;
  agent.createConnection = (options, callback = () => {}) => {
    openTunnel(target, proxy)
      .then((socket) => (isSecure ? secured({ ...options, socket }) : socket))
      .then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, new Duplex()),
      );
    return undefined;
  };
  return agent;
}

/** Adds the dates of a certificate that is not valid now, and the runner's clock, to the error of a connection. */
function explainDates(socket: TLSSocket): TLSSocket {
  let certificate: PeerCertificate | undefined;
  // Before Node's own listener, which closes the connection.
  socket.prependListener('secure', () => {
    certificate = socket.getPeerCertificate();
  });
  return socket.on('error', (error: NodeJS.ErrnoException) => {
    if (certificate === undefined || !/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/.test(error.code ?? '')) return;
    const [from, to, now] = [certificate.valid_from, certificate.valid_to, Date.now()].map(
      (date) => `${new Date(date).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
    );
    error.message = `${error.code}: the certificate of the server is valid from ${from} to ${to}, and the runner's clock is at ${now}`;
  });
}

function openTunnel(target: URL, proxy: URL): Promise<Socket> {
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  // Leaves invalid percent-encoding as it is.
  const user = `${querystring.unescape(proxy.username)}:${querystring.unescape(proxy.password)}`;
  const login = user !== ':' && { 'Proxy-Authorization': `Basic ${Buffer.from(user).toString('base64')}` };
  const path = `${target.hostname}:${target.port || (target.protocol === 'https:' ? 443 : 80)}`;
  const request = (proxy.protocol === 'https:' ? https : http).request({
    method: 'CONNECT',
    host,
    port: proxy.port,
    path,
    headers: { Host: path, ...login },
    agent: false,
    signal: tunnelSignal.getStore(),
    // Otherwise Node expects the Host header in the proxy's certificate.
    servername: isIP(host) === 0 ? host : '',
    rejectUnauthorized: true,
  } as https.RequestOptions);
  return new Promise((resolve, reject) => {
    request.on('connect', ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode >= 200 && statusCode < 300) return resolve(socket);
      socket.destroy();
      return reject(blamed(String(statusCode), `the proxy ${proxy.host} answered ${statusCode}`));
    });
    request.on('error', ({ code = '', message }: NodeJS.ErrnoException) =>
      reject(blamed(code, `the connection to the proxy ${proxy.host} failed (${code || message})`)),
    );
    request.end();
  });
}

const blamed = (code: string, message: string) => Object.assign(new Error(message), { code: `${PROXY_CODE}${code}` });
