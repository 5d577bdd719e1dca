import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection, Desired, Identity, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { noChange, planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import { byRenames, prerequisites } from '../../src/plan/order.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { awsConnection, desired, signer, vimeoConnection } from './examples.ts';

const entry = (name: string, previousName?: string, type = aws) => ({
  type,
  identity: { name, ...(previousName === undefined ? {} : { previousName }) },
});
const names = (entries: readonly { readonly identity: Identity }[]) =>
  entries.map(({ identity: { name } }) => name).join(' ');

describe('entries by renames', () => {
  test.each([
    ['without renames stay as they are', [entry('c'), entry('a'), entry('b')], 'c a b'],
    ['have the one that renames before the one that takes the name', [entry('old'), entry('new', 'old')], 'new old'],
    ['may have it there already', [entry('new', 'old'), entry('old')], 'new old'],
    ['go down a chain', [entry('a'), entry('b', 'a'), entry('c', 'b')], 'c b a'],
    ['leave the others in their places', [entry('x'), entry('a'), entry('y'), entry('b', 'a')], 'x b a y'],
    ['of another type rename nothing here', [entry('old'), entry('new', 'old', vimeo)], 'old new'],
    ['are all there when they rename in a circle', [entry('a', 'b'), entry('b', 'a')], 'b a'],
  ])('%s', (_what, entries, order) => {
    expect(names(byRenames(entries))).toBe(order);
  });

  test('follow the longest chain that fits into a manifest in less than two seconds', () => {
    const chain = Array.from({ length: 16_000 }, (_, at) => entry(`n${at + 1}`, `n${at}`));
    const start = process.cpuUsage();
    const ordered = byRenames(chain);
    const { user } = process.cpuUsage(start);
    expect(ordered).toEqual(chain.toReversed());
    expect(user / 1e6).toBeLessThan(2);
  });

  test('do not take an entry without a previous name for one that renames', () => {
    expect(names(byRenames([entry('undefined'), entry('a')]))).toBe('undefined a');
  });
});

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
const needs = (plan: Plan, other: Plan) => prerequisites(plan, [plan, other]).includes(other);

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
    expect(prerequisites(create, others)).toEqual([others[0]]);
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
    expect(prerequisites(plan, [plan])).toEqual([]);
  });
});

describe('a plan for nothing', () => {
  test('waits for nobody, also when another one frees its name', () => {
    expect(needs(noChange(aws, 'A', there('A')), absent(there('A')))).toBe(false);
  });

  test('that is a delete waits for nobody', () => {
    expect(prerequisites(absent(there('A')), [absent({ ...there('A'), connectionId: 'other' })])).toEqual([]);
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
    expect(prerequisites(rest, [rest])).toEqual([]);
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
