import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect } from '@jest/globals';
import type { WorkflowEvent } from '../../sandbox/runner.ts';
import { aws } from './kinds.ts';
import { HEAD, pullRequest, push, scenario } from './scenario.ts';

// One form of each class through the bundle. `__tests__/github/refusals.test.ts` and `__tests__/pictory/front.test.ts`
// have all of them.

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A server with an answer for each request, `METHOD path body`, that has such a part. */
async function answering(replies: Readonly<Record<string, Reply>>) {
  const asked: string[] = [];
  const url = await listen(
    createServer((request: IncomingMessage, response: ServerResponse) => {
      let text = '';
      request.on('data', (chunk) => {
        text += String(chunk);
      });
      request.on('end', () => {
        const line = `${request.method} ${request.url} ${text}`;
        asked.push(`${request.method} ${request.url}`);
        const [, reply] = Object.entries(replies).find(([start]) => line.includes(start)) ?? [];
        const { status = 200, headers = {}, body = { message: 'Not Found' } } = reply ?? { status: 404, body: {} };
        const type = typeof body === 'string' ? 'text/plain' : 'application/json';
        response.writeHead(status, { 'content-type': type, ...headers });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    }),
  );
  return { url, asked };
}

interface Row {
  readonly title: string;
  readonly replies: Readonly<Record<string, Reply>>;
  readonly says: RegExp;
  readonly event?: WorkflowEvent;
}

const WHERE = '/repos/octo-org/videos';
const RESET = 1_893_456_000;
const SPENT = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(RESET) };
const refusal = (type: string, message: string): Reply => ({
  body: { data: { repository: { pullRequest: null } }, errors: [{ type, message, path: ['repository'] }] },
});
const comments = (...nodes: readonly object[]) => ({ nodes, pageInfo: { hasPreviousPage: false, startCursor: null } });
const conversation = (...nodes: readonly object[]): Reply => ({
  body: {
    data: {
      viewer: { login: 'github-actions[bot]' },
      repository: { pullRequest: { headRefOid: HEAD, state: 'OPEN', comments: comments(...nodes) } },
    },
  },
});

describe('a comment that GitHub refuses', () => {
  const create = `POST ${WHERE}/issues/7/comments`;
  const rows: readonly Row[] = [
    {
      title: 'in an answer of 200, for lack of a permission, is a warning with the permissions',
      replies: { 'POST /graphql': refusal('FORBIDDEN', 'Resource not accessible by integration') },
      says: /Give the job these permissions:\npermissions:\n {2}contents: read\n {2}pull-requests: write/,
    },
    {
      title: 'because the token cannot see the repository is a warning about the token',
      replies: { 'POST /graphql': refusal('NOT_FOUND', "Could not resolve to a Repository with the name 'octo/x'.") },
      says: /The token cannot see the repository: check the input github-token\./,
    },
    {
      title: 'because of the primary rate limit is a warning with its end',
      replies: {
        'POST /graphql': conversation(),
        [create]: { status: 403, headers: SPENT, body: { message: 'API rate limit exceeded for installation ID 1.' } },
      },
      says: /limits the rate of requests with this token until 2030-01-01 00:00:00 UTC/,
    },
    {
      title: 'because of a secondary rate limit without an end is a warning within a minute',
      replies: {
        'POST /graphql': conversation(),
        [create]: { status: 403, body: { message: 'You have exceeded a secondary rate limit. Please wait.' } },
      },
      says: /limits the rate of requests with this token for some minutes/,
    },
    {
      title: 'on a push, because of the rate limit, is a warning, too',
      event: push,
      replies: {
        [`GET ${WHERE}/commits/`]: { status: 403, headers: SPENT, body: { message: 'API rate limit exceeded.' } },
      },
      says: /until 2030-01-01 00:00:00 UTC/,
    },
    {
      title: 'on a push, in a list without the repositories, is a warning that names them',
      event: push,
      replies: {
        [`GET ${WHERE}/commits/`]: { body: [{ number: 7, head: { sha: HEAD }, base: { ref: 'main' } }] },
      },
      says: /GitHub answered, but with a pull request that has no `base\.repo\.full_name`\./,
    },
  ];
  for (const { title, replies, says, event = pullRequest() } of rows) {
    scenario(title, async ({ runAlone }) => {
      const github = await answering(replies);
      const env = { GITHUB_API_URL: github.url };
      const { exitCode, annotations, durationMs } = await runAlone({ inputs: aws.whole, event, env });
      expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringMatching(says) }]);
      expect(exitCode).toBe(0);
      expect(durationMs).toBeLessThan(60_000);
    });
  }

  scenario('for a field that an old server does not have is written all the same', async ({ runAlone }) => {
    const github = await answering({
      'nodes { fullDatabaseId url': {
        body: { errors: [{ message: "Field 'fullDatabaseId' doesn't exist on type 'IssueComment'" }] },
      },
      'POST /graphql': conversation(),
      [create]: { status: 201, body: { id: 5, html_url: 'https://github.example/c/5' } },
    });
    const step = { inputs: aws.whole, event: pullRequest(), env: { GITHUB_API_URL: github.url } };
    const { annotations, outputs } = await runAlone(step);
    expect(annotations).toEqual([]);
    expect(outputs['comment-id']).toBe('5');
  });
});

describe('an answer that is not the usual one', () => {
  const get = { ...aws.which, operation: 'get', 'max-attempts': '1' };

  scenario('but that of Cloudflare is not blamed on the key', async ({ runAlone }) => {
    const headers = { server: 'cloudflare', 'cf-ray': '8f2c4a1b9d3e7f60-FRA' };
    const { url } = await answering({ GET: { status: 403, headers, body: 'error code: 1010' } });
    const { annotations } = await runAlone({ inputs: { ...get, 'api-url': url } });
    expect(annotations).toMatchObject([
      {
        title: 'A system in front of Pictory blocked the request',
        message: expect.stringMatching(
          /answered 403 \(error code 1010, ray 8f2c4a1b9d3e7f60-FRA\)\.\nThis is not about/,
        ),
      },
    ]);
  });

  scenario('but plain text is shown', async ({ runAlone }) => {
    const { url } = await answering({ GET: { status: 400, body: 'The name is taken.' } });
    const { annotations } = await runAlone({ inputs: { ...get, 'api-url': url } });
    expect(annotations[0]?.message).toContain('Pictory answered 400 and said: "The name is taken"');
  });

  for (const [what, bytes] of [
    ['that cannot be unpacked', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 7\r\n\r\nnothing'],
    ['with headers without end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['that is no HTTP', 'Welcome!\r\n'],
  ] as const) {
    scenario(`but one ${what} has arrived and cannot be read`, async ({ runAlone }) => {
      const url = await listen(
        createSocketServer((socket: Socket) => socket.on('error', () => {}).once('data', () => socket.end(bytes))),
      );
      const { annotations } = await runAlone({ inputs: { ...get, 'api-url': url } });
      expect(annotations).toMatchObject([
        {
          title: 'Unexpected answer from the server',
          message: expect.stringMatching(/answered, but the answer could not be read \((Z_DATA_ERROR|HPE_\w+)\)/),
        },
      ]);
    });
  }
});

describe('a connection that may be dead', () => {
  scenario('carries no write: a server that resets idle connections gets one PUT', async ({ runAlone, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const front = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const { method = '', url, headers } = request;
        const body = chunks.length === 0 ? undefined : Buffer.concat(chunks);
        const answer = await fetch(`${sandbox.url}${url}`, {
          method,
          body,
          headers: headers as Record<string, string>,
        });
        const text = await answer.text();
        // The end of the answer, then at once the end of the connection.
        response.writeHead(answer.status, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        });
        response.end(text, () => setTimeout(() => request.socket.resetAndDestroy(), 1));
      });
    });
    front.keepAliveTimeout = 60_000;
    const inputs = { ...aws.which, description: 'Changed', 'api-url': await listen(front), 'max-attempts': '1' };
    const { exitCode, outputs } = await runAlone({ inputs });
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({ action: 'update', applied: 'true' });
    expect(sandbox.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });
});

describe('a DNS lookup that hangs', () => {
  const hanging = `--require ${JSON.stringify(join(import.meta.dirname, 'hanging-dns.cjs'))}`;

  scenario('fails the run when its time is up', async ({ runAlone }) => {
    const inputs = {
      ...aws.which,
      operation: 'get',
      'api-url': 'https://pictory.test',
      timeout: '1',
      'max-attempts': '1',
    };
    const { exitCode, annotations, durationMs } = await runAlone({ inputs, env: { NODE_OPTIONS: hanging } });
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toContain('there was no answer within 1 s');
    expect(durationMs).toBeLessThan(10_000);
  });
});
