import { afterEach, describe, expect, test } from '@jest/globals';
import { runAction } from '../sandbox/runner.ts';
import { aws } from '../src/connections/aws.ts';
import type { Connection, Desired } from '../src/connections/types.ts';
import { vimeo } from '../src/connections/vimeo.ts';
import { planPresent } from '../src/plan/create-plan.ts';
import { listConnections } from '../src/reconcile/find.ts';
import { fitTo, SUMMARY_LIMIT } from '../src/report/layout.ts';
import { planLines } from '../src/report/log.ts';
import { createReport } from '../src/report/markdown.ts';
import { outputs } from '../src/report/outputs.ts';
import { logLine } from '../src/sanitize/escape.ts';
import { prose } from '../src/sanitize/markdown.ts';
import { createRedact } from '../src/sanitize/redact.ts';
import { asking, outcomeOf, reporting, signer } from './report/examples.ts';
import { type Account, openAccount } from './support/account.ts';
import { cpuMs } from './support/cpu.ts';
import { type Answer, type Serving, serve as serveAnswers } from './support/serve.ts';

/** Servers that answer what no honest one would. */
const servers: Serving[] = [];
const accounts: Account[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  for (const { sandbox } of accounts.splice(0)) await sandbox.close();
});

async function serve(answer: Answer): Promise<Serving> {
  const server = await serveAnswers(answer);
  servers.push(server);
  return server;
}

async function at(apiUrl: string): Promise<Account> {
  const account = await openAccount({ apiUrl, maxAttempts: 2 });
  accounts.push(account);
  return account;
}

const item = {
  connectionId: 'id1',
  name: 'Production',
  description: 'a',
  awsAccountId: '123456789012',
  awsRegion: 'us-east-2',
  enabled: true,
  version: 1,
};
const bucket = (values: Desired['values'], more: Partial<Desired> = {}): Desired => ({
  type: aws,
  identity: { name: 'Production' },
  values: { name: 'Production', awsAccountId: '123456789012', awsRegion: 'us-east-2', ...values },
  credentials: 'on-change',
  whenMissing: 'create',
  onImmutableChange: 'fail',
  ...more,
});

describe('A server that is not honest', () => {
  test.each(['verify', 'get', 'ensure'])(
    'cannot make %s succeed with an answer that never comes to an end',
    async (operation) => {
      const { url } = await serve((_line, _body, response) => {
        response.socket?.end('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
        return undefined;
      });
      const step = await runAction({
        inputs: {
          operation,
          type: 'aws',
          'api-key': 'pictai_x',
          name: 'Production',
          'api-url': url,
          timeout: '1',
          'max-attempts': '1',
        },
      });
      expect(step.exitCode).toBe(1);
      expect(step.annotations).toMatchObject([{ level: 'error' }]);
    },
  );

  test('cannot put text where a switch belongs', async () => {
    const { url } = await serve(() => ({ Items: [{ ...item, enabled: '<img src=x>', description: true }] }));
    const [connection] = await listConnections((await at(url)).client, [aws]);
    expect(connection?.values).toEqual({ name: 'Production', awsAccountId: '123456789012', awsRegion: 'us-east-2' });
  });

  test('cannot make a list that never ends', async () => {
    let page = 0;
    const { url, requests } = await serve(() => ({ Items: [], nextPageKey: String(++page) }));
    await expect(listConnections((await at(url)).client, [vimeo])).rejects.toThrow('has more than 1000 pages');
    expect(requests).toHaveLength(1_000);
  });

  test.each([
    ['fields that are no text', { fields: [{ name: { toString: 1, valueOf: 1 }, errors: [[[]]] }] }],
    ['tags in tags', { message: `${'[pictory-'.repeat(20_000)}[pictory-action]${'action]'.repeat(20_000)}` }],
  ])('cannot hide by %s that the outcome of a write is not known', async (_what, body) => {
    const { url } = await serve((line, _sent, response) => {
      if (line.startsWith('GET')) return { Items: [] };
      response.statusCode = 500;
      return body;
    });
    const result = await (await at(url)).ensure(bucket({}));
    expect(result.applied).toBe('unknown');
  });

  test('cannot pass another connection off as the one that was updated', async () => {
    const { url } = await serve((line) =>
      line.startsWith('PUT')
        ? { ...item, connectionId: 'evil', version: 2 }
        : line.endsWith('id1')
          ? item
          : { Items: [item] },
    );
    const result = await (await at(url)).ensure(bucket({ description: 'b' }));
    expect(result.connection?.connectionId).toBe('id1');
    expect(result.error).toBeDefined();
  });

  test('cannot pass a connection of another account off as the one that was updated', async () => {
    const { url } = await serve((line, body) => {
      if (line.startsWith('PUT')) return { ...item, ...(body as object), awsAccountId: '999999999999', version: 2 };
      return line.endsWith('id1') ? item : { Items: [item] };
    });
    const result = await (await at(url)).ensure(bucket({ description: 'b' }));
    expect(result).toMatchObject({ applied: 'unknown' });
    expect(result.error).toBeDefined();
  });

  test('cannot keep a replacement going for ever', async () => {
    let turn = 0;
    const old = () => ({ ...item, awsAccountId: String(500_000_000_000 + ++turn), version: turn });
    const { url, requests } = await serve((line, body) => {
      if (line.startsWith('POST')) return { ...(body as object), connectionId: `new${++turn}`, version: 1 };
      return line.endsWith('id1') ? old() : { Items: [old()] };
    });
    const values = { name: 'Production', awsRegion: 'eu-west-1' };
    const moved = { ...bucket({}), values, onImmutableChange: 'replace' } as const;
    const result = await (await at(url)).ensure(moved);
    expect(result).toMatchObject({ applied: true, error: { title: 'The replacement was stopped' } });
    expect(requests.filter((line) => line.startsWith('POST')).length).toBeLessThanOrEqual(5);
    expect(requests.filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });

  test('cannot pass another connection off as the one that was created', async () => {
    const { url } = await serve((line) => (line.startsWith('POST') ? { ...item, name: 'Other' } : { Items: [] }));
    const result = await (await at(url)).ensure(bucket({}));
    expect(result).toMatchObject({ applied: 'unknown', connection: null });
  });

  test('cannot say in a success that a delete failed, and be believed', async () => {
    const { url } = await serve((line) => {
      if (line.startsWith('DELETE')) return { success: false, error: { error_message: 'no' } };
      return line.endsWith('id1') ? item : { Items: [item] };
    });
    const account = await at(url);
    expect((await account.remove({ type: aws }, { name: 'Production' })).applied).toBe('unknown');
  });
});

test('A name of thousands of apostrophes is shown at once', () => {
  const took = cpuMs(() => prose(`The connection is named "${"'".repeat(20_000)}<".`));
  expect(took).toBeLessThan(500);
});

const UNITS = [
  '`',
  '|',
  '<',
  '&',
  '\u202e',
  '@a ',
  "'",
  '\\',
  '- ',
  '\n> ',
  '##[',
  '***',
  'pictai_',
  '[pictory-action ',
];

test.each(UNITS)(
  'A description of one megabyte of %j is compared, shown and redacted in less than a second',
  (unit) => {
    const description = unit.repeat(Math.ceil(1_000_000 / unit.length));
    const connection: Connection = {
      type: vimeo,
      connectionId: 'id1',
      version: 1,
      values: { name: 'Marketing', description, enabled: true, clientIdentifier: 'app' },
    };
    const task = asking('ensure', vimeo, { name: 'Marketing', description: 'Videos' });
    const redact = createRedact(['pictai_secret', 'a'.repeat(500), `${unit.repeat(5)}x`]);
    const took = cpuMs(() => {
      const outcome = outcomeOf(task, { plan: planPresent(connection, task.desired, signer), connection });
      const { lasting, footer } = createReport(outcome, reporting({ redactForDisplay: redact }));
      fitTo([...lasting, footer], SUMMARY_LIMIT);
      planLines(outcome).map(redact).map(logLine);
      outputs(outcome, redact, () => {});
    });
    expect(took).toBeLessThan(1_000);
  },
);
