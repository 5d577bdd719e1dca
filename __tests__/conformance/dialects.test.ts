import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Dialect, type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { API_KEY, conformance } from './child.ts';

/** Each value of each switch once, with what a run that writes then knows. */
const DIALECTS: readonly (readonly [Partial<Dialect>, id: string, found: string])[] = [
  [{ createStatus: 200 }, 'create-status', 'aws: 200; vimeo: 200'],
  [{ createStatus: 201 }, 'create-status', 'aws: 201; vimeo: 201'],
  [{ conflictStatus: 400 }, 'stale-status', 'aws: 400; vimeo: 400'],
  [{ conflictStatus: 409 }, 'stale-status', 'aws: 409; vimeo: 409'],
  [{ conflictStatus: 412 }, 'stale-status', 'aws: 412; vimeo: 412'],
  [{ takenStatus: 400 }, 'taken-status', 'aws: 400; account and region: 400; vimeo: 400'],
  [{ takenStatus: 409 }, 'taken-status', 'aws: 409; account and region: 409; vimeo: 409'],
  [{ emptyDescription: 'empty' }, 'empty-description', 'aws: `""`; vimeo: `""`'],
  [{ emptyDescription: 'null' }, 'empty-description', 'aws: `null`; vimeo: `null`'],
  [{ emptyDescription: 'absent' }, 'empty-description', 'aws: `absent`; vimeo: `absent`'],
  [{ errorBody: 'code' }, 'error-shape', '`code, message, fields`'],
  [{ errorBody: 'legacy' }, 'error-shape', '`success, error`'],
  [{ errorBody: 'message' }, 'error-shape', '`message`'],
  [{ errorBody: 'empty' }, 'error-shape', 'an empty body'],
  [{ errorBody: 'html' }, 'error-shape', 'no JSON'],
  [{ uniqueNames: 'per-type' }, 'names-across-types', 'AWS with the name of a Vimeo connection: 200'],
  [
    { uniqueNames: 'across-types' },
    'names-across-types',
    'AWS with the name of a Vimeo connection: 409: `A connection with this name already exists.`',
  ],
  [{ awsPages: false }, 'aws-pages', 'the list had 1 page'],
  [{ awsPages: true }, 'aws-pages', 'the list had 2 pages'],
];

let sandbox: Sandbox;
afterEach(() => sandbox.close());

/** An account whose lists have more than a page. */
async function account(dialect: Partial<Dialect>): Promise<void> {
  sandbox = await startSandbox({ dialect, pageSize: 2 });
  for (const name of ['A', 'B', 'C']) {
    sandbox.pictory.create({ type: 'AWS', name });
    sandbox.pictory.create({ type: 'VIMEO', name });
  }
}

describe.each(DIALECTS)('With %o', (dialect, id, found) => {
  test('a run that writes finds that all holds, and what it is', async () => {
    await account(dialect);
    const run = await conformance({ url: sandbox.url, key: API_KEY, write: 6 });
    expect([run.exitCode, run.under('Does not hold'), run.under('Not checked')]).toEqual([0, [], ['tls']]);
    expect(run.found.get(id)).toBe(found);
  });

  test('a run that reads finds that all holds, and sends nothing but GET', async () => {
    await account(dialect);
    const run = await conformance({ url: sandbox.url, key: API_KEY });
    expect([run.exitCode, run.under('Does not hold'), run.under('Not checked')]).toEqual([0, [], ['tls']]);
    expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('a run without a key finds that all holds, or that the refusals are no JSON', async () => {
    await account(dialect);
    const isJson = dialect.errorBody !== 'empty' && dialect.errorBody !== 'html';
    const run = await conformance({ url: sandbox.url });
    const failed = isJson ? [] : ['aws-path', 'vimeo-path', 'user-agent'];
    expect([run.exitCode, run.under('Does not hold')]).toEqual([isJson ? 0 : 1, failed]);
  });
});

test('Where reads lag behind, a run that writes waits, and says how long', async () => {
  await account({});
  sandbox.pictory.lag(400);
  // What the account had before the run is older than the lag.
  await setTimeout(500);
  const run = await conformance({ url: sandbox.url, key: API_KEY, write: 6 });
  expect([run.exitCode, run.under('Does not hold'), sandbox.pictory.list().length]).toEqual([0, [], 6]);
  expect(Number.parseInt(run.found.get('read-lag') ?? '', 10)).toBeGreaterThanOrEqual(400);
}, 60_000);

test('In an account without connections, a run that reads says what it could not check', async () => {
  sandbox = await startSandbox();
  const run = await conformance({ url: sandbox.url, key: API_KEY });
  const missing = [
    'tls',
    'vimeo-pages',
    'aws-read',
    'vimeo-read',
    'secrets-hidden',
    'account-id-text',
    'aws-list-fields',
  ];
  expect([run.exitCode, run.under('Not checked')]).toEqual([0, [...missing, 'vimeo-list-fields', 'dates']]);
});
