import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { FaultPlan } from './faults.ts';
import type { Front } from './front.ts';
import { json, RequestTooLarge, readIncoming, send } from './http.ts';
import { strike } from './mischief.ts';
import { type RecordedRequest, record } from './recorded.ts';

/** What stands between the network and the APIs. */
export interface Reception {
  /** Opens the APIs at the address they can be reached at. */
  readonly front: (url: string) => Front;
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
export async function listen(port: number, reception: Reception): Promise<Listening> {
  const closing = new AbortController();
  // Longer than any pause of a client: a connection that is closed while idle looks like a fault.
  const server = createServer({ keepAliveTimeout: 120_000 });
  const url = `http://${LOOPBACK}:${await bound(server, port)}`;
  const front = reception.front(url);
  server.on('request', (request, response) => {
    // A client that hangs up in the middle of its request has asked for nothing.
    receive(request, response, front, reception, closing.signal).catch(() => response.destroy());
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
  front: Front,
  { faults, requests, onRequest, now }: Reception,
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
  const fault = faults.strike(request);
  const { recorded, close } = record(request, fault?.kind);
  requests.push(recorded);
  const carryOut = () => front.handle(request);
  const failure = (status: number) => front.failure(request, status);
  const stricken = { request, response, carryOut, failure, now, closing };
  close(fault === undefined ? send(response, await carryOut()) : await strike(fault, stricken));
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
