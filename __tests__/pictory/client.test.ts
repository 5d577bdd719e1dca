import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { PictoryError } from '../../src/pictory/errors.ts';
import { findConnection, listConnections } from '../../src/reconcile/find.ts';
import { type Account, type AccountOptions, API_KEY, openAccount } from '../support/account.ts';

let account: Account;
const opened: Account[] = [];
const open = async (options?: AccountOptions) => {
  account = await openAccount(options);
  opened.push(account);
};
const servers: Server[] = [];
afterEach(async () => {
  for (const { sandbox } of opened.splice(0)) await sandbox.close();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A server that gives the same answer to everything, or each time the next one. */
async function answering(answer: unknown, requests: string[] = []): Promise<string> {
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const body: unknown = typeof answer === 'function' ? answer() : answer;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failureOf(promise: Promise<unknown>): Promise<PictoryError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PictoryError) return error;
  throw new Error(`expected a PictoryError, got ${String(error)}`);
}

const item = {
  connectionId: 'abc',
  name: 'Production',
  description: null,
  awsAccountId: '123456789012',
  awsRegion: 'us-east-2',
  enabled: true,
  version: 3,
};

describe('An account of 20,000 connections', () => {
  const Items = Array.from({ length: 20_000 }, (_, at) => ({ ...item, connectionId: `c${at}`, name: `Footage ${at}` }));

  test('can have all of them on the only page of a list', async () => {
    await open({ apiUrl: await answering({ Items }) });
    expect(await listConnections(account.client, [aws])).toHaveLength(20_000);
  });

  test('does not have them in the answer to a read, or on a later page', async () => {
    await open({ apiUrl: await answering({ ...item, Items }) });
    expect(await failureOf(account.client.read(aws, 'abc'))).toMatchObject({
      trouble: 'too-large',
      message: expect.stringContaining('the answer has more than 1 MiB'),
    });
    const answers = [{ Items: [], nextPageKey: 'more' }, { Items }];
    await open({ apiUrl: await answering(() => answers.shift()) });
    expect(await failureOf(listConnections(account.client, [aws]))).toMatchObject({ trouble: 'too-large' });
  });
});

describe('Finding a connection', () => {
  test('by name asks for no page after the one that has it', async () => {
    await open({ pageSize: 2 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) account.sandbox.pictory.create({ type: 'VIMEO', name });
    const { connection } = await findConnection(account.client, { type: vimeo, identity: { name: 'c' } });
    expect(connection?.values.name).toBe('c');
    expect(account.sandbox.requests).toHaveLength(2);
  });

  test('by name looks through every page before it says that there is none', async () => {
    await open({ pageSize: 2 });
    for (const name of ['a', 'b', 'c', 'D', 'e']) account.sandbox.pictory.create({ type: 'VIMEO', name });
    const found = await findConnection(account.client, { type: vimeo, identity: { name: 'd' } });
    expect(found.connection).toBeNull();
    expect(found.similar.map(({ values }) => values.name)).toEqual(['D']);
    expect(account.sandbox.requests).toHaveLength(3);
  });

  test('with a previous name finds that one when there is none with the name', async () => {
    await open();
    account.sandbox.pictory.create({ type: 'VIMEO', name: 'old' });
    const found = await findConnection(account.client, { type: vimeo, identity: { name: 'new', previousName: 'old' } });
    expect(found.connection?.values.name).toBe('old');
    expect(found.leftover).toBeUndefined();
  });

  test('with a previous name that is still there beside the name tells of it, also from a later page', async () => {
    await open({ pageSize: 1 });
    for (const name of ['new', 'other', 'old']) account.sandbox.pictory.create({ type: 'VIMEO', name });
    const found = await findConnection(account.client, { type: vimeo, identity: { name: 'new', previousName: 'old' } });
    expect(found.connection?.values.name).toBe('new');
    expect(found.leftover?.values.name).toBe('old');
  });

  test('that is not the only one with its name is refused with the ids', async () => {
    await open({ apiUrl: await answering({ Items: [item, { ...item, connectionId: 'def' }] }) });
    await expect(findConnection(account.client, { type: aws, identity: { name: 'Production' } })).rejects.toThrow(
      'Several AWS S3 connections are named "Production": abc, def.',
    );
  });

  test('whose item in the list leaves something out reads it by itself', async () => {
    await open();
    const made = account.sandbox.pictory.create({ type: 'AWS', name: 'Production' });
    const requests: string[] = [];
    const { enabled, version, ...incomplete } = item;
    await open({ apiUrl: await answering({ Items: [{ ...incomplete }], ...item }, requests) });
    const { connection } = await findConnection(account.client, { type: aws, identity: { name: 'Production' } });
    expect(connection).toMatchObject({ version, values: { enabled } });
    expect(requests).toEqual(['GET /pictoryapis/v1/awsconnections', 'GET /pictoryapis/v1/awsconnections/abc']);
    expect(made.version).toBe(1);
  });

  test('takes any form of an empty description for the same', async () => {
    for (const emptyDescription of ['empty', 'null', 'absent'] as const) {
      await open({ dialect: { emptyDescription } });
      account.sandbox.pictory.create({ type: 'AWS', name: 'Production', description: '' });
      const { connection } = await findConnection(account.client, { type: aws, identity: { name: 'Production' } });
      expect(connection?.values.description ?? '').toBe('');
      expect(account.sandbox.requests).toHaveLength(1);
    }
  });
});

describe('Reading a connection by its id', () => {
  test.each(['VIMEO', 'vimeo', 'GCP', 7, { toString: 1 }])(
    'is refused when the answer is of the type %j',
    async (type) => {
      await open({ apiUrl: await answering({ ...item, type }), maxAttempts: 1 });
      const error = await failureOf(account.client.read(aws, 'abc'));
      expect(error).toMatchObject({ trouble: 'unexpected', outcome: 'refused' });
      expect(error.message).toContain(`it describes another connection (abc, of the type ${JSON.stringify(type)})`);
    },
  );

  test.each([{ type: 'AWS' }, { type: 'aws' }, {}])('accepts its own type, or none: %j', async (type) => {
    await open({ apiUrl: await answering({ ...item, ...type }) });
    expect((await account.client.read(aws, 'abc')).connectionId).toBe('abc');
  });
});

describe('Listing', () => {
  test('takes the same item on two pages, or twice on one, for one connection', async () => {
    const pages = [
      { Items: [item, item], nextPageKey: 'next' },
      {
        Items: [
          { ...item, description: 'Read later' },
          { ...item, connectionId: 'def', name: 'Other' },
        ],
      },
    ];
    await open({ apiUrl: await answering(() => pages.shift()) });
    const all = await listConnections(account.client, [aws]);
    expect(all.map(({ connectionId }) => connectionId)).toEqual(['abc', 'def']);
  });

  test('finds one connection by a name that is on two pages', async () => {
    const pages = [{ Items: [item], nextPageKey: 'next' }, { Items: [item] }];
    await open({ apiUrl: await answering(() => pages.shift()) });
    const { connection } = await findConnection(account.client, { type: aws, identity: { name: 'Production' } });
    expect(connection?.connectionId).toBe('abc');
  });

  test('follows every page of every type', async () => {
    await open({ pageSize: 2 });
    account.sandbox.pictory.create({ type: 'AWS', name: 'bucket' });
    for (const name of ['a', 'b', 'c']) account.sandbox.pictory.create({ type: 'VIMEO', name });
    const all = await listConnections(account.client, [aws, vimeo]);
    expect(all.map(({ values }) => values.name).sort()).toEqual(['a', 'b', 'bucket', 'c']);
  });

  test('stops when the pages repeat', async () => {
    await open({ apiUrl: await answering({ Items: [], nextPageKey: 'again' }), maxAttempts: 1 });
    await expect(listConnections(account.client, [vimeo])).rejects.toThrow('pages repeat');
  });

  test('gives up on a list that has no end', async () => {
    let pages = 0;
    await open({ apiUrl: await answering(() => ({ Items: [], nextPageKey: String(++pages) })) });
    const error = await failureOf(listConnections(account.client, [vimeo]));
    expect(error).toMatchObject({ trouble: 'too-large', outcome: 'refused', fix: expect.stringContaining('api-url') });
    expect(error.message).toBe('Could not list the Vimeo connections: the list has more than 1000 pages.');
    expect(pages).toBe(1000);
  });

  test.each([
    ['no list', {}, 'no list of "Items"'],
    ['an item without an id', { Items: [{ ...item, connectionId: undefined }] }, 'no connectionId'],
    ['an item whose id would leave the collection', { Items: [{ ...item, connectionId: '..' }] }, 'no connectionId'],
    ['an item without a name', { Items: [{ ...item, name: 7 }] }, 'no name'],
    ['something else', ['Items'], 'no list of "Items"'],
  ])('says so when the answer has %s', async (_what, answer, problem) => {
    await open({ apiUrl: await answering(answer), maxAttempts: 1 });
    const error = await failureOf(listConnections(account.client, [aws]));
    expect(error.trouble).toBe('unexpected');
    expect(error.message).toContain(problem);
  });
});

describe('A read', () => {
  test.each([
    'reset-before',
    'status-500',
    'status-502',
    'status-503',
    'status-504',
    'status-408',
    'status-429',
    'html',
    'html-200',
    'cut',
    'cut-json',
    'empty',
  ])('that fails with %s is tried again', async (fault) => {
    await open({ faults: [`GET /awsconnections ${fault} x1`] });
    expect(await listConnections(account.client, [aws])).toEqual([]);
    expect(account.sandbox.requests).toHaveLength(2);
  });

  test.each(['status-400', 'status-401', 'status-403', 'status-404', 'redirect', 'huge'])(
    'that fails with %s is not tried again',
    async (fault) => {
      await open({ faults: [`GET /awsconnections ${fault} forever`] });
      await failureOf(listConnections(account.client, [aws]));
      expect(account.sandbox.requests).toHaveLength(1);
    },
  );

  test('is tried as often as allowed and no more, and says how often', async () => {
    await open({ faults: ['GET /awsconnections status-503 forever'], maxAttempts: 2 });
    const error = await failureOf(listConnections(account.client, [aws]));
    expect(account.sandbox.requests).toHaveLength(2);
    expect(error.message).toContain('(2 attempts)');
  });

  test.each(['50', '+50'])('waits as long as Retry-After (%s) asks', async (retryAfter) => {
    await open({ faults: [`GET /awsconnections status-429 x1 retry-after=${retryAfter}`] });
    await listConnections(account.client, [aws]);
    expect(account.pauses[0]).toBeGreaterThan(20_000);
    expect(account.pauses[0]).toBeLessThanOrEqual(50_000);
  });

  test('waits a whole minute when Retry-After asks for that', async () => {
    await open({ faults: ['GET /awsconnections status-429 x1 retry-after=60'] });
    expect(await listConnections(account.client, [aws])).toEqual([]);
    expect(account.pauses).toEqual([60_000]);
  });

  test('is not tried again once the run is cancelled during the wait', async () => {
    await open({ faults: ['GET /awsconnections status-503 forever'], sleep: async () => account.stop() });
    expect((await failureOf(listConnections(account.client, [aws]))).status).toBe(503);
    expect(account.sandbox.requests).toHaveLength(1);
  });

  test('ends when Retry-After asks for more than 60 seconds, and says so', async () => {
    await open({ faults: ['GET /awsconnections status-429 forever retry-after=61'] });
    const error = await failureOf(listConnections(account.client, [aws]));
    expect(error.fix).toContain('asks to wait 61 seconds');
    expect(account.sandbox.requests).toHaveLength(1);
  });

  test('of a server that is not there tells which host', async () => {
    await open({ apiUrl: 'http://127.0.0.1:1', maxAttempts: 1 });
    const error = await failureOf(listConnections(account.client, [aws]));
    expect(error).toMatchObject({ trouble: 'network', outcome: 'not-sent' });
    expect(error.message).toContain('127.0.0.1:1 failed (ECONNREFUSED)');
  });

  test('that takes too long ends after the timeout', async () => {
    await open({ faults: ['GET /awsconnections hang forever'], maxAttempts: 1, timeoutMs: 50 });
    expect((await failureOf(listConnections(account.client, [aws]))).trouble).toBe('timeout');
  });

  test('that is refused is refused, also when the words of the refusal break off', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(403, { 'content-length': '100' }).write('{"message": "no', () => response.destroy());
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    await open({ apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    expect(await failureOf(listConnections(account.client, [aws]))).toMatchObject({
      trouble: 'forbidden',
      status: 403,
    });
  });

  test('of another connection than the one asked for is refused', async () => {
    await open({ apiUrl: await answering(item), maxAttempts: 1 });
    await expect(account.client.read(aws, 'xyz')).rejects.toThrow('it describes another connection');
  });

  test('is logged for debugging with method, path, status, time and attempt, and nothing else', async () => {
    await open({ pageSize: 1, faults: ['GET /vimeo-connections status-503 x1'] });
    for (const name of ['a', 'b']) account.sandbox.pictory.create({ type: 'VIMEO', name });
    await listConnections(account.client, [vimeo]);
    expect(account.debug.map((line) => line.replace(/\d+ ms/, 'N ms'))).toEqual([
      'GET /pictoryapis/v1/vimeo-connections 503 N ms (attempt 1)',
      'GET /pictoryapis/v1/vimeo-connections 200 N ms (attempt 2)',
      'GET /pictoryapis/v1/vimeo-connections 200 N ms (attempt 1)',
    ]);
  });
});

describe('A request', () => {
  test('without an answer is logged for debugging, too', async () => {
    await open({ apiUrl: 'http://127.0.0.1:1', maxAttempts: 1 });
    await failureOf(listConnections(account.client, [aws]));
    expect(account.debug).toEqual([
      expect.stringMatching(/^GET \/pictoryapis\/v1\/awsconnections network \d+ ms \(attempt 1\)$/),
    ]);
  });

  test('is logged with the time that it took', async () => {
    await open({ faults: ['GET /awsconnections slow=60'] });
    const begin = performance.now();
    await listConnections(account.client, [aws]);
    const whole = performance.now() - begin;
    const logged = Number(/ (\d+) ms /.exec(account.debug[0] ?? '')?.[1]);
    expect(logged).toBeGreaterThan(40);
    expect(logged).toBeLessThanOrEqual(Math.ceil(whole));
  });

  test('says who asks, and in which format only when it has a body', async () => {
    await open();
    await account.client.create(aws, {
      name: 'a',
      enabled: true,
      awsAccountId: '123456789012',
      awsRegion: 'us-east-2',
    });
    await listConnections(account.client, [aws]);
    const common = {
      authorization: API_KEY,
      accept: 'application/json',
      'user-agent': expect.stringMatching(
        /^pictory-connection-action\/\d+\.\d+\.\d+ \(\+https:\/\/github\.com\/[\w./-]+\)$/,
      ),
    };
    const [write, read] = account.sandbox.requests;
    expect(write?.headers).toMatchObject({ ...common, 'content-type': 'application/json' });
    expect(read?.headers).toMatchObject(common);
    expect(read?.headers).not.toHaveProperty('content-type');
  });
});

describe('A write', () => {
  const body = { name: 'Production', enabled: true, awsAccountId: '123456789012', awsRegion: 'us-east-2' };

  test.each(['reset-before', 'reset-after', 'status-500', 'status-408', 'cut', 'empty-after', 'huge-after'])(
    'that ends with %s is not sent again, since it may have been carried out',
    async (fault) => {
      await open({ faults: [`POST /awsconnections ${fault} x1`] });
      expect((await failureOf(account.client.create(aws, body))).outcome).toBe('unknown');
      expect(account.sandbox.requests).toHaveLength(1);
    },
  );

  test('that was limited by rate is sent again', async () => {
    await open({ faults: ['POST /awsconnections status-429 x1 retry-after=0'] });
    expect(await account.client.create(aws, body)).toMatchObject({ version: 1, values: body });
    expect(account.sandbox.requests).toHaveLength(2);
  });

  test('that is refused keeps the words of the server, without what is secret, and at most 500 characters', async () => {
    await open({
      faults: ['POST /awsconnections echo-key'],
      apiKey: `pictai_${'x'.repeat(600)}`,
      redact: (text) => text.replaceAll(`pictai_${'x'.repeat(600)}`, '***'),
    });
    const error = await failureOf(account.client.create(aws, body));
    expect(error.message).toContain('***');
    expect(error.message.length).toBeLessThan(600);
    expect(error.message).not.toContain('xxx');
  });

  test('that updates is answered with what was sent, and what was read before', async () => {
    await open();
    const made = await account.client.create(aws, body);
    const updated = await account.client.update(made, {
      name: 'Production',
      description: '',
      enabled: false,
      version: 1,
    });
    expect(updated).toMatchObject({ version: 2, values: { ...body, enabled: false } });
  });

  test.each([
    ['create', 'name', { ...item, ...body, name: 'Other' }],
    ['create', 'region', { ...item, ...body, awsRegion: 'eu-west-1' }],
    ['create', 'account', { ...item, ...body, awsAccountId: '000000000001' }],
    ['update', 'id', { ...item, connectionId: 'def' }],
  ] as const)('(%s) may have been carried out when the answer has another %s', async (method, _what, answer) => {
    await open({ apiUrl: await answering(answer) });
    const current: Connection = { type: aws, connectionId: 'abc', version: 3, values: body };
    const write = method === 'create' ? account.client.create(aws, body) : account.client.update(current, body);
    const error = await failureOf(write);
    expect(error).toMatchObject({ trouble: 'unexpected', outcome: 'unknown' });
    expect(error.message).toContain('it describes another connection');
  });

  test('that creates may be answered with another description than was sent', async () => {
    await open({ apiUrl: await answering({ ...item, ...body, description: 'theirs' }) });
    expect(await account.client.create(aws, body)).toMatchObject({ values: { description: 'theirs' } });
  });

  test('that updates takes from before what the answer leaves out, but for the version', async () => {
    const before = { type: aws, connectionId: 'abc', version: 3, values: { ...body, description: 'Assets' } };
    const change = { name: 'Production', enabled: false, version: 3 };
    await open({ apiUrl: await answering({ connectionId: 'abc', version: 4 }) });
    expect(await account.client.update(before, change)).toMatchObject({
      version: 4,
      values: { ...body, description: 'Assets', enabled: false },
    });
    await open({ apiUrl: await answering({ connectionId: 'abc' }) });
    const error = await failureOf(account.client.update(before, change));
    expect(error).toMatchObject({ outcome: 'unknown', message: expect.stringContaining('it has no version') });
  });

  test('that deletes may have been carried out when the answer is a success of another kind', async () => {
    await open({ faults: ['DELETE /awsconnections/* empty'] });
    const error = await failureOf(account.client.remove(await account.client.create(aws, body)));
    expect(error).toMatchObject({ trouble: 'unexpected', outcome: 'unknown' });
    expect(error.message).toContain('its status is 200 instead of 204');
  });

  test('whose fields are refused says what to look at', async () => {
    await open({ faults: ['POST /awsconnections status-400 skip=1', 'PUT /awsconnections/* status-400'] });
    const made = await account.client.create(aws, body);
    for (const write of [account.client.create(aws, body), account.client.update(made, { version: 1 })]) {
      expect((await failureOf(write)).fix).toContain(aws.advice);
    }
  });

  test('that deletes leaves nothing', async () => {
    await open();
    await account.client.remove(await account.client.create(aws, body));
    expect(account.sandbox.pictory.list()).toEqual([]);
  });

  test('that is not accepted says what was tried, on what', async () => {
    await open({ faults: ['PUT /awsconnections/* status-403', 'DELETE /awsconnections/* status-403'] });
    const made = await account.client.create(aws, body);
    const on = `the AWS S3 connection "Production" (${made.connectionId}): Pictory answered 403`;
    expect((await failureOf(account.client.update(made, { version: 1 }))).message).toContain(`Could not update ${on}`);
    expect((await failureOf(account.client.remove(made))).message).toContain(`Could not delete ${on}`);
  });

  test.each([
    ['a list', 'wrong-address', () => listConnections(account.client, [aws])],
    ['a create', 'wrong-address', () => account.client.create(aws, body)],
    ['a read', 'not-found', () => account.client.read(aws, 'gone')],
  ] as const)('or read that is answered with 404: for %s it is %s', async (_what, trouble, request) => {
    await open({ faults: ['GET /awsconnections status-404 forever', 'POST /awsconnections status-404 forever'] });
    expect((await failureOf(request())).trouble).toBe(trouble);
  });

  test.each([200, 201] as const)('that creates may be answered with %i', async (createStatus) => {
    await open({ dialect: { createStatus } });
    const made = await account.client.create(aws, body);
    expect(account.sandbox.pictory.get(made.connectionId)).toMatchObject(body);
  });

  test('never follows a redirect', async () => {
    const requests: string[] = [];
    const elsewhere = await answering({}, requests);
    await open({ faults: [`POST /awsconnections redirect=${elsewhere}/taken forever`] });
    expect((await failureOf(account.client.create(aws, body))).trouble).toBe('redirect');
    expect(requests).toEqual([]);
  });
});
