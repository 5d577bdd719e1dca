import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import type { OneOutcome, Outcome } from '../../src/outcome.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { verdict } from '../../src/report/verdict.ts';
import { asking, askingFor, listingOf, marketing, outcomeOf, plans, s3 } from './examples.ts';

const ensure = asking('ensure', aws, { name: 'Production-S3' });
const verify = asking('verify', aws, { name: 'Production-S3' });
const remove = askingFor('delete', s3);
const afterUpdate = { ...s3, version: 4 };
const failed = new Error('It did not work');
const { blocker: _immutable, ...replaceable } = plans.replace;
/** A create whose required fields are missing. */
const incomplete: Plan = { ...plans.create, blocker: { kind: 'missing-fields', fields: [] } };

function outcome(task: OneTask, plan: Plan, more: Partial<OneOutcome> = {}): OneOutcome {
  return outcomeOf(task, { plan, connection: plan.current, ...more });
}

describe.each<[string, readonly (readonly [string, Outcome])[]]>([
  [
    'ensure',
    [
      ['created', outcome(ensure, plans.create, { connection: s3, applied: true })],
      ['updated v3 → v4', outcome(ensure, plans.update, { connection: afterUpdate, applied: true })],
      ['unchanged', outcome(ensure, plans.none)],
      ['will be created', outcome(ensure, plans.create, { dryRun: true })],
      ['will be updated v3 → v4', outcome(ensure, plans.update, { dryRun: true })],
      ['unchanged', outcome(ensure, plans.none, { dryRun: true })],
      ['could not be created', outcome(ensure, plans.create, { error: failed })],
      ['could not be updated', outcome(ensure, plans.update, { error: failed })],
      ['may have been created', outcome(ensure, plans.create, { error: failed, applied: 'unknown' })],
      ['may have been updated', outcome(ensure, plans.update, { error: failed, applied: 'unknown' })],
      ['cannot be changed in place', outcome(ensure, plans.replace, { error: failed })],
      ['cannot be changed in place', outcome(ensure, plans.replace, { dryRun: true, error: failed })],
      ['replaced', outcome(ensure, replaceable, { connection: s3, applied: true })],
      ['will be replaced', outcome(ensure, replaceable, { dryRun: true })],
      ['could not be replaced', outcome(ensure, replaceable, { error: failed })],
      ['half replaced', outcome(ensure, replaceable, { error: failed, applied: true })],
      ['half replaced', outcome(ensure, replaceable, { error: failed, applied: 'unknown' })],
      ['could not be created', outcome(ensure, incomplete, { dryRun: true, error: failed })],
      ['failed', outcome(ensure, plans.none, { error: failed })],
    ],
  ],
  [
    'verify',
    [
      ['as declared', outcome(verify, plans.none)],
      ['not as declared', outcome(verify, plans.update, { error: failed })],
      ['not as declared', outcome(verify, plans.replace, { error: failed })],
      ['does not exist', outcome(verify, plans.create, { error: failed })],
      ['failed', outcomeOf(verify, { error: failed })],
    ],
  ],
  [
    'delete',
    [
      ['deleted', outcome(remove, plans.delete, { connection: null, applied: true })],
      ['not there, nothing to delete', outcome(remove, plans.gone)],
      ['will be deleted', outcome(remove, plans.delete, { dryRun: true })],
      ['could not be deleted', outcome(remove, plans.delete, { error: failed })],
      ['may have been deleted', outcome(remove, plans.delete, { error: failed, applied: 'unknown' })],
    ],
  ],
  [
    'enable, disable and rotate',
    [
      ['updated v3 → v4', outcome(asking('enable', aws, {}), plans.update, { connection: afterUpdate, applied: true })],
      ['unchanged', outcome(asking('disable', aws, {}), plans.none)],
      ['updated v3 → v4', outcome(asking('rotate', aws, {}), plans.update, { connection: afterUpdate, applied: true })],
    ],
  ],
  [
    'get and list',
    [
      ['found', outcome(askingFor('get', s3), plans.none)],
      ['failed', outcomeOf(askingFor('get', s3), { error: failed })],
      ['2 found', listingOf({ connections: [s3, marketing] })],
      ['0 found', listingOf({ connections: [] })],
      ['failed', listingOf({ error: failed })],
    ],
  ],
  ['inputs that are not acceptable', [['failed', { kind: 'invalid', error: failed }]]],
])('the verdict on %s', (_operation, cases) => {
  test.each(cases)('can be: %s (%#)', (words, result) => {
    expect(verdict(result)).toBe(words);
  });
});

test('a version that is not known after an update is not made up', () => {
  const { connection: _, ...unread } = outcome(ensure, plans.update, { applied: true });
  expect(verdict(unread)).toBe('updated');
});
