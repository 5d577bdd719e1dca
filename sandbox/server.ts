import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { inject } from './fault-injection.ts';
import type { FaultPlan } from './faults.ts';
import { json, RequestTooLarge, readIncoming, send } from './http.ts';
import { type RecordedRequest, record } from './recorded.ts';
import type { Router } from './router.ts';

/** The layer between the network and the APIs. */
export interface Serving {
  /** Opens the APIs at the address they can be reached at. */
  readonly router: (url: string) => Router;
  readonly faults: FaultPlan;
  readonly requests: RecordedRequest[];
  readonly onRequest: (request: RecordedRequest) => void;
  readonly now: () => Date;
}

/** A server that listens. */
export interface Listening {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The sandbox holds secrets without any protection, so nobody but this machine may reach it. */
const LOOPBACK = '127.0.0.1';

/**
 * Listens on loopback.
 * @throws the system's error when the port cannot be had.
 */
export async function listen(port: number, serving: Serving): Promise<Listening> {
  const closing = new AbortController();
  // Longer than any pause of a client: a connection that is closed while idle looks like a fault.
  const server = createServer({ keepAliveTimeout: 120_000 });
  const url = `http://${LOOPBACK}:${await bound(server, port)}`;
  const router = serving.router(url);
  server.on('request', (request, response) => {
    // A client that hangs up in the middle of its request has asked for nothing.
    receive(request, response, router, serving, closing.signal).catch(() => response.destroy());
  });
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(
  incoming: IncomingMessage,
  response: ServerResponse,
  router: Router,
  { faults, requests, onRequest, now }: Serving,
  closing: AbortSignal,
): Promise<void> {
  const request = await readIncoming(incoming).catch((error: unknown) => {
    if (error instanceof RequestTooLarge) return undefined;
    throw error;
  });
  if (request === undefined) {
    send(response, json(413, { message: 'The request body is too large.' }));
    return;
  }
  const fault = faults.inject(request);
  const { recorded, close } = record(request, fault?.kind);
  requests.push(recorded);
  const carryOut = () => router.handle(request);
  const failure = (status: number) => router.failure(request, status);
  const faulted = { request, response, carryOut, failure, now, closing };
  close(fault === undefined ? send(response, await carryOut()) : await inject(fault, faulted));
  onRequest(recorded);
}

function bound(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
