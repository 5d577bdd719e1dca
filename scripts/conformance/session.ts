import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionTypes } from '../../src/connections/registry.ts';
import { PictoryError } from '../../src/pictory/errors.ts';
import type { Api } from './api.ts';
import { cleanUpCommands, removeCommand } from './clean-up.ts';
import type { Findings } from './findings.ts';
import { type Options, WrongUse } from './options.ts';
import { Halt, OwnConnections } from './own.ts';
import { type Account, checkReading, listOf, NoList } from './reading.ts';
import { checkWithoutKey } from './without-key.ts';
import type { Writing } from './write-context.ts';
import { checkWriting, freeRegions } from './writing.ts';

/** The time that a read may take to show a write, in milliseconds. */
const PATIENCE_MS = 10_000;
/** The same after a signal: GitHub's runner ends a process that was cancelled after ten seconds. */
const HURRY_MS = 1_000;

/** The dependencies of a session, and the store for its findings. */
export interface Session {
  readonly options: Options;
  readonly api: Api;
  readonly findings: Findings;
  readonly credentials: Writing['credentials'];
  /** Prints lines of ours at once. */
  readonly print: (lines: string) => void;
  /** Lets signals stop the session from now on, and gives the signal for it. */
  readonly listen: () => AbortSignal;
}

/** The result of a session, as Markdown. */
export interface Ending {
  readonly halted?: string;
  readonly left: readonly string[];
}

/** Checks as far as the options ask for. @throws WrongUse when it must not write. */
export async function check(session: Session): Promise<Ending> {
  const { options, api, findings } = session;
  const hasKey = options.apiKey !== '';
  await checkWithoutKey(api, findings, options.apiUrl.startsWith('https:'), !hasKey);
  if (!hasKey) return { left: [] };
  try {
    const account = await checkReading(api, findings);
    return options.write === undefined ? { left: [] } : await write(session, account, options.write);
  } catch (error) {
    return { halted: reasonIn(error, api), left: [] };
  }
}

async function write(session: Session, { ids, regions: taken }: Account, expected: number): Promise<Ending> {
  const { api, findings, credentials, options, print, listen } = session;
  if (ids.size !== expected) {
    throw new WrongUse(`--write: the account has ${ids.size} connections, not ${expected}. Nothing was written.`);
  }
  const regions = freeRegions(taken);
  if (regions === undefined)
    throw new WrongUse('--write: the account leaves too few AWS regions. Nothing was written.');

  const mark = `pictory-action-conformance-${randomBytes(6).toString('hex')}`;
  print(
    `If this run is killed, these commands delete what it has made. They need bash, curl, jq and PICTORY_API_KEY.\n`,
  );
  print(`${cleanUpCommands(options.apiUrl, mark)}\n`);
  const stop = listen();
  const patienceMs = () => (stop.aborted ? HURRY_MS : PATIENCE_MS);
  const created = (path: string) => print(`Created. To delete it: ${removeCommand(options.apiUrl, path)}`);
  const own = new OwnConnections({ api, foreign: ids, created, stop, patienceMs });
  const left: string[] = [];
  let halted: string | undefined;
  try {
    await checkWriting({ api, findings, own, mark, regions, credentials, lags: [] });
  } catch (error) {
    halted = reasonIn(error, api);
  } finally {
    left.push(...(await own.removeAll()));
    // A connection that is known to exist needs no wait.
    const isClean = halted === undefined && left.length === 0;
    left.push(...(await strays(api, mark, isClean ? patienceMs() : 0)));
  }
  if (halted !== undefined || left.length > 0) print('Perhaps not everything is deleted: run the commands above.');
  return halted === undefined ? { left } : { halted, left };
}

/** Looks whether the lists still have a name of this run, such as that of a create whose answer was lost. It only looks. */
async function strays(api: Api, mark: string, patienceMs: number): Promise<readonly string[]> {
  const begin = performance.now();
  for (;;) {
    try {
      const lists = await Promise.all(connectionTypes.map((type) => listOf(api, type)));
      const names = lists.flatMap(({ items }) => items.map(({ name }) => String(name)));
      const found = names.filter((name) => name.startsWith(mark));
      if (found.length === 0 || performance.now() - begin > patienceMs) {
        return found.map((name) => `the lists have the name ${api.shown(name)}`);
      }
    } catch (error) {
      return [`the lists cannot be read (${reasonIn(error, api)})`];
    }
    await sleep(1_000);
  }
}

/** Returns the reason why the checks cannot continue, as Markdown. @throws any error caused by a bug of ours. */
function reasonIn(error: unknown, api: Api): string {
  if (error instanceof Halt || error instanceof NoList) return error.message;
  if (error instanceof PictoryError) return api.shown(error.message);
  throw error;
}
