import { describe, expect, test } from '@jest/globals';
import { byHand, inRepository, merge, pullRequest, push, writesTo } from './example.ts';

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

describe('The way out when the review is lost', () => {
  const plan = (id: string, ref?: string) => byHand({ 'plan-id': id }, ref);

  test('shows the plan id first, and writes the plan that has it', () =>
    inRepository('many-connections', async ({ run, sandbox }) => {
      expect((await run('pictory.yml', push('1234567891'))).outcome).toBe('failure');
      const { outcome, result } = await run('apply-plan.yml', plan(''));
      expect({ outcome, written: writesTo(sandbox) }).toEqual({ outcome: 'success', written: [] });
      const id = result.outputs['plan-id'] ?? '';
      expect(id).toMatch(/^[0-9a-f]{12}$/);
      expect(result.summary).toContain(`Plan \`${id}\``);

      expect((await run('apply-plan.yml', plan(id))).result.outputs['applied']).toBe('true');
      expect(sandbox.pictory.list().map(({ name }) => name)).toContain('Production-S3');
    }));

  test('writes nothing when the plan is another one by then', () =>
    inRepository('many-connections', async ({ run, sandbox }) => {
      const { outcome } = await run('apply-plan.yml', plan('0123456789ab'));
      expect({ outcome, written: writesTo(sandbox) }).toEqual({ outcome: 'failure', written: [] });
    }));

  test('only previews on another branch', () =>
    inRepository('many-connections', async ({ run, sandbox }) => {
      const topic = 'refs/heads/topic';
      const { result } = await run('apply-plan.yml', plan('', topic));
      await run('apply-plan.yml', plan(result.outputs['plan-id'] ?? '', topic));
      expect(writesTo(sandbox)).toEqual([]);
    }));
});
