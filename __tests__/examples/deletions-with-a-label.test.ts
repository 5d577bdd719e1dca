import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { inRepository, merge, pullRequest, type Repository, writesTo } from './example.ts';

/** The stand-in for `gh` filters with jq, which GitHub's runners have. */
const withJq = spawnSync('jq', ['--version']).status === 0 ? test : test.skip;
const CAMPAIGN = { type: 'AWS', name: 'Campaign-S3', awsAccountId: '123456789012', awsRegion: 'eu-central-1' } as const;

const LABELS = ['urgent', 'pictory-delete'];
const names = ({ sandbox }: Repository) => sandbox.pictory.list().map(({ name }) => name);

describe('The example of deletions with a label', () => {
  test('fails the preview of a delete without the label', () =>
    inRepository('deletions-with-a-label', async ({ run, sandbox }) => {
      sandbox.pictory.create(CAMPAIGN);
      const { outcome, result } = await run('pictory.yml', pullRequest());
      expect(outcome).toBe('failure');
      expect(result.summary).toContain('`allow: create, update, replace`');
    }));

  test('previews the delete with the label', () =>
    inRepository('deletions-with-a-label', async ({ run, sandbox }) => {
      sandbox.pictory.create(CAMPAIGN);
      expect((await run('pictory.yml', pullRequest(undefined, undefined, LABELS))).outcome).toBe('success');
    }));

  withJq('deletes after the merge of a pull request with the label', () =>
    inRepository('deletions-with-a-label', async (repository) => {
      repository.sandbox.pictory.create(CAMPAIGN);
      await repository.programs.mergedWith(LABELS);
      expect((await repository.run('pictory.yml', merge(repository))).outcome).toBe('success');
      expect(names(repository)).toEqual(['Production-S3']);
    }),
  );

  withJq('writes nothing after the merge without the label', () =>
    inRepository('deletions-with-a-label', async (repository) => {
      repository.sandbox.pictory.create(CAMPAIGN);
      await repository.programs.mergedWith(['urgent']);
      expect((await repository.run('pictory.yml', merge(repository))).outcome).toBe('failure');
      expect(writesTo(repository.sandbox)).toEqual([]);
    }),
  );

  withJq('creates after the merge without the label', () =>
    inRepository('deletions-with-a-label', async (repository) => {
      await repository.programs.mergedWith([]);
      expect((await repository.run('pictory.yml', merge(repository))).outcome).toBe('success');
      expect(names(repository)).toEqual(['Production-S3']);
    }),
  );

  test('writes nothing when the labels cannot be read', () =>
    inRepository('deletions-with-a-label', async (repository) => {
      const { steps } = await repository.run('pictory.yml', merge(repository));
      expect(steps.map(({ outcome }) => outcome)).toEqual(['success', 'failure', 'skipped']);
    }));
});
