import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that has been read to its end. */
export interface Incoming {
  readonly method: string;
  /** Path and query exactly as they were sent. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case; several values of one name are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A response. An empty body is sent without a content type. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A body larger than this is refused: no request of these APIs comes near. */
const MAX_REQUEST_BYTES = 2 * 1024 * 1024;

/** The request body was larger than {@link MAX_REQUEST_BYTES}. */
export class RequestTooLarge extends Error {}

/**
 * Reads a request to its end.
 * @throws RequestTooLarge when the body does not fit; what has arrived by then is dropped.
 */
export async function readIncoming(request: IncomingMessage): Promise<Incoming> {
  const target = request.url ?? '/';
  const [path = '/', search = ''] = splitOnce(target, '?');
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    method: request.method ?? 'GET',
    target,
    path,
    query: new URLSearchParams(search),
    headers: Object.fromEntries(headers),
    text: await readText(request),
  };
}

/** Sends an answer whole, with its length. @returns its status. */
export function send(response: ServerResponse, answer: Answer): number {
  const body = Buffer.from(answer.body);
  // A 204 must not carry a length (RFC 9110, 8.6).
  const length = answer.status === 204 ? {} : { 'content-length': String(body.length) };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(body);
  return answer.status;
}

/** An answer in JSON. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** The kind of page a proxy or CDN puts in front of an API that is in trouble. */
export function html(status: number, title: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head>\n<body><center><h1>${title}</h1></center><hr><center>cloudfront</center></body></html>\n`,
  };
}

/** An answer without a body. */
export function empty(status: number): Answer {
  return { status, headers: {}, body: '' };
}

/** The JSON value of a text, or `undefined` when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reports whether a value is a JSON object, and neither an array nor `null`. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A segment of a path without its percent signs; one that is no valid encoding stands for itself. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_REQUEST_BYTES) throw new RequestTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
