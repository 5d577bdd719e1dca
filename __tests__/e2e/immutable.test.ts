import { describe, expect } from '@jest/globals';
import { aws } from './kinds.ts';
import { scenario } from './scenario.ts';

const moved = { ...aws.whole, 'aws-account-id': '999999999999', 'aws-region': 'eu-west-1' };

describe('the account and the region of an AWS connection', () => {
  scenario('cannot be changed: both are named, with what they are and should be', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    const { exitCode, outputs, annotations, requests } = await run('fails', { inputs: moved });
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({
      action: 'replace',
      changed: 'true',
      applied: 'false',
      'connection-id': connectionId,
    });
    for (const value of ['012345678901', '999999999999', 'us-east-2', 'eu-west-1']) {
      expect(annotations[0]?.message).toContain(value);
    }
    expect(requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  scenario('stop the other changes, too', async ({ run, sandbox }) => {
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    const { exitCode } = await run('fails', { inputs: { ...moved, description: 'Other words' } });
    expect(exitCode).toBe(1);
    expect(sandbox.pictory.get(connectionId)?.version).toBe(1);
  });

  scenario('fail a dry run as they would fail the run itself', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const { exitCode, outputs } = await run('fails', { inputs: { ...moved, 'dry-run': 'true' } });
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ action: 'replace', applied: 'false' });
  });

  scenario('fail a verify', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    expect((await run('fails', { inputs: { ...moved, operation: 'verify' } })).exitCode).toBe(1);
  });

  scenario('are left alone when they are not given', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const { exitCode } = await run('updates the rest', { inputs: { ...aws.which, description: 'Other words' } });
    expect(exitCode).toBe(0);
  });
});
