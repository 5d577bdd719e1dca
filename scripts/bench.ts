/**
 * Measures what a step costs, compared with a minimal program and with curl and jq: `npm run bench`.
 *
 * The programs take turns, so that other load on the machine slows all of them. Bars are ratios of medians. The sandbox
 * runs in its own process. Measures `dist/` as it is. The exit code is 1 if a bar is missed.
 */
import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import ncc from '@vercel/ncc';
import { transformSync } from 'esbuild';
import { readAction } from '../sandbox/runner/action-definition.ts';
import { githubVariables, inherited, inputVariables, runnerVariables } from '../sandbox/runner/environment.ts';
import type { Answer, Order } from './bench-server.ts';

const root = resolve(import.meta.dirname, '..');
const dist = join(root, 'dist');
const entry = join(dist, 'index.js');
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const RUNS = 31;
const LATENCIES = [0, 20, 100];
const MEGABYTE = 1024 * 1024;

/** A command to measure. */
interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

interface Measured {
  /** From start to end, in milliseconds. */
  readonly ms: number;
  /** Processor time of all threads, user and system, in milliseconds. */
  readonly cpuMs: number;
  /** Peak resident memory, in bytes. */
  readonly memory: number;
}

/** The minimal program: one request with `node-fetch`. */
const MINIMAL = `import fetch from 'node-fetch';
const answer = await fetch(String(process.argv[2]));
await answer.text();
`;
const LIST = '/pictoryapis/v1/awsconnections';
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
const cpuOf = ({ cpuMs }: Measured) => cpuMs;
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

/** Compares a no-op, without and with a comment, with the minimal program and with curl and jq, at each latency. */
async function measureSpeed(): Promise<void> {
  const { minimal, tuned } = await buildMinimal();
  for (const latencyMs of LATENCIES) {
    const { url } = await ask({ latencyMs, exists: true });
    await run(action(url, { comment: 'always' }));
    const program = (file: string) => ({ ...action(url, {}), args: [file, `${url}${LIST}`] });
    const all = await alternately({
      minimal: program(minimal),
      'minimal, built by build.ts': program(tuned),
      'no-op': action(url, { comment: 'never' }),
      'no-op with a comment': action(url, {}),
      'curl + jq': curl(url),
    });
    const { minimal: base, 'no-op': plain, 'no-op with a comment': commented } = all;
    for (const [name, runs] of Object.entries(all)) row(`${name}, ${latencyMs} ms`, runs, base);
    const toCurl = ratio(commented, all['curl + jq'], timeOf);
    rows.push([`no-op with a comment to curl + jq, ${latencyMs} ms`, `${toCurl.toFixed(2)} ×`, '', '', '', '']);
    // At lower latencies, the start of Node weighs more than the network.
    if (latencyMs === 100) atMost('time of a no-op with a comment at 100 ms, to curl + jq', toCurl, 1);
    // Without latency, nearly all of the time is processor time, which other load on the machine changes less.
    if (latencyMs > 0) continue;
    atMost('processor time of a no-op, to the minimal program', ratio(plain, base, cpuOf), 1.2);
    atMost('processor time of a no-op with a comment, to the minimal program', ratio(commented, base, cpuOf), 1.4);
    atMost('memory of a no-op, to the minimal program', ratio(plain, base, memoryOf), 1.1);
  }
}

/** Measures a preview that edits its comment, at 100 ms and without latency: the difference is time spent waiting. */
async function measurePreview(): Promise<void> {
  const latencyMs = 100;
  const runs: Record<'at once' | 'waiting', Measured[]> = { 'at once': [], waiting: [] };
  for (let number = 0; number < RUNS; number += 1) {
    for (const [name, ms] of [
      ['at once', 0],
      ['waiting', latencyMs],
    ] as const) {
      const { url } = await ask({ latencyMs: ms, exists: true });
      await run(action(url, { comment: 'always' }));
      runs[name].push(await run(action(url, { 'dry-run': 'true', description: `${name} ${number}` })));
    }
  }
  const waited = (median(runs.waiting.map(timeOf)) - median(runs['at once'].map(timeOf))) / latencyMs;
  row('preview that edits its comment, 0 ms', runs['at once']);
  row(`preview that edits its comment, ${latencyMs} ms`, runs.waiting);
  rows.push(['preview that edits its comment: waiting', `${waited.toFixed(2)} latencies`, '', '', '', '']);
  atMost('latencies that a preview with a comment waits for', waited, 2.3);
}

async function measureRequests(): Promise<void> {
  const stories: readonly {
    name: string;
    exists?: true;
    commented?: true;
    inputs: Readonly<Record<string, string>>;
    most: number;
  }[] = [
    { name: 'no-op', exists: true, inputs: { comment: 'never' }, most: 1 },
    { name: 'no-op, comment left alone', exists: true, commented: true, inputs: {}, most: 2 },
    { name: 'create', inputs: { comment: 'never' }, most: 2 },
    { name: 'update', exists: true, inputs: { comment: 'never', description: 'New' }, most: 2 },
    { name: 'update, comment edited', exists: true, commented: true, inputs: { description: 'New' }, most: 4 },
    { name: 'update, first comment', exists: true, inputs: { description: 'New' }, most: 5 },
  ];
  for (const { name, exists, commented, inputs, most } of stories) {
    const { url } = await ask({ latencyMs: 0, exists });
    if (commented) await run(action(url, { comment: 'always' }));
    const before = (await ask({})).requests;
    await run(action(url, { 'dry-run': 'false', ...inputs }));
    const sent = (await ask({})).requests - before;
    rows.push([`requests of: ${name}`, String(sent), '', '', '', '']);
    atMost(`requests of: ${name}`, sent, most);
  }
}

function measureSizes(): void {
  const sizes = readdirSync(dist).map((name) => statSync(join(dist, name)).size);
  const all = sizes.reduce((sum, size) => sum + size, 0) / 1000;
  const first = statSync(entry).size / 1000;
  rows.push(['dist/index.js', `${first.toFixed(0)} kB`, '', '', '', '']);
  rows.push(['dist/', `${all.toFixed(0)} kB`, '', '', '', '']);
  atMost('kB of dist/index.js', first, 155);
  atMost('kB of dist/', all, 560);
}

/**
 * Builds the minimal program twice and returns the files: bundled with ncc and minified with esbuild, like the action; and
 * with `build.ts`, which also leaves out unused files and loads built-in modules late.
 */
async function buildMinimal(): Promise<{ minimal: string; tuned: string }> {
  const project = join(folder, 'project');
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  };
  write('package.json', '{ "type": "module" }');
  write('src/index.ts', MINIMAL);
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction');
  for (const name of ['scripts', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(root, name), join(project, name), { recursive: true });
  }
  execFileSync(process.execPath, [join(project, 'scripts/build.ts')], { stdio: 'inherit' });

  write('plain/package.json', '{}');
  write('plain/index.js', MINIMAL);
  const options = { cache: false, quiet: true, minify: false, externals: {} };
  const { code, assets } = await ncc(join(project, 'plain/index.js'), options);
  const chunks = Object.entries(assets).map(([name, { source }]) => [name, String(source)] as const);
  for (const [name, text] of [['index.js', code] as const, ...chunks]) {
    write(`plain/${name}`, transformSync(text, { minify: true, target: 'node24', legalComments: 'none' }).code);
  }
  return { minimal: join(project, 'plain/index.js'), tuned: join(project, 'dist/index.js') };
}

/** Lists the connections and finds the comment, each with one curl and one jq. */
function curl(url: string): Program {
  const script = `set -e
curl -fsS -H "Authorization: $KEY" "$0${LIST}" | jq -r '.Items[] | select(.name == "Marketing") | .connectionId' > /dev/null
curl -fsS -H "Authorization: token $TOKEN" "$0/github/repos/octo-org/videos/issues/7/comments" | jq -r '.[] | select(.body | startswith("<!-- x")) | .id' > /dev/null`;
  return { command: 'bash', args: ['-c', script, url], env: { ...inherited(process.env), KEY, TOKEN } };
}

function action(url: string, inputs: Readonly<Record<string, string>>): Program {
  return { command: process.execPath, args: [entry], env: variables(url, inputs) };
}

/** The environment of a step on a pull request. */
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

/** Runs a program to its end. Bash measures the times, in milliseconds; GNU time, which counts in 10 ms, the memory. */
async function run({ command, args, env }: Program): Promise<Measured> {
  const [memory, times] = [join(folder, 'memory'), join(folder, 'times')];
  const script = `LC_ALL=C TIMEFORMAT='%3R %3U %3S'; { time "$@" 2>&3; } 3>&2 2> "$0"`;
  const child = spawn('/usr/bin/time', ['-f', '%M', '-o', memory, 'bash', '-c', script, times, command, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${printed}`);
  const [real = 0, user = 0, system = 0] = readFileSync(times, 'utf8').split(' ').map(Number);
  return { ms: real * 1000, cpuMs: (user + system) * 1000, memory: Number(readFileSync(memory, 'utf8')) * 1024 };
}

async function ask(order: Order): Promise<Answer> {
  server.send(order);
  const [answer] = await once(server, 'message');
  return answer as Answer;
}

function row(name: string, runs: readonly Measured[], base: readonly Measured[] = runs): void {
  const times = runs.map(timeOf).sort((one, other) => one - other);
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(0);
  const compared = base === runs ? [] : [timeOf, cpuOf, memoryOf].map((of) => `${ratio(runs, base, of).toFixed(2)} ×`);
  rows.push([
    name,
    `${median(times).toFixed(0)} ms`,
    `${at(0)}–${at(0.25)}–${at(0.75)}–${at(1)}`,
    `${median(runs.map(cpuOf)).toFixed(0)} ms`,
    `${(median(runs.map(memoryOf)) / MEGABYTE).toFixed(0)} MB`,
    compared.join(', '),
  ]);
}

function print(): void {
  const spread = 'least–quarter–three quarters–most, ms';
  const head = ['what', 'median', spread, 'processor', 'peak memory', 'time, processor, memory to the minimal program'];
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
