import { describe, expect } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { aws, vimeo } from './kinds.ts';
import { scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';

const get = { ...aws.which, operation: 'get', 'max-attempts': '1' };
const update = { ...aws.which, description: 'Changed', 'max-attempts': '1' };

/** What an update is refused with when the reads after it may lag: see patience.test.ts. */
const PATIENT = [400, 409, 412];

/** What the message has to advise for a status. */
const advice: readonly (readonly [status: number, says: RegExp])[] = [
  [400, /field|names/],
  [401, /api-key/],
  [403, /permission|account/],
  [404, /api-url|connection-id|name/],
  [408, /again/],
  [409, /again|taken/],
  [412, /again|taken/],
  [429, /concurrency|minutes/],
  [500, /again/],
  [501, /again/],
  [502, /again/],
  [503, /again/],
  [504, /again/],
];

describe('a read that is answered with', () => {
  for (const [status, says] of advice) {
    scenario(`${status} fails, and says what to do`, async ({ run, sandbox }) => {
      sandbox.addFault(`GET /awsconnections status-${status} forever`);
      const { exitCode, annotations, requests } = await run('fails', { inputs: get });
      expect(exitCode).toBe(1);
      expect(annotations).toMatchObject([{ level: 'error', message: expect.stringMatching(says) }]);
      expect(annotations[0]?.message).toContain(String(status));
      expect(requests).toHaveLength(1);
    });
  }

  for (const status of [408, 429, 500, 502, 503, 504]) {
    scenario(`${status} is sent again`, async ({ run, sandbox }) => {
      sandbox.pictory.create(aws.byHand);
      sandbox.addFault(`GET /awsconnections status-${status} x1`);
      const { exitCode, requests } = await run('succeeds', { inputs: { ...get, 'max-attempts': '2' } });
      expect(exitCode).toBe(0);
      expect(requests).toHaveLength(2);
    });
  }

  for (const status of [400, 401, 403, 404]) {
    scenario(`${status} is not sent again`, async ({ run, sandbox }) => {
      sandbox.addFault(`GET /awsconnections status-${status} forever`);
      const { requests } = await run('fails', { inputs: { ...get, 'max-attempts': '3' } });
      expect(requests).toHaveLength(1);
    });
  }
});

describe('an update that is answered with', () => {
  for (const [status, says] of advice.filter(([status]) => !PATIENT.includes(status))) {
    scenario(`${status} fails, names the connection, and says what to do`, async ({ run, sandbox }) => {
      const { connectionId } = sandbox.pictory.create(aws.byHand);
      sandbox.addFault(`PUT /** status-${status} forever`);
      const { exitCode, annotations, outputs } = await run('fails', { inputs: update });
      expect(exitCode).toBe(1);
      expect(annotations).toMatchObject([{ level: 'error', message: expect.stringMatching(says) }]);
      expect(annotations[0]?.message).toContain(aws.name);
      expect(outputs).toMatchObject({ action: 'update', changed: 'true', 'connection-id': connectionId });
      expect(sandbox.pictory.get(connectionId)?.version).toBe(1);
    });
  }

  for (const status of [408, 500, 502, 503, 504]) {
    scenario(`${status} and was carried out all the same is found by reading`, async ({ run, sandbox }) => {
      const { connectionId } = sandbox.pictory.create(aws.byHand);
      sandbox.addFault(`PUT /** status-${status}-after x1`);
      const { exitCode, outputs } = await run('succeeds', { inputs: { ...update, 'max-attempts': '2' } });
      expect(exitCode).toBe(0);
      expect(outputs).toMatchObject({ action: 'update', applied: 'true', version: '2' });
      expect(sandbox.pictory.get(connectionId)?.version).toBe(2);
    });
  }
});

describe('Retry-After', () => {
  const fast = { ...get, 'max-attempts': '2' };

  scenario('in seconds is waited for', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    sandbox.addFault('GET /awsconnections status-429 retry-after=2 x1');
    const { exitCode, durationMs } = await run('succeeds', { inputs: fast });
    expect(exitCode).toBe(0);
    expect(durationMs).toBeGreaterThan(2000);
  });

  scenario('as an HTTP date is waited for', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    // More than the three seconds that the clock of the stories stretches, and less than a wait that is logged.
    const date = new Date(Date.now() + 5000).toUTCString();
    sandbox.addFault(`GET /awsconnections status-503 retry-after="${date}" x1`);
    const { exitCode } = await run('succeeds', { inputs: fast });
    expect(exitCode).toBe(0);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(date));
  });

  scenario('of more than a minute ends the run at once', async ({ run, sandbox }) => {
    sandbox.addFault('GET /awsconnections status-429 retry-after=61 forever');
    const { exitCode, annotations, requests } = await run('fails', { inputs: fast });
    expect(exitCode).toBe(1);
    expect(requests).toHaveLength(1);
    expect(annotations[0]?.message).toMatch(/61 seconds.*60/s);
  });

  scenario('of more than a minute ends the run at once as an HTTP date, too', async ({ run, sandbox }) => {
    sandbox.addFault(`GET /awsconnections status-429 retry-after="Fri, 01 Jan 2100 00:00:00 GMT" forever`);
    const { annotations, requests } = await run('fails', { inputs: { ...fast, summary: 'false' } });
    expect(requests).toHaveLength(1);
    expect(annotations[0]?.message).toMatch(/wait \d+ seconds/);
  });
});

describe('an answer that is not what the API describes:', () => {
  const bad = [
    ['html-200', /JSON|answered/],
    ['cut-json', /JSON|answered/],
    ['cut', /connection|answer/],
    ['empty', /JSON|answered/],
    ['huge', /8 MiB/],
    ['html', /502/],
  ] as const;

  for (const [kind, says] of bad) {
    scenario(`${kind} fails a read`, async ({ run, sandbox }) => {
      sandbox.pictory.create(aws.byHand);
      sandbox.addFault(`GET /awsconnections ${kind} forever`);
      const { exitCode, annotations } = await run('fails', { inputs: get });
      expect(exitCode).toBe(1);
      expect(annotations[0]?.message).toMatch(says);
    });
  }

  for (const kind of ['html-200-after', 'cut-json', 'cut', 'empty-after', 'huge-after', 'html-after']) {
    scenario(`${kind} of a create makes one connection, which is found by reading`, async ({ run, sandbox }) => {
      sandbox.addFault(`POST /vimeo-connections ${kind} x1`);
      const { exitCode, outputs } = await run('succeeds', { inputs: { ...vimeo.whole, 'max-attempts': '2' } });
      expect(exitCode).toBe(0);
      expect(outputs).toMatchObject({ action: 'create', applied: 'true' });
      expect(sandbox.pictory.list()).toHaveLength(1);
    });
  }
});

describe('a server that repeats the key and the secrets', () => {
  const writes = [
    ['create', 'POST', { ...vimeo.whole, credentials: 'always' }, undefined],
    ['update', 'PUT', { ...vimeo.whole, credentials: 'always' }, vimeo.byHand],
  ] as const;

  for (const [what, method, inputs, present] of writes) {
    scenario(`in the error of a ${what} does not get them into the log`, async ({ run, sandbox }) => {
      if (present !== undefined) sandbox.pictory.create(present);
      sandbox.addFault(`${method} /** echo-key=403 forever`);
      const { exitCode } = await run('fails', { inputs: { ...inputs, 'max-attempts': '1' }, debug: true });
      expect(exitCode).toBe(1);
    });
  }

  scenario('and the tag does not get that into the summary either', async ({ run, sandbox }) => {
    sandbox.addFault('POST /** echo-key=403 forever');
    const { summary } = await run('fails', { inputs: { ...vimeo.whole, 'max-attempts': '1' } });
    expect(summary).not.toContain('[pictory-action');
  });

  scenario('in a name and a description does not get them into outputs', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...aws.byHand, description: `Key: ${SECRETS['api-key']}` });
    const { outputs } = await run('shows it', { inputs: { ...aws.which, operation: 'get' } });
    expect(JSON.parse(outputs['connection'] ?? '')).toMatchObject({ description: 'Key: ***' });
  });
});

describe("Pictory's own words", () => {
  for (const errorBody of ['code', 'legacy', 'message', 'empty', 'html'] as const) {
    scenario(`are in the error when they come in the shape "${errorBody}"`, async ({ run, sandbox }) => {
      sandbox.pictory.speak({ errorBody });
      sandbox.pictory.key(SECRETS['api-key'], { refused: 'unauthorized' });
      const { annotations } = await run('fails', { inputs: get });
      expect(annotations[0]?.message).toContain('401');
    });
  }
});

describe('with debug logging', () => {
  scenario(
    'each request is a line with method, path, status, time and attempt, and nothing more',
    async ({ run, sandbox }) => {
      sandbox.addFault('GET /vimeo-connections status-503 x1');
      const { log } = await run('creates it', { inputs: { ...vimeo.whole, 'max-attempts': '2' }, debug: true });
      const lines = log.split('\n').filter((line) => line.startsWith('Debug: '));
      expect(lines).toEqual([
        expect.stringMatching(/^Debug: GET \/pictoryapis\/v1\/vimeo-connections 503 \d+ ms \(attempt 1\)$/),
        expect.stringMatching(/^Debug: GET \/pictoryapis\/v1\/vimeo-connections 200 \d+ ms \(attempt 2\)$/),
        expect.stringMatching(/^Debug: POST \/pictoryapis\/v1\/vimeo-connections 20[01] \d+ ms \(attempt 1\)$/),
      ]);
    },
  );

  scenario('an error comes with its stack', async ({ run, sandbox }) => {
    prepare(sandbox);
    const { log } = await run('fails', { inputs: get, debug: true });
    expect(log).toMatch(/^Debug: .*\bat /m);
  });

  scenario('and without it, an error comes without a stack', async ({ run, sandbox }) => {
    prepare(sandbox);
    const { log } = await run('fails', { inputs: get });
    expect(log).not.toMatch(/^Debug: |\bat .*index\.js/m);
  });

  function prepare(sandbox: Sandbox): void {
    sandbox.addFault('GET /awsconnections status-401 forever');
  }
});
