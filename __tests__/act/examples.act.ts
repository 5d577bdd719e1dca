import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { REPOSITORY } from '../../src/identity.ts';
import { leaksIn, SECRETS } from '../e2e/secrets.ts';
import { useAwsCli } from '../examples/aws-cli.ts';
import { byHand, merge, onSchedule, pullRequest, push, type Trigger, writesTo } from '../examples/example.ts';
import { standIns } from '../examples/others.ts';
import { Programs } from '../examples/programs.ts';
import { runWorkflow, type WorkflowResult } from './act.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const NAME = `${REPOSITORY}@v1`;
const PICTORY = 'https://api.pictory.ai';
const HEAD = 'beefcafe00000000000000000000000000000000';

interface Stage {
  readonly sandbox: Sandbox;
  readonly programs: Programs;
  /** The repository's secrets; a test may change them. */
  readonly secrets: Record<string, string>;
  /** The repository's variables; a test may change them. */
  readonly variables: Record<string, string>;
  /** Runs a workflow of the example as it is, but for the address of the API. */
  readonly run: (workflow: string, trigger: Trigger) => Promise<WorkflowResult>;
}

/** Tells a story about an example in a repository of its own, under act. */
async function inExample(example: string, story: (stage: Stage) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'example-'));
  const sandbox = await startSandbox({ seed: 1, keys: { [SECRETS['other-api-key']]: { account: 'staging' } } });
  sandbox.github.pull({ headSha: HEAD });
  const secrets = {
    PICTORY_API_KEY: SECRETS['api-key'],
    PICTORY_API_KEY_PRODUCTION: SECRETS['api-key'],
    PICTORY_API_KEY_STAGING: SECRETS['other-api-key'],
    VIMEO_CLIENT_SECRET: SECRETS['client-secret'],
    VIMEO_ACCESS_TOKEN: SECRETS['access-token'],
    VARIABLES_TOKEN: 'github_pat_1',
  };
  const variables = { VIMEO_CLIENT_ID: 'vimeo-client-1' };
  try {
    const folder = join(root, 'programs');
    const programs = await Programs.in(folder);
    const { '.github/workflows': workflows = {}, ...files } = await filesOf(join(PROJECT, 'examples', example));
    const action = (await readFile(join(PROJECT, 'action.yml'), 'utf8')).replaceAll(PICTORY, sandbox.url);
    const run: Stage['run'] = async (file, { event, runId = '1234567890', inputs }) => {
      const workflow = workflows[file] ?? '';
      const result = await runWorkflow({
        workflow,
        others: await standIns(workflow, join(root, 'others')),
        event: { ...event, payload: { ...event.payload, ...(inputs && { inputs }) } },
        action: NAME,
        files: { ...files[''], 'action.yml': action },
        secrets: { ...secrets, GITHUB_TOKEN: SECRETS['github-token'] },
        variables,
        programs: folder,
        env: {
          AWS_ENDPOINT_URL_S3: sandbox.url,
          VIMEO_API_URL: sandbox.url,
          GITHUB_API_URL: sandbox.githubUrl,
          GITHUB_GRAPHQL_URL: `${sandbox.githubUrl}/graphql`,
          GITHUB_RUN_ID: runId,
          NODE: process.execPath,
          CALLS: programs.calledIn,
        },
      });
      expect({ leaks: leaksIn(result.log), strangers: result.strangers }).toEqual({ leaks: [], strangers: [] });
      return result;
    };
    await story({ sandbox, programs, secrets, variables, run });
    expect(sandbox.violations).toEqual([]);
  } finally {
    await sandbox.close();
    await rm(root, { recursive: true, force: true });
  }
}

/** The texts of the files in a folder, by their folder below it, and then by their name. */
async function filesOf(folder: string): Promise<Record<string, Record<string, string>>> {
  const all: Record<string, Record<string, string>> = {};
  for (const path of await readdir(folder, { recursive: true })) {
    if ((await stat(join(folder, path))).isDirectory()) continue;
    const [name = '', ...above] = path.split(/[\\/]/).reverse();
    const place = above.reverse().join('/');
    all[place] = { ...all[place], [name]: await readFile(join(folder, path), 'utf8') };
  }
  return all;
}

/** The names of the connections that there are. */
const names = ({ pictory }: Sandbox) =>
  pictory
    .list()
    .map(({ name, enabled }) => `${name} ${enabled}`)
    .sort();

describe('the example of many connections, under act,', () => {
  test('shows the whole plan in one comment, and writes it after the merge', () =>
    inExample('many-connections', async (stage) => {
      const { run, sandbox } = stage;
      sandbox.pictory.create({
        type: 'AWS',
        name: 'Staging-S3',
        awsAccountId: '123456789012',
        awsRegion: 'eu-central-1',
      });
      const preview = await run('pictory.yml', pullRequest());
      expect({ exitCode: preview.exitCode, written: writesTo(sandbox) }).toEqual({ exitCode: 0, written: [] });
      expect(sandbox.github.comments()).toMatchObject([{ body: expect.stringContaining('Campaign-S3') }]);

      expect((await run('pictory.yml', merge(stage))).exitCode).toBe(0);
      expect(names(sandbox)).toEqual(['Campaign-S3 false', 'Marketing true', 'Production-S3 true']);
      expect(sandbox.github.comments()).toHaveLength(1);
    }));

  test('writes nothing that no pull request has shown', () =>
    inExample('many-connections', async ({ run, sandbox }) => {
      const { exitCode, log } = await run('pictory.yml', push('1234567891'));
      expect({ exitCode, written: writesTo(sandbox) }).toEqual({ exitCode: 1, written: [] });
      expect(log).toContain('The changes were not reviewed');
    }));

  test('writes the plan that a preview by hand has shown', () =>
    inExample('many-connections', async ({ run, sandbox }) => {
      const { log } = await run('apply-plan.yml', byHand({ 'plan-id': '' }));
      expect(writesTo(sandbox)).toEqual([]);
      const [, id = ''] = /Plan `([0-9a-f]{12})`/.exec(log) ?? [];
      expect((await run('apply-plan.yml', byHand({ 'plan-id': id }))).exitCode).toBe(0);
      expect(names(sandbox)).toContain('Production-S3 true');
    }));
});

describe('the example of Vimeo, under act,', () => {
  test('sends the credentials after the merge, a new token by hand, and all of them again when asked', () =>
    inExample('vimeo-rotation', async (stage) => {
      const { run, sandbox, secrets } = stage;
      await run('pictory.yml', pullRequest());
      await run('pictory.yml', merge(stage));
      expect(writesTo(sandbox)).toEqual(['POST /vimeo-connections']);
      const [made] = sandbox.pictory.list();

      secrets['VIMEO_ACCESS_TOKEN'] = SECRETS['new-access-token'];
      await run('pictory.yml', byHand());
      expect(sandbox.pictory.secrets(made?.connectionId ?? '')).toEqual({
        clientSecret: SECRETS['client-secret'],
        accessToken: SECRETS['new-access-token'],
      });
      const sent = writesTo(sandbox).length;
      await run('rotate.yml', byHand({ 'dry-run': 'true' }));
      expect(writesTo(sandbox)).toHaveLength(sent);
      await run('rotate.yml', byHand({ 'dry-run': 'auto' }));
      expect(writesTo(sandbox)).toHaveLength(sent + 1);
    }));
});

describe('the example of drift, under act,', () => {
  test('opens an issue when somebody changed a connection, and closes it when all is well again', () =>
    inExample('drift', async ({ run, sandbox, programs }) => {
      const issues = async () => {
        const calls = (await programs.calls()).map(({ args }) => args);
        return calls
          .filter(([what, how]) => what === 'issue' && how !== 'list')
          .map((args) => args.slice(0, 3).join(' '));
      };
      const aws = { type: 'AWS', awsAccountId: '123456789012' } as const;
      const production = { ...aws, name: 'Production-S3', awsRegion: 'us-east-2' };
      const { connectionId } = sandbox.pictory.create({ ...production, description: 'Somebody was here' });
      sandbox.pictory.create({ ...aws, name: 'Campaign-S3', awsRegion: 'eu-central-1' });
      expect((await run('drift.yml', onSchedule())).exitCode).toBe(1);
      expect(await issues()).toEqual(['issue create --title']);

      await programs.openIssue(12);
      sandbox.pictory.update(connectionId, { description: 'Production assets' });
      expect((await run('drift.yml', onSchedule())).exitCode).toBe(0);
      expect(await issues()).toEqual(['issue create --title', 'issue close 12']);
      expect(writesTo(sandbox)).toEqual([]);
    }));
});

describe('the example of drift with a pull request, under act,', () => {
  test('shows in a pull request what somebody changed', () =>
    inExample('drift-pull-request', async ({ run, sandbox, programs }) => {
      const aws = { type: 'AWS', awsAccountId: '123456789012' } as const;
      sandbox.pictory.create({ ...aws, name: 'Production-S3', description: 'By hand', awsRegion: 'us-east-2' });
      sandbox.pictory.create({ ...aws, name: 'Campaign-S3', awsRegion: 'eu-central-1' });
      expect((await run('drift.yml', onSchedule())).exitCode).toBe(0);
      expect(await programs.calls()).toMatchObject([
        {
          args: ['pictory-drift', 'Pictory connections were changed'],
          input: expect.stringContaining('+    description: "By hand"\n'),
        },
      ]);
      expect(writesTo(sandbox)).toEqual([]);
    }));
});

describe('the example of ids as variables, under act,', () => {
  test('stores the ids after the merge, and gives another workflow one of them', () =>
    inExample('ids-as-variables', async (stage) => {
      const { run, variables, programs } = stage;
      expect((await run('pictory.yml', merge(stage))).exitCode).toBe(0);
      const [stored] = await programs.calls();
      const [, , name = '', , ids = ''] = stored?.args ?? [];
      variables[name] = ids;
      expect((await run('video.yml', byHand())).exitCode).toBe(0);
      const made = (await programs.calls()).at(-1);
      expect(JSON.parse(made?.input ?? '')).toMatchObject({ awsConnectionId: JSON.parse(ids).aws['Production-S3'] });
    }));
});

describe('the example of staging and production, under act,', () => {
  test('writes each with its own API key', () =>
    inExample('staging-and-production', async (stage) => {
      const { run, sandbox } = stage;
      expect((await run('pictory.yml', pullRequest())).exitCode).toBe(0);
      expect(sandbox.github.comments()).toHaveLength(2);
      expect((await run('pictory.yml', merge(stage))).exitCode).toBe(0);
      expect(sandbox.pictory.in('staging').list()).toMatchObject([{ name: 'Staging-S3' }]);
      expect(sandbox.pictory.list()).toMatchObject([{ name: 'Production-S3' }]);
    }));
});

describe('the workflow that checks the AWS role, under act,', () => {
  test('passes for the role of the templates, and fails without one', () =>
    inExample('aws', async ({ run, programs }) => {
      useAwsCli(programs.folder, {});
      expect((await run('pictory-role.yml', byHand())).exitCode).toBe(0);
      useAwsCli(programs.folder, { role: 'NoSuchEntity' });
      const { exitCode, log } = await run('pictory-role.yml', onSchedule());
      expect({ exitCode, log }).toEqual({ exitCode: 1, log: expect.stringContaining('There is no role') });
    }));
});

describe('the example of deletions with a label, under act,', () => {
  test('deletes only after the merge of a pull request with the label', () =>
    inExample('deletions-with-a-label', async (stage) => {
      const { run, sandbox, programs } = stage;
      const campaign = { name: 'Campaign-S3', awsAccountId: '123456789012', awsRegion: 'eu-central-1' };
      sandbox.pictory.create({ type: 'AWS', ...campaign });
      expect((await run('pictory.yml', pullRequest())).exitCode).toBe(1);
      expect((await run('pictory.yml', pullRequest(undefined, undefined, ['pictory-delete']))).exitCode).toBe(0);
      await programs.mergedWith([]);
      expect((await run('pictory.yml', merge(stage))).exitCode).toBe(1);
      expect(writesTo(sandbox)).toEqual([]);
      await programs.mergedWith(['pictory-delete']);
      expect((await run('pictory.yml', merge(stage))).exitCode).toBe(0);
      expect(names(sandbox)).toEqual(['Production-S3 true']);
    }));
});
