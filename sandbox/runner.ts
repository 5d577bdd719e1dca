import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type ActionDefinition, readAction } from './runner/action-definition.ts';
import type { Command } from './runner/commands.ts';
import {
  githubVariables,
  inherited,
  inputVariables,
  runnerVariables,
  type WorkflowEvent,
} from './runner/environment.ts';
import { createFiles, readFiles } from './runner/file-commands.ts';
import { runScript } from './runner/process.ts';
import { type Annotation, StepLog } from './runner/step-log.ts';

export type { Annotation, Command, WorkflowEvent };

/** One step of a workflow that uses a JavaScript action. */
export interface ActionRun {
  /** The step's `with`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Path of the action's metadata file; the project's own unless given. */
  readonly action?: string | undefined;
  /** Wins over what the runner sets, so that a run can be sent to other servers; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** `workflow_dispatch` without a payload unless given. */
  readonly event?: WorkflowEvent | undefined;
  /** The value of `github.token`, masked from the start. */
  readonly token?: string | undefined;
  /** The values of `secrets.*`, masked from the start. */
  readonly secrets?: readonly string[] | undefined;
  /** An existing folder to run in; an empty temporary one unless given. */
  readonly workspace?: string | undefined;
  /** As when somebody re-runs the job with debug logging. */
  readonly debug?: boolean | undefined;
  /** After this many milliseconds the script is killed; a minute unless given. */
  readonly timeoutMs?: number | undefined;
  /** Cancels the run: SIGINT, then SIGTERM, then SIGKILL. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each line as the script prints it, before anything is masked. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** All that a step leaves behind. */
export interface StepResult {
  readonly conclusion: 'success' | 'failure' | 'cancelled';
  /** `null` when a signal ended the script. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The step's log as people see it: masked, with commands rendered, `debug` only if enabled. */
  readonly log: string;
  /** The same without any masking, to look for a secret that only the masks keep out of sight. */
  readonly unmaskedLog: string;
  /** Every line as printed to either stream. */
  readonly rawLog: string;
  readonly annotations: readonly Annotation[];
  /** The workflow commands that took effect, in order. */
  readonly commands: readonly Command[];
  /** The values the script itself masked. */
  readonly masks: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The job summary's Markdown as written, unmasked. */
  readonly summary: string;
  readonly state: Readonly<Record<string, string>>;
  /** The values that the script set for later steps. */
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly durationMs: number;
}

const OWN_ACTION = resolve(import.meta.dirname, '../action.yml');
const PLAIN_EVENT: WorkflowEvent = { name: 'workflow_dispatch', payload: {} };

/** A runner's folders, all inside one that is removed after the run. */
async function createFolders(root: string, workspace: string | undefined) {
  const folders = {
    workspace: workspace === undefined ? join(root, 'work') : resolve(workspace),
    temp: join(root, 'temp'),
    tools: join(root, 'tools'),
    commands: join(root, 'temp/_runner_file_commands'),
    event: join(root, 'temp/_github_workflow/event.json'),
  };
  await mkdir(join(root, 'work'));
  await mkdir(folders.tools);
  await mkdir(join(root, 'temp/_github_workflow'), { recursive: true });
  return folders;
}

function withoutUndefined(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const set = Object.entries(variables).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(set);
}

type Folders = Awaited<ReturnType<typeof createFolders>>;
type Settings = ActionRun & { readonly event: WorkflowEvent; readonly token: string; readonly debug: boolean };

async function environmentOf(run: Settings, action: ActionDefinition, folders: Folders) {
  const github = {
    ...githubVariables(run.event),
    GITHUB_EVENT_PATH: folders.event,
    GITHUB_WORKSPACE: folders.workspace,
    ...(await createFiles(folders.commands)),
  };
  return withoutUndefined({
    ...inherited(process.env),
    ...inputVariables(action, run.inputs, { token: run.token, github }),
    ...github,
    ...runnerVariables(run.debug),
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: folders.tools,
    RUNNER_WORKSPACE: dirname(folders.workspace),
    ...run.env,
  });
}

function conclude(run: ActionRun, exitCode: number | null, log: StepLog): StepResult['conclusion'] {
  if (run.signal?.aborted) return 'cancelled';
  return exitCode === 0 && !log.failed ? 'success' : 'failure';
}

async function runIn(root: string, run: Settings): Promise<StepResult> {
  const action = await readAction(run.action ?? OWN_ACTION);
  const folders = await createFolders(root, run.workspace);
  await writeFile(folders.event, JSON.stringify(run.event.payload));
  const env = await environmentOf(run, action, folders);

  const log = new StepLog({ secrets: [run.token, ...(run.secrets ?? [])], debug: run.debug });
  const { timeoutMs = 60_000, signal: cancellation } = run;
  const startedAt = performance.now();
  const { exitCode, signal, timedOut } = await runScript({
    main: action.main,
    folder: folders.workspace,
    env,
    timeoutMs,
    signal: cancellation,
    onLine: (line) => {
      log.read(line);
      run.onLine?.(line);
    },
  });
  const durationMs = performance.now() - startedAt;
  if (timedOut) log.annotate('error', `The action has timed out after ${timeoutMs} ms.`);
  const written = await readFiles(folders.commands, log);

  return {
    conclusion: conclude(run, exitCode, log),
    exitCode,
    signal,
    log: log.shown,
    unmaskedLog: log.unmasked,
    rawLog: log.raw,
    annotations: log.annotations,
    commands: log.commands,
    masks: log.masks,
    outputs: Object.fromEntries([...log.outputs, ...written.outputs]),
    summary: written.summary,
    state: Object.fromEntries([...log.state, ...written.state]),
    env: Object.fromEntries(written.env),
    path: written.path,
    durationMs,
  };
}

/**
 * Runs an action's script the way GitHub's runner does, with an environment of its own, and reads its output the same way.
 *
 * The group `Run owner/action@ref` that GitHub prints first is not part of the log; `pre` and `post` scripts are not run.
 *
 * @throws When `action.yml` cannot be read, or an input is given that it does not declare.
 */
export async function runAction(run: ActionRun): Promise<StepResult> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'runner-')));
  try {
    const { event = PLAIN_EVENT, token = 'sandbox-github-token', debug = false } = run;
    return await runIn(root, { ...run, event, token, debug });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
