import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ActionRun, runAction, type StepResult, type WorkflowEvent } from '../../sandbox/runner.ts';
import {
  type CommentView,
  type RecordedRequest,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '../../sandbox/sandbox.ts';
import { type Albums, openAlbums } from './albums.ts';
import { type Portrait, portrait } from './portrait.ts';
import { leaksIn, SECRETS } from './secrets.ts';

/** One step of a workflow. `api-url` and `api-key` need not be given. */
export type Step = Partial<Omit<ActionRun, 'inputs'>> & { readonly inputs: Readonly<Record<string, string>> };

/** What a step leaves behind, and the requests that it sent. */
export type Run = StepResult & { readonly requests: readonly RecordedRequest[] };

export interface Stage {
  readonly sandbox: Sandbox;
  /** Runs a step; everything about it is compared with its portrait of this title when the story has ended. */
  readonly run: (title: string, step: Step) => Promise<Run>;
  /** Runs a step without a portrait: beside another one, requests and comments are in no certain order. */
  readonly runAlone: (step: Step) => Promise<StepResult>;
}

/** More than there are processors: much of a step is waiting. */
const AT_ONCE = 6;
/** Of a story and those before it. */
const LONGEST_MS = 300_000;
const BEGIN = Date.parse('2025-12-17T08:06:57.842Z');
const MINUTE_MS = 60_000;
const TAG = '[pictory-action';
const SLOW_CLOCK = `--require ${JSON.stringify(join(import.meta.dirname, 'slow-clock.cjs'))}`;
const STACK_FRAME = /^\s+at \S+/m;

/** A step's portrait, under its title. */
interface Shot {
  readonly title: string;
  readonly taken: Portrait;
}

/** The stories of a file that have not begun. */
const waiting: (() => Promise<void>)[] = [];

let albums: Albums | undefined;
let stories = 0;
let asBefore = 0;

// Several stories at a time, while the tests wait for them in order. Not `test.concurrent`, which blames the snapshots
// of one test on another.
beforeAll(() => {
  albums = openAlbums();
  for (let n = 0; n < AT_ONCE; n += 1) void tellOneByOne();
});

afterAll(() => albums?.close(asBefore === stories));

async function tellOneByOne(): Promise<void> {
  for (let begin = waiting.shift(); begin !== undefined; begin = waiting.shift()) await begin();
}

/** Tests a story of one or more steps against a sandbox of its own. */
export function scenario(title: string, story: (stage: Stage) => Promise<void>, options: SandboxOptions = {}): void {
  const told = Promise.withResolvers<readonly Shot[]>();
  // Until its test waits for it, nobody does.
  told.promise.catch(() => {});
  waiting.push(() => tell(story, options).then(told.resolve, told.reject));
  stories += 1;
  const compare = async () => {
    for (const shot of await told.promise) albums?.compare(shot.title, shot.taken);
    asBefore += 1;
  };
  test(title, compare, LONGEST_MS);
}

async function tell(story: (stage: Stage) => Promise<void>, options: SandboxOptions): Promise<readonly Shot[]> {
  const shots: Shot[] = [];
  let steps = 0;
  const now = () => new Date(BEGIN + steps * MINUTE_MS);
  const sandbox = await startSandbox({ seed: 1, now, ...options });
  sandbox.github.pull({ headSha: HEAD });
  try {
    await story({
      sandbox,
      runAlone: (step) => runAgainst(sandbox, step),
      run: async (title, step) => {
        steps += 1;
        const { run, taken } = await runStep(sandbox, step);
        shots.push({ title, taken });
        return run;
      },
    });
    expect(sandbox.violations).toEqual([]);
    return shots;
  } finally {
    await sandbox.close();
  }
}

async function runStep(sandbox: Sandbox, step: Step): Promise<{ readonly run: Run; readonly taken: Portrait }> {
  const commentsBefore = sandbox.github.comments();
  const already = sandbox.requests.length;
  const result = await runAgainst(sandbox, step);
  const requests = sandbox.requests.slice(already);
  const comments = sandbox.github.comments();
  if (step.debug !== true) expect(result.log).not.toMatch(STACK_FRAME);
  const shown = reports({ ...result, comments });
  expect({ log: leaksIn(result.unmaskedLog), reports: leaksIn(shown) }).toEqual({ log: [], reports: [] });
  if (!step.inputs['description']?.includes(TAG)) expect(shown).not.toContain(TAG);
  const inputs = { ...step.inputs, 'api-key': step.inputs['api-key'] ?? SECRETS['api-key'] };
  const on = step.event?.name;
  return { run: { ...result, requests }, taken: portrait({ inputs, on, result, requests, comments, commentsBefore }) };
}

/** What people and later steps get to see, but for the log: the tag of the credentials must never show in it. */
function reports(seen: Pick<Run, 'summary' | 'outputs'> & { readonly comments: readonly CommentView[] }): string {
  return [seen.summary, ...Object.values(seen.outputs), ...seen.comments.map(({ body }) => body)].join('\n');
}

function runAgainst(sandbox: Sandbox, step: Step): Promise<StepResult> {
  return runAction({
    event: dispatch,
    token: SECRETS['github-token'],
    secrets: Object.values(SECRETS),
    ...step,
    // Most stories are about what is written; those about `auto` give it.
    inputs: { 'api-url': sandbox.url, 'api-key': SECRETS['api-key'], 'dry-run': 'false', ...step.inputs },
    env: {
      NODE_OPTIONS: SLOW_CLOCK,
      GITHUB_API_URL: sandbox.githubUrl,
      GITHUB_GRAPHQL_URL: `${sandbox.githubUrl}/graphql`,
      ...step.env,
    },
  });
}

const repository = { full_name: 'octo-org/videos', default_branch: 'main' };

/** Somebody pressed "Run workflow". */
const dispatch: WorkflowEvent = { name: 'workflow_dispatch', payload: { repository } };

const MERGE = 'f00dcafe00000000000000000000000000000000';

/** Somebody pushed to the main branch. */
export const push: WorkflowEvent = {
  name: 'push',
  payload: { repository, ref: 'refs/heads/main', after: MERGE },
};

/** What becomes of a pull request that this push merges. */
export const merged = { state: 'closed', mergedAt: '2026-01-01T00:00:00Z', mergeCommitSha: MERGE } as const;

/** The newest commit of pull request 7. */
export const HEAD = 'beefcafe00000000000000000000000000000000';

/** A push to pull request 7, from this repository unless another is named. */
export function pullRequest(from = repository.full_name, sender = 'octocat', head = HEAD): WorkflowEvent {
  return {
    name: 'pull_request',
    payload: {
      repository,
      number: 7,
      sender: { login: sender },
      pull_request: {
        number: 7,
        head: { ref: 'topic', sha: head, repo: { full_name: from } },
        base: { ref: 'main', sha: 'ba5eba1100000000000000000000000000000000' },
        merge_commit_sha: 'deadcafe00000000000000000000000000000000',
      },
    },
  };
}
