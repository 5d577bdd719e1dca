/**
 * Shows the action at work, without an account: the bundle in dist/ runs as GitHub's runner would run it, against a
 * sandbox of Pictory and GitHub on loopback. Every scene is checked; the first that does not end as expected ends the demo.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { startSandbox } from '../sandbox/sandbox.ts';
import { awsStory } from './aws-story.ts';
import { differences } from './check.ts';
import { fleetStory } from './fleet-story.ts';
import { githubPage, type Stage } from './github-page.ts';
import { manifestStory } from './manifest-story.ts';
import { type Played, play, pullRequestOf } from './play.ts';
import { preflightStory } from './preflight-story.ts';
import type { Scene, World } from './scene.ts';
import { asExpected, ending, introduction, notAsExpected, opening } from './screen.ts';
import { FIRST_SECRETS } from './secrets.ts';
import { vimeoStory } from './vimeo-story.ts';

const BEGINNING = Date.parse('2026-03-02T09:00:00Z');
const BETWEEN_SCENES_MS = 90 * 60 * 1000;

/** Plays scenes in order. @returns the comments in each state, or nothing if a scene did not end as expected. */
async function tell(scenes: readonly Scene[]): Promise<readonly Stage[] | undefined> {
  let now = BEGINNING;
  const clock = () => new Date(now);
  const sandbox = await startSandbox({ seed: 1, now: clock });
  const world: World = { sandbox, now: clock, secrets: new Map(Object.entries(FIRST_SECRETS)) };
  const stages: Stage[] = [];
  try {
    console.log(introduction(sandbox.url));
    for (const [index, scene] of scenes.entries()) {
      console.log(opening(scene, index + 1, scenes.length));
      const played = await playAndCheck(scene, world);
      if (played === undefined) return undefined;
      stages.push(...stagesOf(scene, played));
      now += BETWEEN_SCENES_MS;
    }
    return stages;
  } finally {
    await sandbox.close();
  }
}

async function playAndCheck(scene: Scene, world: World): Promise<Played | undefined> {
  const played = await play(scene, world);
  console.log(ending(played));
  const wrong = differences(scene.expected, played, world);
  console.log(wrong.length === 0 ? asExpected(scene.expected) : notAsExpected(wrong));
  return wrong.length === 0 ? played : undefined;
}

/** Shows the comments of a scene's pull request, or its job summary. */
function stagesOf({ title, on }: Scene, { comments, result }: Played): Stage[] {
  const number = pullRequestOf(on);
  if (number === undefined) return [{ title, comments: [], summary: result.summary }];
  const note = `Pull request #${number}`;
  const shown = comments.map(({ body, createdAt, updatedAt }) => ({
    body,
    createdAt: new Date(createdAt),
    edited: updatedAt !== createdAt,
  }));
  return [{ title, note, comments: shown }];
}

async function writePage(stages: readonly Stage[]): Promise<string> {
  const path = resolve(import.meta.dirname, '../demo-out/comment.html');
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, await githubPage({ title: 'The comments and job summaries', stages }));
  return relative(process.cwd(), path);
}

const stages = await tell([...awsStory, ...vimeoStory, ...manifestStory, ...fleetStory, ...preflightStory]);
if (stages === undefined) process.exitCode = 1;
else console.log(`\nAll as expected. The comments and job summaries: ${await writePage(stages)}`);
