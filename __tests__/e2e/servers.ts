import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';

/** A certificate that signs itself, and its key, for one host. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** The file with the certificate, for NODE_EXTRA_CA_CERTS. */
  readonly file: string;
  readonly remove: () => void;
}

/** Makes a certificate that lasts for a day. Node can check certificates, but not make them. */
export function certificateFor(host: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [file, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host},IP:127.0.0.1`];
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

/** A proxy that opens a tunnel to one port, whatever host it is asked for; or refuses with a status. */
export function proxyTo(port: number, refuse?: string): Promise<Listening> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  server.on('connect', ({ url }: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${url}`);
    if (refuse !== undefined) return socket.end(`HTTP/1.1 ${refuse}\r\n\r\n`);
    const tunnel = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    return joined(socket, tunnel);
  });
  return listening(server, asked);
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
