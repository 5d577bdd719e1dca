import { describe, expect, test } from '@jest/globals';
import { SECRETS } from '../e2e/secrets.ts';
import { byHand, inRepository, merge, pullRequest, push, type Repository, writesTo } from './example.ts';

const CREATED = ['POST /vimeo-connections'];
/** The channel, as somebody made it by hand. */
const CHANNEL = {
  type: 'VIMEO',
  name: 'Marketing',
  clientIdentifier: 'x',
  clientSecret: 'y',
  accessToken: 'z',
} as const;

/** The channel is there, made by the push of a merge. */
async function merged(repository: Repository): Promise<void> {
  await repository.run('pictory.yml', pullRequest());
  const { result } = await repository.run('pictory.yml', merge(repository));
  expect(result.outputs).toMatchObject({ action: 'create', applied: 'true' });
  expect(writesTo(repository.sandbox)).toEqual(CREATED);
}

describe('The example of Vimeo', () => {
  test('sends the credentials once', () =>
    inRepository('vimeo-rotation', async (repository) => {
      await merged(repository);
      const { result } = await repository.run('pictory.yml', push('1234567892'));
      expect(result.outputs).toMatchObject({ action: 'none', applied: 'false' });
      expect(writesTo(repository.sandbox)).toEqual(CREATED);
    }));

  test('sends a new token when the workflow is run by hand', () =>
    inRepository('vimeo-rotation', async (repository) => {
      await merged(repository);
      repository.secrets['VIMEO_ACCESS_TOKEN'] = SECRETS['new-access-token'];
      const { result } = await repository.run('pictory.yml', byHand());
      expect(JSON.parse(result.outputs['diff'] ?? '')).toEqual([{ field: 'accessToken', sensitive: true }]);
      expect(result.outputs).toMatchObject({ action: 'update', applied: 'true' });
      const sent = repository.sandbox.requests.findLast(({ method }) => method === 'PUT');
      expect(sent?.body).toMatchObject({ accessToken: SECRETS['new-access-token'] });
    }));

  test.each(['pictory.yml', 'rotate.yml'])('only previews when %s is run by hand on another branch', (workflow) =>
    inRepository('vimeo-rotation', async ({ run, sandbox }) => {
      sandbox.pictory.create(CHANNEL);
      const { result } = await run(workflow, byHand({ 'dry-run': 'auto' }, 'refs/heads/topic'));
      expect(result.outputs).toMatchObject({ action: 'update', applied: 'false', 'dry-run': 'true' });
      expect(result.annotations.map(({ title }) => title)).toContain('Not applied');
      expect(writesTo(sandbox)).toEqual([]);
    }),
  );

  test('does not send a token that Vimeo does not accept', () =>
    inRepository('vimeo-rotation', async (repository) => {
      await merged(repository);
      repository.sandbox.services.vimeoToken(SECRETS['access-token'], { invalid: true });
      const { outcome, result } = await repository.run('rotate.yml', byHand({ 'dry-run': 'auto' }));
      expect([outcome, result.outputs['applied']]).toEqual(['failure', 'false']);
      expect(writesTo(repository.sandbox)).toEqual(CREATED);
    }));

  test('sends the credentials again, whatever was sent last', () =>
    inRepository('vimeo-rotation', async (repository) => {
      await merged(repository);
      const dry = await repository.run('rotate.yml', byHand({ 'dry-run': 'true' }));
      expect(dry.result.outputs).toMatchObject({ action: 'update', applied: 'false' });
      expect(writesTo(repository.sandbox)).toEqual(CREATED);
      const { result } = await repository.run('rotate.yml', byHand({ 'dry-run': 'auto' }));
      expect(result.outputs).toMatchObject({ action: 'update', applied: 'true' });
      expect(writesTo(repository.sandbox)).toEqual([...CREATED, 'PUT /vimeo-connections/*']);
    }));
});
