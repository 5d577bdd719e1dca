import { describe, expect } from '@jest/globals';
import { aws } from './kinds.ts';
import { scenario } from './scenario.ts';

describe('the job summary', () => {
  scenario('is not written when summary is false', async ({ run }) => {
    const { summary, outputs } = await run('creates it', { inputs: { ...aws.whole, summary: 'false' } });
    expect(summary).toBe('');
    expect(outputs['action']).toBe('create');
  });

  scenario('is not written when summary is false and another input is wrong', async ({ run }) => {
    const { summary } = await run('fails', { inputs: { ...aws.whole, summary: 'false', enabled: 'perhaps' } });
    expect(summary).toBe('');
  });

  scenario('tells a failure, too', async ({ run }) => {
    const { summary } = await run('fails', { inputs: aws.which });
    expect(summary).toContain('aws-account-id');
  });

  scenario('may be missing altogether', async ({ run }) => {
    const { exitCode } = await run('creates it', { inputs: aws.whole, env: { GITHUB_STEP_SUMMARY: undefined } });
    expect(exitCode).toBe(0);
  });

  scenario('that cannot be written is a warning', async ({ run }) => {
    const { exitCode, annotations } = await run('creates it', {
      inputs: aws.whole,
      env: { GITHUB_STEP_SUMMARY: '/no/such/folder/summary' },
    });
    expect(exitCode).toBe(0);
    expect(annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('The job summary was not written') },
    ]);
  });
});
