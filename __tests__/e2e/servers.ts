import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';

/** A certificate that signs itself, and its key, for one host. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** The file with the certificate, for NODE_EXTRA_CA_CERTS. */
  readonly file: string;
  readonly remove: () => void;
}

/** Makes a certificate for one host as a company does: signed by an authority of its own, which is in the file. */
export function companyCertificateFor(host: string): Certificate {
  const authority = certificateFor('Company authority');
  const at = (name: string) => join(dirname(authority.file), name);
  const openssl = (...words: readonly string[]) => execFileSync('openssl', words, { stdio: 'ignore' });
  writeFileSync(at('names'), `subjectAltName=DNS:${host},IP:127.0.0.1\nbasicConstraints=CA:FALSE\n`);
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at('leaf.key'));
  openssl('req', '-new', '-key', at('leaf.key'), '-subj', `/CN=${host}`, '-out', at('leaf.csr'));
  const by = ['-CA', authority.file, '-CAkey', at('key.pem'), '-CAcreateserial'];
  const what = ['-in', at('leaf.csr'), '-extfile', at('names'), '-days', '1', '-out', at('leaf.pem')];
  openssl('x509', '-req', ...by, ...what);
  return { ...authority, cert: readFileSync(at('leaf.pem'), 'utf8'), key: readFileSync(at('leaf.key'), 'utf8') };
}

/** Makes a certificate that lasts for a day. Node can check certificates, but not make them. */
export function certificateFor(host: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [file, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host.replaceAll(' ', '-')},IP:127.0.0.1`];
  const keyKind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...keyKind, '-days', '1', ...subject, '-keyout', keyFile, '-out', file], {
    stdio: 'ignore',
  });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { cert: readFileSync(file, 'utf8'), key: readFileSync(keyFile, 'utf8'), file, remove };
}

/** A server on loopback, and what became of it. */
export interface Listening {
  readonly port: number;
  /** What each connection asked for, in order. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

/** TLS in front of a server that speaks without it. */
export function tlsInFrontOf(url: string, { cert, key }: Certificate): Promise<Listening> {
  const target = Number(new URL(url).port);
  const asked: string[] = [];
  const server = createTlsServer({ cert, key }, (socket) => {
    asked.push(String(socket.servername));
    joined(socket, connect(target, '127.0.0.1'));
  });
  server.on('tlsClientError', () => {});
  return listening(server, asked);
}

/**
 * GitHub Enterprise Server in front of the sandbox's GitHub: REST below `/api/v3`, GraphQL at `/api/graphql`. With a
 * certificate it speaks TLS.
 */
export async function enterpriseInFrontOf(githubUrl: string, certificate?: Certificate): Promise<Enterprise> {
  const asked: string[] = [];
  let connections = 0;
  let answeredAt = 0;
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    asked.push(`${method} ${url}`);
    const path = url === '/api/graphql' ? '/graphql' : /^\/api\/v3(\/.*)$/.exec(url)?.[1];
    if (path === undefined) return response.writeHead(404).end();
    const inner = httpRequest(`${githubUrl}${path}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    response.on('finish', () => {
      answeredAt = performance.now();
    });
    return request.pipe(inner);
  };
  const server = certificate === undefined ? createServer(serve) : createHttpsServer(certificate, serve);
  server.on('connection', () => {
    connections += 1;
  });
  server.on('tlsClientError', () => {});
  const { port, close } = await listening(server, asked);
  return { port, asked, close, connections: () => connections, answeredAt: () => answeredAt };
}

export interface Enterprise extends Listening {
  readonly connections: () => number;
  /** When the last answer had been sent. */
  readonly answeredAt: () => number;
}

export interface TunnelProxy extends Listening {
  /** Every byte that clients sent to it. */
  readonly heard: () => string;
}

/** How a proxy behaves that does not simply open every tunnel. */
export interface ProxyManners {
  /** The status it answers each CONNECT with. */
  readonly refuse?: string;
  /** The user and the password, as in `user:password`, without which it answers 407. */
  readonly credentials?: string;
  /** Cuts each tunnel when it is open. */
  readonly cut?: boolean;
  /** Never answers. */
  readonly hang?: boolean;
  /** Speaks TLS. */
  readonly certificate?: Certificate;
}

/** How long servers keep a connection that is not used: longer than a step may take. */
const OPEN_MS = 120_000;

/** A proxy that opens a tunnel to one port, whatever host it is asked for, unless its manners say otherwise. */
export async function proxyTo(port: number, manners: ProxyManners = {}): Promise<TunnelProxy> {
  const { refuse, credentials, cut, hang, certificate } = manners;
  const asked: string[] = [];
  const heard: Buffer[] = [];
  const wanted = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  };
  const server = certificate === undefined ? createServer(serve) : createHttpsServer(certificate, serve);
  server.on(certificate === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    socket.on('data', (bytes: Buffer) => heard.push(bytes));
  });
  server.on('connect', ({ url, headers }: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${url}`);
    socket.on('error', () => {});
    if (hang) return undefined;
    if (refuse !== undefined) return socket.end(`HTTP/1.1 ${refuse}\r\n\r\n`);
    if (wanted !== undefined && headers['proxy-authorization'] !== wanted) {
      return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
    }
    if (cut) return socket.write('HTTP/1.1 200 Connection established\r\n\r\n', () => socket.resetAndDestroy());
    const tunnel = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    return joined(socket, tunnel);
  });
  const heardText = () => Buffer.concat(heard).toString('latin1');
  return { ...(await listening(server, asked)), heard: heardText };
}

/** A server that answers everything with an empty list, and notes the Authorization header. */
export function bystander(): Promise<Listening> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"Items":[]}');
  });
  return listening(server, asked);
}

/** A port where nobody listens. */
export async function deadPort(): Promise<number> {
  const { port, close } = await bystander();
  await close();
  return port;
}

function joined(a: Socket, b: Socket): void {
  a.on('error', () => b.destroy());
  b.on('error', () => a.destroy());
  a.pipe(b).pipe(a);
}

function listening(server: Server, asked: readonly string[]): Promise<Listening> {
  const sockets = new Set<Socket>();
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = OPEN_MS;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address !== null ? address.port : 0, asked, close });
    });
  });
}
