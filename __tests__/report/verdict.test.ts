import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Request } from '../../src/inputs/request.ts';
import type { Outcome } from '../../src/outcome.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { verdict } from '../../src/report/verdict.ts';
import { asking, askingFor, LISTING, marketing, plans, s3 } from './examples.ts';

const ensure = asking('ensure', aws, { name: 'Production-S3' });
const dryRun = asking('ensure', aws, { name: 'Production-S3' }, { dryRun: true });
const verify = asking('verify', aws, { name: 'Production-S3' });
const remove = askingFor('delete', s3);
const afterUpdate = { ...s3, version: 4 };
const failed = new Error('It did not work');
const { obstacle: _immutable, ...replaceable } = plans.replace;
/** A create whose required fields are missing. */
const incomplete: Plan = { ...plans.create, obstacle: { kind: 'missing-fields', fields: [] } };

function outcome(request: Request, plan: Plan, more: Partial<Outcome> = {}): Outcome {
  return { request, plan, connection: plan.current, applied: false, ...more };
}

describe.each<[string, readonly (readonly [string, Outcome])[]]>([
  [
    'ensure',
    [
      ['created', outcome(ensure, plans.create, { connection: s3, applied: true })],
      ['updated v3 → v4', outcome(ensure, plans.update, { connection: afterUpdate, applied: true })],
      ['unchanged', outcome(ensure, plans.none)],
      ['will be created', outcome(dryRun, plans.create)],
      ['will be updated v3 → v4', outcome(dryRun, plans.update)],
      ['unchanged', outcome(dryRun, plans.none)],
      ['could not be created', outcome(ensure, plans.create, { error: failed })],
      ['could not be updated', outcome(ensure, plans.update, { error: failed })],
      ['may have been created', outcome(ensure, plans.create, { error: failed, applied: 'unknown' })],
      ['may have been updated', outcome(ensure, plans.update, { error: failed, applied: 'unknown' })],
      ['cannot be changed in place', outcome(ensure, plans.replace, { error: failed })],
      ['cannot be changed in place', outcome(dryRun, plans.replace, { error: failed })],
      ['replaced', outcome(ensure, replaceable, { connection: s3, applied: true })],
      ['will be replaced', outcome(dryRun, replaceable)],
      ['could not be replaced', outcome(ensure, replaceable, { error: failed })],
      ['half replaced', outcome(ensure, replaceable, { error: failed, applied: true })],
      ['half replaced', outcome(ensure, replaceable, { error: failed, applied: 'unknown' })],
      ['could not be created', outcome(dryRun, incomplete, { error: failed })],
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
      ['failed', { request: verify, applied: false, error: failed }],
    ],
  ],
  [
    'delete',
    [
      ['deleted', outcome(remove, plans.delete, { connection: null, applied: true })],
      ['not there, nothing to delete', outcome(remove, plans.gone)],
      ['will be deleted', outcome({ ...remove, dryRun: true }, plans.delete)],
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
      ['failed', { request: askingFor('get', s3), applied: false, error: failed }],
      ['2 found', { request: LISTING, connections: [s3, marketing], applied: false }],
      ['0 found', { request: LISTING, connections: [], applied: false }],
      ['failed', { request: LISTING, applied: false, error: failed }],
    ],
  ],
  ['inputs that are not acceptable', [['failed', { applied: false, error: failed }]]],
])('the verdict on %s', (_operation, cases) => {
  test.each(cases)('can be: %s (%#)', (words, result) => {
    expect(verdict(result)).toBe(words);
  });
});

test('a version that is not known after an update is not made up', () => {
  const { connection: _, ...unread } = outcome(ensure, plans.update, { applied: true });
  expect(verdict(unread)).toBe('updated');
});
