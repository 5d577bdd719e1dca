import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { pictory } from './client.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: 1, pageSize: 2 });
});
afterEach(() => sandbox.close());

interface Listed {
  readonly Items: readonly { readonly name: string }[];
  readonly nextPageKey?: string;
}

async function list(path: string): Promise<Listed> {
  const { json } = await pictory(sandbox, 'GET', path);
  return json as Listed;
}

async function pages(collection: string): Promise<readonly (readonly string[])[]> {
  const found: string[][] = [];
  let key: string | undefined;
  do {
    const query: string = key === undefined ? '' : `?nextPageKey=${encodeURIComponent(key)}`;
    const { Items, nextPageKey } = await list(collection + query);
    found.push(Items.map(({ name }) => name));
    key = nextPageKey;
  } while (key !== undefined);
  return found;
}

function make(type: 'AWS' | 'VIMEO', names: string): void {
  for (const name of names) sandbox.pictory.create({ type, name });
}

describe('A list', () => {
  test('of nothing is empty', async () => {
    expect(await list('/awsconnections')).toEqual({ Items: [] });
  });

  test('has only the connections of its type', async () => {
    make('VIMEO', 'v');
    make('AWS', 'a');
    expect(await list('/awsconnections')).toMatchObject({ Items: [{ name: 'a', type: 'AWS' }] });
  });

  test('never has secrets', async () => {
    sandbox.pictory.create({ type: 'VIMEO', name: 'v', clientSecret: 'secret-1', accessToken: 'token-1' });
    expect(JSON.stringify(await list('/vimeo-connections'))).not.toMatch(/secret-1|token-1/);
  });

  test('refuses an unknown query parameter', async () => {
    expect(await pictory(sandbox, 'GET', '/vimeo-connections?page=2')).toMatchObject({ status: 400 });
  });
});

describe('The Vimeo list', () => {
  test('comes in pages', async () => {
    make('VIMEO', 'abcde');
    expect((await pages('/vimeo-connections')).map((page) => page.length)).toEqual([2, 2, 1]);
  });

  test('has every connection on one page only', async () => {
    make('VIMEO', 'abcde');
    expect((await pages('/vimeo-connections')).flat().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('has no key on a last page that is full', async () => {
    make('VIMEO', 'ab');
    expect(await list('/vimeo-connections')).not.toHaveProperty('nextPageKey');
  });

  test('gives keys in base64 that must be encoded for a query', async () => {
    make('VIMEO', 'abc');
    const { nextPageKey = '' } = await list('/vimeo-connections');
    expect(await pictory(sandbox, 'GET', `/vimeo-connections?nextPageKey=${nextPageKey}`)).toMatchObject({
      status: 400,
    });
  });

  test('goes on where it was when the connection of the key is gone', async () => {
    make('VIMEO', 'abcd');
    const { Items, nextPageKey = '' } = await list('/vimeo-connections');
    const last = sandbox.pictory.list().find(({ name }) => name === Items[1]?.name);
    sandbox.pictory.remove(last?.connectionId ?? '');
    const next = await list(`/vimeo-connections?nextPageKey=${encodeURIComponent(nextPageKey)}`);
    expect([...Items, ...next.Items].map(({ name }) => name).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  test.each(['', 'x', 'bm9uc2Vuc2U%3D'])('refuses the key "%s"', async (key) => {
    expect(await pictory(sandbox, 'GET', `/vimeo-connections?nextPageKey=${key}`)).toMatchObject({ status: 400 });
  });
});

describe('The AWS list', () => {
  test('comes whole', async () => {
    make('AWS', 'abcde');
    expect((await list('/awsconnections')).Items).toHaveLength(5);
  });

  test('comes in pages in the dialect that has them', async () => {
    sandbox.pictory.speak({ awsPages: true });
    make('AWS', 'abc');
    expect((await pages('/awsconnections')).map((page) => page.length)).toEqual([2, 1]);
  });
});

describe('With a lag', () => {
  test('a list shows what was before the write', async () => {
    sandbox.pictory.lag(60_000);
    make('AWS', 'a');
    expect(await list('/awsconnections')).toEqual({ Items: [] });
  });

  test('a read shows what was before the write', async () => {
    sandbox.pictory.lag(60_000);
    const { connectionId } = sandbox.pictory.create({ type: 'AWS', name: 'a' });
    expect(await pictory(sandbox, 'GET', `/awsconnections/${connectionId}`)).toMatchObject({ status: 404 });
  });

  test('a read shows what is still there before the delete', async () => {
    const { connectionId } = sandbox.pictory.create({ type: 'AWS', name: 'a' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const before = performance.now() - 30;
    sandbox.pictory.remove(connectionId);
    // However long the request takes to arrive.
    const meanwhile = () => sandbox.pictory.lag(performance.now() - before);
    sandbox.addFault({ method: 'GET', path: '/**', kind: 'meanwhile', meanwhile });
    expect(await pictory(sandbox, 'GET', `/awsconnections/${connectionId}`)).toMatchObject({ status: 200 });
  });

  test('a read shows the write once the time has passed', async () => {
    sandbox.pictory.lag(50);
    make('AWS', 'a');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await list('/awsconnections')).Items).toHaveLength(1);
  });

  test('a write sees the truth', async () => {
    sandbox.pictory.lag(60_000);
    const { connectionId } = sandbox.pictory.create({ type: 'VIMEO', name: 'a' });
    const reply = await pictory(sandbox, 'PUT', `/vimeo-connections/${connectionId}`, { name: 'b', version: 1 });
    expect(reply).toMatchObject({ status: 200, json: { name: 'b', version: 2 } });
  });

  test('switched off, a read shows everything', async () => {
    sandbox.pictory.lag(60_000);
    make('AWS', 'a');
    sandbox.pictory.lag(0);
    expect((await list('/awsconnections')).Items).toHaveLength(1);
  });
});
