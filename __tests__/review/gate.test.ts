import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import type { Run } from '../../src/github/context.ts';
import type { Request } from '../../src/inputs/request.ts';
import type { Settings } from '../../src/inputs/settings.ts';
import type { OneTask, Task } from '../../src/inputs/task.ts';
import { type Plan, planId } from '../../src/plan/plan.ts';
import type { Gate } from '../../src/reconcile/dependencies.ts';
import { createGate, reviewWarnings } from '../../src/review/gate.ts';
import { creating, deleting, existing, sign, unchanged, updating } from '../comment/examples.ts';
import { asking, askingFor, outcomeOf, s3 } from '../report/examples.ts';
import { deletion, having, MERGED } from '../support/request.ts';

const RUN: Run = {
  owner: 'octo-org',
  repo: 'videos',
  sha: '',
  id: '1',
  attempt: '1',
  apiUrl: '',
  event: 'push',
  isOpenPullRequest: false,
  mergeWrites: false,
  writeMode: MERGED,
};
const nobody = () => Promise.reject(new Error('Nothing is requested here.'));
const anyGate = (request: Request) => createGate({ request, run: RUN, sign, fetch: nobody, warn: () => {} });
const asked = (expectPlan: string, more: Partial<Settings> = {}): Request => having(deletion, { expectPlan, ...more });

/** The gate of a run that has one. */
function gateOf(request: Request): Gate {
  const gate = anyGate(request);
  if (gate === undefined) throw new Error('There is no gate.');
  return gate;
}

const expecting = (...plans: readonly Plan[]) => gateOf(asked(planId(plans)));
const update = updating('Footage', 'New');

describe('the gate for a plan id', () => {
  test('lets the plan pass, and its writes', async () => {
    const gate = expecting(update);
    await gate.check([update]);
    expect(() => gate.admit(update)).not.toThrow();
  });

  test('lets every part of the plan pass', async () => {
    const gate = expecting(update, deleting('Old'));
    await gate.check([update, deleting('Old')]);
    expect(() => gate.admit(update)).not.toThrow();
    expect(() => gate.admit(deleting('Old'))).not.toThrow();
  });

  test('lets pass what has nothing to do', async () => {
    await expect(expecting(update).check([unchanged('Footage')])).resolves.toBeUndefined();
  });

  test('lets no write begin that nobody checked', () => {
    expect(() => expecting(update).admit(update)).toThrow('changed in Pictory during the run');
  });

  test('keeps back a plan that was made anew, and came to something else', async () => {
    const gate = expecting(update);
    await gate.check([update]);
    const anew = updating('Footage', 'New', 'Somebody was here');
    expect(() => gate.admit(anew)).toThrow(/"Footage" changed in Pictory.*"Somebody was here" → "New"/);
    expect(() => gate.admit(deleting('Footage'))).toThrow('the remaining change differs');
  });

  test('lets a plan pass that was made anew, and came to the same', async () => {
    const gate = expecting(update);
    await gate.check([update]);
    const current = { ...existing('Footage'), version: 4 };
    expect(() => gate.admit({ ...update, current } as Plan)).not.toThrow();
  });

  test('wants all of the plan, not a part of it', async () => {
    const gate = expecting(update);
    await expect(gate.check([update, creating('Trailers')])).rejects.toThrow('is not the one in expect-plan');
    expect(() => gate.admit(update)).toThrow('changed in Pictory during the run');
  });

  test('names the expected id and each change of the plan, without the values that the log shows', async () => {
    const all = gateOf(asked('0123456789ab')).check([update, creating('Trailers'), deleting('Old')]);
    const { message } = await all.then(
      () => new Error('It passes.'),
      (error: Error) => error,
    );
    expect(message).toContain('0123456789ab');
    expect(message.split('\n').slice(1)).toEqual([
      '- update AWS S3 connection "Footage"',
      '- create Vimeo connection "Trailers"',
      '- delete AWS S3 connection "Old"',
    ]);
  });

  test('has nothing to note at the end', async () => {
    const gate = expecting(update);
    await gate.check([update]);
    await expect(gate.finish(outcomeOf(deletion.task, { plan: update, applied: true }))).resolves.toBeUndefined();
  });
});

describe('no gate stands before', () => {
  test.each<[string, Request]>([
    ['a dry run', asked('0'.repeat(12), { dryRun: true })],
    ['what only reads', { ...asked('0'.repeat(12)), task: askingFor('get', s3) }],
    ['a run of which nothing is expected', deletion],
  ])('%s', (_what, request) => {
    expect(anyGate(request)).toBeUndefined();
  });
});

describe('credentials that are always sent', () => {
  const secret = { name: 'V', clientSecret: 'secret' };
  const always = asking('ensure', vimeo, secret, 'always');
  const ofAll = (...entries: readonly OneTask[]): Task => ({
    kind: 'manifest',
    operation: 'ensure',
    config: 'pictory.yml',
    entries,
  });
  function warned(task: Task, more: Partial<Settings> = {}): readonly string[] {
    return reviewWarnings({ ...asked('reviewed', more), task }).map(({ message }) => message);
  }

  test.each<[string, Task]>([
    ['by a step', always],
    ['by an entry of a manifest', ofAll(asking('ensure', vimeo, secret), always)],
  ])('%s are warned about once, since a review lets them pass once', (_what, task) => {
    expect(warned(task)).toEqual([expect.stringContaining('the next run will be refused')]);
    expect(warned(task, { dryRun: true })).toHaveLength(1);
  });

  test.each<[string, Task, Partial<Settings>]>([
    ['without a review', always, { expectPlan: undefined }],
    ['with a plan id', always, { expectPlan: '0123456789ab' }],
    ['where none are given', asking('ensure', vimeo, { name: 'V' }, 'always'), {}],
    ['by a type that has none', asking('ensure', aws, { name: 'S3' }, 'always'), {}],
    ['by an operation that only reads', asking('verify', vimeo, secret, 'always'), {}],
    ['in a step that deletes', askingFor('delete', s3), {}],
    ['where they are sent on a change', ofAll(asking('ensure', vimeo, secret), askingFor('delete', s3)), {}],
  ])('are not warned about %s', (_what, task, more) => {
    expect(warned(task, more)).toEqual([]);
  });
});
