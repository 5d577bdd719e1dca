import { AsyncLocalStorage } from 'node:async_hooks';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import querystring from 'node:querystring';
import { Duplex } from 'node:stream';
import { checkBypass } from '@actions/http-client/lib/proxy';
import { explainDates } from './certificate.ts';

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
  throw blamed(
    'NO_ADDRESS',
    `${name} is not the address of an http or https proxy (write %2F for / in a password, %3F for ?, %23 for #)`,
  );
}

/** Ends pending tunnels with their requests. A proxy that never answers would keep the process alive. */
export const tunnelSignal = new AsyncLocalStorage<AbortSignal>();

/** Explicit, because NODE_TLS_REJECT_UNAUTHORIZED sets the default. */
const ALWAYS_CHECKED = { keepAlive: true, rejectUnauthorized: true };

/** Keeps connections to one origin open, through a proxy if there is one. The proxy sees only the host. */
export function agentFor(target: URL, proxy: URL | undefined): HttpAgent {
  const agent = new (target.protocol === 'https:' ? HttpsAgent : HttpAgent)(ALWAYS_CHECKED);
  const connect: (options: object) => Duplex | null | undefined = agent.createConnection.bind(agent);
  const secured = (options: object) => explainDates(connect(options));
  if (target.protocol === 'https:') agent.createConnection = secured;
  if (proxy === undefined) return agent;
  agent.createConnection = (options, callback = () => {}) => {
    openTunnel(target, proxy)
      .then((socket) => (target.protocol === 'https:' && secured({ ...options, socket })) || socket)
      .then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, new Duplex()),
      );
    return undefined;
  };
  return agent;
}

function openTunnel(target: URL, proxy: URL): Promise<Socket> {
  const secure = proxy.protocol === 'https:';
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  // Leaves invalid percent-encoding as it is.
  const user = `${querystring.unescape(proxy.username)}:${querystring.unescape(proxy.password)}`;
  const authority = `${target.hostname}:${target.port || (target.protocol === 'https:' ? 443 : 80)}`;
  const options = {
    method: 'CONNECT',
    host,
    port: proxy.port || (secure ? 443 : 80),
    path: authority,
    headers: {
      Host: authority,
      ...(user !== ':' && { 'Proxy-Authorization': `Basic ${Buffer.from(user).toString('base64')}` }),
    },
    agent: false,
    signal: tunnelSignal.getStore(),
    // Otherwise Node expects the Host header in the proxy's certificate.
    servername: isIP(host) === 0 ? host : '',
    rejectUnauthorized: true,
  };
  return new Promise((resolve, reject) => {
    const request = (secure ? httpsRequest : httpRequest)(options);
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

function blamed(code: string, message: string): Error {
  return Object.assign(new Error(message), { code: `${PROXY_CODE}${code}` });
}
