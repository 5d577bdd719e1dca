import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection, Values } from '../../src/connections/types.ts';
import type { Warning } from '../../src/errors.ts';
import type { Operation } from '../../src/inputs/operation.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import { noChange, planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { foundOnly, type SearchResult } from '../../src/reconcile/find.ts';
import { collectWarnings, warnAboutRelated, warnIfNotApplied } from '../../src/reconcile/warnings.ts';
import { awsConnection, desired, signer } from '../plan/examples.ts';
import { deletion } from '../support/request.ts';

const { settings } = deletion;
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
  delete: planAbsent(a, aws, 'A', signer),
} satisfies Record<string, Plan>;

function warnings(plan: Plan, found: Partial<SearchResult>): readonly Warning[] {
  const { warn, warnings } = collectWarnings(() => {});
  warnAboutRelated({ type: aws, identity: { name: 'A' } }, { ...foundOnly(plan.current), ...found }, plan, warn);
  return warnings;
}

/** The connections that each warning is about. */
const idsIn = (plan: Plan, found: Partial<SearchResult>) =>
  warnings(plan, found).map(({ message }) => message.match(/[a-z]+-id(?=\))|its-own/g));

const every: (keyof typeof plans)[] = ['none', 'gone', 'create', 'update', 'replace', 'delete'];

test.each(every)('Nothing is pointed out when nothing is found beside the connection: %s', (which) => {
  expect(idsIn(plans[which], {})).toEqual([]);
});

test.each(every)('What is left under the previous name is pointed out, whatever the plan: %s', (which) => {
  expect(idsIn(plans[which], { leftover: other })).toEqual([['other-id']]);
  expect(warnings(plans[which], { leftover: other })[0]?.title).toBe('Connection with the previous name');
});

test.each(every)('A previous name that nothing has is pointed out only for a create: %s', (which) => {
  const { warn, warnings } = collectWarnings(() => {});
  const identity = { name: 'A', previousName: 'B' };
  warnAboutRelated({ type: aws, identity }, foundOnly(plans[which].current), plans[which], warn);
  const neither = 'There is neither the AWS S3 connection "A" nor "B", so there is nothing to rename.';
  const message = `${neither} If that is a surprise, check previous-name.`;
  expect(warnings).toEqual(which === 'create' ? [{ title: 'Nothing to rename', message }] : []);
});

test.each(every)('Who holds the account and region is no warning, but may block the plan: %s', (which) => {
  expect(idsIn(plans[which], { conflicting: [other] })).toEqual([]);
});

describe('what is left of a replacement', () => {
  test.each(['none', 'gone', 'update', 'delete'] as const)('is pointed out for: %s', (which) => {
    expect(idsIn(plans[which], { replacements: [other, another] })).toEqual([['other-id'], ['another-id']]);
  });

  test('is pointed out for a create, which does not continue it', () => {
    expect(idsIn(plans.create, { replacements: [other] })).toEqual([['other-id']]);
  });

  test('is not pointed out where the plan continues it', () => {
    const plan = { ...plans.replace, replacement: other } as Plan;
    expect(idsIn(plan, { replacements: [other, another] })).toEqual([['another-id']]);
  });
});

test.each(every)(
  'A connection in another spelling, which a search has only for a new name, is pointed out: %s',
  (which) => {
    expect(idsIn(plans[which], { similar: [other, another] })).toEqual([['other-id'], ['another-id']]);
  },
);

describe('The warning about Café in another Unicode form, or with an invisible character,', () => {
  const about = (name: string) =>
    warnings(plans.create, { similar: [{ ...other, values: { ...other.values, name } }] });

  test.each([
    ['\u200bA', 'U+200B instead of nothing', '"\\u200bA"'],
    ['A\u0301', 'U+0301 instead of nothing', '"A\\u0301"'],
    ['A\u{e0061}', 'U+E0061 instead of nothing', '"A\\U000e0061"'],
    ['\u00a0A\u00ad  ', 'several characters', '"\\u00a0A\\u00ad  "'],
    ['a', 'upper and lower case', '"a"'],
  ])('shows the difference, and advice that can be typed (%#)', (name, difference, typed) => {
    expect(about(name)[0]?.message).toBe(
      `There is no AWS S3 connection "A". There is "${name}" (other-id), spelled differently (${difference}). To use it, write \`name: ${typed}\` or, in a step, \`connection-id: other-id\`.`,
    );
  });
});

describe('a value', () => {
  const about = (current: Connection, values: Values) =>
    warnings(planPresent(current, desired(aws, values), signer), {}).map(({ title, message }) => [title, message]);

  test.each([
    ['description', 'a text ', 'a text', '"a text␣"'],
    ['name', 'Cafe\u0301', 'Caf\u00e9', '"Cafe\u0301"'],
  ])('that Pictory may have stored in another form is pointed out: %s', (field, given, stored, shown) => {
    const said = about(awsConnection({ ...S3, [field]: stored }), { ...S3, name: 'A', [field]: given });
    expect(said).toEqual([['Stored differently', expect.stringContaining(`where ${shown} is given`)]]);
  });

  test.each([
    [{ description: 'old' }, { description: 'new' }],
    [{ enabled: false }, { enabled: true }],
    [{ description: undefined }, {}],
  ])('that differs by intent, or that nobody manages, is not pointed out: %j', (stored, given) => {
    expect(about(awsConnection({ ...S3, ...stored }), { ...S3, ...given })).toEqual([]);
  });

  test.each([
    [{ awsRegion: undefined }, S3, 'aws-region', 'was not compared'],
    [{ enabled: undefined }, { ...S3, enabled: true }, 'enabled', 'counts as different: every run sends it again'],
  ])('that Pictory did not return is pointed out: %j', (stored, given, input, effect) => {
    expect(about(awsConnection({ ...S3, ...stored }), given)).toEqual([
      ['Not returned by Pictory', `Pictory did not return ${input} of the AWS S3 connection "A", so it ${effect}.`],
    ]);
  });
});

describe('changes that a run of another branch does not write', () => {
  const warned = (otherBranch: string | undefined, which: keyof typeof plans, operation: Operation = 'ensure') => {
    const { warn, warnings } = collectWarnings(() => {});
    warnIfNotApplied({ ...settings, otherBranch }, [plans.none, plans[which]], operation, warn);
    return warnings;
  };

  test('are one warning, with the branch and the way to write', () => {
    expect(warned('production', 'create')).toEqual([
      {
        title: 'Not applied',
        message:
          'Not applied: `production` is not the default branch. To apply changes from this branch, set `dry-run: false`.',
      },
    ]);
  });

  test.each<[string, string | undefined, keyof typeof plans, Operation]>([
    ['on the default branch', undefined, 'create', 'ensure'],
    ['without changes', 'production', 'none', 'ensure'],
    ['for a check, which never writes', 'production', 'create', 'verify'],
  ])('are no warning %s', (_when, branch, which, operation) => {
    expect(warned(branch, which, operation)).toEqual([]);
  });
});

describe('more changes than a comment can record', () => {
  const warned = (changes: number, more: Partial<Settings> = {}, operation: Operation = 'ensure') => {
    const { warn, warnings } = collectWarnings(() => {});
    const reviewed = { ...settings, dryRun: true, expectPlan: 'reviewed', ...more };
    warnIfNotApplied(reviewed, [plans.none, ...Array.from({ length: changes }, () => plans.update)], operation, warn);
    return warnings.map(({ title, message }) => `${title}: ${message}`);
  };

  test('are warned about, since no review can let them pass', () => {
    expect(warned(1_001)).toEqual([
      'The review is not recorded: A comment has room to record 1000 changes, and these are 1001: `expect-plan: reviewed` will refuse them. Split the manifest, or change fewer connections at once.',
    ]);
  });

  test('are no warning where no review counts, or all are recorded', () => {
    expect(warned(1_000)).toEqual([]);
    expect(warned(1_001, { expectPlan: undefined })).toEqual([]);
    expect(warned(1_001, { dryRun: false })).toEqual([]);
    expect(warned(1_001, {}, 'verify')).toEqual([]);
  });
});

test('A warning that was shown before, or twice, is shown once', () => {
  const shown: string[] = [];
  const before = [{ title: 'Input', message: 'one' }];
  const { warn, warnings } = collectWarnings((_title, message) => shown.push(message), before);
  for (const message of ['one', 'two', 'two']) warn('A', message);
  expect(shown).toEqual(['two']);
  expect(warnings).toEqual([...before, { title: 'A', message: 'two' }]);
});

test('Warnings are shown as they come, and collected in that order', () => {
  const shown: string[] = [];
  const { warn, warnings } = collectWarnings((title, message) => shown.push(`${title}: ${message}`));
  warn('A', 'one');
  warn('B', 'two');
  expect(shown).toEqual(['A: one', 'B: two']);
  expect(warnings).toEqual([
    { title: 'A', message: 'one' },
    { title: 'B', message: 'two' },
  ]);
});
