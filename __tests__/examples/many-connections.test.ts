import { describe, expect, test } from '@jest/globals';
import { inRepository, merge, pullRequest, push, writesTo } from './example.ts';

/** What an account has before the manifest is merged. */
const STAGING = { type: 'AWS', name: 'Staging-S3', awsAccountId: '123456789012', awsRegion: 'eu-central-1' } as const;
const OLD = { type: 'VIMEO', name: 'Old channel', clientIdentifier: 'x', clientSecret: 'y', accessToken: 'z' } as const;

describe('The example of many connections', () => {
  test('shows the whole plan in one comment, and writes it after the merge', () =>
    inRepository('many-connections', async (repository) => {
      const { run, sandbox } = repository;
      sandbox.pictory.create(STAGING);
      sandbox.pictory.create(OLD);
      const preview = await run('pictory.yml', pullRequest());
      expect(preview.outcome).toBe('success');
      expect(writesTo(sandbox)).toEqual([]);
      const changes: readonly { readonly name: string; readonly action: string }[] = JSON.parse(
        preview.result.outputs['diff'] ?? '',
      );
      expect(changes.map(({ name, action }) => `${action} ${name}`)).toEqual([
        'create Production-S3',
        'update Campaign-S3',
        'create Marketing',
        'delete Old channel',
      ]);
      expect(sandbox.github.comments()).toHaveLength(1);

      const applied = await run('pictory.yml', merge(repository));
      expect(applied.result.outputs).toMatchObject({ action: 'update', applied: 'true' });
      const names = sandbox.pictory.list().map(({ name, enabled }) => `${name} ${enabled}`);
      expect(names.sort()).toEqual(['Campaign-S3 false', 'Marketing true', 'Production-S3 true']);
      expect(sandbox.github.comments()).toHaveLength(1);

      const written = writesTo(sandbox).length;
      const again = await run('pictory.yml', push('1234567892'));
      expect(again.result.outputs).toMatchObject({ action: 'none', applied: 'false' });
      expect(writesTo(sandbox)).toHaveLength(written);
    }));

  test('writes nothing that no pull request has shown', () =>
    inRepository('many-connections', async ({ run, sandbox }) => {
      const { outcome, result } = await run('pictory.yml', push('1234567891'));
      expect(outcome).toBe('failure');
      expect(result.annotations.map(({ title }) => title)).toContain('The changes were not reviewed');
      expect(writesTo(sandbox)).toEqual([]);
    }));

  test('writes nothing when somebody changed Pictory after the review', () =>
    inRepository('many-connections', async (repository) => {
      const { run, sandbox } = repository;
      const { connectionId } = sandbox.pictory.create(STAGING);
      await run('pictory.yml', pullRequest());
      sandbox.pictory.update(connectionId, { name: 'Somebody was here' });
      expect((await run('pictory.yml', merge(repository))).outcome).toBe('failure');
      expect(writesTo(sandbox)).toEqual([]);
    }));
});
