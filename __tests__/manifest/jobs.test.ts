import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { vimeo } from '../../src/connections/vimeo.ts';
import { type Account, openAccount } from '../support/account.ts';
import { type Declared, manifest, run } from '../support/manifests.ts';

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
  test('is warned of when no entry is about it', async () => {
    byHand('Stranger', 1);
    expect(await warnedOf([s3('A', 1)])).toEqual(['Stranger']);
  });

  test('is not warned of when another entry deletes it', async () => {
    byHand('B', 1);
    expect(await warnedOf([s3('A', 1), { name: 'B' }])).toEqual([]);
  });

  test('is not warned of when another entry renames it', async () => {
    byHand('B', 1);
    expect(await warnedOf([s3('A', 1), s3('C', 1, { previousName: 'B' })])).toEqual([]);
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
