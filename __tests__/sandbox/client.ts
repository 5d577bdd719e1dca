import type { Sandbox } from '../../sandbox/sandbox.ts';

/** An answer as a test looks at it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body when it is JSON, else `undefined`. */
  readonly json: unknown;
}

type Headings = Readonly<Record<string, string>>;

export const KEY = 'pictai_test';

/** Sends a request to the Pictory API. */
export function pictory(sandbox: Sandbox, method: string, path: string, body?: unknown, headers: Headings = {}) {
  return call(method, `${sandbox.url}/pictoryapis/v1${path}`, body, { authorization: KEY, ...headers });
}

/** Sends a request to GitHub. */
export function github(sandbox: Sandbox, method: string, path: string, body?: unknown, headers: Headings = {}) {
  return call(method, sandbox.githubUrl + path, body, { authorization: 'Bearer token', ...headers });
}

/** Sends a GraphQL query. */
export function graphql(sandbox: Sandbox, query: string, variables: Readonly<Record<string, unknown>> = {}) {
  return github(sandbox, 'POST', '/graphql', { query, variables });
}

/** Waits until a request has arrived. */
export async function arrival(sandbox: Sandbox): Promise<void> {
  while (sandbox.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

export const awsBody = {
  name: 'Production S3',
  description: 'Production assets',
  awsAccountId: '012345678901',
  awsRegion: 'us-east-2',
  enabled: true,
};

export const vimeoBody = {
  name: 'Marketing',
  description: 'Marketing videos',
  clientIdentifier: 'client-1',
  clientSecret: 'secret-1',
  accessToken: 'token-1',
  enabled: true,
};

async function call(method: string, url: string, body: unknown, headers: Headings): Promise<Reply> {
  const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url, { method, redirect: 'manual', headers: { ...type, ...headers }, ...content });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
