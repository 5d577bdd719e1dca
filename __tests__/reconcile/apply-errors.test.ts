import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import type { Connection } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError } from '../../src/errors.ts';
import { PictoryError } from '../../src/pictory/errors.ts';
import { noChange, planPresent } from '../../src/plan/create-plan.ts';
import type { Plan, Write } from '../../src/plan/plan.ts';
import { replacementIncomplete, tooManyConflicts, unknownOutcome } from '../../src/reconcile/apply-errors.ts';
import { awsConnection, desired, signer, tagged, vimeoConnection } from '../plan/examples.ts';

const trouble = (outcome: PictoryError['outcome'] = 'refused') =>
  new PictoryError({ trouble: 'conflict', outcome, message: 'It was refused.', fix: 'Do this.' });
const ours = new ActionError({ title: 'A title', message: 'It failed.', fix: 'Do that.' });
const words = (error: unknown) => (error instanceof ActionError ? error.message : String(error));

describe('Giving up', () => {
  const goal = { type: aws, identity: { name: 'Production-S3' } };
  const update = (on: Connection): Write => ({ kind: 'update', on, body: {} });
  const before = awsConnection({}, 1);
  const changedTo = (on: Connection, now: Connection, why = trouble()) =>
    tooManyConflicts(goal, [update(on), update(on)], noChange(now.type, 'x', now), why);

  test('tells how often and what somebody else changed', () => {
    expect(words(changedTo(before, awsConnection({ description: 'theirs', awsRegion: 'eu-west-1' }, 4)))).toBe(
      'The AWS S3 connection "Production-S3" was changed by others during 2 attempts to write it: version 1 became version 4. What they changed: description from "Assets" to "theirs", aws-region from "us-east-2" to "eu-west-1".',
    );
  });

  test('says so when nothing of it can be seen', () => {
    expect(words(changedTo(before, awsConnection({}, 4)))).toContain('What they changed: nothing visible.');
  });

  test('shows neither a tag nor what is write-only', () => {
    const description = tagged('Videos', { clientSecret: 's' });
    const now = vimeoConnection({ description, clientSecret: 'hunter2' }, 4);
    expect(words(changedTo(vimeoConnection({}, 1), now))).toContain('nothing visible');
  });

  test('takes a description that is left out for an empty one', () => {
    const now = awsConnection({ description: undefined }, 4);
    expect(words(changedTo(awsConnection({ description: '' }, 1), now))).toContain('nothing visible');
  });

  test('keeps the trouble when nobody changed anything', () => {
    const refused = trouble();
    expect(changedTo(before, before, refused)).toBe(refused);
  });

  test('keeps a trouble that leaves open what became of the write', () => {
    const lost = trouble('unknown');
    expect(changedTo(before, awsConnection({}, 4), lost)).toBe(lost);
  });

  test('keeps the trouble of a create', () => {
    const refused = trouble();
    const plan = noChange(aws, 'x', awsConnection({}, 4));
    expect(tooManyConflicts(goal, [{ kind: 'create', body: {} }], plan, refused)).toBe(refused);
  });

  test('keeps the trouble when the connection is another one', () => {
    const refused = trouble();
    expect(changedTo(before, { ...awsConnection({}, 4), connectionId: 'other' }, refused)).toBe(refused);
  });

  test('keeps the trouble when nothing was written', () => {
    const refused = trouble();
    expect(tooManyConflicts(goal, [], noChange(aws, 'x', before), refused)).toBe(refused);
  });

  test('keeps the trouble when the connection is gone', () => {
    const refused = trouble();
    expect(tooManyConflicts(goal, [update(before)], noChange(aws, 'x', null), refused)).toBe(refused);
  });

  test('tells of the new connection of a replacement, too', () => {
    const fresh = { ...awsConnection({ awsRegion: 'eu-west-1' }, 1), connectionId: 'new' };
    const plan = replacing([{ ...fresh, version: 3 }]);
    expect(words(tooManyConflicts(goal, [update(fresh)], plan, trouble()))).toContain('version 1 became version 3');
  });
});

describe('An outcome that is not known', () => {
  test('is said', () => {
    expect(words(unknownOutcome(undefined, ours))).toBe('It failed. The write may or may not have taken effect.');
  });

  test('is told after the trouble that came before', () => {
    expect(words(unknownOutcome(trouble('unknown'), ours))).toMatch(/^It was refused\. Then: It failed\./);
  });

  test('is told once when the trouble is the error', () => {
    const lost = trouble('unknown');
    expect(words(unknownOutcome(lost, lost))).toBe('It was refused. The write may or may not have taken effect.');
  });

  test('keeps title, advice and cause of the error', () => {
    expect(unknownOutcome(undefined, ours)).toMatchObject({
      title: 'A title',
      fix: expect.stringMatching(/Do that\.$/),
      cause: ours,
    });
  });

  test.each([
    ['a refusal', trouble()],
    ['what is no trouble of a request', ours],
  ])('is left to the next run, after %s', (_what, error) => {
    expect(unknownOutcome(undefined, error)).toMatchObject({
      fix: `The next run reads the current state and continues from there. ${error.fix}`,
    });
  });

  test('is left to the next run after a cancellation, which says so itself', () => {
    const cancelled = new PictoryError({ trouble: 'cancelled', outcome: 'unknown', message: 'It was cancelled.' });
    expect(unknownOutcome(undefined, cancelled)).toMatchObject({ fix: cancelled.fix });
  });

  test('does not hide a bug', () => {
    const bug = new TypeError('x');
    expect(unknownOutcome(trouble(), bug)).toBe(bug);
  });
});

describe('A replacement that is not finished', () => {
  const fresh = { ...awsConnection({ name: 'fresh', awsRegion: 'eu-west-1' }), connectionId: 'new' };

  test('tells of both connections', () => {
    const error = replacementIncomplete(replacing([fresh]), ours);
    expect(words(error)).toMatch(/^It failed\. The replacement is incomplete: /);
    expect(words(error)).toContain('"fresh" (new) exists, and the old one "Production-S3" (');
    expect(words(error)).toContain(') may still exist.');
  });

  test('tells that the old one is deleted', () => {
    const plan = planPresent(null, target, signer, [fresh]);
    expect(words(replacementIncomplete(plan, ours))).toContain(
      'the old one is deleted, and the new one is not yet named "Production-S3"',
    );
  });

  test('keeps title, advice and cause of the error', () => {
    expect(replacementIncomplete(replacing([fresh]), ours)).toMatchObject({
      title: 'A title',
      fix: expect.stringMatching(/^Nothing is lost.*Do that\.$/),
      cause: ours,
    });
  });

  test('is one only when there is a new connection', () => {
    expect(replacementIncomplete(replacing([]), ours)).toBe(ours);
  });

  test('is one only when there is a replacement', () => {
    expect(replacementIncomplete(noChange(vimeo, 'x', null), ours)).toBe(ours);
  });

  test('does not hide a bug', () => {
    const bug = new TypeError('x');
    expect(replacementIncomplete(replacing([fresh]), bug)).toBe(bug);
  });
});

const target = desired(
  aws,
  { name: 'Production-S3', awsAccountId: '123456789012', awsRegion: 'eu-west-1' },
  { onImmutableChange: 'replace' },
);

function replacing(replacements: readonly Connection[]): Plan {
  return planPresent(awsConnection(), target, signer, replacements);
}
