import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { parse } from 'yaml';
import { runAction, type StepResult, type WorkflowEvent } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { REPOSITORY as OWN_REPOSITORY } from '../../src/identity.ts';
import { leaksIn, SECRETS } from '../e2e/secrets.ts';
import { type Contexts, filledIn, isMet, type Status } from './expression.ts';
import { MAIN, standIns } from './others.ts';
import { Programs } from './programs.ts';

// Several steps each, on a busy machine.
jest.setTimeout(60_000);

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const OURS = `${OWN_REPOSITORY}@v1`;
const REPOSITORY = 'octo-org/videos';

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: unknown;
  readonly 'continue-on-error'?: boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: unknown;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: string | Readonly<Record<string, { readonly branches?: readonly string[] } | null>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What came of a step: `result` when it uses this action, `summary` when it is a script. */
export interface StepRun {
  readonly step: string;
  readonly outcome: Status | 'skipped';
  readonly outputs?: Readonly<Record<string, string>>;
  readonly result?: StepResult;
  readonly summary?: string;
}

/** What came of a job; without steps when its condition was not met. */
export interface JobRun {
  readonly outcome: Status | 'skipped';
  readonly steps: readonly StepRun[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What the first step that used this action came to. */
  readonly result: StepResult;
}

/** What starts a workflow. */
export interface Trigger {
  readonly event: WorkflowEvent;
  readonly ref?: string;
  readonly runId?: string;
  /** Of `workflow_dispatch`. */
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** An example, checked out in a repository with its secrets, beside a sandbox of Pictory and GitHub. */
export interface Repository {
  readonly sandbox: Sandbox;
  readonly programs: Programs;
  /** The repository's secrets; a test may change them. */
  readonly secrets: Record<string, string>;
  /** The repository's variables; a test may change them. */
  readonly variables: Record<string, string>;
  /** Runs a workflow of the example that has one job. */
  readonly run: (workflow: string, trigger: Trigger) => Promise<JobRun>;
  /** Runs the text of a workflow, and gives what came of each job. */
  readonly runJobs: (text: string, trigger: Trigger) => Promise<Readonly<Record<string, JobRun>>>;
}

/** Tells a story about an example, in a repository of its own. */
export async function inRepository(example: string, story: (repository: Repository) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'example-'));
  const sandbox = await startSandbox({ seed: 1, keys: { [SECRETS['other-api-key']]: { account: 'staging' } } });
  try {
    sandbox.github.pull({ headSha: HEAD });
    const workspace = join(root, 'work');
    await cp(join(EXAMPLES, example), workspace, { recursive: true });
    commit(workspace);
    const programs = await Programs.in(join(root, 'programs'));
    const secrets = {
      PICTORY_API_KEY: SECRETS['api-key'],
      PICTORY_API_KEY_PRODUCTION: SECRETS['api-key'],
      PICTORY_API_KEY_STAGING: SECRETS['other-api-key'],
      VIMEO_CLIENT_SECRET: SECRETS['client-secret'],
      VIMEO_ACCESS_TOKEN: SECRETS['access-token'],
      VARIABLES_TOKEN: 'github_pat_1',
    };
    const variables = { VIMEO_CLIENT_ID: 'vimeo-client-1' };
    const place = { sandbox, programs, workspace, secrets, variables };
    const runJobs: Repository['runJobs'] = (text, trigger) => runWorkflow(text, trigger, place);
    const run: Repository['run'] = async (file, trigger) => {
      const text = await readFile(join(workspace, '.github/workflows', file), 'utf8');
      const [job, ...more] = Object.values(await runJobs(text, trigger));
      if (job === undefined || more.length > 0) throw new Error(`${file} has ${more.length + 1} jobs`);
      return job;
    };
    await story({ sandbox, programs, secrets, variables, run, runJobs });
    if (sandbox.violations.length > 0)
      throw new Error(`Against the rules of the API: ${sandbox.violations.join(', ')}`);
  } finally {
    await sandbox.close();
    await rm(root, { recursive: true, force: true });
  }
}

type Place = Omit<Repository, 'run' | 'runJobs'> & { readonly workspace: string };

/** A place with the stand-ins for other people's actions, by the names that the workflow has for them. */
type JobPlace = Place & { readonly others: Readonly<Record<string, string>> };

/** Commits all files, so that a later change of them is a difference. */
function commit(workspace: string): void {
  const git = (...words: readonly string[]) => execFileSync('git', words, { cwd: workspace, stdio: 'ignore' });
  git('init', '--initial-branch', 'main');
  git('add', '--all');
  git('-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com', 'commit', '--message', 'All');
}

async function runWorkflow(text: string, trigger: Trigger, place: Place): Promise<Readonly<Record<string, JobRun>>> {
  const workflow: Workflow = parse(text);
  const others = await standIns(text, join(place.workspace, '../others'));
  const { event, ref = refOf(event) } = trigger;
  const on = typeof workflow.on === 'string' ? { [workflow.on]: null } : workflow.on;
  if (!(event.name in on)) throw new Error(`The workflow is not started by ${event.name}`);
  const branches = event.name === 'push' ? on[event.name]?.branches : undefined;
  if (branches?.some((branch) => ref === `refs/heads/${branch}`) === false) throw new Error(`It is not for ${ref}`);
  const runs: Record<string, JobRun> = {};
  // A job stands below those that it needs.
  for (const [name, job] of Object.entries(workflow.jobs)) {
    const needs = Object.fromEntries([job.needs ?? []].flat().map((needed) => [needed, runs[needed]]));
    runs[name] = await runJob(job, { ...contextsOf({ ...trigger, ref }, place), needs }, { ...place, others });
  }
  return runs;
}

function refOf({ name }: WorkflowEvent): string {
  return name === 'pull_request' ? 'refs/pull/7/merge' : 'refs/heads/main';
}

function contextsOf({ event, ref, runId = '1234567890', inputs = {} }: Trigger, place: Place): Contexts {
  const sender = event.payload['sender'];
  const actor = typeof sender === 'object' && sender !== null && 'login' in sender ? sender.login : 'octocat';
  const github = {
    event: event.payload,
    event_name: event.name,
    actor,
    ref,
    repository: REPOSITORY,
    run_id: runId,
    server_url: 'https://github.com',
    token: SECRETS['github-token'],
    payload: event,
  };
  return { github, secrets: place.secrets, inputs, vars: place.variables };
}

async function runJob(job: Job, known: Contexts, place: JobPlace): Promise<JobRun> {
  const steps: StepRun[] = [];
  const contexts = { ...known, steps: {}, env: valuesOf(job.env, known) };
  let status: Status = 'success';
  if (!isMet(job.if, contexts, 'success')) return jobRun('skipped', steps, {});
  for (const step of job.steps) {
    const done: StepRun = isMet(step.if, contexts, status)
      ? await runStep(step, contexts, place)
      : { step: nameOf(step), outcome: 'skipped' };
    steps.push(done);
    const conclusion = step['continue-on-error'] === true ? 'success' : done.outcome;
    if (conclusion === 'failure') status = 'failure';
    const told = { outputs: done.outputs ?? {}, outcome: done.outcome, conclusion };
    if (step.id !== undefined) Object.assign(contexts.steps, { [step.id]: told });
  }
  return jobRun(status, steps, valuesOf(job.outputs, contexts));
}

function jobRun(outcome: JobRun['outcome'], steps: JobRun['steps'], outputs: JobRun['outputs']): JobRun {
  return {
    outcome,
    steps,
    outputs,
    get result() {
      const found = steps.find(({ result }) => result !== undefined)?.result;
      if (found === undefined) throw new Error('No step used this action');
      return found;
    },
  };
}

function nameOf({ name, uses, run = '' }: Step): string {
  return name ?? uses ?? run;
}

async function runStep(step: Step, contexts: Contexts, place: JobPlace): Promise<StepRun> {
  const own = valuesOf(step.env, contexts);
  const around = contexts['env'] as Readonly<Record<string, string>>;
  const env = { ...around, ...own };
  // The repository is checked out from the start.
  if (step.uses?.startsWith('actions/checkout@')) return { step: nameOf(step), outcome: 'success' };
  if (step.uses !== OURS) {
    const script = step.uses === undefined ? filledIn(step.run, contexts) : scriptOf(step.uses, place);
    const inputs = Object.entries(valuesOf(step.with, contexts)).map(([name, value]) => [inputName(name), value]);
    const given = { ...env, ...Object.fromEntries(inputs) };
    const { exitCode, summary, outputs } = await place.programs.run(script, place.workspace, given);
    return { step: nameOf(step), outcome: exitCode === 0 ? 'success' : 'failure', summary, outputs };
  }
  const result = await useAction(valuesOf(step.with, contexts), env, contexts, place);
  const shown = [result.log, result.summary, ...place.sandbox.github.comments().map(({ body }) => body)].join('\n');
  if (leaksIn(shown).length > 0) throw new Error(`Shown: ${leaksIn(shown)}`);
  const outcome = result.conclusion === 'success' ? 'success' : 'failure';
  return { step: nameOf(step), outcome, outputs: result.outputs, result };
}

/** How the stand-in for an action of other people is run. */
function scriptOf(uses: string, { others }: JobPlace): string {
  const folder = others[uses];
  if (folder === undefined) throw new Error(`${uses} is not known here`);
  return `"$NODE" '${join(folder, MAIN)}'`;
}

const inputName = (name: string) => `INPUT_${name.toUpperCase()}`;

/** Values of `with`, `env` or `outputs`. */
function valuesOf(values: Readonly<Record<string, unknown>> = {}, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, filledIn(value, contexts)]));
}

function useAction(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  contexts: Contexts,
  { sandbox, secrets, workspace }: Place,
): Promise<StepResult> {
  const github = contexts['github'] as {
    readonly payload: WorkflowEvent;
    readonly ref: string;
    readonly run_id: string;
  };
  return runAction({
    inputs: { 'api-url': sandbox.url, ...inputs },
    event: github.payload,
    token: SECRETS['github-token'],
    secrets: Object.values(secrets),
    workspace,
    env: {
      AWS_ENDPOINT_URL_S3: sandbox.url,
      VIMEO_API_URL: sandbox.url,
      GITHUB_API_URL: sandbox.githubUrl,
      GITHUB_GRAPHQL_URL: `${sandbox.githubUrl}/graphql`,
      GITHUB_REF: github.ref,
      GITHUB_RUN_ID: github.run_id,
      ...env,
    },
  });
}

/** The newest commit of pull request 7. */
const HEAD = 'beefcafe00000000000000000000000000000000';
const MERGE = 'f00dcafe00000000000000000000000000000000';
const repository = { full_name: REPOSITORY, default_branch: 'main' };

/** A push to pull request 7. */
export function pullRequest(from = REPOSITORY, login = 'octocat', labels: readonly string[] = []): Trigger {
  const head = { ref: 'topic', sha: HEAD, repo: { full_name: from } };
  const pull = {
    number: 7,
    merged: false,
    head,
    base: { ref: 'main', sha: 'ba5eba1100000000000000000000000000000000' },
    labels: labels.map((name) => ({ name })),
  };
  const payload = { action: 'synchronize', repository, number: 7, sender: { login }, pull_request: pull };
  return { event: { name: 'pull_request', payload } };
}

/** The push of the merge of pull request 7. */
export function merge({ sandbox }: Pick<Repository, 'sandbox'>): Trigger {
  sandbox.github.pull({ state: 'closed', mergedAt: '2026-01-01T00:00:00Z', mergeCommitSha: MERGE });
  return push('1234567891');
}

/** A push to the main branch. */
export function push(runId: string): Trigger {
  return { event: { name: 'push', payload: { repository, ref: 'refs/heads/main', after: MERGE } }, runId };
}

/** Somebody pressed "Run workflow". */
export function byHand(inputs: Readonly<Record<string, unknown>> = {}, ref = 'refs/heads/main'): Trigger {
  return { event: { name: 'workflow_dispatch', payload: { repository, ref } }, ref, inputs };
}

export function onSchedule(): Trigger {
  return { event: { name: 'schedule', payload: { repository, schedule: '17 3 * * *' } } };
}

/** The requests of a run that change something in Pictory. */
export function writesTo({ requests }: Sandbox): readonly string[] {
  return requests
    .filter(({ method, path }) => method !== 'GET' && /connections/.test(path))
    .map(({ method, path }) => `${method} ${path.replace(/^.*?\/v1/, '').replace(/\/[\w-]{20,}$/, '/*')}`);
}
