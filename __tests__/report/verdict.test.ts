import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { NotTried } from '../../src/errors.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import type { ManifestOutcome, OneOutcome, Outcome } from '../../src/outcome.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import { type Change, changeOf, disables, type Plan } from '../../src/plan/plan.ts';
import { headline, stateOf } from '../../src/report/verdict.ts';
import { manifest } from '../support/manifests.ts';
import { asking, askingFor, having, LISTING, listingOf, marketing, outcomeOf, plans, s3, signer } from './examples.ts';

const ensure = asking('ensure', aws, { name: 'Production-S3' });
const verify = asking('verify', aws, { name: 'Production-S3' });
const remove = askingFor('delete', s3);
/** An entry of a manifest that checks that a connection is absent. */
const verifyAbsent: OneTask = { ...remove, operation: 'verify' } as OneTask;
const exporting = { ...LISTING, operation: 'export', config: 'a.yml' } as const;
const failed = new Error('It did not work');
const notTried = new NotTried({ title: 'T', message: 'The run was cancelled.', fix: 'Run again.' });
/** A create whose required fields are missing. */
const incomplete: Plan = { ...plans.create, blocker: { kind: 'missing-fields', fields: [] } };

function outcome(task: OneTask, plan: Plan, more: Partial<OneOutcome> = {}): OneOutcome {
  return outcomeOf(task, { plan, connection: plan.current, ...more });
}

/** The first word and the rest, as they stand around the name of a connection. */
function words(result: Outcome): string {
  const { lead, rest } = headline(result);
  return rest === '' ? lead : `${lead}: ${rest}`;
}

describe('people read', () => {
  const changing = (values: Parameters<typeof asking>[2], on = s3) =>
    planPresent(on, asking('ensure', on.type, values).desired, signer);

  test.each<[Change | undefined, string, Plan]>([
    [undefined, 'nothing to do', plans.none],
    ['create', 'a create', plans.create],
    ['replace', 'a replacement', plans.replace],
    ['delete', 'a delete', plans.delete],
    ['rename', 'another name alone', plans.rename],
    ['disable', 'enabled alone, from true to false', plans.disable],
    ['enable', 'enabled alone, from false to true', plans.enable],
    ['update', 'another field alone', plans.describe],
    ['update', 'a credential alone', changing({ clientSecret: 'hunter2' }, marketing)],
    ['update', 'another name among other changes', changing({ name: 'New', description: 'x' })],
    ['update', 'enabled among other changes', plans.update],
  ])('%j for %s', (change, _what, plan) => {
    expect(changeOf(plan)).toBe(change);
  });

  test.each([
    ['alone', plans.disable],
    ['among other changes', plans.update],
  ])('that a connection is disabled, %s', (_how, plan) => {
    expect(disables(plan)).toBe(true);
  });

  test.each([
    ['enables a connection', plans.enable],
    ['changes another field', plans.describe],
    ['sends a credential', changing({ clientSecret: 'hunter2' }, marketing)],
    ['leaves a connection disabled', changing({ enabled: false }, having(s3, { enabled: false }))],
    ['creates one', planPresent(null, asking('ensure', aws, { name: 'N', enabled: false }).desired, signer)],
    ['deletes one', plans.delete],
  ])('of no disabled connection where a plan %s', (_what, plan) => {
    expect(disables(plan)).toBe(false);
  });
});

describe.each<[string, readonly (readonly [string, Outcome])[]]>([
  [
    'a preview',
    [
      ['Preview: will be created', outcome(ensure, plans.create, { dryRun: true })],
      ['Preview: will be updated', outcome(ensure, plans.update, { dryRun: true })],
      ['Preview: will be renamed', outcome(ensure, plans.rename, { dryRun: true })],
      ['Preview: will be disabled', outcome(ensure, plans.disable, { dryRun: true })],
      ['Preview: will be enabled', outcome(ensure, plans.enable, { dryRun: true })],
      ['Preview: will be replaced', outcome(ensure, plans.replaceable, { dryRun: true })],
      ['Preview: will be deleted', outcome(remove, plans.delete, { dryRun: true })],
      ['No changes', outcome(ensure, plans.none, { dryRun: true })],
      ['No changes: does not exist', outcome(remove, plans.gone, { dryRun: true })],
      ['Preview failed: would be updated', outcome(ensure, plans.update, { dryRun: true, error: failed })],
      ['Preview failed', outcome(ensure, plans.none, { dryRun: true, error: failed })],
      ['Preview failed', outcomeOf(ensure, { dryRun: true, error: failed })],
      ['Preview failed: cannot be changed in place', outcome(ensure, plans.replace, { dryRun: true, error: failed })],
      ['Preview failed: cannot be created', outcome(ensure, incomplete, { dryRun: true, error: failed })],
    ],
  ],
  [
    'an apply',
    [
      ['Applied: was created', outcome(ensure, plans.create, { connection: s3, applied: true })],
      ['Applied: was updated', outcome(ensure, plans.update, { applied: true })],
      ['Applied: was renamed', outcome(ensure, plans.rename, { applied: true })],
      ['Applied: was disabled', outcome(asking('disable', aws, {}), plans.disable, { applied: true })],
      ['Applied: was enabled', outcome(asking('enable', vimeo, {}), plans.enable, { applied: true })],
      ['Applied: was replaced', outcome(ensure, plans.replaceable, { connection: s3, applied: true })],
      ['Applied: was deleted', outcome(remove, plans.delete, { connection: null, applied: true })],
      ['No changes', outcome(ensure, plans.none)],
      ['No changes: does not exist', outcome(remove, plans.gone)],
      ['Apply failed', outcomeOf(ensure, { error: failed })],
      ['Apply failed', outcome(ensure, plans.none, { error: failed })],
      ['Apply failed: was not created', outcome(ensure, plans.create, { error: failed })],
      ['Apply failed: was not deleted', outcome(remove, plans.delete, { error: failed })],
      ['Apply failed: may have been created', outcome(ensure, plans.create, { error: failed, applied: 'unknown' })],
      ['Apply failed: may have been updated', outcome(ensure, plans.update, { error: failed, applied: 'unknown' })],
      ['Apply failed: may have been deleted', outcome(remove, plans.delete, { error: notTried, applied: 'unknown' })],
      ['Apply failed: was not replaced', outcome(ensure, plans.replaceable, { error: failed })],
      ['Apply failed: was only partly replaced', outcome(ensure, plans.replaceable, { error: failed, applied: true })],
      [
        'Apply failed: was only partly replaced',
        outcome(ensure, plans.replaceable, { error: failed, applied: 'unknown' }),
      ],
      ['Apply failed: cannot be changed in place', outcome(ensure, plans.replace, { error: failed })],
      ['Apply failed: cannot be created', outcome(ensure, incomplete, { error: failed })],
      ['Not applied: was not deleted', outcome(remove, plans.delete, { error: notTried })],
    ],
  ],
  [
    'a check',
    [
      ['As declared', outcome(verify, plans.none)],
      ['Drift: differs', outcome(verify, plans.update, { error: failed })],
      ['Drift: differs', outcome(verify, plans.replace, { error: failed })],
      ['Drift: does not exist', outcome(verify, plans.create, { error: failed })],
      ['Drift: should not exist', outcome(verifyAbsent, plans.delete, { error: failed })],
      ['Check failed', outcomeOf(verify, { error: failed })],
      ['Check failed', outcomeOf(verify, { error: failed, dryRun: true })],
    ],
  ],
  [
    'get, list and export',
    [
      ['Found', outcome(askingFor('get', s3), plans.none)],
      ['Read failed', outcomeOf(askingFor('get', s3), { error: failed })],
      ['Found: 2 connections', listingOf({ connections: [s3, marketing] })],
      ['Found: 1 connection', listingOf({ connections: [s3] })],
      ['Found: 0 connections', listingOf({ connections: [] })],
      ['List failed', listingOf({ error: failed })],
      ['Exported: 1 connection', listingOf({ task: exporting, connections: [s3] })],
      ['Preview of the export: 1 connection', listingOf({ task: exporting, connections: [s3], dryRun: true })],
      ['Export failed', listingOf({ task: exporting, connections: [s3], error: failed })],
    ],
  ],
  ['inputs that are not acceptable', [['Failed: invalid inputs', { kind: 'invalid', error: failed }]]],
])('the heading of %s', (_operation, cases) => {
  test.each(cases)('can be: %s (%#)', (expected, result) => {
    expect(words(result)).toBe(expected);
  });
});

describe('the heading of a manifest', () => {
  const of = (entries: readonly OneOutcome[], more: Partial<ManifestOutcome> = {}): ManifestOutcome => ({
    kind: 'manifest',
    task: manifest([]).task,
    dryRun: false,
    entries,
    applied: true,
    ...more,
  });
  const preview = { dryRun: true, applied: false } as const;
  const check = { task: manifest([], 'verify').task, applied: false } as const;

  test('counts what will happen, the destructive first', () => {
    const order = [plans.create, plans.enable, plans.describe, plans.rename, plans.disable, plans.replaceable];
    const entries = order.map((plan) => outcome(ensure, plan, preview));
    const all = [...entries, outcome(ensure, plans.none, preview), outcome(remove, plans.delete, preview), ...entries];
    expect(words(of(all, preview))).toBe(
      'Preview: 1 to delete, 2 to replace, 2 to disable, 2 to rename, 2 to update, 2 to enable, 2 to create',
    );
  });

  test('counts what happened, the destructive first', () => {
    const order = [plans.create, plans.enable, plans.describe, plans.rename, plans.disable, plans.replaceable];
    const entries = order.map((plan) => outcome(ensure, plan, { applied: true }));
    expect(words(of([...entries, outcome(ensure, plans.none), outcome(remove, plans.delete, { applied: true })]))).toBe(
      'Applied: 1 deleted, 1 replaced, 1 disabled, 1 renamed, 1 updated, 1 enabled, 1 created',
    );
  });

  test('counts what stays only when nothing else is to be said', () => {
    const stays = outcome(ensure, plans.none);
    expect(words(of([stays, stays], { applied: false }))).toBe('No changes: 2 connections');
    expect(words(of([stays, stays], preview))).toBe('No changes: 2 connections');
  });

  test('says so when there is no entry', () => {
    expect(words(of([], { applied: false }))).toBe('No changes: 0 connections');
  });

  test('counts failures before everything else', () => {
    const entries = [
      outcome(ensure, plans.describe, { applied: true }),
      outcome(remove, plans.delete, { error: notTried }),
      outcomeOf(ensure, { error: failed }),
      outcome(remove, plans.delete, { error: failed }),
      outcome(ensure, incomplete, { error: failed }),
    ];
    expect(words(of(entries, { error: failed }))).toBe(
      'Applied in part: 1 failed, 1 blocked, 1 not read, 1 skipped, 1 updated',
    );
  });

  test.each<[string, Partial<ManifestOutcome>]>([
    ['Apply failed: 1 to update', { applied: false }],
    ['Apply failed: 1 to update', { applied: 'unknown' }],
    ['Preview failed: 1 to update', preview],
  ])('is: %s, when the run fails as a whole', (expected, more) => {
    expect(words(of([outcome(ensure, plans.describe)], { error: failed, ...more }))).toBe(expected);
  });

  test.each<[string, Partial<ManifestOutcome>]>([
    ['Apply failed', {}],
    ['Preview failed', preview],
    ['Check failed', check],
  ])('is: %s, when nothing could be compared', (expected, more) => {
    const { entries: _, ...unread } = of([], { error: failed, ...more });
    expect(words(unread)).toBe(expected);
  });

  test('counts what differs from the manifest', () => {
    const entries = [
      outcome(verify, plans.update),
      outcome(verify, plans.create),
      outcome(verifyAbsent, plans.delete),
      outcome(verify, plans.none),
    ];
    expect(words(of(entries, { ...check, error: failed }))).toBe('Drift: 1 missing, 1 drifted, 1 unexpected');
  });

  test('of a check without differences is no preview and no apply', () => {
    expect(words(of([outcome(verify, plans.none)], check))).toBe('As declared: 1 connection');
  });

  test('of a check does not speak of drift when a connection could not be read', () => {
    const entries = [outcome(verify, plans.update), outcomeOf(verify, { error: failed })];
    expect(words(of(entries, { ...check, error: failed }))).toBe('Check failed: 1 not read, 1 drifted');
  });
});

describe('the state of an entry', () => {
  test.each<[string, OneOutcome]>([
    ['failed', outcome(ensure, plans.none, { error: failed })],
    ['failed', outcome(ensure, plans.update, { error: failed })],
    ['failed', outcome(ensure, plans.update, { error: notTried, applied: 'unknown' })],
    ['failed', outcome(ensure, plans.update, { error: failed, applied: true })],
    ['skipped', outcome(ensure, plans.update, { error: notTried })],
    ['blocked', outcome(ensure, incomplete, { error: failed })],
    ['not read', outcomeOf(ensure, { error: failed })],
    ['unchanged', outcome(ensure, plans.none)],
    ['as declared', outcome(verify, plans.none)],
    ['to rename', outcome(ensure, plans.rename)],
    ['renamed', outcome(ensure, plans.rename, { applied: true })],
  ])('can be: %s (%#)', (state, entry) => {
    expect(stateOf(entry)).toBe(state);
  });
});
