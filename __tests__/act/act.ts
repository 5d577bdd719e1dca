import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { WorkflowEvent } from '../../sandbox/runner.ts';
import { proxyTo } from '../e2e/servers.ts';

/** A workflow in a repository of its own, which is also that of the action, and what starts it. */
export interface WorkflowRun {
  readonly workflow: string;
  readonly event: WorkflowEvent;
  /** Further files of the repository, by path; one at the path of a file of the action takes its place. */
  readonly files?: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /**
   * Set for every step, besides `CHECKOUT`, the repository's folder, and `SEEN`, the folder for what is to be seen
   * afterwards. `GITHUB_API_URL` and the like are taken from here as well.
   */
  readonly env: Readonly<Record<string, string>>;
  /** The repository's variables. */
  readonly variables?: Readonly<Record<string, string>>;
  /** A folder of programs that come before those of this machine. */
  readonly programs?: string;
  /** The name by which the workflow uses the action, such as `owner/name@v1`, if not by `./`. */
  readonly action?: string;
  /** The only job to run. */
  readonly job?: string;
  /** The only combination of the job's matrix to run. */
  readonly matrix?: Readonly<Record<string, string>>;
  /** Files and folders of this project that the repository has, besides those of the action. */
  readonly also?: readonly string[];
  /** The folders of other actions, by the name that the workflow has for them. */
  readonly others?: Readonly<Record<string, string>>;
  /** Then the run is ended, in milliseconds. */
  readonly longestMs?: number;
}

/** What the run leaves behind. */
export interface WorkflowResult {
  readonly exitCode: number;
  /** Everything that act printed. */
  readonly log: string;
  /** The files in the folder `SEEN`, by name. */
  readonly seen: Readonly<Record<string, string>>;
  /** What was asked of the internet. */
  readonly strangers: readonly string[];
}

const PROJECT = resolve(import.meta.dirname, '../..');

/** What GitHub evaluates in a workflow. */
export const expression = (text: string): string => `\${{ ${text} }}`;

/** A workflow with one job, in whose workspace the repository is. */
export function workflowOf(...steps: readonly object[]): string {
  const checkout = { run: 'cp -R "$CHECKOUT/." .' };
  const jobs = { pictory: { 'runs-on': 'ubuntu-latest', steps: [checkout, ...steps] } };
  // Folded, a line could come back with other white space.
  return stringify({ name: 'Pictory', on: ['push', 'pull_request'], jobs }, { lineWidth: 0 });
}

/** Runs a workflow under act on this very machine, without a container engine. */
export async function runWorkflow(run: WorkflowRun): Promise<WorkflowResult> {
  const root = mkdtempSync(join(tmpdir(), 'act-'));
  // Whatever is not on this machine would be asked for through it, and is refused.
  const proxy = await proxyTo(0, { refuse: '403 Forbidden' });
  try {
    for (const folder of ['repository', 'home', 'cache', 'seen']) mkdirSync(join(root, folder));
    writeFileSync(join(root, 'event.json'), JSON.stringify(run.event.payload));
    const address = `http://127.0.0.1:${proxy.port}`;
    const env = {
      HOME: join(root, 'home'),
      PATH: [
        ...(run.programs === undefined ? [] : [run.programs]),
        dirname(process.execPath),
        process.env['PATH'],
      ].join(delimiter),
      ACT_DISABLE_VERSION_CHECK: '1',
      HTTP_PROXY: address,
      HTTPS_PROXY: address,
      NO_PROXY: '127.0.0.1',
    };
    makeRepository(join(root, 'repository'), run, env);
    const ended = await act(argumentsFor(run, root), join(root, 'repository'), env, run.longestMs);
    return { ...ended, seen: filesIn(join(root, 'seen')), strangers: [...proxy.asked] };
  } finally {
    await proxy.close();
    rmSync(root, { recursive: true, force: true });
  }
}

function makeRepository(folder: string, run: WorkflowRun, env: Readonly<Record<string, string>>): void {
  const { workflow, files, also = [] } = run;
  for (const path of ['action.yml', 'dist', ...also])
    cpSync(join(PROJECT, path), join(folder, path), { recursive: true });
  const more = { '.github/workflows/pictory.yml': workflow, ...files };
  for (const [path, text] of Object.entries(more)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: folder, env, stdio: 'ignore' });
  git('init', '--initial-branch', 'main');
  git('remote', 'add', 'origin', 'https://github.com/octo-org/videos.git');
  git('add', '--all');
  git('-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com', 'commit', '--message', 'All');
}

function argumentsFor(run: WorkflowRun, root: string): readonly string[] {
  const { event, secrets, env, variables = {}, action, job, matrix = {}, others = {} } = run;
  const repository = join(root, 'repository');
  const environment = { ...env, CHECKOUT: repository, SEEN: join(root, 'seen') };
  return [
    event.name,
    ...['--eventpath', join(root, 'event.json'), '--actor', 'octocat'],
    // Each job on this machine, and no look for a container engine.
    ...['--platform', 'ubuntu-latest=-self-hosted', '--container-daemon-socket', '-'],
    ...['--action-cache-path', join(root, 'cache'), '--no-cache-server'],
    ...Object.entries(secrets).flatMap(([name, value]) => ['--secret', `${name}=${value}`]),
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
    ...(action === undefined ? [] : ['--local-repository', `${action}=${repository}`]),
    ...Object.entries(others).flatMap(([name, other]) => ['--local-repository', `${name}=${other}`]),
    ...(job === undefined ? [] : ['--job', job]),
    ...Object.entries(matrix).flatMap(([name, value]) => ['--matrix', `${name}:${value}`]),
  ];
}

function act(
  words: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>>,
  timeout = 45_000,
): Promise<Pick<WorkflowResult, 'exitCode' | 'log'>> {
  const program = process.env['ACT'];
  if (program === undefined) throw new Error('These tests are run by: npm run test:act');
  return new Promise((done, failed) => {
    execFile(program, words, { cwd: folder, env, timeout, maxBuffer: 100 * 1024 ** 2 }, (error, stdout, stderr) => {
      const late = `The run was ended after ${timeout / 1000} seconds.\n`;
      if (error?.killed) return done({ exitCode: 1, log: stdout + stderr + late });
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') done({ exitCode, log: stdout + stderr });
      else failed(error);
    });
  });
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
