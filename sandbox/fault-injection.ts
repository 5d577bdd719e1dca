import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { type Answer, empty, html, type Incoming, json, send } from './http.ts';

/** The end of a request: the status sent, a reset connection, or no response at all. */
export type Outcome = number | 'reset' | 'none';

/** A request a fault has struck. */
export interface FaultedRequest {
  readonly request: Incoming;
  readonly response: ServerResponse;
  /** Does what the request asks for, and says what the answer would be. */
  readonly carryOut: () => Promise<Answer>;
  /** An error of the API the request went to. */
  readonly failure: (status: number) => Answer;
  readonly now: () => Date;
  /** Ends every wait when the sandbox closes. */
  readonly closing: AbortSignal;
}

/** Lets a fault happen to a request. */
export async function inject(fault: Fault, faulted: FaultedRequest): Promise<Outcome> {
  const after = fault.kind.endsWith('-after');
  const kind = fault.kind.replace(/-(?:after|before)$/, '');
  const { response, carryOut } = faulted;
  if (kind === 'slow' || kind === 'meanwhile') return delayed(fault, faulted, after);
  if (kind === 'cut' || kind === 'cut-json') return truncated(kind, response, await carryOut());
  if (after) await carryOut();
  if (kind === 'reset') return reset(response);
  if (kind === 'hang') return 'none';
  if (kind === 'huge') return endless(response);
  return send(response, spoiled(kind, fault, faulted));
}

async function delayed(fault: Fault, faulted: FaultedRequest, after: boolean): Promise<Outcome> {
  const { response, carryOut } = faulted;
  try {
    if (!after) await pass(fault, faulted);
    const answer = await carryOut();
    if (after) await pass(fault, faulted);
    return send(response, answer);
  } catch (error) {
    // A test's `meanwhile` may throw: report that, so that it does not look like a broken connection.
    return send(response, json(500, { message: `The fault ${fault.kind} failed: ${String(error)}` }));
  }
}

async function pass({ kind, delayMs = 1000, meanwhile }: Fault, { closing }: FaultedRequest): Promise<void> {
  if (kind.startsWith('meanwhile')) await meanwhile?.();
  else await sleep(delayMs, undefined, { signal: closing });
}

function truncated(kind: 'cut' | 'cut-json', response: ServerResponse, answer: Answer): Promise<Outcome> | Outcome {
  const half = answer.body.slice(0, Math.ceil(answer.body.length / 2));
  if (kind === 'cut-json') return send(response, { ...answer, body: half });
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(Buffer.byteLength(answer.body)) });
  // Ended rather than reset, and only once the half is out: a reset could overtake it.
  return new Promise((resolve) => {
    response.write(half, () => {
      response.socket?.destroy();
      resolve('reset');
    });
  });
}

function spoiled(kind: string, fault: Fault, { request, response, failure, now }: FaultedRequest): Answer {
  const headers = retryAfter(fault, now());
  if (kind === 'html') return withHeaders(html(502, '502 Bad Gateway'), headers);
  if (kind === 'html-200') return withHeaders(html(200, 'Please stand by'), headers);
  if (kind === 'empty') return empty(200);
  if (kind === 'redirect') {
    const port = response.socket?.localPort;
    const location = fault.location ?? `http://localhost:${port}/elsewhere${request.target}`;
    return { ...empty(302), headers: { location } };
  }
  if (kind === 'echo-key') return withHeaders(echo(fault.status ?? 400, request), headers);
  const status = Number(kind.slice('status-'.length));
  const bodiless = status < 300 || status === 304;
  return withHeaders(bodiless ? empty(status) : failure(status), headers);
}

function echo(status: number, { headers, text }: Incoming): Answer {
  const authorization = headers['authorization'] ?? '';
  const message = `Cannot process the request with Authorization: ${authorization} and body: ${text}`;
  return json(status, { code: 'INVALID_REQUEST', message, request: { headers: { authorization }, body: text } });
}

function retryAfter({ retryAfter: value }: Fault, now: Date): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const later = /^\+(\d+)$/.exec(String(value))?.[1];
  if (later === undefined) return { 'retry-after': String(value) };
  return { 'retry-after': new Date(now.getTime() + Number(later) * 1000).toUTCString() };
}

function withHeaders(answer: Answer, headers: Readonly<Record<string, string>>): Answer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

function reset(response: ServerResponse): Outcome {
  response.socket?.resetAndDestroy();
  return 'reset';
}

const CHUNK = 'x'.repeat(64 * 1024);

/** Sends until the other side has had enough. */
function endless(response: ServerResponse): Outcome {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.write('{"Items":[{"name":"');
  const more = (): void => {
    while (!response.destroyed && response.write(CHUNK));
  };
  response.on('drain', more);
  more();
  return 200;
}
