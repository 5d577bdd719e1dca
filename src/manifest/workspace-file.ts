import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError } from '../errors.ts';

/** The largest file that is read, in bytes: 1 MiB. */
export const LARGEST = 1024 * 1024;

/** A file from the input `config`: relative to the workspace, which is an absolute path. */
export interface WorkspacePath {
  readonly path: string;
  readonly workspace: string;
}

/**
 * Reads a regular file of at most {@link LARGEST} bytes that is inside the workspace, symbolic links followed.
 *
 * @throws InputError if there is no such file, or it cannot be read as UTF-8.
 */
export async function readFileIn(place: WorkspacePath): Promise<string> {
  const found = await locate(place);
  const missing = 'the path of an existing file; check the path, and that the step runs after actions/checkout';
  if (!found.exists) throw problem(place, missing);
  // A pipe would wait for a writer; a link created after the check fails.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
  const file = await open(found.path, flags).catch((error: unknown) => {
    throw problem(place, `a readable file (error ${codeOf(error)})`);
  });
  try {
    return decode(place, await readBounded(place, file));
  } finally {
    await file.close();
  }
}

/**
 * Checks that a file may be written, and reads it.
 *
 * @returns the text that would be replaced; `undefined` if there is no file yet.
 * @throws InputError if the path leads out of the workspace, or to something that is not a file.
 */
export async function readForWriting(place: WorkspacePath): Promise<string | undefined> {
  return (await locate(place)).exists ? readFileIn(place) : undefined;
}

/**
 * Writes a file atomically. Creates missing folders.
 *
 * @throws InputError as {@link readForWriting}; the file system's error if it cannot be written.
 */
export async function writeFileIn(place: WorkspacePath, text: string): Promise<void> {
  const { path } = await locate(place);
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(fresh, text, { flag: 'wx' });
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Returns the real path of the file, even if it does not exist yet. */
async function locate(place: WorkspacePath): Promise<{ readonly path: string; readonly exists: boolean }> {
  const inside = 'the path of a file inside the workspace, relative to it';
  if (/\0/.test(place.path)) throw problem(place, inside);
  const given = resolve(place.workspace, place.path);
  if (!isWithin(resolve(place.workspace), given)) throw problem(place, inside);
  try {
    const root = await realpath(place.workspace);
    const { path, exists } = await follow(given);
    if (!isWithin(root, path)) throw problem(place, `${inside}; a symbolic link leads out of it`);
    if (exists && !(await lstat(path)).isFile()) throw problem(place, `${inside}; this is not a regular file`);
    return { path, exists };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw problem(place, `${inside}; it cannot be opened (${codeOf(error)})`);
  }
}

/** Resolves the part of a path that exists, and keeps the rest. A broken link is an error. */
async function follow(path: string): Promise<{ readonly path: string; readonly exists: boolean }> {
  try {
    await lstat(path);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) !== 'ENOENT' || parent === path) throw error;
    const { path: real } = await follow(parent);
    return { path: join(real, relative(parent, path)), exists: false };
  }
  return { path: await realpath(path), exists: true };
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Checks the size first, and stops at the limit even if the file grows. */
async function readBounded(place: WorkspacePath, file: FileHandle): Promise<Buffer> {
  const stat = await file.stat();
  if (!stat.isFile()) throw problem(place, 'a regular file');
  if (stat.size > LARGEST) throw problem(place, `a file of at most 1 MiB; it has ${stat.size} bytes`);
  const buffer = Buffer.alloc(LARGEST + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (length > LARGEST) throw problem(place, 'a file of at most 1 MiB');
    if (bytesRead === 0) return buffer.subarray(0, length);
  }
}

function decode(place: WorkspacePath, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw problem(place, 'a file in UTF-8');
  }
}

function problem({ path }: WorkspacePath, expected: string): InputError {
  return new InputError([`config: got ${JSON.stringify(path)}; expected ${expected}`]);
}

/** The code of a file system error, e.g. `ENOENT`. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
