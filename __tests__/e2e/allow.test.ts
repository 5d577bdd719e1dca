import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from '@jest/globals';
import { loadGithub } from './github.ts';
import { aws, vimeo } from './kinds.ts';
import { pullRequest, push, type Run, scenario } from './scenario.ts';

await loadGithub();

const event = pullRequest();
const writes = ({ requests }: Run) =>
  requests.filter(({ method, path }) => method !== 'GET' && path.includes('connections')).length;
const titles = ({ annotations }: Run) => annotations.map(({ title }) => title);
const replace = { ...aws.whole, 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' };

describe('an action that allow does not permit', () => {
  scenario('fails the preview, and the comment shows why', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const inputs = { ...aws.which, operation: 'delete', allow: 'create, update', 'dry-run': 'true' };
    const { exitCode, outputs } = await run('names the connection and the way out', { inputs, event });
    expect({ exitCode, action: outputs['action'] }).toEqual({ exitCode: 1, action: 'delete' });
    const [comment] = sandbox.github.comments();
    expect(comment?.body).toContain('### Preview failed: ');
    expect(comment?.body.match(/Add the missing action/g)).toHaveLength(1);
  });

  scenario('is refused before the first write', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const inputs = { ...aws.whole, description: 'New', allow: 'none' };
    const refused = await run('writes nothing', { inputs });
    expect({ exitCode: refused.exitCode, writes: writes(refused) }).toEqual({ exitCode: 1, writes: 0 });
    expect(titles(refused)).toEqual(['The plan is not allowed']);
    const passed = await run('writes it once it is permitted', { inputs: { ...inputs, allow: 'update' } });
    expect({ exitCode: passed.exitCode, writes: writes(passed) }).toEqual({ exitCode: 0, writes: 1 });
  });

  scenario('can be the rest of a replacement', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    sandbox.addFault('DELETE /awsconnections/* status-403');
    expect((await run('stops half-way', { inputs: { ...replace, allow: 'replace' } })).exitCode).toBe(1);
    const inputs = { ...replace, allow: 'create, update, delete' };
    const refused = await run('is refused, though its steps are a delete and a rename', { inputs });
    expect({ exitCode: refused.exitCode, writes: writes(refused) }).toEqual({ exitCode: 1, writes: 0 });
    expect((await run('is finished', { inputs: { ...replace, allow: 'replace' } })).exitCode).toBe(0);
    expect(sandbox.pictory.list()).toMatchObject([{ name: aws.name, awsRegion: 'eu-west-1' }]);
  });

  scenario('does not use up a review', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const inputs = { ...aws.whole, description: 'New', 'expect-plan': 'reviewed' };
    await run('the preview records it', { inputs: { ...inputs, 'dry-run': 'true' }, event });
    const mergeCommitSha = 'f00dcafe00000000000000000000000000000000';
    sandbox.github.pull({ state: 'closed', mergedAt: '2026-01-01T00:00:00Z', mergeCommitSha });
    const env = { GITHUB_REF: 'refs/heads/main' };
    const refused = await run('the push is refused', { inputs: { ...inputs, allow: 'create' }, event: push, env });
    expect({ exitCode: refused.exitCode, titles: titles(refused) }).toEqual({
      exitCode: 1,
      titles: ['The plan is not allowed'],
    });
    const passed = await run('the next one passes', { inputs: { ...inputs, allow: 'update' }, event: push, env });
    expect({ exitCode: passed.exitCode, writes: writes(passed) }).toEqual({ exitCode: 0, writes: 1 });
  });
});

describe('with a manifest, an action that allow does not permit', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'allow-'));
  afterAll(() => rmSync(workspace, { recursive: true }));
  writeFileSync(
    join(workspace, 'pictory.yml'),
    `connections:
  - { type: aws, name: New, aws-account-id: "012345678901", aws-region: eu-west-1 }
  - { type: aws, name: ${aws.name}, state: absent }
  - { type: vimeo, name: ${vimeo.name}, state: absent }
`,
  );
  const inputs = { config: 'pictory.yml', allow: 'create, update' };

  scenario('stops the whole manifest, in the preview and in the apply', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    sandbox.pictory.create(vimeo.byHand);
    const preview = await run('the preview fails', { inputs: { ...inputs, 'dry-run': 'true' }, event, workspace });
    expect({ exitCode: preview.exitCode, action: preview.outputs['action'] }).toEqual({
      exitCode: 1,
      action: 'update',
    });
    const [comment] = sandbox.github.comments();
    expect(
      comment?.body.match(/^> - The plan is to delete the .*, which the input allow does not permit\.$/gm),
    ).toHaveLength(2);
    expect(comment?.body.match(/Add the missing action/g)).toHaveLength(1);

    const apply = await run('the apply writes nothing', { inputs, workspace });
    expect({ exitCode: apply.exitCode, writes: writes(apply) }).toEqual({ exitCode: 1, writes: 0 });
    expect(sandbox.pictory.list()).toHaveLength(2);
  });
});

describe('allow', () => {
  scenario('that is set and empty is an error, before the first request', async ({ run }) => {
    const { exitCode, requests, annotations } = await run('says so', { inputs: { ...aws.whole, allow: '' } });
    expect({ exitCode, requests }).toEqual({ exitCode: 1, requests: [] });
    expect(annotations.map(({ message }) => message).join()).toContain('allow: it is set and empty');
  });

  scenario('that is not set permits everything', async ({ run }) => {
    expect((await run('creates it', { inputs: aws.whole })).exitCode).toBe(0);
  });

  scenario('has no effect on a check, and says so', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const step = { inputs: { ...aws.whole, operation: 'verify', allow: 'none' } };
    const { exitCode, annotations } = await run('passes with a warning', step);
    expect({ exitCode, titles: annotations.map(({ title }) => title) }).toEqual({
      exitCode: 0,
      titles: ['Input without effect'],
    });
  });
});
