import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection } from '../../src/connections/types.ts';
import { noChange, planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { foundOnly, type SearchResult } from '../../src/reconcile/find.ts';
import { warnAboutRelated } from '../../src/reconcile/warnings.ts';
import { awsConnection, desired, signer } from '../plan/examples.ts';

const S3 = { name: 'A', awsAccountId: '123456789012', awsRegion: 'us-east-2' };
const a: Connection = { ...awsConnection(S3), connectionId: 'its-own' };
const other: Connection = { ...awsConnection({ ...S3, name: 'Other' }), connectionId: 'other-id' };
const another: Connection = { ...awsConnection({ ...S3, name: 'Another' }), connectionId: 'another-id' };
const replace = { onImmutableChange: 'replace' } as const;

const plans = {
  none: noChange(aws, 'A', a),
  gone: noChange(aws, 'A', null),
  create: planPresent(null, desired(aws, S3), signer),
  update: planPresent(a, desired(aws, { description: 'new' }), signer),
  replace: planPresent(a, desired(aws, { ...S3, awsRegion: 'eu-west-1' }, replace), signer),
  delete: planAbsent(a, aws, 'A'),
} satisfies Record<string, Plan>;

function warnings(plan: Plan, found: Partial<SearchResult>): readonly string[] {
  const lines: string[] = [];
  const never = () => {
    throw new Error('Nothing is looked for here.');
  };
  const identity = { name: 'A' };
  const goal = {
    type: aws,
    identity,
    query: { type: aws, identity },
    find: never,
    plan: never,
    whyNotDeletable: never,
  };
  warnAboutRelated(goal, { ...foundOnly(plan.current), ...found }, plan, (line) => lines.push(line));
  return lines;
}

/** The connections that each warning is about. */
const idsIn = (plan: Plan, found: Partial<SearchResult>) =>
  warnings(plan, found).map((line) => line.match(/[a-z]+-id(?=\))|its-own/g));

const every: (keyof typeof plans)[] = ['none', 'gone', 'create', 'update', 'replace', 'delete'];

test.each(every)('Nothing is pointed out when nothing is found beside the connection: %s', (which) => {
  expect(idsIn(plans[which], {})).toEqual([]);
});

test.each(every)('What is left under the previous name is pointed out, whatever the plan: %s', (which) => {
  expect(idsIn(plans[which], { leftover: other })).toEqual([['other-id']]);
});

describe('connections that hold the account and region', () => {
  test.each(['create', 'replace'] as const)('are pointed out for a %s, a warning for each', (which) => {
    expect(idsIn(plans[which], { conflicting: [other, another] })).toEqual([['other-id'], ['another-id']]);
  });

  test.each(['none', 'gone', 'update', 'delete'] as const)('are in nobody’s way for: %s', (which) => {
    expect(idsIn(plans[which], { conflicting: [other] })).toEqual([]);
  });

  test('are not the connection itself', () => {
    expect(idsIn(plans.replace, { conflicting: [a, other] })).toEqual([['other-id']]);
  });

  test('can be renamed instead of a create, and not instead of a replacement', () => {
    const said = (plan: Plan) => warnings(plan, { conflicting: [other] }).join();
    expect(said(plans.create)).toContain('previous-name: Other');
    expect(said(plans.replace)).not.toContain('previous-name');
    expect(said(plans.create)).toMatch(/^\w+ aws-account-id and aws-region /);
  });
});

describe('what is left of a replacement', () => {
  test.each(['none', 'gone', 'update', 'delete'] as const)('is pointed out for: %s', (which) => {
    expect(idsIn(plans[which], { replacements: [other, another] })).toEqual([['other-id'], ['another-id']]);
  });

  test.each(['create', 'replace'] as const)('is used, and not pointed out, for: %s', (which) => {
    expect(idsIn(plans[which], { replacements: [other] })).toEqual([]);
  });
});

describe('a connection in another spelling', () => {
  test.each(['create', 'gone'] as const)('is pointed out where there is none with the name: %s', (which) => {
    expect(idsIn(plans[which], { similar: [other, another] })).toEqual([['other-id'], ['another-id']]);
  });

  test.each(['none', 'update', 'replace', 'delete'] as const)('is no matter where there is one: %s', (which) => {
    expect(idsIn(plans[which], { similar: [other] })).toEqual([]);
  });
});
