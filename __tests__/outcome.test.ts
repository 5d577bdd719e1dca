import { describe, expect, test } from '@jest/globals';
import { isNoop, type ManifestOutcome, type OneOutcome, type Outcome, plansOf } from '../src/outcome.ts';
import { planLines } from '../src/report/log.ts';
import { askingFor, groupOf, outcomeOf, plans, s3 } from './report/examples.ts';
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
