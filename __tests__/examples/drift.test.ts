import { describe, expect, test } from '@jest/globals';
import { inRepository, onSchedule, type Repository, writesTo } from './example.ts';

const AS_DECLARED = [
  {
    type: 'AWS',
    name: 'Production-S3',
    description: 'Production assets',
    awsAccountId: '123456789012',
    awsRegion: 'us-east-2',
  },
  { type: 'AWS', name: 'Campaign-S3', awsAccountId: '123456789012', awsRegion: 'eu-central-1' },
] as const;

/** The account is as the manifest says. */
function asDeclared({ sandbox }: Repository): readonly string[] {
  return AS_DECLARED.map((connection) => sandbox.pictory.create(connection).connectionId);
}

/** What was done with issues, in a few words. */
async function issues({ programs }: Repository): Promise<readonly string[]> {
  const calls = (await programs.calls()).map(({ args }) => args);
  return calls.filter(([what, how]) => what === 'issue' && how !== 'list').map((args) => args.slice(0, 3).join(' '));
}

describe('The example of drift', () => {
  test('does nothing while all is well', () =>
    inRepository('drift', async (repository) => {
      asDeclared(repository);
      const { outcome, steps } = await repository.run('drift.yml', onSchedule());
      expect(outcome).toBe('success');
      expect(steps.map((step) => step.outcome)).toEqual(['success', 'success', 'skipped', 'success']);
      expect(await issues(repository)).toEqual([]);
    }));

  test('opens an issue that leads to the run, adds to it the next night, and closes it in the end', () =>
    inRepository('drift', async (repository) => {
      const [id = ''] = asDeclared(repository);
      const { run, sandbox, programs } = repository;
      sandbox.pictory.update(id, { description: '@everybody <b>was here' });
      const { outcome, result } = await run('drift.yml', onSchedule());
      expect(outcome).toBe('failure');
      expect(result.outputs['changed']).toBe('true');
      expect(await issues(repository)).toEqual(['issue create --title']);
      const said = (await programs.calls()).flatMap(({ args }) => args).join('\n');
      expect(said).toContain('https://github.com/octo-org/videos/actions/runs/1234567890');
      expect(said).not.toContain('everybody');

      await programs.openIssue(12);
      await run('drift.yml', onSchedule());
      expect(await issues(repository)).toEqual(['issue create --title', 'issue comment 12']);

      sandbox.pictory.update(id, { description: 'Production assets' });
      expect((await run('drift.yml', onSchedule())).outcome).toBe('success');
      expect((await issues(repository)).at(-1)).toBe('issue close 12');
      expect(writesTo(sandbox)).toEqual([]);
    }));

  test('opens an issue when a connection was switched off or deleted', () =>
    inRepository('drift', async (repository) => {
      const [id = '', other = ''] = asDeclared(repository);
      repository.sandbox.pictory.update(id, { enabled: false });
      repository.sandbox.pictory.remove(other);
      const { result } = await repository.run('drift.yml', onSchedule());
      expect(JSON.parse(result.outputs['diff'] ?? '')).toMatchObject([{ action: 'update' }, { action: 'create' }]);
      expect(await issues(repository)).toEqual(['issue create --title']);
    }));

  test('opens an issue when a bucket was moved to another region', () =>
    inRepository('drift', async (repository) => {
      asDeclared(repository);
      repository.sandbox.services.bucket('acme-production', { region: 'eu-west-1' });
      const { result } = await repository.run('drift.yml', onSchedule());
      expect(result.outputs['changed']).toBe('false');
      expect(await issues(repository)).toEqual(['issue create --title']);
    }));

  test('opens no issue when Pictory cannot be asked', () =>
    inRepository('drift', async (repository) => {
      asDeclared(repository);
      repository.sandbox.addFault('GET /awsconnections status-403 forever');
      const { outcome } = await repository.run('drift.yml', onSchedule());
      expect(outcome).toBe('failure');
      expect(await issues(repository)).toEqual([]);
    }));
});
