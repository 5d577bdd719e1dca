import { describe, expect, test } from '@jest/globals';
import { blocksOf } from '../docs/markdown.ts';
import { byHand, inRepository, pullRequest, push, writesTo } from './example.ts';

/** The workflow of the recipes' page that has this in it. */
function recipe(text: string): string {
  const found = blocksOf('docs/recipes.md').filter((block) => /^jobs:/m.test(block.text) && block.text.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} workflows have ${text}`);
  return found[0]?.text ?? '';
}

describe('The recipe with approval', () => {
  const workflow = recipe('environment: pictory');

  test('writes the plan that was approved, and leaves out the approval when there is nothing to do', () =>
    inRepository('drift', async ({ runJobs, sandbox }) => {
      const { plan, apply } = await runJobs(workflow, push('1234567891'));
      expect(plan?.outputs['plan-id']).toMatch(/^[0-9a-f]{12}$/);
      expect(plan?.result.outputs['applied']).toBe('false');
      expect(apply?.result.outputs['applied']).toBe('true');
      expect(sandbox.pictory.list()).toHaveLength(2);
      const again = await runJobs(workflow, push('1234567892'));
      expect(again['apply']?.outcome).toBe('skipped');
    }));

  test('writes nothing when the plan is another one by then', () =>
    inRepository('drift', async ({ runJobs, sandbox }) => {
      const changed = workflow.replace(/expect-plan: .*/, 'expect-plan: 0123456789ab');
      const { apply } = await runJobs(changed, push('1234567891'));
      expect(apply?.outcome).toBe('failure');
      expect(writesTo(sandbox)).toEqual([]);
    }));
});

describe('The recipe for a video', () => {
  test('gives the id of the connection to the other job', () =>
    inRepository('one-bucket', async ({ runJobs, sandbox }) => {
      const made = { name: 'Marketing', clientIdentifier: 'x', clientSecret: 'y', accessToken: 'z' };
      const { connectionId } = sandbox.pictory.create({ type: 'VIMEO', ...made });
      const { connection, video } = await runJobs(recipe('vimeoConnectionId'), byHand());
      expect(connection?.outputs).toEqual({ id: connectionId });
      expect(video?.outcome).toBe('success');
    }));
});

describe('The recipe of an export', () => {
  test('shows the manifest', () =>
    inRepository('one-bucket', async ({ runJobs, sandbox }) => {
      sandbox.pictory.create({ type: 'AWS', name: 'By hand', awsAccountId: '123456789012', awsRegion: 'us-east-2' });
      const { export: exported } = await runJobs(recipe('GITHUB_STEP_SUMMARY'), byHand());
      expect(exported?.steps.map(({ outcome }) => outcome)).toEqual(['success', 'success']);
      expect(exported?.steps[1]?.summary).toContain('        name: "By hand"');
    }));
});

describe('The recipe for forks', () => {
  const workflow = recipe('head.repo.full_name == github.repository');

  test('skips them', () =>
    inRepository('drift', async ({ runJobs, sandbox }) => {
      expect((await runJobs(workflow, pullRequest('mallory/videos')))['preview']?.outcome).toBe('skipped');
      expect(sandbox.requests).toEqual([]);
    }));

  test('previews the others', () =>
    inRepository('drift', async ({ runJobs, sandbox }) => {
      expect((await runJobs(workflow, pullRequest()))['preview']?.outcome).toBe('success');
      expect(sandbox.github.comments()).toHaveLength(1);
    }));
});
