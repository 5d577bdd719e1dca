import { afterEach, describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError } from '../../src/errors.ts';
import {
  completedAll,
  findConnection,
  listConnections,
  type Query,
  Search,
  type SearchResult,
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
const searchFor = (query: Omit<Query, 'type'>, ...connections: readonly Connection[]) => {
  const search = new Search({ type: aws, ...query });
  search.take(listed(...connections));
  return search;
};

/** What is found in a list, without another request. */
async function foundIn(query: Omit<Query, 'type'>, ...connections: readonly Connection[]): Promise<SearchResult> {
  const { client, sent } = await open();
  const found = await searchFor(query, ...connections).result(client);
  expect(sent()).toEqual([]);
  return found;
}

const replacement = (name: string, letter = 'a') => named(`${name} - replacement ${letter.repeat(32)}`, letter);

describe('a search is over', () => {
  test('as soon as it has the name', () => {
    expect(searchFor({ identity: { name: 'A' } }, named('A')).isOver).toBe(true);
  });

  test('only when it has the name', () => {
    expect(searchFor({ identity: { name: 'A' } }, named('B')).isOver).toBe(false);
  });

  test('with a previous name only when it has both', () => {
    const identity = { name: 'A', previousName: 'B' };
    expect(searchFor({ identity }, named('A')).isOver).toBe(false);
    expect(searchFor({ identity }, named('B')).isOver).toBe(false);
    expect(searchFor({ identity }, named('A'), named('B')).isOver).toBe(true);
  });

  test('never when it is for what is left of a replacement, too', () => {
    expect(searchFor({ identity: { name: 'A' }, scanAllPages: true }, named('A')).isOver).toBe(false);
  });

  test('not with a connection that is somebody else’s', () => {
    const isClaimed = (id: string) => id === 'theirs';
    const search = searchFor({ identity: { name: 'Old' }, isClaimed }, named('Old', 'theirs'));
    expect(search.isOver).toBe(false);
    search.take(listed(named('Old', 'ours')));
    expect(search.isOver).toBe(true);
  });
});

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
  const search = searchFor({ identity }, named('A', 'one'), named('A', 'other'));
  const error: unknown = await search.result(client).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ActionError);
  expect(String(error)).toMatch(/one, other/);
});

describe('similar connections', () => {
  test('are those whose name differs in upper and lower case only', async () => {
    const all = ['abc', 'ABC', 'Abc', 'abcd', 'xyz', 'bc'].map((name) => named(name));
    expect(ids((await foundIn({ identity: { name: 'Abc' } }, ...all)).similar)).toEqual(['abc', 'ABC']);
  });

  test('are not those that become alike only by getting longer', async () => {
    // The lower case of İ is two characters: i and a dot above.
    expect((await foundIn({ identity: { name: 'İ' } }, named('i̇'))).similar).toEqual([]);
  });

  test('are ten at most', async () => {
    const many = Array.from({ length: 12 }, (_, n) => named('prod', `id${n}`));
    const { similar } = await foundIn({ identity: { name: 'Prod' } }, ...many);
    expect(ids(similar)).toEqual(many.slice(0, 10).map(({ connectionId }) => connectionId));
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
    const found = await foundIn({ identity: { name: 'A' }, isConflicting: () => true }, ...left);
    expect(ids(found.conflicting)).toEqual(['b']);
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
  ])('reads the pages up to %s', async (_what, identity, pages) => {
    const item = (key: number) => ({ connectionId: `id${key}`, version: 1, name: `${key}`, enabled: true });
    const server = await serve((line) => {
      const key = Number(/nextPageKey=(\d)/.exec(line)?.[1] ?? 1);
      const Items = [{ ...item(key), clientIdentifier: 'c' }];
      return key === 4 ? { Items } : { Items, nextPageKey: `${key + 1}` };
    });
    try {
      const { client } = await open({ apiUrl: server.url });
      await findConnection(client, { type: vimeo, identity });
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
