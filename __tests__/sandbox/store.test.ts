import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { awsBody, github, pictory, vimeoBody } from './client.ts';

let directory: string;
let store: string;
let running: Sandbox[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-store-'));
  store = join(directory, 'store.json');
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((sandbox) => sandbox.close()));
  rmSync(directory, { recursive: true });
});

async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ store, ...options });
  running.push(sandbox);
  return sandbox;
}

describe('After a restart with the same store', () => {
  test('connections are as they were', async () => {
    const before = await start();
    await pictory(before, 'POST', '/vimeo-connections', vimeoBody);
    const known = before.pictory.list();
    await before.close();
    expect((await start()).pictory.list()).toEqual(known);
  });

  test('secrets are as they were', async () => {
    const before = await start();
    const { connectionId } = before.pictory.create({ ...vimeoBody, type: 'VIMEO' });
    await before.close();
    const { clientSecret, accessToken } = vimeoBody;
    expect((await start()).pictory.secrets(connectionId)).toEqual({ clientSecret, accessToken });
  });

  test('comments are as they were', async () => {
    const before = await start();
    await github(before, 'POST', '/repos/octo-org/videos/issues/7/comments', { body: 'hello' });
    const known = before.github.comments();
    await before.close();
    expect((await start()).github.comments()).toEqual(known);
  });

  test('the id of a removed comment is not given again', async () => {
    const before = await start();
    const { id } = before.github.comment('octocat', 'gone');
    before.github.remove(id);
    await before.close();
    expect((await start()).github.comment('octocat', 'new').id).toBe(id + 1);
  });

  test('the same seed and the same moment give a new id', async () => {
    const same = { seed: 1, now: () => new Date(0) };
    const before = await start(same);
    const { connectionId } = before.pictory.create({ type: 'AWS', name: 'a' });
    await before.close();
    expect((await start(same)).pictory.create({ type: 'AWS', name: 'b' }).connectionId).not.toBe(connectionId);
  });

  test('reads do not lag behind the state that was loaded', async () => {
    const before = await start();
    before.pictory.create({ type: 'AWS', name: 'a' });
    await before.close();
    const { json } = await pictory(await start({ lagMs: 60_000 }), 'GET', '/awsconnections');
    expect(json).toMatchObject({ Items: [{ name: 'a' }] });
  });
});

describe('The file', () => {
  test('can be read by its owner only', async () => {
    await start();
    expect(statSync(store).mode & 0o777).toBe(0o600);
  });

  test('is the only one that is left behind', async () => {
    await pictory(await start(), 'POST', '/awsconnections', awsBody);
    expect(readdirSync(directory)).toEqual(['store.json']);
  });

  test('may be behind a symbolic link, which stays one', async () => {
    const target = join(directory, 'target.json');
    const sandbox = await start({ store: target });
    await sandbox.close();
    symlinkSync(target, store);
    (await start()).pictory.create({ type: 'AWS', name: 'through the link' });
    expect([lstatSync(store).isSymbolicLink(), readFileSync(target, 'utf8')]).toEqual([
      true,
      expect.stringContaining('through the link'),
    ]);
  });

  test('that cannot be written refuses the request and changes nothing', async () => {
    const sandbox = await start();
    rmSync(directory, { recursive: true });
    const { status, text } = await pictory(sandbox, 'POST', '/awsconnections', awsBody);
    const after = sandbox.pictory.list();
    mkdirSync(directory);
    expect([status, text, after]).toEqual([500, expect.stringContaining('cannot be written (ENOENT)'), []]);
  });
});

describe('A store that is', () => {
  const wholeStore = { format: 1, connections: [], repositories: [], pulls: [], comments: [], lastCommentId: 0 };
  const connection = {
    account: 'default',
    connectionId: 'same',
    type: 'AWS',
    name: 'a',
    description: '',
    enabled: true,
    version: 1,
    createdDate: '',
    updatedDate: '',
  };

  test.each([
    ['not JSON', '{"format": 1', 'is damaged: it is not JSON'],
    ['empty', '', 'is damaged: it is not JSON'],
    ['something else', '[]', 'is not one of this sandbox: it must be object'],
    ['of a later format', JSON.stringify({ ...wholeStore, format: 2 }), '/format must be equal to constant'],
    ['incomplete', '{"format":1}', "must have required property 'connections'"],
    [
      'wrong deep inside',
      JSON.stringify({ ...wholeStore, connections: [{ ...connection, version: '1' }] }),
      '/connections/0/version must be integer',
    ],
    [
      'contradicting itself',
      JSON.stringify({ ...wholeStore, connections: [connection, connection] }),
      'has the connection same twice',
    ],
  ])('%s is refused in one line that names the file', async (_, content, message) => {
    writeFileSync(store, content);
    const error = await start().catch((refused: unknown) => refused);
    expect(error).toMatchObject({ message: expect.stringMatching(new RegExp(`^The store ${store} [^\\n]*$`)) });
    expect(String(error)).toContain(message);
  });

  test('damaged is left as it is', async () => {
    writeFileSync(store, 'damaged');
    await start().catch(() => {});
    expect(readFileSync(store, 'utf8')).toBe('damaged');
  });

  test('in a directory that is missing is refused', async () => {
    await expect(start({ store: join(directory, 'no', 'store.json') })).rejects.toThrow('there is no directory');
  });

  test('a directory is refused', async () => {
    await expect(start({ store: directory })).rejects.toThrow('cannot be read (EISDIR)');
  });
});
