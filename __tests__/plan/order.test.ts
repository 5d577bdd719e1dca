import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection, Desired, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { noChange, planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import { prerequisites } from '../../src/plan/order.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { awsConnection, desired, signer, vimeoConnection } from './examples.ts';

const there = (name: string, awsRegion = 'us-east-1', more: Values = {}): Connection => ({
  ...awsConnection({ name, awsRegion, ...more }),
  connectionId: `id-of-${name}`,
});
const S3: Values = { awsAccountId: '123456789012', awsRegion: 'us-east-1' };
const present = (current: Connection | null, values: Values, more: Partial<Desired> = {}) =>
  planPresent(current, desired(current?.type ?? aws, values, more), signer);
const replace = { onImmutableChange: 'replace' } as const;
const absent = (current: Connection) => planAbsent(current, current.type, current.values.name, signer);

/** Whether the second plan has to be executed before the first. */
const plansBefore = (plan: Plan, others: readonly Plan[]) =>
  prerequisites(
    { plan },
    others.map((other) => ({ plan: other })),
  ).map((job) => job.plan);
const needs = (plan: Plan, other: Plan) => plansBefore(plan, [plan, other]).includes(other);

describe('a plan for a name', () => {
  const create = present(null, { name: 'A', ...S3, awsRegion: 'eu-west-1' });

  test('waits for the delete of the connection that has it', () => {
    expect(needs(create, absent(there('A')))).toBe(true);
  });

  test('waits for the rename of the connection that has it', () => {
    expect(needs(create, present(there('A'), { name: 'B' }))).toBe(true);
  });

  test('waits for what it needs, and for nothing else', () => {
    const others = [absent(there('A')), absent(there('B')), noChange(aws, 'A', there('A'))];
    expect(plansBefore(create, others)).toEqual([others[0]]);
  });

  test('does not wait for a change of a connection that keeps it', () => {
    expect(needs(create, present(there('A'), { name: 'A', description: 'new' }))).toBe(false);
  });

  test('does not wait for a connection with another name', () => {
    expect(needs(create, absent(there('B')))).toBe(false);
  });

  test('does not wait for a connection of another type', () => {
    expect(needs(create, absent({ ...vimeoConnection({ name: 'A' }) }))).toBe(false);
  });

  test('does not wait for a connection that stays as it is', () => {
    expect(needs(create, noChange(aws, 'B', there('A')))).toBe(false);
  });

  test('does not wait for another create', () => {
    expect(needs(create, present(null, { name: 'B', ...S3, awsRegion: 'eu-west-1' }))).toBe(false);
  });

  test('that is a rename waits, too', () => {
    expect(needs(present(there('B'), { name: 'A' }), absent(there('A')))).toBe(true);
  });

  test('does not wait for itself', () => {
    const plan = present(there('A'), { name: 'A', description: 'new' });
    expect(plansBefore(plan, [plan])).toEqual([]);
  });
});

describe('a plan for nothing', () => {
  test('waits for nobody, also when another one frees its name', () => {
    expect(needs(noChange(aws, 'A', there('A')), absent(there('A')))).toBe(false);
  });

  test('that is a delete waits for nobody', () => {
    expect(plansBefore(absent(there('A')), [absent({ ...there('A'), connectionId: 'other' })])).toEqual([]);
  });
});

describe('a plan for an account and region', () => {
  const create = present(null, { name: 'A', ...S3 });

  test('waits for the delete of the connection that has them', () => {
    expect(needs(create, absent(there('B')))).toBe(true);
  });

  test('waits for the replacement of the connection that has them', () => {
    expect(needs(create, present(there('B'), { name: 'B', awsRegion: 'eu-west-1' }, replace))).toBe(true);
  });

  test('does not wait for an update of the connection that has them: it keeps them', () => {
    expect(needs(create, present(there('B'), { name: 'B', description: 'new' }))).toBe(false);
  });

  test('does not wait for a connection in another region', () => {
    expect(needs(create, absent(there('B', 'us-east-2')))).toBe(false);
  });

  test('does not wait for a connection in another account', () => {
    expect(needs(create, absent(there('B', 'us-east-1', { awsAccountId: '999999999999' })))).toBe(false);
  });

  test('that is a replacement waits, too', () => {
    const moves = present(there('A', 'eu-west-1'), { name: 'A', awsRegion: 'us-east-1' }, replace);
    expect(needs(moves, absent(there('B')))).toBe(true);
  });

  test('that is an update takes none, and does not wait', () => {
    const update = present(there('A'), { name: 'A', description: 'new' });
    expect(needs(update, absent(there('B')))).toBe(false);
  });

  test('that leaves the region to the connection takes the one it has', () => {
    const moves = present(there('A'), { name: 'A', awsAccountId: '999999999999' }, replace);
    expect(needs(moves, absent(there('B', 'us-east-1', { awsAccountId: '999999999999' })))).toBe(true);
    expect(needs(moves, absent(there('B', 'us-east-2', { awsAccountId: '999999999999' })))).toBe(false);
  });

  test('that is the rest of a replacement does not wait for itself', () => {
    const left = { ...there(`A - replacement ${'a'.repeat(32)}`), connectionId: 'new' };
    const rest = planPresent(null, desired(aws, { name: 'A', ...S3 }, replace), signer, [left]);
    expect(rest).toMatchObject({ action: 'replace', finishes: true });
    expect(plansBefore(rest, [rest])).toEqual([]);
  });

  test('that names none waits for nobody', () => {
    expect(needs(present(null, { name: 'A' }), absent(there('B')))).toBe(false);
  });

  test('of a type without any waits for nobody', () => {
    const secrets = { clientIdentifier: 'a', clientSecret: 'b', accessToken: 'c' };
    const plan = planPresent(null, desired(vimeo, { name: 'A', ...secrets }), signer);
    expect(needs(plan, absent(vimeoConnection({ name: 'B' })))).toBe(false);
  });
});
