import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Gives the JSON of an answer, or answers itself and gives nothing. */
export type Answer = (line: string, body: Record<string, unknown>, response: ServerResponse) => unknown;

/** A server that answers as one likes. */
export interface Serving {
  readonly url: string;
  /** `METHOD path` of every request so far, without the base. */
  readonly requests: string[];
  close(): void;
}

export async function serve(answer: Answer): Promise<Serving> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += String(chunk);
    });
    request.on('end', () => {
      const line = `${request.method} ${request.url?.replace('/pictoryapis/v1', '')}`;
      requests.push(line);
      const given = answer(line, text === '' ? {} : JSON.parse(text), response);
      if (given !== undefined) response.setHeader('content-type', 'application/json').end(JSON.stringify(given));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => server.close().closeAllConnections(),
  };
}

/**
 * A server that holds the connections it is given, and makes something of what is sent.
 *
 * @param keep what it keeps instead of a body.
 */
export async function serveStubborn(
  first: Readonly<Record<string, unknown>>,
  keep: (body: Record<string, unknown>) => Record<string, unknown>,
): Promise<Serving & { readonly store: ReadonlyMap<string, Readonly<Record<string, unknown>>> }> {
  const store = new Map<string, Readonly<Record<string, unknown>>>([[String(first['connectionId']), first]]);
  let made = 0;
  const serving = await serve((line, body, response) => {
    const id = line.split('/')[2] ?? '';
    if (line.startsWith('POST')) {
      made += 1;
      const created = { ...keep(body), connectionId: `new${made}`, version: 1 };
      store.set(created.connectionId, created);
      return created;
    }
    if (line.startsWith('DELETE')) {
      store.delete(id);
      response.statusCode = 204;
      response.end();
      return undefined;
    }
    if (line.startsWith('PUT')) {
      const now = store.get(id);
      store.set(id, { ...now, ...keep(body), version: Number(now?.['version']) + 1 });
    }
    return id === '' ? { Items: [...store.values()] } : store.get(id);
  });
  return { ...serving, store };
}
