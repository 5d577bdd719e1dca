/**
 * Compares the facts of docs/api.md with an API: `npm run conformance -- --help`.
 *
 * The report goes to stdout as Markdown, all else to stderr. Exit code 0: what was checked holds; 1: something does not,
 * or the run is not whole; 2: nothing was checked. A whole run against the real API goes into docs/conformance.md.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFetch } from '../src/http/fetch.ts';
import { visible } from '../src/sanitize/escape.ts';
import { createRedact } from '../src/sanitize/redact.ts';
import { Api } from './conformance/api.ts';
import { factsIn, type Level } from './conformance/facts.ts';
import { Findings } from './conformance/findings.ts';
import { HELP, type Options, REAL_API, readOptions, WrongUse } from './conformance/options.ts';
import { isGood, isWhole, reportOf, withRun } from './conformance/report.ts';
import { check } from './conformance/session.ts';

const DOCS = resolve(import.meta.dirname, '../docs');
/** GitHub's runner gives a step that was cancelled 7.5 seconds before it asks again. */
const GRACE_MS = 5_000;

/** Runs to the end, and gives the exit code. @throws WrongUse when nothing was checked. */
async function run(options: Options): Promise<number> {
  const secret = () => randomBytes(16).toString('hex');
  const credentials = { clientSecret: secret(), accessToken: secret() };
  const redact = createRedact([options.apiKey, ...Object.values(credentials)]);
  const [stop, end] = [new AbortController(), new AbortController()];
  const api = new Api({ ...options, fetch: createFetch(), redact, sleep: (ms) => sleep(ms), end: end.signal });
  const findings = new Findings();
  const ending = await check({ options, api, findings, credentials, print, listen: () => listen(stop, end) });

  const level: Level = options.apiKey === '' ? 'without a key' : options.write === undefined ? 'reading' : 'writing';
  const facts = factsIn(readFileSync(resolve(DOCS, 'api.md'), 'utf8'));
  const date = new Date().toISOString().slice(0, 10);
  const result = { facts, findings, level, apiUrl: options.apiUrl, date, ...ending };
  process.stdout.write(`${reportOf(result)}\n`);
  if (options.apiUrl === REAL_API && isWhole(result) && api.answers > 0) {
    const page = resolve(DOCS, 'conformance.md');
    writeFileSync(page, withRun(readFileSync(page, 'utf8'), result));
    print('docs/conformance.md has this report. README.md has to say so, too.');
  }
  return isGood(result) ? 0 : 1;
}

/** npm hands a signal of the terminal on, so that it comes twice: only the first one counts. */
function listen(stop: AbortController, end: AbortController): AbortSignal {
  const onSignal = () => {
    if (stop.signal.aborted) return;
    print('Stopped: nothing new is created, and what was created is deleted.');
    stop.abort();
    setTimeout(() => end.abort(), GRACE_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  return stop.signal;
}

function print(lines: string): void {
  process.stderr.write(`${lines.split('\n').map(visible).join('\n')}\n`);
}

// A terminal that is gone must not keep the run from deleting what it has made.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.exitCode = 1;
try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) process.stdout.write(HELP);
  process.exitCode = options === undefined ? 0 : await run(options);
} catch (error) {
  if (!(error instanceof WrongUse)) throw error;
  print(`${error.message}\nTry: npm run conformance -- --help`);
  process.exitCode = 2;
}
