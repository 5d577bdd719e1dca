import { parseArgs } from 'node:util';
import { InputReader } from '../../src/inputs/reader.ts';
import { createRedact } from '../../src/sanitize/redact.ts';

export const REAL_API = 'https://api.pictory.ai';
/** The variable with the API key. */
const KEY = 'PICTORY_API_KEY';

/** The options of a run. */
export interface Options {
  /** An origin, without a trailing slash. */
  readonly apiUrl: string;
  /** Empty without one. */
  readonly apiKey: string;
  /** The number of connections that the account must have before the run writes; `undefined`: it does not write. */
  readonly write: number | undefined;
}

/** Nothing is checked. The message has a line for each reason, and no secret. */
export class WrongUse extends Error {}

export const HELP = `Compares the facts of docs/api.md with an API. The report is Markdown.

Usage: npm run conformance -- [options]

  --api-url URL  the address (default ${REAL_API}): https, or http to this machine
  --write=N      also create, update and delete connections of its own, in an account that has N connections
  --help         this text

Without ${KEY} in the environment it sends an invalid key. With it, it reads. It writes only with --write.
`;

/** Reads what is asked for; `undefined` asks for the help. @throws WrongUse */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options | undefined {
  const { 'api-url': apiUrl, write, help } = commandLine(args);
  if (help === true) return undefined;
  const key = env[KEY] || undefined;
  const given = new Map([
    ['--api-url', apiUrl],
    ['--write', write],
    [KEY, key],
  ]);
  const reader = new InputReader((name) => given.get(name), [KEY], createRedact([key ?? '']));
  const options = {
    apiUrl: reader.origin('--api-url') ?? REAL_API,
    apiKey: reader.key(KEY) ?? '',
    write: reader.integer('--write', 0, Number.POSITIVE_INFINITY),
  };
  if (write !== undefined && key === undefined) reader.report(`--write: it needs ${KEY} in the environment`);
  if (reader.problems.length > 0) throw new WrongUse(reader.problems.join('\n'));
  return options;
}

function commandLine(args: readonly string[]) {
  try {
    const options = { 'api-url': { type: 'string' }, write: { type: 'string' }, help: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error));
  }
}
