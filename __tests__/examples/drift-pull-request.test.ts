import { describe, expect, test } from '@jest/globals';
import { inRepository, onSchedule, type Repository, writesTo } from './example.ts';

const AWS = { type: 'AWS', awsAccountId: '123456789012' } as const;
const ACTION = 'peter-evans/create-pull-request';

/** The account is as the manifest says. */
function asDeclared({ sandbox }: Repository): readonly string[] {
  return [
    { ...AWS, name: 'Production-S3', description: 'Production assets', awsRegion: 'us-east-2' },
    { ...AWS, name: 'Campaign-S3', awsRegion: 'eu-central-1' },
  ].map((connection) => sandbox.pictory.create(connection).connectionId);
}

/** The added and removed lines of the pull request of each run. */
async function pulls({ programs }: Repository): Promise<readonly (readonly string[])[]> {
  const calls = (await programs.calls()).filter(({ program }) => program === ACTION);
  return calls.map(({ input }) => input.split('\n').filter((line) => /^[+-] /.test(line)));
}

describe('The example of drift with a pull request', () => {
  test('shows no difference while all is well', () =>
    inRepository('drift-pull-request', async (repository) => {
      asDeclared(repository);
      const { outcome, steps } = await repository.run('drift.yml', onSchedule());
      expect(outcome).toBe('success');
      expect(steps.map((step) => step.outcome)).toEqual(['success', 'success', 'skipped', 'skipped', 'success']);
      expect(await pulls(repository)).toEqual([[]]);
    }));

  test('shows a field that somebody changed', () =>
    inRepository('drift-pull-request', async (repository) => {
      const [id = ''] = asDeclared(repository);
      repository.sandbox.pictory.update(id, { description: 'Somebody was here' });
      expect((await repository.run('drift.yml', onSchedule())).outcome).toBe('success');
      // An export has the order of the API, which is not that of the manifest.
      const [shown] = await pulls(repository);
      expect(shown).toContain('+    description: "Somebody was here"');
      expect(shown?.filter((line) => line.includes('Production assets'))).toEqual([
        '-    description: "Production assets"',
      ]);
      expect(writesTo(repository.sandbox)).toEqual([]);
    }));

  test('shows a connection that somebody made, and that another one is gone', () =>
    inRepository('drift-pull-request', async (repository) => {
      const [, id = ''] = asDeclared(repository);
      repository.sandbox.pictory.remove(id);
      repository.sandbox.pictory.create({ ...AWS, name: 'By hand', awsRegion: 'us-west-2' });
      await repository.run('drift.yml', onSchedule());
      const [shown] = await pulls(repository);
      expect(shown).toContain('-    name: "Campaign-S3"');
      expect(shown).toContain('+    name: "By hand"');
    }));

  test('shows a connection that has no entry, though all entries are as declared', () =>
    inRepository('drift-pull-request', async (repository) => {
      asDeclared(repository);
      repository.sandbox.pictory.create({ ...AWS, name: 'By hand', awsRegion: 'us-west-2' });
      await repository.run('drift.yml', onSchedule());
      expect((await pulls(repository)).flat()).toContain('+    name: "By hand"');
    }));

  test('fails when Pictory cannot be asked, and leaves the pull request alone', () =>
    inRepository('drift-pull-request', async (repository) => {
      repository.sandbox.addFault('GET /awsconnections status-403 forever');
      expect((await repository.run('drift.yml', onSchedule())).outcome).toBe('failure');
      expect(await pulls(repository)).toEqual([]);
    }));
});
