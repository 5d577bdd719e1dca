import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { byHand, inRepository, merge, pullRequest } from './example.ts';

/** The script of the example makes JSON with jq, which GitHub's runners have. */
const hasJq = spawnSync('jq', ['--version']).status === 0;

describe('The example of ids as variables', () => {
  test('stores the ids after the merge', () =>
    inRepository('ids-as-variables', async (repository) => {
      const { run, sandbox, programs } = repository;
      expect((await run('pictory.yml', merge(repository))).outcome).toBe('success');
      const [call] = await programs.calls();
      expect(call?.args.slice(0, 4)).toEqual(['variable', 'set', 'PICTORY_IDS', '--body']);
      const idOf = (name: string) => sandbox.pictory.list().find((one) => one.name === name)?.connectionId;
      expect(JSON.parse(call?.args[4] ?? '')).toEqual({
        aws: { 'Production-S3': idOf('Production-S3'), 'Campaign-S3': idOf('Campaign-S3') },
        vimeo: {},
      });
    }));

  test('stores nothing on a pull request', () =>
    inRepository('ids-as-variables', async ({ run, programs }) => {
      const { steps } = await run('pictory.yml', pullRequest());
      expect(steps.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'skipped']);
      expect(await programs.calls()).toEqual([]);
    }));

  test('stores nothing when a connection could not be written', () =>
    inRepository('ids-as-variables', async (repository) => {
      repository.sandbox.addFault('POST /awsconnections status-403 forever');
      expect((await repository.run('pictory.yml', merge(repository))).outcome).toBe('failure');
      expect(await repository.programs.calls()).toEqual([]);
    }));

  (hasJq ? test : test.skip)('gives another workflow the id of a connection', () =>
    inRepository('ids-as-variables', async ({ run, variables, programs }) => {
      variables['PICTORY_IDS'] = '{"aws":{"Production-S3":"the-id"},"vimeo":{}}';
      expect((await run('video.yml', byHand())).outcome).toBe('success');
      const [call] = await programs.calls();
      expect(JSON.parse(call?.input ?? '')).toMatchObject({ awsConnectionId: 'the-id' });
    }),
  );
});
