import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runAction, type WorkflowEvent } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { HEAD } from '../e2e/scenario.ts';
import { leaksIn, SECRETS } from '../e2e/secrets.ts';
import { expression, runWorkflow, workflowOf } from './act.ts';

type Values = Readonly<Record<string, string>>;

/** A step of a workflow that uses the action. `api-url` and `api-key` need not be given. */
export interface Step {
  readonly event: WorkflowEvent;
  readonly inputs: Values;
  readonly env?: Values;
  /** Files of the workspace, by path. */
  readonly files?: Values;
}

/** What the step leaves behind, as far as both runners show it. */
export interface StepEnd {
  readonly conclusion: string;
  /** What the script printed, with masks. */
  readonly lines: readonly string[];
  readonly outputs: Values;
  readonly summary: string;
}

export interface Stage {
  readonly sandbox: Sandbox;
  readonly run: (step: Step) => Promise<StepEnd>;
}

type Runner = (step: Step, sandbox: Sandbox) => Promise<StepEnd>;

const RUN_ID = '1234567890';

/** Tests a story under act, and that the runner of the sandbox tells the very same story. */
export function story(title: string, tell: (stage: Stage) => Promise<void>): void {
  test(title, async () => {
    const [real, emulated] = await Promise.all([told(tell, underAct), told(tell, underEmulation)]);
    expect(emulated).toEqual(real);
  });
}

async function told(tell: (stage: Stage) => Promise<void>, runner: Runner): Promise<unknown> {
  const sandbox = await startSandbox({ seed: 1, now: () => new Date('2026-01-01T00:00:00Z') });
  sandbox.github.pull({ headSha: HEAD });
  const ends: StepEnd[] = [];
  const run = async (step: Step) => {
    const inputs = { 'api-url': sandbox.url, 'api-key': SECRETS['api-key'], ...step.inputs };
    const end = await runner({ ...step, inputs }, sandbox);
    ends.push(end);
    return end;
  };
  try {
    await tell({ sandbox, run });
    const requests = sandbox.requests.map(({ method, path, body, status }) => ({ method, path, body, status }));
    // GitHub is asked beside Pictory: which of the two comes first is not certain.
    const toGithub = requests.filter(({ path }) => path.startsWith('/github'));
    const toPictory = requests.filter((request) => !toGithub.includes(request));
    return steady({ ends, toPictory, toGithub, comments: sandbox.github.comments() });
  } finally {
    await sandbox.close();
  }
}

/** Ports and times are not the same twice. */
function steady(seen: unknown): unknown {
  const text = JSON.stringify(seen)
    .replaceAll(/\b127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<time>');
  return JSON.parse(text);
}

const github = ({ githubUrl }: Sandbox) => ({
  GITHUB_API_URL: githubUrl,
  GITHUB_GRAPHQL_URL: `${githubUrl}/graphql`,
  GITHUB_RUN_ID: RUN_ID,
});

async function underAct({ event, inputs, env = {}, files = {} }: Step, sandbox: Sandbox): Promise<StepEnd> {
  const { log, seen, strangers } = await runWorkflow({
    workflow: workflowOf({ id: 'pictory', uses: './', with: fromSecrets(inputs), env: fromSecrets(env) }, witness),
    event,
    files,
    secrets: { GITHUB_TOKEN: SECRETS['github-token'], ...storedSecrets },
    env: github(sandbox),
  });
  expect({ leaks: leaksIn(log), strangers }).toEqual({ leaks: [], strangers: [] });
  return {
    conclusion: seen['conclusion'] ?? log,
    lines: linesIn(log),
    outputs: JSON.parse(seen['outputs'] ?? '{}'),
    summary: summaryIn(log),
  };
}

const secretName = (name: string) => name.toUpperCase().replaceAll('-', '_');
const storedSecrets = Object.fromEntries(Object.entries(SECRETS).map(([name, value]) => [secretName(name), value]));

/** The values as a workflow has them, that does not hold secrets. */
function fromSecrets(values: Values): Values {
  const written = (value: string) => {
    const secret = Object.entries(SECRETS).find(([, text]) => text === value);
    return secret === undefined ? value : expression(`secrets.${secretName(secret[0])}`);
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, written(value)]));
}

/** Takes down what became of the step. */
const witness = {
  if: 'always()',
  env: { OUTPUTS: expression('toJSON(steps.pictory.outputs)'), CONCLUSION: expression('steps.pictory.conclusion') },
  run: 'printf %s "$OUTPUTS" > "$SEEN/outputs"\nprintf %s "$CONCLUSION" > "$SEEN/conclusion"',
};

/** What a step with the action printed: text after a bar, workflow commands after a sign of their kind. */
function linesIn(log: string): readonly string[] {
  const [, printed = ''] = /⭐ Run Main \.\/\n(.*?)\n\[Pictory\/pictory\] {3}(?:✅|❌)/su.exec(log) ?? [];
  return printed.split('\n').map((line) => line.replace(/^\[Pictory\/pictory\] {3}(?:\| |\S+ {2})/u, ''));
}

function summaryIn(log: string): string {
  return /Summary - (.*?)\n(?=\[Pictory\/pictory\])/su.exec(log)?.[1]?.trim() ?? '';
}

async function underEmulation(step: Step, sandbox: Sandbox): Promise<StepEnd> {
  const workspace = mkdtempSync(join(tmpdir(), 'workspace-'));
  try {
    for (const [path, text] of Object.entries(step.files ?? {})) {
      mkdirSync(join(workspace, path, '..'), { recursive: true });
      writeFileSync(join(workspace, path), text);
    }
    const { conclusion, rawLog, outputs, summary } = await runAction({
      ...step,
      workspace,
      token: SECRETS['github-token'],
      env: { ...github(sandbox), ...step.env },
    });
    const lines = rawLog.split('\n').filter((line) => !line.startsWith('::debug::'));
    return {
      conclusion,
      lines: lines.map((line) => line.replace(/^::add-mask::.*/, '***')),
      outputs,
      summary: summary.trim(),
    };
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}
