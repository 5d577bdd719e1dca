import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { constants, lstatSync, realpathSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ActionError, InputError } from '../errors.ts';

/** The largest file that is read, in bytes: 1 MiB. */
export const LARGEST = 1024 * 1024;

/** A file from the input `config`: relative to the workspace, which is an absolute path. */
export interface WorkspacePath {
  readonly config: string;
  readonly workspace: string;
}

/**
 * Reads a regular file of at most {@link LARGEST} bytes that is inside the workspace, symbolic links followed.
 *
 * @returns the text; `undefined` if there is no such file.
 * @throws InputError if the path leads out of the workspace, or to something else than a file in UTF-8.
 */
export async function readFileIn(place: WorkspacePath): Promise<string | undefined> {
  const { path, exists } = locate(place);
  if (!exists) return undefined;
  // A pipe would wait for a writer; a link created after the check fails.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
  const file = await open(path, flags).catch((error: unknown) => {
    throw wrongPath(place, `a readable file (error ${codeOf(error)})`);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw wrongPath(place, 'a regular file');
    if (stat.size > LARGEST) throw wrongPath(place, `a file of at most 1 MiB; it has ${stat.size} bytes`);
    // Stops one byte after the limit, even if the file grows.
    const bytes = Buffer.concat(await Array.fromAsync(file.createReadStream({ end: LARGEST })));
    if (bytes.length > LARGEST) throw wrongPath(place, 'a file of at most 1 MiB');
    if (!isUtf8(bytes)) throw wrongPath(place, 'a file in UTF-8');
    return new TextDecoder().decode(bytes);
  } finally {
    await file.close();
  }
}

/**
 * Writes an export atomically. Creates missing folders.
 *
 * @throws InputError as {@link readFileIn}; ActionError if it cannot be written.
 */
export async function writeFileIn(place: WorkspacePath, text: string): Promise<void> {
  const { path } = locate(place);
  const fresh = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(fresh, text, { flag: 'wx' });
    await rename(fresh, path);
  } catch (cause) {
    await rm(fresh, { force: true }).catch(() => {});
    throw new ActionError({
      title: 'The export could not be written',
      message: `The file ${JSON.stringify(place.config)} could not be written (${codeOf(cause)}).`,
      fix: 'Check the path in config, and that the step may write there.',
      cause,
    });
  }
}

export function wrongPath({ config }: WorkspacePath, expected: string): InputError {
  return new InputError([`config: got ${JSON.stringify(config)}; expected ${expected}`]);
}

/** Returns the real path of the file, even if it does not exist yet. */
function locate(place: WorkspacePath): { readonly path: string; readonly exists: boolean } {
  const inside = 'the path of a file inside the workspace, relative to it';
  const given = resolve(place.workspace, place.config);
  if (place.config.includes('\0') || !isWithin(resolve(place.workspace), given)) throw wrongPath(place, inside);
  try {
    const root = realpathSync(place.workspace);
    const path = follow(given);
    if (!isWithin(root, path)) throw wrongPath(place, `${inside}; a symbolic link leads out of it`);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() === false) throw wrongPath(place, `${inside}; this is not a regular file`);
    return { path, exists: stat !== undefined };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw wrongPath(place, `${inside}; it cannot be opened (${codeOf(error)})`);
  }
}

/** Resolves the part of a path that exists, and keeps the rest. A broken link is an error. */
function follow(path: string): string {
  const exists = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  return exists ? realpathSync(path) : join(follow(dirname(path)), basename(path));
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The code of a file system error, e.g. `ENOENT`. */
const codeOf = (error: unknown) => String(Object(error).code ?? 'unknown');
