import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { aws } from '../../src/connections/aws.ts';
import type { ConnectionType, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { createFetch } from '../../src/http/fetch.ts';
import type { Check, PreflightAccess } from '../../src/preflight/check.ts';
import { preflight } from '../../src/preflight/index.ts';

/** The answer of a service; `hang` never comes, `cut` breaks the connection. */
export type Reply =
  | 'hang'
  | 'cut'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

/** A service on loopback, and what it was asked for. */
interface Service {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  readonly close: () => void;
}

async function serve(reply: (path: string) => Reply): Promise<Service> {
  const requests: IncomingMessage[] = [];
  let open = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    open += 1;
    most = Math.max(most, open);
    response.once('close', () => {
      open -= 1;
    });
    const given = reply(request.url ?? '');
    if (given === 'hang') return;
    if (given === 'cut') {
      request.socket.destroy();
      return;
    }
    const { status, headers, body = '' } = given;
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () => server.close().closeAllConnections(),
  };
}

/** The most requests that a service had at the same time. */
let most = 0;

/** Checks an AWS connection with many buckets; returns the most requests at the same time. */
export async function checkManyBuckets(count: number): Promise<{ readonly atOnce: number; readonly checked: number }> {
  most = 0;
  const buckets = Array.from({ length: count }, (_, at) => `bucket-${at}`);
  const { requests } = await check(aws, { values: { awsRegion: 'us-east-2' }, buckets }, () => ({ status: 403 }));
  return { atOnce: most, checked: requests.length };
}

/** The results of a preflight, and the requests that it sent. */
export interface Checked {
  readonly checks: readonly Check[];
  /** The result of each check by its id. */
  readonly results: Readonly<Record<string, Check['result']>>;
  readonly requests: readonly IncomingMessage[];
}

async function check(
  type: ConnectionType,
  { values, buckets }: { readonly values: Values; readonly buckets: readonly string[] },
  reply: (path: string) => Reply,
): Promise<Checked> {
  const service = await serve(reply);
  try {
    const access: PreflightAccess = {
      endpoints: { [type.input]: service.url },
      buckets,
      fetch: createFetch(),
      redact: (text) => text.replaceAll(TOKEN, '***'),
      timeoutMs: 500,
      end: new AbortController().signal,
    };
    const checks = await preflight([{ type, name: 'One', values, buckets }], access);
    const results = Object.fromEntries(checks.map(({ id, result }) => [id, result]));
    return { checks, results, requests: service.requests };
  } finally {
    service.close();
  }
}

/** Checks an AWS connection with one bucket, whose HEAD gets this answer. */
export function checkS3(reply: Reply, region = 'us-east-2', bucket = 'footage'): Promise<Checked> {
  return check(aws, { values: { awsRegion: region }, buckets: bucket === '' ? [] : [bucket] }, () => reply);
}

export const TOKEN = 'c7a1f0d2b3e44f56';

/** Checks a Vimeo connection whose token and user get these answers. */
export function checkToken(verify: Reply, me: Reply = { status: 200, body: ME }, token = TOKEN): Promise<Checked> {
  const values = token === '' ? {} : { accessToken: token };
  return check(vimeo, { values, buckets: [] }, (path) => (path === '/oauth/verify' ? verify : me));
}

/** A user with space for uploads. */
export const ME = {
  name: 'Studio',
  account: 'business',
  upload_quota: { space: { free: 5e9, max: 1e12, used: 1e11 } },
};

/** The answer about a token that may do everything. */
export const VERIFIED = {
  access_token: TOKEN,
  token_type: 'bearer',
  scope: 'public private edit interact upload',
  app: { name: 'Studio', uri: '/apps/1' },
  user: { uri: '/users/1', name: 'Studio' },
};
