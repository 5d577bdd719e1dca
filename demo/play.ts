import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction, type StepResult, type WorkflowEvent } from '../sandbox/runner.ts';
import type { CommentView, RecordedRequest, Sandbox } from '../sandbox/sandbox.ts';
import { clockOptions } from './clock.ts';
import { expression, type Scene, type Trigger, type With, type World } from './scene.ts';

/** The result of a scene. */
export interface Played {
  readonly result: StepResult;
  /** The requests to Pictory, in order. */
  readonly sent: readonly RecordedRequest[];
  /** The comments of the scene's pull request, as they then are. */
  readonly comments: readonly CommentView[];
}

const REPOSITORY = 'octo-org/videos';
const PICTORY = '/pictoryapis/v1';
/** Later runs have greater numbers. */
const FIRST_RUN = 1_234_567_890;

/**
 * Plays a scene: what somebody does before, then the run of the action.
 *
 * @throws When an input is an expression that the demo knows nothing of.
 */
export async function play(scene: Scene, world: World): Promise<Played> {
  const { sandbox, secrets } = world;
  scene.meanwhile?.done(world);
  const before = sandbox.requests.length;
  const workspace = await checkedOut(scene.files ?? {});
  const result = await runAction({
    inputs: { ...evaluated(scene.with, secrets), 'api-url': sandbox.url },
    env: {
      ...evaluated(scene.env ?? {}, secrets),
      AWS_ENDPOINT_URL_S3: sandbox.url,
      VIMEO_API_URL: sandbox.url,
      GITHUB_API_URL: sandbox.githubUrl,
      GITHUB_GRAPHQL_URL: `${sandbox.githubUrl}/graphql`,
      ...(scene.on.event === 'push' ? { GITHUB_REF: 'refs/heads/main' } : {}),
      GITHUB_RUN_ID: String(FIRST_RUN + before),
      NODE_OPTIONS: clockOptions(world.now()),
    },
    event: eventOf(scene, world),
    secrets: [...secrets.values()],
    workspace,
  }).finally(() => rm(workspace, { recursive: true, force: true }));
  return {
    result,
    sent: sandbox.requests.slice(before).filter(({ path }) => path.startsWith(PICTORY)),
    comments: commentsOn(scene.on, sandbox),
  };
}

/** The number of the pull request that a scene is about. */
export function pullRequestOf(on: Trigger): number | undefined {
  if (on.event === 'pull_request') return on.number;
  return on.event === 'push' ? on.merges : undefined;
}

function commentsOn(on: Trigger, { github }: Sandbox): readonly CommentView[] {
  const number = pullRequestOf(on);
  return number === undefined ? [] : github.comments(REPOSITORY, number);
}

async function checkedOut(files: Readonly<Record<string, string>>): Promise<string> {
  const workspace = await mkdtemp(join(tmpdir(), 'pictory-demo-'));
  for (const [path, text] of Object.entries(files)) await writeFile(join(workspace, path), text);
  return workspace;
}

/** A request's path below the base of Pictory's API. */
export function pathOf({ path }: RecordedRequest): string {
  return path.slice(PICTORY.length);
}

function evaluated(inputs: With, secrets: ReadonlyMap<string, string>): Record<string, string> {
  const known = new Map([...secrets].map(([name, value]) => [expression(`secrets.${name}`), value]));
  return Object.fromEntries(
    Object.entries(inputs).map(([name, given]) => {
      const value = known.get(String(given)) ?? String(given);
      if (value.includes('${')) throw new Error(`The demo cannot evaluate ${value}`);
      return [name, value];
    }),
  );
}

function eventOf({ title, on }: Scene, { now, sandbox: { github } }: World): WorkflowEvent {
  const repository = { name: 'videos', full_name: REPOSITORY, owner: { login: 'octo-org' }, default_branch: 'main' };
  const commit = createHash('sha1').update(title).digest('hex');
  if (on.event !== 'pull_request') {
    const merged = { state: 'closed', mergedAt: now().toISOString(), mergeCommitSha: commit } as const;
    if (on.event === 'push' && on.merges !== undefined) github.pull(merged, REPOSITORY, on.merges);
    return { name: on.event, payload: { repository, ref: 'refs/heads/main', after: commit } };
  }
  const pull = github.pull({ title: on.title, headSha: commit }, REPOSITORY, on.number);
  const side = (ref: string, sha: string) => ({ ref, sha, repo: { full_name: REPOSITORY } });
  return {
    name: 'pull_request',
    payload: {
      action: 'synchronize',
      repository,
      number: pull.number,
      pull_request: {
        number: pull.number,
        title: pull.title,
        merged: false,
        head: side(pull.headRef, pull.headSha),
        base: side(pull.baseRef, pull.baseSha),
      },
    },
  };
}
