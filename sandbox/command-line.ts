import { parseArgs } from 'node:util';
import { FAULT_SYNTAX, FaultTextError, parseFault } from './fault-text.ts';
import { type Fault, kindNames } from './faults.ts';
import { errorCode } from './system-error.ts';

/** A pull request to open besides the one that is always there. */
export interface PullReference {
  readonly repository: string;
  readonly number: number;
}

/** The options of the command line. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string }
  | {
      readonly kind: 'start';
      readonly port: number;
      readonly lagMs: number;
      readonly store: string | undefined;
      readonly faults: readonly Fault[];
      readonly pulls: readonly PullReference[];
    };

/** Understands the arguments, or says what is wrong with them. */
export function readCommandLine(args: readonly string[]): Command {
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    if (values.help === true) return { kind: 'help' };
    return {
      kind: 'start',
      port: wholeNumber('--port', values.port, 65_535),
      lagMs: wholeNumber('--lag', values.lag, 600_000),
      store: values.store,
      faults: (values.fault ?? []).map(parseFault),
      pulls: (values.pull ?? []).map(pullReference),
    };
  } catch (error) {
    if (error instanceof WrongArgument || error instanceof FaultTextError || isParseArgsError(error)) {
      return { kind: 'wrong', message: error.message };
    }
    throw error;
  }
}

class WrongArgument extends Error {}

const isParseArgsError = (error: unknown): error is Error => errorCode(error)?.startsWith('ERR_PARSE_ARGS') ?? false;

const options = {
  port: { type: 'string', default: '4010' },
  store: { type: 'string' },
  lag: { type: 'string', default: '0' },
  fault: { type: 'string', multiple: true },
  pull: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

function wholeNumber(name: string, text: string, largest: number): number {
  if (/^\d+$/.test(text) && Number(text) <= largest) return Number(text);
  throw new WrongArgument(`${name} takes a whole number from 0 to ${largest}, not "${text}".`);
}

function pullReference(text: string): PullReference {
  const [, repository, number] = /^([\w.-]+\/[\w.-]+)#([1-9]\d{0,8})$/.exec(text) ?? [];
  if (repository !== undefined) return { repository, number: Number(number) };
  throw new WrongArgument(`--pull takes a pull request such as octo-org/videos#8, not "${text}".`);
}

/** The text that `--help` prints. */
export const HELP = `A Pictory account and a few pull requests to try the action on. Everything stays on this machine.

Usage: npm run sandbox -- [options]

  --port N       the port on 127.0.0.1; 0 for any free one (default 4010)
  --store FILE   keep the state in a JSON file; it survives a restart
  --lag MS       let reads of connections show the state of MS milliseconds ago
  --pull REPO#N  open another pull request; octo-org/videos#7 is always there; repeatable
  --fault TEXT   let requests go wrong; repeatable
  --help         this text

A fault reads
  ${FAULT_SYNTAX}
for example
  'PUT /awsconnections/* reset-after x1'   carried out, but the connection is cut before the answer
  '* /** status-503 x2 skip=1'             the second and third request of all
  'GET /vimeo-connections slow=3000 forever'
In a path * stands for anything within a segment, ** for anything. Without xN a fault strikes once.
Kinds: ${kindNames.filter((name) => name !== 'meanwhile').join(', ')}.
Most also exist as KIND-after: carried out first, then gone wrong.
`;
