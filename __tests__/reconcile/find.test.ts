import { afterEach, describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError } from '../../src/errors.ts';
import {
  completedAll,
  createListing,
  findConnection,
  listConnections,
  type Query,
  type SearchResult,
  search,
} from '../../src/reconcile/find.ts';
import { awsConnection } from '../plan/examples.ts';
import { type Account, openAccount } from '../support/account.ts';
import { serve } from '../support/serve.ts';

let account: Account | undefined;

async function open(options: Parameters<typeof openAccount>[0] = {}): Promise<Account> {
  account = await openAccount(options);
  return account;
}

afterEach(async () => {
  await account?.sandbox.close();
  account = undefined;
});

const named = (name: string, connectionId = name, awsRegion = 'us-east-2'): Connection => ({
  ...awsConnection({ name, awsRegion }),
  connectionId,
});
const listed = (...connections: readonly Connection[]) =>
  connections.map((connection) => ({ connection, complete: true }));
const ids = (connections: readonly Connection[]) => connections.map(({ connectionId }) => connectionId);
/** What is found in a list, without another request. */
async function foundIn(query: Omit<Query, 'type'>, ...connections: readonly Connection[]): Promise<SearchResult> {
  const { client, sent } = await open();
  const found = await search(client, { type: aws, ...query }, createListing(listed(...connections)));
  expect(sent()).toEqual([]);
  return found;
}

const replacement = (name: string, letter = 'a') => named(`${name} - replacement ${letter.repeat(32)}`, letter);

describe('a search finds', () => {
  test('the connection with the name before the one with the previous name', async () => {
    const found = await foundIn({ identity: { name: 'A', previousName: 'B' } }, named('B'), named('A'));
    expect([found.connection?.connectionId, found.leftover?.connectionId]).toEqual(['A', 'B']);
  });

  test('the connection with the previous name, which is nothing left over then', async () => {
    const found = await foundIn({ identity: { name: 'A', previousName: 'B' } }, named('B'));
    expect(found.connection?.connectionId).toBe('B');
    expect(found.leftover).toBeUndefined();
  });

  test('nothing left over without a previous name', async () => {
    expect((await foundIn({ identity: { name: 'A' } }, named('A'))).leftover).toBeUndefined();
  });

  test('nothing that is somebody else’s, under no name', async () => {
    const identity = { name: 'A', previousName: 'B' };
    const found = await foundIn({ identity, isClaimed: () => true }, named('A'), named('B'));
    expect(found.connection).toBeNull();
  });

  test('the one of several with the name that is nobody else’s', async () => {
    const isClaimed = (id: string) => id !== 'ours';
    const all = [named('A', 'theirs'), named('A', 'ours'), named('A', 'his')];
    expect((await foundIn({ identity: { name: 'A' }, isClaimed }, ...all)).connection?.connectionId).toBe('ours');
  });

  test('no name when only an id was asked for', async () => {
    expect((await foundIn({ identity: { connectionId: 'x' } }, named('A'))).connection).toBeNull();
  });
});

test.each([
  ['name', { name: 'A' }],
  ['previous name', { name: 'B', previousName: 'A' }],
])('Several connections with the %s are refused, with the id of each', async (_which, identity) => {
  const { client } = await open();
  const both = createListing(listed(named('A', 'one'), named('A', 'other')));
  const error: unknown = await search(client, { type: aws, identity }, both).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ActionError);
  expect(error).toMatchObject({
    fix: 'Select one with the input connection-id, or rename or delete the others in Pictory.',
  });
  expect(String(error)).toMatch(/one, other/);
});

test('Several connections with the name of an entry can only be renamed or deleted', async () => {
  const { client } = await open();
  const both = createListing(listed(named('A', 'one'), named('A', 'other')));
  const found = search(client, { type: aws, identity: { name: 'A' }, isEntry: true }, both);
  await expect(found).rejects.toMatchObject({ fix: 'Rename or delete the others in Pictory.' });
});

describe('similar connections', () => {
  const similarTo = async (name: string, ...names: readonly string[]) =>
    ids((await foundIn({ identity: { name } }, ...names.map((other) => named(other)))).similar);

  test('are those whose name differs in upper and lower case only', async () => {
    expect(await similarTo('Abc', 'abc', 'ABC', 'abcd', 'xyz', 'bc')).toEqual(['abc', 'ABC']);
  });

  test.each([
    ['NFC, where NFD is given', 'Cafe\u0301', 'Caf\u00e9'],
    ['NFD, where NFC is given', 'Caf\u00e9', 'Cafe\u0301'],
    ['a ligature', 'office', 'o\ufb03ce'],
    ['a full-width letter', 'Assets', '\uff21ssets'],
    ['a zero-width space', 'Assets', 'Ass\u200bets'],
    ['a byte order mark', '\ufeffAssets', 'Assets'],
    ['a soft hyphen', 'Assets', 'As\u00adsets'],
    ['a bidirectional mark', 'Assets', '\u202eAssets\u202c'],
    ['a word joiner and a variation selector', 'Assets', 'As\u2060sets\ufe0f'],
    ['a control character', 'Assets', 'Assets\u0007'],
    ['two spaces', 'Raw assets', 'Raw  assets'],
    ['a no-break space', 'Raw assets', 'Raw\u00a0assets'],
    ['a tab', 'Raw assets', 'Raw\tassets'],
    ['a space at the end', 'Assets ', 'Assets'],
    ['a space at the beginning', 'Assets', ' assets'],
    ['a letter whose lower case is longer', 'İ', 'i\u0307'],
  ])('are those whose name looks the same: %s', async (_what, name, other) => {
    expect(await similarTo(name, other, 'Assets 2', 'Rawassets')).toEqual([other]);
  });

  test('are none where there is one with the name', async () => {
    expect(await similarTo('Assets', 'assets', 'Assets')).toEqual([]);
  });

  test('are not the one that is renamed', async () => {
    const all = [named('assets'), named('ASSETS')];
    const found = await foundIn({ identity: { name: 'Assets', previousName: 'assets' } }, ...all);
    expect(ids(found.similar)).toEqual(['ASSETS']);
  });

  test('are ten at most', async () => {
    const many = Array.from({ length: 12 }, (_, n) => named('prod', `id${n}`));
    const { similar } = await foundIn({ identity: { name: 'Prod' } }, ...many);
    expect(ids(similar)).toEqual(many.slice(0, 10).map(({ connectionId }) => connectionId));
  });

  test('are found for a thousand names among ten thousand within a second', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => named(`Footage of the café, part ${n}`));
    const begin = process.cpuUsage();
    const { alike } = createListing(listed(...many));
    const found = many.slice(0, 1_000).map(({ values }) => alike(values.name.toUpperCase()).length);
    const { user, system } = process.cpuUsage(begin);
    expect([found.every((count) => count === 1), (user + system) / 1e6 < 1]).toEqual([true, true]);
  });
});

describe('connections that stand in the way of a create', () => {
  const isConflicting = ({ values }: Connection) => values['awsRegion'] === 'eu-west-1';

  test('are those that the goal says', async () => {
    const all = [named('B', 'b', 'eu-west-1'), named('C', 'c')];
    expect(ids((await foundIn({ identity: { name: 'A' }, isConflicting }, ...all)).conflicting)).toEqual(['b']);
  });

  test('are none when the goal names none', async () => {
    expect((await foundIn({ identity: { name: 'A' } }, named('B', 'b', 'eu-west-1'))).conflicting).toEqual([]);
  });

  test('are not the new one of a replacement of the connection itself', async () => {
    const left = [replacement('A', 'a'), replacement('B', 'b')];
    const query = { identity: { name: 'A' }, isConflicting: () => true };
    expect(ids((await foundIn({ ...query, scanAllPages: true }, ...left)).conflicting)).toEqual(['b']);
    // Without a replacement, no write frees the account and region that it has.
    expect(ids((await foundIn(query, ...left)).conflicting)).toEqual(['a', 'b']);
  });

  test('are ten at most', async () => {
    const many = Array.from({ length: 12 }, (_, n) => named(`B${n}`));
    const { conflicting } = await foundIn({ identity: { name: 'A' }, isConflicting: () => true }, ...many);
    expect(ids(conflicting)).toEqual(many.slice(0, 10).map(({ connectionId }) => connectionId));
  });
});

describe('what is left of replacements', () => {
  const left = [replacement('A', 'a'), replacement('B', 'b'), named('A - replacement')];

  test('is found when it is asked for', async () => {
    const found = await foundIn({ identity: { name: 'A' }, scanAllPages: true }, ...left);
    expect(ids(found.replacements)).toEqual(['a']);
  });

  test('includes the connection that can be continued, whatever else has such a name', async () => {
    const many = [...'0123456789ab'].map((letter) => replacement('A', letter));
    const fits = ({ connectionId }: Connection) => connectionId === 'b';
    const query = { identity: { name: 'A' }, scanAllPages: true, isConflicting: fits };
    expect(ids((await foundIn(query, ...many)).replacements)).toEqual([...'b012345678']);
  });

  test('is not the connection of another entry', async () => {
    const query = { identity: { name: 'A' }, scanAllPages: true, isDeclared: (name: string) => name !== 'A' };
    expect((await foundIn(query, ...left)).replacements).toEqual([]);
  });

  test('is not looked at when it is not asked for', async () => {
    expect((await foundIn({ identity: { name: 'A' } }, ...left)).replacements).toEqual([]);
  });

  test('is ten at most', async () => {
    const many = [...'0123456789ab'].map((letter) => replacement('A', letter));
    const { replacements } = await foundIn({ identity: { name: 'A' }, scanAllPages: true }, ...many);
    expect(ids(replacements)).toEqual([...'0123456789']);
  });
});

describe('looking for a connection', () => {
  const create = ({ sandbox }: Account, name: string) => sandbox.pictory.create({ type: 'VIMEO', name });

  test('by id is one request, whatever its name', async () => {
    const opened = await open();
    const { connectionId } = create(opened, 'a');
    const found = await findConnection(opened.client, { type: vimeo, identity: { connectionId, name: 'b' } });
    expect(found).toMatchObject({
      connection: { values: { name: 'a' } },
      similar: [],
      replacements: [],
      conflicting: [],
    });
    expect(opened.sent()).toEqual([`GET /vimeo-connections/${connectionId}`]);
  });

  test.each([
    ['the name', { name: '2' }, 2],
    ['the name, though it is nowhere', { name: 'x' }, 4],
    ['the name, and the previous name, which is nowhere', { name: '2', previousName: 'x' }, 4],
    ['the name and the previous name', { name: '1', previousName: '3' }, 3],
    ['the last, as the name belongs to another entry', { name: '4' }, 4],
  ])('reads the pages up to %s', async (_what, identity, pages) => {
    const item = (key: number) => ({ connectionId: `id${key}`, version: 1, name: `${key}`, enabled: true });
    const server = await serve((line) => {
      const key = Number(/nextPageKey=(\d)/.exec(line)?.[1] ?? 1);
      const Items = [{ ...item(key), clientIdentifier: 'c' }];
      return key === 4 ? { Items } : { Items, nextPageKey: `${key + 1}` };
    });
    try {
      const { client } = await open({ apiUrl: server.url });
      await findConnection(client, { type: vimeo, identity, isClaimed: (id) => id === 'id4' });
      expect(server.requests).toHaveLength(pages);
    } finally {
      server.close();
    }
  });

  test('and for what is left of a replacement reads every page', async () => {
    const opened = await open({ pageSize: 1 });
    for (const name of 'abc') create(opened, name);
    await findConnection(opened.client, { type: vimeo, identity: { name: 'a' }, scanAllPages: true });
    expect(opened.sent()).toHaveLength(3);
  });
});

test('A list has the connections of every type that is asked for, from every page', async () => {
  const { client, sandbox } = await open({ pageSize: 1 });
  for (const name of 'ab') sandbox.pictory.create({ type: 'VIMEO', name });
  sandbox.pictory.create({ type: 'AWS', name: 'c', awsAccountId: '123456789012', awsRegion: 'us-east-1' });
  const all = async (...types: (typeof aws)[]) =>
    (await listConnections(client, types)).map(({ type, values }) => `${type.input} ${values.name}`).sort();
  expect(await all(aws, vimeo)).toEqual(['aws c', 'vimeo a', 'vimeo b']);
  expect(await all(vimeo)).toEqual(['vimeo a', 'vimeo b']);
});

test('Only connections that the list shows incompletely are read', async () => {
  const { client, sandbox, sent } = await open();
  const { connectionId } = sandbox.pictory.create({ type: 'VIMEO', name: 'whole' });
  const half: Connection = { type: vimeo, connectionId, version: 0, values: { name: 'half' } };
  const all = await completedAll(client, [...listed(named('A')), { connection: half, complete: false }]);
  expect(all.map(({ values }) => values.name)).toEqual(['A', 'whole']);
  expect(sent()).toEqual([`GET /vimeo-connections/${connectionId}`]);
});
