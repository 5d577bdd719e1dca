import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Values } from '../../src/connections/types.ts';
import { ActionError } from '../../src/errors.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import type { OneOutcome } from '../../src/outcome.ts';
import { PictoryError } from '../../src/pictory/errors.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import { replacementIncomplete, unknownOutcome } from '../../src/reconcile/apply-errors.ts';
import { severalErrors } from '../../src/reconcile/manifest-errors.ts';
import { TakenError } from '../../src/reconcile/reread.ts';
import { awsConnection, desired, signer } from '../plan/examples.ts';
import { manifest } from '../support/manifests.ts';

const { task } = manifest([
  { name: 'A', values: {} },
  { name: 'B', values: {} },
]);
const failure = (at: 0 | 1, error: unknown, values?: Values): OneOutcome => {
  const entry = task.entries[at];
  if (entry === undefined) throw new Error('There is no such entry');
  const plan = values && planPresent(awsConnection({ name: 'A', enabled: false }), desired(aws, values), signer);
  return { kind: 'one', task: entry, dryRun: false, applied: false, error, plan };
};
const saying = (message: string, fix: string) => new ActionError({ title: 'No', message, fix });
const unchanged = (entry: OneTask): OneOutcome => ({ kind: 'one', task: entry, dryRun: false, applied: false });
/** The error where the other entries did not fail. */
const errorOf = (failures: readonly OneOutcome[], how: 'stopped' | 'failed' | 'drifted') => {
  const others = task.entries.filter((entry) => failures.every((one) => one.task !== entry)).map(unchanged);
  const error = severalErrors([...failures, ...others], task.config, how);
  if (error === undefined) throw new Error('There is no error');
  return error;
};
const both = (how: 'stopped' | 'failed' | 'drifted') =>
  errorOf([failure(0, saying('"A" is off.', 'Mend A.')), failure(1, new Error('Lost.'))], how);

const replacing = planPresent(
  awsConnection(),
  desired(
    aws,
    { name: 'Production-S3', awsAccountId: '123456789012', awsRegion: 'eu-west-1' },
    { onImmutableChange: 'replace' },
  ),
  signer,
  [{ ...awsConnection({ name: 'New', awsRegion: 'eu-west-1' }), connectionId: 'new' }],
);

describe('the error of a manifest', () => {
  test('says how many connections of which file it is about', () => {
    expect(both('failed').summary).toMatch(/2 of 2 .*pictory\.yml/);
    expect(errorOf([failure(0, new Error('x'))], 'failed').summary).toContain('1 of 2');
  });

  test('has a point for each, which names the connection once', () => {
    expect(both('failed').points.map((point) => point.match(/"[AB]"/g))).toEqual([['"A"'], ['"B"']]);
  });

  test.each(['stopped', 'failed'] as const)('says what to do about each, where that is known: %s', (how) => {
    expect(both(how).points).toEqual([expect.stringMatching(/Mend A\.$/), expect.stringMatching(/Lost\.$/)]);
  });

  test('says once what to do about all, where that is the same for each', () => {
    const failures = [failure(0, saying('"A" is off.', 'Mend it.')), failure(1, saying('"B" is off.', 'Mend it.'))];
    const { points, fix } = errorOf(failures, 'stopped');
    expect({ points, fix }).toEqual({ points: ['"A" is off.', '"B" is off.'], fix: 'Mend it.' });
  });

  test('that something drifted says once what to do about all', () => {
    expect(both('drifted').points.join()).not.toContain('Mend A.');
  });

  test('does not say for each what holds for all', () => {
    const { fix } = both('failed');
    const last = fix.slice(fix.indexOf(':') + 2);
    const { points } = errorOf([failure(0, saying('"A" is off.', last))], 'failed');
    expect(points.join()).not.toContain(last);
  });

  test('does not advise to run again where another connection stays in the way', () => {
    const refusal = new PictoryError({ trouble: 'conflict', outcome: 'refused', message: 'It was refused.' });
    const fixFor = (error: unknown) => errorOf([failure(0, error)], 'failed').fix;
    expect(fixFor(new TakenError({ ...refusal, message: 'B has it.', fix: 'Choose another.' }))).toContain(
      'The next run would be refused as well: fix the entries listed above first.',
    );
    const taken = new TakenError({ ...refusal, message: 'B has it.', fix: 'Choose another.' });
    for (const wrapped of [unknownOutcome(undefined, taken), replacementIncomplete(replacing, taken)]) {
      expect(wrapped).not.toBe(taken);
      expect(fixFor(wrapped)).toContain('The next run would be refused as well');
    }
    expect(fixFor(refusal)).toContain('Run again: the next run');
  });

  test('shows also what was thrown that is no error', () => {
    expect(errorOf([failure(0, 'lost')], 'failed').points.join()).toContain('lost');
  });

  test('has the first one as its cause', () => {
    const first = new Error('first');
    expect(errorOf([failure(0, first), failure(1, new Error('x'))], 'failed').cause).toBe(first);
    expect(severalErrors(task.entries.map(unchanged), task.config, 'failed')).toBeUndefined();
  });

  test('says that the others are done only where there are others, and they are', () => {
    const one = [failure(0, new Error('x'))];
    const others = (['failed', 'stopped', 'drifted'] as const).map((how) => errorOf(one, how).fix);
    expect(others.map((fix) => fix.includes('others'))).toEqual([true, false, false]);
    expect(both('failed').fix).not.toContain('others');
  });
});

describe('that a manifest enables only what says so', () => {
  const fix = (how: 'failed' | 'drifted', ...values: readonly (Values | undefined)[]) =>
    errorOf(
      values.map((one) => failure(0, new Error('x'), one)),
      how,
    ).fix;
  const off: Values = { name: 'A', enabled: true };
  const changed: Values = { name: 'A', description: 'new' };

  test('is said where a connection is found disabled', () => {
    expect(fix('drifted', off)).toContain('enabled: true');
  });

  test('is said also where that is not all that differs', () => {
    expect(fix('drifted', { ...off, description: 'new' })).toContain('enabled: true');
    expect(fix('drifted', changed, off, undefined)).toContain('enabled: true');
  });

  test('is not said where something else differs', () => {
    expect(fix('drifted', changed)).not.toContain('enabled: true');
    expect(fix('drifted', undefined)).not.toContain('enabled: true');
  });

  test('is not said where the connection cannot be changed in place', () => {
    expect(fix('drifted', { ...off, awsRegion: 'eu-west-1' })).not.toContain('enabled: true');
  });

  test('is not said of a failed write', () => {
    expect(fix('failed', off)).not.toContain('enabled: true');
  });
});
