import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { type Plan, planAbsent, planPresent } from '../../src/connections/plan.ts';
import { planId } from '../../src/connections/plan-id.ts';
import { createGate } from '../../src/github/gate.ts';
import type { Request } from '../../src/inputs/request.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import { asking, having, plans, s3, signer } from '../report/examples.ts';

const run = { owner: 'octo-org', repo: 'videos', sha: '', id: '1', attempt: '1', apiUrl: '', event: 'push' };
const nobody = () => Promise.reject(new Error('Nothing is requested here.'));
const gateOf = (request: Request) => createGate({ request, run, fetch: nobody, warn: () => {} });
const asked = (expectPlan: string, more: Partial<Settings> = {}, operation: 'ensure' | 'verify' = 'ensure') =>
  asking(operation, aws, { name: 'Production-S3' }, { expectPlan, ...more });
const update = plans.update;
const expecting = (plan: Plan) => gateOf(asked(planId([plan])));

describe('the gate for a plan id', () => {
  test('lets the plan pass, and its writes', async () => {
    const gate = expecting(update);
    await gate.check([update]);
    expect(() => gate.admit(update)).not.toThrow();
  });

  test('lets no write begin that nobody checked', () => {
    expect(() => expecting(update).admit(update)).toThrow('changed in Pictory while it was written');
  });

  test('keeps back a plan that was made anew, and came to something else', async () => {
    const gate = expecting(update);
    await gate.check([update]);
    const { desired } = asking('ensure', aws, { description: 'New assets', enabled: false });
    const anew = planPresent(having(s3, { description: 'Somebody was here' }), desired, signer);
    expect(() => gate.admit(anew)).toThrow('changed in Pictory while it was written');
    expect(() => gate.admit(planAbsent(s3, aws, 'Production-S3'))).toThrow('is another change');
  });

  test('lets a plan pass that was made anew, and came to the same', async () => {
    const gate = expecting(update);
    await gate.check([update]);
    const { desired } = asking('ensure', aws, { description: 'New assets', enabled: false });
    const anew = planPresent({ ...s3, version: s3.version + 1 }, desired, signer);
    expect(planId([anew])).toBe(planId([update]));
    expect(() => gate.admit(anew)).not.toThrow();
  });

  test('wants all of the plan, not a part of it', async () => {
    await expect(expecting(update).check([update, plans.create])).rejects.toThrow('another one than expect-plan says');
  });
});

describe('no gate stands before', () => {
  test.each([
    ['a dry run', asked('0'.repeat(12), { dryRun: true })],
    ['what only reads', asked('0'.repeat(12), {}, 'verify')],
  ])('%s', async (_what, request) => {
    const gate = gateOf(request);
    await expect(gate.check([update])).resolves.toBeUndefined();
    expect(() => gate.admit(update)).not.toThrow();
  });
});
