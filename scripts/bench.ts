/**
 * Measures what a step costs, beside the least program that does one request, and curl with jq: `npm run bench`.
 *
 * Programs run alternately, each against a sandbox in a process of its own, so that what else the machine does falls on
 * all of them. Times are judged as ratios. Exit code 1 when a bar is missed. It measures `dist/` as it is.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readAction } from '../sandbox/runner/action-definition.ts';
import { githubVariables, inherited, inputVariables, runnerVariables } from '../sandbox/runner/environment.ts';
import type { Answer, Order } from './bench-server.ts';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
const entry = join(dist, 'index.js');
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const RUNS = 15;
const LATENCIES = [0, 20, 100];
const MEGABYTE = 1024 * 1024;

/** A process that is measured. */
interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

interface Measured {
  readonly ms: number;
  /** The most memory that was resident, in bytes. */
  readonly memory: number;
}

const KEY = 'pictai_bench';
const TOKEN = 'ghs_bench';
const DECLARED = {
  type: 'aws',
  name: 'Marketing',
  description: 'Assets for the campaigns',
  'aws-account-id': '012345678901',
  'aws-region': 'us-east-2',
};
const EVENT = {
  name: 'pull_request',
  payload: {
    repository: { full_name: 'octo-org/videos' },
    number: 7,
    pull_request: {
      number: 7,
      head: { ref: 'topic', sha: 'beefcafe00000000000000000000000000000000', repo: { full_name: 'octo-org/videos' } },
      base: { ref: 'main', sha: 'ba5eba1100000000000000000000000000000000' },
    },
  },
};
const definition = await readAction(join(root, 'action.yml'));
const timeOf = ({ ms }: Measured) => ms;
const memoryOf = ({ memory }: Measured) => memory;
const rows: (readonly string[])[] = [];
const missed: string[] = [];

const server = fork(join(root, 'scripts/bench-server.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
try {
  await measureSpeed();
  await measurePreview();
  await measureRequests();
  measureSizes();
  print();
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
if (missed.length > 0) {
  console.error(`\nMissed:\n${missed.map((what) => `  ${what}`).join('\n')}`);
  process.exitCode = 1;
}

/** What a run costs that has nothing to do, without and with the look for a comment, at each latency. */
async function measureSpeed(): Promise<void> {
  for (const latencyMs of LATENCIES) {
    const { url } = await ask({ latencyMs, connections: 1 });
    const programs = {
      floor: floor(url),
      'no-op': action(url, { comment: 'never' }),
      'curl + jq': curl(url),
      'no-op, comment looked up': action(url, {}),
    };
    await run(action(url, { comment: 'always' }));
    const all = await alternately(programs);
    const base = all.floor;
    for (const [name, runs] of Object.entries(all)) row(`${name}, ${latencyMs} ms`, runs, base);
    const commented = all['no-op, comment looked up'];
    const toCurl = ratio(commented, all['curl + jq'], timeOf);
    rows.push(['', `with a comment ${toCurl.toFixed(2)} × curl + jq`, '', '', '']);
    // Without any latency, curl and jq are through when Node has begun.
    if (latencyMs === 100) atMost('time of a no-op with a comment at 100 ms, to curl + jq', toCurl, 1);
    if (latencyMs > 0) continue;
    atMost('time of a no-op, to the floor', ratio(all['no-op'], base, timeOf), 1.6);
    atMost('memory of a no-op, to the floor', ratio(all['no-op'], base, memoryOf), 1.35);
    atMost('time of a no-op with a comment, to the floor', ratio(commented, base, timeOf), 2);
  }
}

/** A preview whose comment changes each time, at 100 ms, and the same without any latency: the difference is waiting. */
async function measurePreview(): Promise<void> {
  const latencyMs = 100;
  const runs: Record<'at once' | 'waiting', Measured[]> = { 'at once': [], waiting: [] };
  for (let number = 0; number < RUNS; number += 1) {
    for (const [name, ms] of [
      ['at once', 0],
      ['waiting', latencyMs],
    ] as const) {
      const { url } = await ask({ latencyMs: ms, connections: 1 });
      await run(action(url, { comment: 'always' }));
      runs[name].push(await run(action(url, { 'dry-run': 'true', description: `${name} ${number}` })));
    }
  }
  const waited = (median(runs.waiting.map(timeOf)) - median(runs['at once'].map(timeOf))) / latencyMs;
  row('preview that edits its comment, 0 ms', runs['at once']);
  row(`preview that edits its comment, ${latencyMs} ms`, runs.waiting);
  rows.push(['', `waits for ${waited.toFixed(2)} latencies`, '', '', '']);
  atMost('latencies that a preview with a comment waits for', waited, 2.3);
}

async function measureRequests(): Promise<void> {
  const stories: readonly {
    name: string;
    there?: true;
    commented?: true;
    inputs: Readonly<Record<string, string>>;
    most: number;
  }[] = [
    { name: 'no-op', there: true, inputs: { comment: 'never' }, most: 1 },
    { name: 'no-op, comment left alone', there: true, commented: true, inputs: {}, most: 2 },
    { name: 'create', inputs: { comment: 'never' }, most: 2 },
    { name: 'update', there: true, inputs: { comment: 'never', description: 'New' }, most: 2 },
    { name: 'update, comment edited', there: true, commented: true, inputs: { description: 'New' }, most: 4 },
    { name: 'update, first comment', there: true, inputs: { description: 'New' }, most: 5 },
  ];
  for (const { name, there, commented, inputs, most } of stories) {
    const { url } = await ask({ latencyMs: 0, connections: there ? 1 : 0 });
    if (commented) await run(action(url, { comment: 'always' }));
    const before = (await ask({})).requests;
    await run(action(url, inputs));
    const sent = (await ask({})).requests - before;
    rows.push([`requests of: ${name}`, String(sent), '', '', '']);
    atMost(`requests of: ${name}`, sent, most);
  }
}

function measureSizes(): void {
  const sizes = readdirSync(dist).map((name) => statSync(join(dist, name)).size);
  const all = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  const first = statSync(entry).size / 1000;
  rows.push(['dist/index.js', `${first.toFixed(0)} kB`, '', '', ''], ['dist/', `${all.toFixed(0)} kB`, '', '', '']);
  atMost('kB of dist/index.js', first, 150);
  atMost('kB of dist/', all, 500);
}

/** The least CommonJS program with one HTTP request. */
function floor(url: string): Program {
  const file = join(folder, 'floor.cjs');
  writeFileSync(
    file,
    `const http = require('node:http');
http.get(process.argv[2], (answer) => { answer.on('data', () => {}); answer.on('end', () => {}); });
`,
  );
  return { command: process.execPath, args: [file, `${url}/pictoryapis/v1/awsconnections`], env: variables(url, {}) };
}

/** A list and the look for a comment, each with one curl and one jq. */
function curl(url: string): Program {
  const script = `set -e
curl -fsS -H "Authorization: $KEY" "$0/pictoryapis/v1/awsconnections" | jq -r '.Items[] | select(.name == "Marketing") | .connectionId' > /dev/null
curl -fsS -H "Authorization: token $TOKEN" "$0/github/repos/octo-org/videos/issues/7/comments" | jq -r '.[] | select(.body | startswith("<!-- x")) | .id' > /dev/null`;
  return { command: 'bash', args: ['-c', script, url], env: { ...inherited(process.env), KEY, TOKEN } };
}

function action(url: string, inputs: Readonly<Record<string, string>>): Program {
  return { command: process.execPath, args: [entry], env: variables(url, inputs) };
}

/** What the runner gives to a step on a pull request. */
function variables(url: string, inputs: Readonly<Record<string, string>>): Record<string, string> {
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const github = {
    ...githubVariables(EVENT),
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(EVENT.payload)),
    GITHUB_OUTPUT: file('output', ''),
    GITHUB_STEP_SUMMARY: file('summary', ''),
    GITHUB_API_URL: `${url}/github`,
    GITHUB_GRAPHQL_URL: `${url}/github/graphql`,
  };
  const given = { 'api-url': url, 'api-key': KEY, ...DECLARED, ...inputs };
  const asInputs = inputVariables(definition, given, { token: TOKEN, github });
  return { ...inherited(process.env), ...github, ...asInputs, ...runnerVariables(false) };
}

async function alternately<Name extends string>(
  programs: Readonly<Record<Name, Program>>,
): Promise<Record<Name, Measured[]>> {
  const names = Object.keys(programs) as Name[];
  const all = Object.fromEntries(names.map((name) => [name, [] as Measured[]])) as Record<Name, Measured[]>;
  for (let number = 0; number < RUNS; number += 1) {
    for (const name of names) all[name].push(await run(programs[name]));
  }
  return all;
}

/** Runs a program to its end, under GNU time, which knows its memory. */
async function run({ command, args, env }: Program): Promise<Measured> {
  const noted = join(folder, 'memory');
  const began = performance.now();
  const child = spawn('/usr/bin/time', ['-f', '%M', '-o', noted, command, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [code] = await once(child, 'close');
  const ms = performance.now() - began;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${printed}`);
  return { ms, memory: Number(readFileSync(noted, 'utf8')) * 1024 };
}

async function ask(order: Order): Promise<Answer> {
  server.send(order);
  const [answer] = await once(server, 'message');
  return answer as Answer;
}

function row(name: string, runs: readonly Measured[], base: readonly Measured[] = runs): void {
  const times = runs.map(timeOf).sort((one, other) => one - other);
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(0);
  const memory = median(runs.map(memoryOf)) / MEGABYTE;
  rows.push([
    name,
    `${median(times).toFixed(0)} ms`,
    `${at(0)}–${at(0.25)}–${at(0.75)}–${at(1)}`,
    `${memory.toFixed(0)} MB`,
    base === runs
      ? ''
      : `${ratio(runs, base, timeOf).toFixed(2)} × time, ${ratio(runs, base, memoryOf).toFixed(2)} × memory`,
  ]);
}

function print(): void {
  const head = ['what', 'median', 'least–quarter–three quarters–most, ms', 'peak memory', 'to the first of its group'];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${RUNS} runs each\n`);
  console.log([line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'));
}

function atMost(what: string, value: number, bar: number): void {
  if (value > bar) missed.push(`${what}: ${value.toFixed(2)}, at most ${bar}`);
}

function ratio(runs: readonly Measured[], base: readonly Measured[], of: (one: Measured) => number): number {
  return median(runs.map(of)) / median(base.map(of));
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1] ?? 0;
}
