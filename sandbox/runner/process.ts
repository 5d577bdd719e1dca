import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** The program to run, and how to stop it. */
export interface Script {
  readonly main: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Cancels the run the way the runner does when somebody presses "Cancel workflow". */
  readonly signal: AbortSignal | undefined;
  /** Called with each line of both streams, in order of arrival and without line breaks. */
  readonly onLine: (line: string) => void;
}

/** The end of the process. Exactly one of `exitCode` and `signal` is `null`. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
}

/** A cancelled step has 7.5 seconds after SIGINT and 2.5 after SIGTERM, then it is killed. */
const CANCELLATION = [
  ['SIGINT', 0],
  ['SIGTERM', 7_500],
  ['SIGKILL', 10_000],
] as const;

/** Splits where .NET's `ReadLine` does: at LF, CR and CRLF. Returns what to call when the stream has ended. */
function readLines(stream: Readable, onLine: (line: string) => void): () => void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const text = rest + chunk;
    // A CR at the end may be half of a CRLF.
    const complete = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = complete.split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + text.slice(complete.length);
    for (const line of lines) onLine(line);
  });
  return () => {
    if (rest !== '') onLine(rest.endsWith('\r') ? rest.slice(0, -1) : rest);
  };
}

function cancel(child: ChildProcess): NodeJS.Timeout[] {
  return CANCELLATION.map(([signal, afterMs]) => setTimeout(() => child.kill(signal), afterMs));
}

/** Kills a child that does not end by itself; what it started in turn may keep its streams open, so they are closed. */
function kill(child: ChildProcess): NodeJS.Timeout {
  child.kill('SIGKILL');
  return setTimeout(() => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, 250);
}

/** Runs a script with this very Node and an environment that is exactly `env`. */
export function runScript({ main, folder, env, timeoutMs, signal, onLine }: Script): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ends = [readLines(child.stdout, onLine), readLines(child.stderr, onLine)];

    let timedOut = false;
    const timers = [
      setTimeout(() => {
        timedOut = true;
        timers.push(kill(child));
      }, timeoutMs),
    ];
    const onAbort = () => timers.push(...cancel(child));
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });

    const settle = () => {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (exitCode, killedBy) => {
      settle();
      for (const end of ends) end();
      resolve({ exitCode, signal: killedBy, timedOut });
    });
  });
}
