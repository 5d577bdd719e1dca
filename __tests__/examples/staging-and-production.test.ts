import { describe, expect, test } from '@jest/globals';
import { inRepository, merge, pullRequest, type Repository } from './example.ts';

/** The names of the connections behind each API key. */
const names = ({ sandbox: { pictory } }: Pick<Repository, 'sandbox'>) => ({
  staging: pictory
    .in('staging')
    .list()
    .map(({ name }) => name),
  production: pictory.list().map(({ name }) => name),
});

describe('The example of staging and production', () => {
  test('shows each in a comment of its own', () =>
    inRepository('staging-and-production', async ({ run, sandbox }) => {
      expect((await run('pictory.yml', pullRequest())).outcome).toBe('success');
      expect(sandbox.github.comments().map(({ body }) => body)).toEqual([
        expect.stringContaining('Staging-S3'),
        expect.stringContaining('Production-S3'),
      ]);
    }));

  test('writes each with its own API key', () =>
    inRepository('staging-and-production', async (repository) => {
      expect((await repository.run('pictory.yml', merge(repository))).outcome).toBe('success');
      expect(names(repository)).toEqual({ staging: ['Staging-S3'], production: ['Production-S3'] });
    }));

  test('leaves production alone when staging failed', () =>
    inRepository('staging-and-production', async (repository) => {
      repository.sandbox.addFault('POST /awsconnections status-403');
      const { steps } = await repository.run('pictory.yml', merge(repository));
      expect(steps.map(({ outcome }) => outcome)).toEqual(['failure', 'skipped']);
      expect(names(repository)).toEqual({ staging: [], production: [] });
    }));
});
