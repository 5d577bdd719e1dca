import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const SCRIPT = resolve(import.meta.dirname, '../../scripts/conformance.ts');

export const API_KEY = 'pictai_conformance-test-key';

/** How the script is started. */
export interface Start {
  readonly url?: string;
  readonly key?: string;
  readonly write?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Another copy of the script. */
  readonly script?: string;
}

/** What a run came to. */
export interface Ended {
  readonly exitCode: number | null;
  /** The report. */
  readonly out: string;
  readonly log: string;
  /** By the ids of the facts: the heading under which each stands. */
  readonly headings: ReadonlyMap<string, string>;
  /** What was found about each. */
  readonly found: ReadonlyMap<string, string>;
  /** The ids under a heading. */
  readonly under: (heading: string) => readonly string[];
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What was printed to stderr so far. */
  readonly log: () => string;
}

/** Starts the script as a process of its own, in an environment with nothing but what is given. */
export function start({ url, key, write, env = {}, script = SCRIPT }: Start): Running {
  const words = [
    ...(url === undefined ? [] : ['--api-url', url]),
    ...(write === undefined ? [] : [`--write=${write}`]),
  ];
  const child = spawn(process.execPath, [script, ...words], {
    env: { PATH: process.env['PATH'], ...(key === undefined ? {} : { PICTORY_API_KEY: key }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, log] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    log += text;
  });
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode, out, log, ...rowsOf(out) }));
  return { child, ended, log: () => log };
}

/** The script's whole run. */
export function conformance(how: Start): Promise<Ended> {
  return start(how).ended;
}

function rowsOf(report: string): Pick<Ended, 'headings' | 'found' | 'under'> {
  const headings = new Map<string, string>();
  const found = new Map<string, string>();
  for (const section of report.split(/^### /m).slice(1)) {
    const heading = section.split('\n', 1).join('');
    for (const [, id = '', text = ''] of section.matchAll(/^\| `([a-z-]+)` \| .* \| (.*) \|$/gm)) {
      headings.set(id, heading);
      found.set(id, text);
    }
  }
  const under = (heading: string) => [...headings].flatMap(([id, one]) => (one === heading ? [id] : []));
  return { headings, found, under };
}

/** The commands that a run printed before its first write. */
export function commandsIn(log: string): string {
  return /^api=[\s\S]*?^done$/m.exec(log)?.[0] ?? '';
}
