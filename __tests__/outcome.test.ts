import { describe, expect, test } from '@jest/globals';
import { aws } from '../src/connections/aws.ts';
import {
  appliedOf,
  hasChanges,
  isDrift,
  isNoop,
  type ManifestOutcome,
  type OneOutcome,
  type Outcome,
  plansOf,
  spentPlans,
} from '../src/outcome.ts';
import type { Plan } from '../src/plan/plan.ts';
import { planLines } from '../src/report/log.ts';
import { asking, askingFor, groupOf, outcomeOf, plans, s3 } from './report/examples.ts';
import { manifest } from './support/manifests.ts';

const task = askingFor('delete', s3);
const done = outcomeOf(task, { plan: plans.delete, connection: null, applied: true });
const still = outcomeOf(task, { plan: plans.gone, connection: null });
const unread = outcomeOf(task, { error: new Error('No answer.') });
const ofNone: ManifestOutcome = { kind: 'manifest', task: manifest([]).task, dryRun: false, applied: false };
const of = (...entries: readonly OneOutcome[]): ManifestOutcome => ({ ...ofNone, entries });
const invalid: Outcome = { kind: 'invalid', error: new Error('No inputs.') };

describe('an outcome', () => {
  test('has the plans of all that was compared', () => {
    expect(plansOf(of(done, unread, still))).toEqual([plans.delete, plans.gone]);
    expect(plansOf(done)).toEqual([plans.delete]);
    expect(plansOf(invalid)).toEqual([]);
  });

  test('is idle when all was compared, and nothing differs', () => {
    expect([of(still), of(), still].map(isNoop)).toEqual([true, true, true]);
    expect([of(still, done), of(still, unread), done, invalid].map(isNoop)).toEqual([false, false, false, false]);
    expect([outcomeOf(task), ofNone].map(isNoop)).toEqual([false, false]);
    expect(isNoop({ ...still, error: new Error('x') })).toBe(false);
  });
});

describe('a review', () => {
  const ensure = asking('ensure', aws, { name: 'Production-S3' });
  const error = new Error('No answer.');

  test.each<[keyof typeof plans, Partial<OneOutcome>, boolean]>([
    ['update', { applied: true }, true],
    ['update', { applied: false }, false],
    ['update', { applied: true, error }, false],
    ['update', { applied: false, error }, false],
    ['update', { applied: 'unknown', error }, true],
    ['delete', { applied: 'unknown', error }, true],
    // The remaining steps still need it.
    ['replace', { applied: 'unknown', error }, false],
    ['replace', { applied: true, error }, false],
    ['replace', { applied: true }, true],
  ])('of the plan %s with the result %j is used: %s', (which, more, isUsed) => {
    const outcome = outcomeOf(ensure, { plan: plans[which], ...more });
    expect(spentPlans(outcome)).toEqual(isUsed ? [plans[which]] : []);
    expect(spentPlans(of(still, outcome, unread))).toEqual(isUsed ? [plans[which]] : []);
  });

  test('is not used by anything else', () => {
    expect(spentPlans(invalid)).toEqual([]);
  });
});

describe('the changes of an outcome', () => {
  const verified = (plan: Plan) => outcomeOf(asking('verify', aws, { name: 'Production-S3' }), { plan });

  test('are there if any plan has one', () => {
    expect([done, of(still, done), verified(plans.update)].map(hasChanges)).toEqual([true, true, true]);
    expect([still, of(still, unread), of(), ofNone, unread, invalid].map(hasChanges)).toEqual(Array(6).fill(false));
  });

  test('are drift if everything was compared by a check', () => {
    const [drifted, same] = [verified(plans.update), verified(plans.none)];
    expect([drifted, of(drifted, same), of(drifted)].map(isDrift)).toEqual([true, true, true]);
    const others = [same, of(same), of(drifted, unread), of(drifted, done), done, invalid, ofNone];
    expect(others.map(isDrift)).toEqual(Array(7).fill(false));
  });

  test('are applied, or not, or perhaps; never by a run that writes nothing', () => {
    expect([done, still, outcomeOf(task, { applied: 'unknown' }), invalid].map(appliedOf)).toEqual([
      true,
      false,
      'unknown',
      false,
    ]);
  });
});

test('What was never compared has nothing to announce', () => {
  expect(planLines(of(unread))).toEqual(['Plan: 1 not read']);
  expect(planLines(unread)).toEqual([]);
});

describe('what came of one connection of a manifest', () => {
  test('has a title that says which it is', () => {
    expect(groupOf(done).title).toBe('2 of 5: aws "Production-S3": deleted');
  });

  test('is its id and version, its error, or nothing more', () => {
    expect(groupOf({ ...still, connection: s3 }).lines).toEqual([`connection-id ${s3.connectionId}, version 3`]);
    expect(groupOf(unread).lines).toEqual(['No answer.']);
    expect(groupOf({ ...unread, error: 'thrown' }).lines).toEqual(['thrown']);
    expect(groupOf(done).lines).toEqual([]);
  });
});
