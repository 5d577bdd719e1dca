import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection, Desired, Values } from '../../src/connections/types.ts';
import { driftError } from '../../src/plan/blocked.ts';
import { planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import { changeId } from '../../src/plan/plan.ts';
import { awsConnection, desired, ID, signer } from './examples.ts';

const S3 = { name: 'A', awsAccountId: '123456789012', awsRegion: 'us-east-2' };

function drift(current: Connection | null, values: Values, more: Partial<Desired> = {}, where?: 'step' | 'entry') {
  return driftError(planPresent(current, desired(aws, values, more), signer), where);
}
const there = (values = {}) => awsConnection({ name: 'A', ...values });
const replace = { onImmutableChange: 'replace' } as const;

describe('a check', () => {
  test('of a replacement of which only the last step is left says so', () => {
    const id = changeId(
      signer,
      planPresent(there(S3), desired(aws, { ...S3, awsRegion: 'eu-west-1' }, replace), signer),
    );
    const left = there({ ...S3, awsRegion: 'eu-west-1', name: `A - replacement ${id}` });
    const plan = planPresent(null, desired(aws, { ...S3, awsRegion: 'eu-west-1' }, replace), signer, [left]);
    expect(driftError(plan).fix).toContain(
      '`operation: ensure` finishes the replacement: it renames the new connection.',
    );
  });

  test('of a connection that is missing names it', () => {
    expect(drift(null, S3).message).toContain('"A"');
  });

  test('of a connection that should not be there names it with its id', () => {
    expect(driftError(planAbsent(there(), aws, 'A', signer)).message).toContain(`"A" (${ID})`);
  });

  test('of a connection that differs names each input, and no other', () => {
    const error = drift(there(), { name: 'A', description: 'new', enabled: false });
    expect(error.message).toMatch(/description.*enabled/);
    expect(error.message).not.toContain('aws-region');
  });

  test('of a connection without a description says that it is empty', () => {
    expect(drift(there({ description: '' }), { name: 'A', description: 'new' }).message).toContain(
      'description is "" and should be "new"',
    );
    expect(drift(there({ description: 'old' }), { name: 'A', description: '' }).message).toContain(
      'description is "old" and should be ""',
    );
  });

  test('of a connection that has another name calls it by the name that it has', () => {
    const current = awsConnection({ name: 'B' });
    const error = drift(current, { name: 'A' }, { identity: { name: 'A', previousName: 'B' } });
    expect(error.message).toContain('"B"');
  });
});

describe('the way back', () => {
  test('is enabling for a connection that is disabled and should not be', () => {
    expect(drift(there({ enabled: false }), { name: 'A', enabled: true }).fix).toContain('operation: enable');
  });

  test('is not enabling for one that should be disabled', () => {
    expect(drift(there(), { name: 'A', enabled: false }).fix).not.toContain('operation: enable');
  });

  test('is not enabling for one that differs in something else', () => {
    expect(drift(there(), { name: 'A', enabled: true, description: 'new' }).fix).not.toContain('operation: enable');
  });

  test('is the entry for a connection of a manifest', () => {
    const entries = (where?: 'step' | 'entry') =>
      drift(there({ enabled: false }), { name: 'A', enabled: true }, {}, where).fix.match(/entry/g)?.length ?? 0;
    // The one to correct, and the one that enables the connection.
    expect([entries('entry'), entries('step'), entries()]).toEqual([2, 0, 0]);
  });

  test('is another value where the connection cannot be changed in place', () => {
    expect(drift(there(), { ...S3, awsRegion: 'eu-west-1' }).fix).toContain('on-immutable-change: replace');
  });

  test('is a replacement, with another id, where that is allowed', () => {
    const { fix } = drift(there(), { ...S3, awsRegion: 'eu-west-1' }, replace);
    expect(fix).toContain('another id');
    expect(fix).not.toContain('on-immutable-change');
  });

  test('is the fields that are missing where even a replacement is not possible', () => {
    const current = there({ awsAccountId: undefined });
    const { fix } = drift(current, { name: 'A', awsRegion: 'eu-west-1' }, replace);
    expect(fix).toContain('aws-account-id');
    expect(fix).not.toContain('another id');
  });
});
