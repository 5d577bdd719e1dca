import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type RecordedRequest, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { arrival, awsBody, github, KEY, pictory } from './client.ts';

let ended: RecordedRequest[];
let sandbox: Sandbox;
beforeEach(async () => {
  ended = [];
  sandbox = await startSandbox({ onRequest: (request) => ended.push(request) });
});
afterEach(() => sandbox.close());

describe('The record of a request', () => {
  test('has method, path with query, body and status', async () => {
    await pictory(sandbox, 'POST', '/awsconnections?a=b%20c', awsBody);
    expect(sandbox.requests).toMatchObject([
      { method: 'POST', path: '/pictoryapis/v1/awsconnections?a=b%20c', body: awsBody, status: 200, fault: undefined },
    ]);
  });

  test('has the headers in lower case', async () => {
    await pictory(sandbox, 'GET', '/awsconnections', undefined, { 'X-Trace': '1' });
    expect(sandbox.requests[0]?.headers).toMatchObject({ authorization: KEY, 'x-trace': '1' });
  });

  test('has a body that is not JSON as text', async () => {
    await pictory(sandbox, 'POST', '/awsconnections', '{broken');
    expect(sandbox.requests[0]?.body).toBe('{broken');
  });

  test('has no body when there was none', async () => {
    await pictory(sandbox, 'GET', '/awsconnections');
    expect(sandbox.requests[0]?.body).toBeUndefined();
  });

  test('is in the order of arrival', async () => {
    for (const path of ['/a', '/b', '/c']) await pictory(sandbox, 'GET', path);
    expect(sandbox.requests.map(({ path }) => path.slice(-1))).toEqual(['a', 'b', 'c']);
  });

  test('covers GitHub too', async () => {
    await github(sandbox, 'GET', '/repos/octo-org/videos/pulls/7');
    expect(sandbox.requests).toMatchObject([{ path: '/github/repos/octo-org/videos/pulls/7', status: 200 }]);
  });

  test('covers what belongs to no API', async () => {
    await fetch(`${sandbox.url}/elsewhere`);
    expect(sandbox.requests).toMatchObject([{ path: '/elsewhere', status: 404 }]);
  });

  test.each([
    ['reset-before', 'reset'],
    ['cut', 'reset'],
    ['status-503', 503],
  ])('of a request struck by %s names the fault and says %s', async (kind, status) => {
    sandbox.addFault(`GET /awsconnections ${kind}`);
    await pictory(sandbox, 'GET', '/awsconnections').catch(() => {});
    expect(sandbox.requests).toMatchObject([{ status, fault: kind }]);
  });

  test('of a request that hangs says none', async () => {
    sandbox.addFault('GET /awsconnections hang');
    pictory(sandbox, 'GET', '/awsconnections').catch(() => {});
    await arrival(sandbox);
    expect(sandbox.requests).toMatchObject([{ status: 'none' }]);
  });

  test('is passed on when the request has ended', async () => {
    await pictory(sandbox, 'GET', '/awsconnections');
    expect(ended).toEqual(sandbox.requests);
  });
});

describe('A request body that is too large', () => {
  test('is refused', async () => {
    const { status } = await pictory(sandbox, 'POST', '/awsconnections', 'x'.repeat(2 * 1024 * 1024 + 1));
    expect(status).toBe(413);
  });
});

describe('Closing', () => {
  test('ends requests that hang', async () => {
    sandbox.addFault('GET /awsconnections hang');
    const hanging = pictory(sandbox, 'GET', '/awsconnections').catch(() => 'ended');
    await arrival(sandbox);
    await sandbox.close();
    expect(await hanging).toBe('ended');
  });

  test('ends requests that are slow', async () => {
    sandbox.addFault('GET /awsconnections slow=60000');
    const slow = pictory(sandbox, 'GET', '/awsconnections').catch(() => 'ended');
    await arrival(sandbox);
    await sandbox.close();
    expect(await slow).toBe('ended');
  });
});
