import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepLog } from './step-log.ts';

/** GitHub takes no larger summary of one step: 1 MiB. */
const LARGEST_SUMMARY = 1024 * 1024;

/** The variable that names each file a script may write to. */
const FILES = {
  output: 'GITHUB_OUTPUT',
  env: 'GITHUB_ENV',
  state: 'GITHUB_STATE',
  path: 'GITHUB_PATH',
  summary: 'GITHUB_STEP_SUMMARY',
} as const;

type Kind = keyof typeof FILES;

/** The values that a script wrote to the runner's files. */
export interface Written {
  readonly outputs: ReadonlyMap<string, string>;
  readonly env: ReadonlyMap<string, string>;
  readonly state: ReadonlyMap<string, string>;
  readonly path: readonly string[];
  /** Exactly as written; a runner would mask it as it does the log. */
  readonly summary: string;
}

function fileOf(folder: string, kind: Kind): string {
  return join(folder, kind);
}

/** The name and the value that start at `lines[index]`, and the index of the line after them. */
function pairAt(lines: readonly string[], index: number): readonly [name: string, value: string, next: number] {
  const line = lines[index] ?? '';
  const equals = line.indexOf('=');
  const heredoc = line.indexOf('<<');
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
    return [line.slice(0, equals), line.slice(equals + 1), index + 1];
  }
  if (heredoc < 0) throw new Error(`Invalid format '${line}'`);

  const name = line.slice(0, heredoc);
  const delimiter = line.slice(heredoc + 2);
  if (name === '' || delimiter === '') {
    throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`);
  }
  const end = lines.indexOf(delimiter, index + 1);
  if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
  return [name, lines.slice(index + 1, end).join('\n'), end + 1];
}

/**
 * Reads `name=value` lines and `name<<delimiter` blocks, the format of `GITHUB_OUTPUT`, `GITHUB_ENV` and `GITHUB_STATE`.
 *
 * @throws At the first line that is neither, as the runner does.
 */
function* pairsOf(text: string): Generator<readonly [name: string, value: string]> {
  const lines = text.split('\n');
  let index = 0;
  while (index < lines.length) {
    if (lines[index] === '') {
      index += 1;
      continue;
    }
    const [name, value, next] = pairAt(lines, index);
    yield [name, value];
    index = next;
  }
}

/** Creates the empty files in `folder`, and returns the variables that name them. */
export async function createFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true });
  const variables: Record<string, string> = {};
  for (const kind of ['output', 'env', 'state', 'path', 'summary'] as const) {
    await writeFile(fileOf(folder, kind), '');
    variables[FILES[kind]] = fileOf(folder, kind);
  }
  return variables;
}

/** Reads the files back. One that is malformed or too large fails the step and is reported in `log`. */
export async function readFiles(folder: string, log: StepLog): Promise<Written> {
  const read = (kind: Kind) => readFile(fileOf(folder, kind), 'utf8');

  async function pairs(kind: 'output' | 'env' | 'state'): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    try {
      for (const [name, value] of pairsOf(await read(kind))) found.set(name, value);
    } catch (error) {
      log.annotate('error', `Unable to process file command '${kind}' successfully.`);
      log.annotate('error', error instanceof Error ? error.message : String(error));
      log.failed = true;
    }
    return found;
  }

  async function summary(): Promise<string> {
    const text = await read('summary');
    const size = Buffer.byteLength(text);
    if (size <= LARGEST_SUMMARY) return text;
    const kibibytes = Math.floor(size / 1024);
    log.annotate(
      'error',
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${kibibytes}k.`,
    );
    return '';
  }

  return {
    outputs: await pairs('output'),
    env: await pairs('env'),
    state: await pairs('state'),
    path: (await read('path')).split('\n').filter((line) => line !== ''),
    summary: await summary(),
  };
}
