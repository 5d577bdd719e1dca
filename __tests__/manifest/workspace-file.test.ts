import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ActionError } from '../../src/errors.ts';
import { exported, writeExport } from '../../src/manifest/export.ts';
import { LARGEST, readFileIn } from '../../src/manifest/workspace-file.ts';

const EXPORT = exported([], (text) => text);
const INSIDE = 'expected the path of a file inside the workspace, relative to it';

let folder = '';
let workspace = '';

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'place-')));
  workspace = join(folder, 'workspace');
  await mkdir(join(workspace, 'sub'), { recursive: true });
  await writeFile(join(folder, 'outside.yml'), 'outside');
  await writeFile(join(workspace, 'c.yml'), 'inside');
});

afterEach(() => rm(folder, { recursive: true }));

const read = (path: string) => readFileIn({ config: path, workspace });
const write = (path: string, text = EXPORT) => writeExport({ config: path, workspace }, text);

async function messageOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ActionError) return error.message;
    throw error;
  }
  return '';
}

describe('a path', () => {
  test.each(['c.yml', './c.yml', 'sub/../c.yml', '../workspace/c.yml'])('may be %s', async (path) => {
    expect(await read(path)).toBe('inside');
  });

  test('may be absolute, inside the workspace', async () => {
    expect(await read(join(workspace, 'c.yml'))).toBe('inside');
  });

  test.each(['../outside.yml', '/etc/passwd', '..', '.', '', 'sub/../../outside.yml', 'a\0b'])(
    'may not be %j, for reading and for writing',
    async (path) => {
      const expected = `config: got ${JSON.stringify(path)}; ${INSIDE}`;
      expect(await messageOf(read(path))).toBe(expected);
      expect(await messageOf(write(path))).toBe(expected);
    },
  );

  test('may be a link inside the workspace, also when the workspace is one', async () => {
    await symlink('../c.yml', join(workspace, 'sub/link.yml'));
    await symlink(workspace, join(folder, 'alias'));
    expect(await read('sub/link.yml')).toBe('inside');
    expect(await readFileIn({ config: 'c.yml', workspace: join(folder, 'alias') })).toBe('inside');
  });

  test('may not lead out of it through a link, in any part', async () => {
    await symlink('../outside.yml', join(workspace, 'link.yml'));
    await symlink(folder, join(workspace, 'up'));
    await symlink('link.yml', join(workspace, 'chain.yml'));
    for (const path of ['link.yml', 'up/outside.yml', 'chain.yml']) {
      const expected = `config: got "${path}"; ${INSIDE}; a symbolic link leads out of it`;
      expect(await messageOf(read(path))).toBe(expected);
      expect(await messageOf(write(path))).toBe(expected);
    }
    expect(await messageOf(write('up/new.yml'))).toMatch(/a symbolic link leads out of it$/);
    expect(await messageOf(write('up/new/new.yml'))).toMatch(/a symbolic link leads out of it$/);
    expect((await readdir(folder)).sort()).toEqual(['outside.yml', 'workspace']);
  });

  test('may not be a link that leads nowhere', async () => {
    await symlink(join(folder, 'new.yml'), join(workspace, 'link.yml'));
    expect(await messageOf(write('link.yml'))).toMatch(/it cannot be opened \(ENOENT\)$/);
    expect(await readdir(folder)).not.toContain('new.yml');
  });

  test('may not be a folder, or a pipe that would wait', async () => {
    execFileSync('mkfifo', [join(workspace, 'pipe')]);
    for (const path of ['sub', 'pipe']) expect(await messageOf(read(path))).toMatch(/this is not a regular file$/);
  });

  test('may be that of no file', async () => {
    expect(await read('d.yml')).toBeUndefined();
  });
});

describe('a file', () => {
  test('has at most 1 MiB', async () => {
    await writeFile(join(workspace, 'c.yml'), 'x'.repeat(LARGEST));
    expect(await read('c.yml')).toHaveLength(LARGEST);
    await writeFile(join(workspace, 'c.yml'), 'x'.repeat(LARGEST + 1));
    expect(await messageOf(read('c.yml'))).toBe(
      'config: got "c.yml"; expected a file of at most 1 MiB; it has 1048577 bytes',
    );
  });

  test('is in UTF-8, with or without a mark of it', async () => {
    await writeFile(join(workspace, 'c.yml'), '\ufeffä');
    expect(await read('c.yml')).toBe('ä');
    await writeFile(join(workspace, 'c.yml'), Buffer.from([0xe4]));
    expect(await messageOf(read('c.yml'))).toBe('config: got "c.yml"; expected a file in UTF-8');
  });
});

describe('an export', () => {
  test('is written, also into a folder that does not exist yet, and leaves nothing else', async () => {
    await write('new/deep/e.yml');
    expect(await readFile(join(workspace, 'new/deep/e.yml'), 'utf8')).toBe(EXPORT);
    expect(await readdir(join(workspace, 'new/deep'))).toEqual(['e.yml']);
  });

  test('replaces an export', async () => {
    await write('e.yml');
    await write('e.yml', `${EXPORT}# more\n`);
    expect(await readFile(join(workspace, 'e.yml'), 'utf8')).toBe(`${EXPORT}# more\n`);
  });

  test('replaces nothing else', async () => {
    expect(await messageOf(write('c.yml'))).toBe(
      'config: got "c.yml"; expected a new file, or one that an earlier export wrote; other files are not overwritten',
    );
    expect(await read('c.yml')).toBe('inside');
  });

  test('is not larger than a manifest may be', async () => {
    expect(await messageOf(write('e.yml', 'x'.repeat(LARGEST + 1)))).toMatch(/can have at most 1 MiB/);
    expect(await readdir(workspace)).not.toContain('e.yml');
  });

  test('cannot be written below a file', async () => {
    expect(await messageOf(write('c.yml/e.yml'))).toMatch(/it cannot be opened \(ENOTDIR\)$/);
  });
});
