import { describe, expect, test } from '@jest/globals';
import { isIdle, type Outcome, plansOf } from '../src/outcome.ts';
import { entryLines, entryTitle, manifestLines } from '../src/report/log.ts';
import { askingFor, plans, s3 } from './report/examples.ts';
import { manifest } from './support/manifests.ts';

const request = askingFor('delete', s3);
const done = { request, plan: plans.delete, connection: null, applied: true } as const;
const still = { request, plan: plans.gone, connection: null, applied: false } as const;
const unread = { request, applied: false, error: new Error('No answer.') } as const;
const of = (...entries: NonNullable<Outcome['entries']>): Outcome => ({
  request: manifest([]),
  entries,
  applied: false,
});

describe('an outcome', () => {
  test('has the plans of all that was compared', () => {
    expect(plansOf(of(done, unread, still))).toEqual([plans.delete, plans.gone]);
    expect(plansOf(done)).toEqual([plans.delete]);
    expect(plansOf({ applied: false })).toEqual([]);
  });

  test('is idle when all was compared, and nothing differs', () => {
    expect([of(still), of(), still].map(isIdle)).toEqual([true, true, true]);
    expect([of(still, done), of(still, unread), done, { applied: false }].map(isIdle)).toEqual([
      ...[false, false, false, false],
    ]);
    expect(isIdle({ ...still, error: new Error('x') })).toBe(false);
  });
});

test('What was never compared has nothing to announce', () => {
  expect(manifestLines(of(unread))).toEqual(['Pictory connections: 1 failed']);
  expect(manifestLines({ applied: false })).toEqual(['Pictory connections: failed']);
});

describe('what came of one connection of a manifest', () => {
  test('has a title that says which it is', () => {
    expect(entryTitle(done, '2 of 5')).toBe('2 of 5: aws "Production-S3": deleted');
  });

  test('is its id and version, its error, or nothing more', () => {
    expect(entryLines({ ...still, connection: s3 })).toEqual([`connection-id ${s3.connectionId}, version 3`]);
    expect(entryLines(unread)).toEqual(['No answer.']);
    expect(entryLines({ ...unread, error: 'thrown' })).toEqual(['thrown']);
    expect(entryLines(done)).toEqual([]);
  });
});
