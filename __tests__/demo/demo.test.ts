import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { awsStory } from '../../demo/aws-story.ts';
import { differences } from '../../demo/check.ts';
import { fleetStory } from '../../demo/fleet-story.ts';
import { manifestStory } from '../../demo/manifest-story.ts';
import { play } from '../../demo/play.ts';
import { preflightStory } from '../../demo/preflight-story.ts';
import type { Expected, Scene, World } from '../../demo/scene.ts';
import { notAsExpected } from '../../demo/screen.ts';
import { FIRST_SECRETS, ROTATED_SECRETS } from '../../demo/secrets.ts';
import { vimeoStory } from '../../demo/vimeo-story.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'demo-out/comment.html');
const ALL_SECRETS = [...Object.values(FIRST_SECRETS), ...Object.values(ROTATED_SECRETS)];

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function runDemo(): Promise<Ended> {
  return new Promise((done) => {
    // Jest itself forces colours where it has a terminal.
    const env = { ...process.env, FORCE_COLOR: undefined };
    const child = execFile(process.execPath, ['demo/main.ts'], { cwd: ROOT, env }, (_error, stdout, stderr) => {
      done({ exitCode: child.exitCode, stdout, stderr });
    });
  });
}

describe('the demo', () => {
  let ended: Ended;
  let page: string;

  beforeAll(async () => {
    await rm(PAGE, { force: true });
    ended = await runDemo();
    page = await readFile(PAGE, 'utf8').catch(() => '');
  }, 60_000);

  test('ends well, and says where the comments are', () => {
    expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/demo-out\/comment\.html\n$/) });
  });

  test('tells every scene, and that it ended as expected', () => {
    const scenes = [...awsStory, ...vimeoStory, ...manifestStory, ...fleetStory, ...preflightStory];
    const told = [...ended.stdout.matchAll(/^\d+\/\d+ {2}(.*)$/gm)].map(([, title]) => title);
    expect(told).toEqual(scenes.map(({ title }) => title));
    expect(ended.stdout.match(/^✓/gm)).toHaveLength(scenes.length);
  });

  test('shows the step, the log, the outputs and the requests of a scene', () => {
    const second = ended.stdout.split(/^\d+\/\d+ /m)[2] ?? '';
    expect(second).toContain(`with      type: aws\n${' '.repeat(10)}api-key: \${{ secrets.PICTORY_API_KEY }}\n`);
    expect(second).toContain('log       Changes will be applied: the push is for the default branch main.\n');
    expect(second).toContain('Applied: AWS S3 connection "Production-S3" (');
    expect(second).toContain('outputs   action=create changed=true applied=true dry-run=false version=1 ');
    expect(second).toContain('Pictory   GET /awsconnections 200\n          POST /awsconnections 200\n');
  });

  test.each([
    'No changes: AWS S3 connection "Production-S3". Version 1.',
    'Applied: AWS S3 connection "Production-S3" was updated. Version 2.',
    'Drift: AWS S3 connection "Production-S3" differs.',
    'Applied: AWS S3 connection "Production-S3" was updated. Version 4.',
    'Applied: Vimeo connection "Marketing" was disabled. Version 3.',
    'Applied: Vimeo connection "Marketing" was deleted.',
    'Applied: 3 created.',
    'Error: The change was not reviewed, so nothing was written:',
    'Applied: 1 deleted, 1 replaced, 1 disabled, 1 renamed, 4 updated, 2 created.',
  ])('says: %s', (result) => {
    const unwrapped = ended.stdout.replaceAll(/\n +/g, ' ');
    expect(unwrapped.replaceAll(/ \(\w+\)/g, '')).toContain(result);
  });

  test('shows no secret anywhere', () => {
    const everything = ended.stdout + ended.stderr + page;
    expect(ALL_SECRETS.filter((secret) => everything.includes(secret))).toEqual([]);
  });

  test('is plain text of at most 100 columns where there is no terminal', () => {
    expect(ended.stdout).not.toContain('\u001b');
    expect(ended.stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  test('has one clock, from the time of a comment to the time of a write', () => {
    const written = [...page.matchAll(/Written (\d{4}-\d\d)-\d\d \d\d:\d\d UTC/g)].map(([, month]) => month);
    const commented = [...page.matchAll(/<time datetime="(\d{4}-\d\d)/g)].map(([, month]) => month);
    expect([...new Set([...written, ...commented])]).toEqual(['2026-03']);
    expect(written).toHaveLength(9);
  });

  test('leaves the comments or the job summary of each stage as a page', () => {
    const stages = [...page.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
    expect(stages).toHaveLength(24);
    expect(page.match(/<span>commented /g)).toHaveLength(15);
    expect(page.match(/Job summary/g)).toHaveLength(9);
    expect(page.match(/ · edited</g)).toHaveLength(8);
    for (const said of [
      'Preview: AWS S3 connection <code>Production-S3</code> will be created',
      'Preview: AWS S3 connection <code>Production-S3</code> will be updated',
      'Applied: AWS S3 connection <code>Production-S3</code> was updated',
      'music and voices',
      'will be sent',
      'There is no Vimeo connection &quot;podcasts&quot;',
      'Out of date since commit',
      'The change was not reviewed',
      '20 unchanged',
    ]) {
      expect(page).toContain(said);
    }
  });
});

describe('a scene that does not end as expected', () => {
  const [scene] = awsStory;
  let world: World;

  beforeAll(async () => {
    world = { sandbox: await startSandbox(), now: () => new Date(), secrets: new Map(Object.entries(FIRST_SECRETS)) };
  });
  afterAll(() => world.sandbox.close());

  async function wrongWith(expected: Partial<Expected>): Promise<readonly string[]> {
    const create: Scene = { ...present(scene), on: { event: 'workflow_dispatch' } };
    const { sandbox } = world;
    for (const { connectionId } of sandbox.pictory.list()) sandbox.pictory.remove(connectionId);
    const asItIs: Expected = { exitCode: 0, outputs: { action: 'create' }, writes: ['POST /awsconnections'] };
    return differences({ ...asItIs, ...expected }, await play(create, world), world);
  }

  test('has no differences when it does', async () => {
    expect(await wrongWith({})).toEqual([]);
  });

  test.each<[string, Partial<Expected>, string]>([
    ['another exit code', { exitCode: 1 }, 'The exit code is 0, not 1.'],
    ['another output', { outputs: { version: '2' } }, 'The output version is "1", not "2".'],
    ['an unexpected write', { writes: [] }, 'POST /awsconnections was written to Pictory, not nothing.'],
    ['a missing comment', { comment: 'created' }, 'The pull request has 0 comments, not one.'],
    ['a broken claim', { also: { said: 'pigs fly', holds: () => false } }, 'It does not hold that pigs fly.'],
  ])('says so: %s', async (_what, expected, sentence) => {
    expect(await wrongWith(expected)).toEqual([sentence]);
  });

  test('says so when a secret is shown', async () => {
    world.secrets.set('REGION', 'us-east-2');
    expect(await wrongWith({})).toEqual(['The secret REGION is shown.']);
    world.secrets.delete('REGION');
  });

  test('is told, one difference a line', () => {
    const told = stripVTControlCharacters(notAsExpected(['One.', 'Two.']));
    expect(told).toBe('✗         Not as expected:\n          One.\n          Two.');
  });
});

function present(scene: Scene | undefined): Scene {
  if (scene === undefined) throw new Error('The story is empty');
  return scene;
}
