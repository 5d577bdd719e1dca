import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { inRepository, merge, pullRequest, push, writesTo } from './example.ts';

/** The script of the example makes JSON with jq, which GitHub's runners have. */
const hasJq = spawnSync('jq', ['--version']).status === 0;

describe('The example of one bucket', () => {
  test('previews on the pull request, creates after the merge, and leaves it alone from then on', () =>
    inRepository('one-bucket', async (repository) => {
      const { run, sandbox } = repository;
      const preview = await run('pictory.yml', pullRequest());
      expect(preview.result.outputs).toMatchObject({ action: 'create', applied: 'false', 'dry-run': 'true' });
      expect(writesTo(sandbox)).toEqual([]);
      expect(sandbox.github.comments().map(({ body }) => body)).toEqual([expect.stringContaining('Production-S3')]);
      expect(preview.steps.map(({ outcome }) => outcome)).toEqual(['success', 'skipped']);

      const applied = await run('pictory.yml', merge(repository));
      expect(applied.result.outputs).toMatchObject({ action: 'create', applied: 'true', 'dry-run': 'false' });
      expect(sandbox.pictory.list()).toMatchObject([
        { name: 'Production-S3', description: 'Raw footage', awsAccountId: '123456789012', awsRegion: 'us-east-2' },
      ]);
      expect(sandbox.github.comments()).toHaveLength(1);

      const again = await run('pictory.yml', push('1234567892'));
      expect(again.result.outputs).toMatchObject({ action: 'none', applied: 'false' });
      expect(writesTo(sandbox)).toEqual(['POST /awsconnections']);
    }));

  (hasJq ? test : test.skip)('asks for a video with the id of the connection', () =>
    inRepository('one-bucket', async (repository) => {
      const { steps, result } = await repository.run('pictory.yml', merge(repository));
      expect(steps.map(({ outcome }) => outcome)).toEqual(['success', 'success']);
      const [call] = await repository.programs.calls();
      expect(call?.args).toContain('https://api.pictory.ai/pictoryapis/v2/video/storyboard/render');
      expect(JSON.parse(call?.input ?? '')).toMatchObject({ awsConnectionId: result.outputs['connection-id'] });
      expect(result.outputs['connection-id']).not.toBe('');
    }),
  );

  test.each([
    ['a fork', pullRequest('mallory/videos')],
    ['Dependabot', pullRequest(undefined, 'dependabot[bot]')],
  ])('is skipped for a pull request from %s', (_, trigger) =>
    inRepository('one-bucket', async ({ run, sandbox }) => {
      expect((await run('pictory.yml', trigger)).outcome).toBe('skipped');
      expect(sandbox.requests).toEqual([]);
    }),
  );
});
