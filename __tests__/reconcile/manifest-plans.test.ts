import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { vimeo } from '../../src/connections/vimeo.ts';
import { type Account, openAccount } from '../support/account.ts';
import { type Declared, manifest, run } from '../support/manifests.ts';
import { serve } from '../support/serve.ts';

let account: Account;

beforeEach(async () => {
  account = await openAccount();
});

afterEach(async () => {
  await account.sandbox.close();
});

const s3 = (name: string, n: number, more: Partial<Declared> = {}): Declared => ({
  name,
  values: { awsAccountId: '123456789012', awsRegion: `us-east-${n}` },
  ...more,
});
const byHand = (name: string, n: number) =>
  account.sandbox.pictory.create({ type: 'AWS', name, awsAccountId: '123456789012', awsRegion: `us-east-${n}` });

/** The names of the connections that a preview warns of. */
async function warnedOf(entries: readonly Declared[]): Promise<readonly string[]> {
  const { said } = await run(account, manifest(entries, 'ensure', { dryRun: true }));
  return account.sandbox.pictory
    .list()
    .filter(({ connectionId }) => said.some((line) => line.includes(connectionId)))
    .map(({ name }) => name);
}

describe('a connection whose name is spelled differently', () => {
  test('is warned of when no entry is about it', async () => {
    byHand('prod', 1);
    expect(await warnedOf([s3('Prod', 2)])).toEqual(['prod']);
  });

  test('is warned of whatever it is called', async () => {
    for (const name of ['undefined', 'null']) byHand(name, name.length);
    expect(await warnedOf([s3('Undefined', 1), s3('Null', 2)])).toEqual(['undefined', 'null']);
  });

  test('is not warned of when another entry manages it', async () => {
    byHand('prod', 1);
    expect(await warnedOf([s3('Prod', 2), s3('prod', 1)])).toEqual([]);
  });

  test('is not warned of when another entry deletes it', async () => {
    byHand('prod', 1);
    expect(await warnedOf([s3('Prod', 2), { name: 'prod' }])).toEqual([]);
  });

  test('is not warned of when another entry renames it', async () => {
    byHand('prod', 1);
    expect(await warnedOf([s3('Prod', 2), s3('Stage', 1, { previousName: 'prod' })])).toEqual([]);
  });

  test('is warned of when only an entry of another type has its name', async () => {
    byHand('prod', 1);
    expect(await warnedOf([s3('Prod', 2), { name: 'prod', type: vimeo }])).toEqual(['prod']);
  });
});

describe('a connection that holds the account and region of a new one', () => {
  const replace = { onImmutableChange: 'replace' } as const;
  /** The names of the entries that a preview finds blocked, each with the connection that is in its way. */
  const blockedOf = async (entries: readonly Declared[]) => {
    const outcome = await run(account, manifest(entries, 'ensure', { dryRun: true }));
    expect(outcome.said).toEqual([]);
    return outcome.entries?.flatMap(({ plan }) =>
      plan?.blocker?.kind === 'taken' ? [[plan.name, plan.blocker.holder.values.name]] : [],
    );
  };

  test('blocks it when no entry is about it', async () => {
    byHand('Stranger', 1);
    expect(await blockedOf([s3('A', 1)])).toEqual([['A', 'Stranger']]);
  });

  test('blocks it when another entry keeps or renames it, which frees nothing', async () => {
    byHand('B', 1);
    expect(await blockedOf([s3('A', 1), s3('B', 1)])).toEqual([['A', 'B']]);
    expect(await blockedOf([s3('A', 1), s3('C', 1, { previousName: 'B' })])).toEqual([['A', 'B']]);
  });

  test('blocks nothing when another entry deletes it', async () => {
    byHand('B', 1);
    expect(await blockedOf([s3('A', 1), { name: 'B' }])).toEqual([]);
  });

  test('blocks nothing when another entry replaces it with one in another region', async () => {
    byHand('B', 1);
    expect(await blockedOf([s3('A', 1), s3('B', 2, replace)])).toEqual([]);
  });

  test('blocks a replacement', async () => {
    byHand('A', 1);
    byHand('Stranger', 2);
    expect(await blockedOf([s3('A', 2, replace)])).toEqual([['A', 'Stranger']]);
  });

  test('stops an apply before its first write', async () => {
    byHand('Stranger', 1);
    const before = account.sent().length;
    const outcome = await run(account, manifest([s3('A', 1), s3('B', 2)]));
    expect(outcome).toMatchObject({ applied: false, error: expect.anything() });
    expect(
      account
        .sent()
        .slice(before)
        .filter((line) => !line.startsWith('GET')),
    ).toEqual([]);
  });
});

describe('a connection under the previous name of an entry', () => {
  test('is warned of when the new name exists, too', async () => {
    byHand('New', 1);
    byHand('Old', 2);
    expect(await warnedOf([s3('New', 1, { previousName: 'Old' })])).toEqual(['Old']);
  });

  test('is not warned of when another entry manages it', async () => {
    byHand('New', 1);
    byHand('Old', 2);
    expect(await warnedOf([s3('New', 1, { previousName: 'Old' }), s3('Old', 2)])).toEqual([]);
  });

  test('is warned of when it is only the previous name of other entries', async () => {
    byHand('A', 1);
    byHand('B', 2);
    byHand('Old', 3);
    const wanted = [s3('A', 1, { previousName: 'Old' }), s3('B', 2, { previousName: 'Old' })];
    expect(await warnedOf(wanted)).toEqual(['Old']);
  });
});

test('An entry is about no connection of another type', async () => {
  byHand('A', 1);
  const wanted = [s3('B', 2), { type: vimeo, name: 'A' }];
  const { entries } = await run(account, manifest(wanted, 'ensure', { dryRun: true }));
  expect(entries?.map(({ plan, connection }) => [plan?.action, connection])).toEqual([
    ['create', null],
    ['none', null],
  ]);
});

test('An entry that could be about two connections stops all others, before anything is announced or written', async () => {
  const item = { version: 1, enabled: true, awsAccountId: '123456789012', awsRegion: 'us-east-1' };
  const Items = ['A', 'B', 'B'].map((name, n) => ({ ...item, name, connectionId: `id${n}` }));
  const server = await serve((line) => (line.startsWith('GET') ? { Items } : {}));
  const other = await openAccount({ apiUrl: server.url });
  const announced: unknown[] = [];
  const silent = () => {};
  const planned = (outcome: unknown) => {
    announced.push(outcome);
  };
  const more = { progress: { info: silent, warn: silent, checked: async () => {}, planned, written: silent } };
  try {
    const wanted = [{ name: 'A' }, { name: 'B' }, s3('C', 2)];
    const outcome = await run(other, manifest(wanted), undefined, undefined, more);
    expect(outcome.entries?.map(({ plan, applied }) => [plan?.action, applied])).toEqual([
      ['delete', false],
      [undefined, false],
      ['create', false],
    ]);
    expect(outcome.entries?.map(({ error }) => String(error).includes('id1, id2'))).toEqual([false, true, false]);
    expect(outcome.error).toMatchObject({ points: [expect.stringContaining('id1, id2')] });
    expect(announced).toEqual([]);
    expect(server.requests).toEqual(['GET /awsconnections']);
  } finally {
    await other.sandbox.close();
    server.close();
  }
});

describe('what is left of a replacement', () => {
  const left = `A - replacement ${'0'.repeat(32)}`;
  const replace = { onImmutableChange: 'replace' } as const;
  const unmanaged = async (entries: readonly Declared[]) =>
    (await run(account, manifest(entries, 'verify'))).unmanaged?.map(({ values }) => values.name);

  test('belongs to the entry that replaces the connection, while the old one is there, too', async () => {
    byHand('A', 1);
    byHand(left, 3);
    expect(await unmanaged([s3('A', 3, replace)])).toEqual([]);
  });

  test('belongs to no entry if it is of another account, or the entry may not replace', async () => {
    byHand('A', 1);
    byHand(left, 2);
    expect(await unmanaged([s3('A', 3, replace)])).toEqual([left]);
    expect(await unmanaged([s3('A', 1)])).toEqual([left]);
  });

  test('belongs to the entry that renames it', async () => {
    byHand('A', 1);
    byHand(left, 2);
    const renaming = { name: 'B', previousName: left, values: {} };
    const outcome = await run(account, manifest([s3('A', 2, replace), renaming], 'ensure', { dryRun: true }));
    expect(outcome.entries?.[0]?.plan).not.toHaveProperty('replacement');
    expect(outcome.entries?.[1]?.plan).toMatchObject({ action: 'update', current: { values: { name: left } } });
  });

  test('belongs to no entry about another connection', async () => {
    byHand(left, 2);
    expect(await unmanaged([s3('B', 1, replace)])).toEqual([left]);
  });

  test('belongs to no entry of another type', async () => {
    byHand(left, 2);
    expect(await unmanaged([{ type: vimeo, name: 'A', values: {} }])).toEqual([left]);
  });
});

test('Only a check lists what nobody manages', async () => {
  byHand('Stranger', 1);
  expect((await run(account, manifest([], 'ensure', { dryRun: true }))).unmanaged).toBeUndefined();
});
