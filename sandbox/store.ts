import { readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { parseJson } from './http.ts';
import { emptyState, type State } from './state.ts';
import { storeSchema } from './store-schema.ts';
import { errorCode } from './system-error.ts';

/** A place where state outlives the process. */
export interface Store {
  readonly load: () => State;
  readonly save: (state: State) => void;
}

/** The file cannot be used; the message is one line that names it and says what to do. */
export class StoreError extends Error {}

/** Raised when the shape of the file changes, to distinguish an old file from a damaged one. */
const FORMAT = 1;

/** A store for a sandbox that forgets. */
export const noStore: Store = { load: () => emptyState, save: () => {} };

/**
 * A store in a JSON file. The file is replaced in one step, so it is whole at any moment; it holds secrets, so only
 * its owner may read it. A file that cannot be understood is never written to.
 * @throws StoreError from `load` and `save`.
 */
export function fileStore(path: string): Store {
  const file = realPath(resolve(path));
  return {
    load() {
      const text = read(path, file);
      return text === undefined ? emptyState : parse(path, text);
    },
    save(state) {
      const text = `${JSON.stringify({ format: FORMAT, ...state }, null, 2)}\n`;
      const temporary = `${file}.${process.pid}.tmp`;
      try {
        writeFileSync(temporary, text, { mode: 0o600 });
        renameSync(temporary, file);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw new StoreError(
          `The store ${path} cannot be written (${reason(error)}). Check the path and its permissions.`,
        );
      }
    },
  };
}

function read(path: string, file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (reason(error) === 'ENOENT') return absent(path, file);
    throw new StoreError(`The store ${path} cannot be read (${reason(error)}). Check the path and its permissions.`);
  }
}

// A missing file is a fresh start, but a missing directory would only show at the first write.
function absent(path: string, file: string): undefined {
  try {
    realpathSync(dirname(file));
  } catch {
    throw new StoreError(`The store ${path} cannot be made: there is no directory ${dirname(path)}. Make it first.`);
  }
}

function parse(path: string, text: string): State {
  const remedy = 'Repair the file, or move it away to start afresh; it has not been changed.';
  const value = parseJson(text);
  if (value === undefined) throw new StoreError(`The store ${path} is damaged: it is not JSON. ${remedy}`);
  const isStore = new Ajv({ allErrors: false }).compile<State & { readonly format: number }>(storeSchema(FORMAT));
  if (!isStore(value)) {
    const [first] = isStore.errors ?? [];
    const where = first?.instancePath === '' ? 'it' : (first?.instancePath ?? 'it');
    throw new StoreError(`The store ${path} is not one of this sandbox: ${where} ${first?.message}. ${remedy}`);
  }
  const ids = value.connections.map((connection) => connection.connectionId);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new StoreError(`The store ${path} has the connection ${twice} twice. ${remedy}`);
  const { format: _format, ...state } = value;
  return state;
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

const reason = (error: unknown): string => errorCode(error) ?? String(error);
