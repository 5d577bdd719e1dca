import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAction } from '../../sandbox/runner/action-definition.ts';
import type { WorkflowEvent } from '../../src/github/event.ts';
import { writeModeOf } from '../../src/github/write-mode.ts';
import { AWS, request } from '../inputs/examples.ts';
import { examples, FORK, HOME } from '../support/events.ts';

type Part = Readonly<Record<string, unknown>>;

const action = await readAction(resolve(import.meta.dirname, '../../action.yml'));
const declared = action.inputs.find(({ name }) => name === 'dry-run')?.default ?? '';

/** What a step does on an event, by its input `dry-run`. */
function modesOn(event: WorkflowEvent): Readonly<Record<string, string>> {
  const writeMode = writeModeOf(event);
  const mode = (dryRun: string) =>
    request({ ...AWS, 'dry-run': dryRun }, { writeMode }).settings.dryRun ? 'previews' : 'writes';
  return { unset: mode(declared), empty: mode(''), auto: mode('auto'), true: mode('true'), false: mode('false') };
}

const WRITES = { unset: 'writes', empty: 'writes', auto: 'writes', true: 'previews', false: 'writes' };
const PREVIEWS = { unset: 'previews', empty: 'previews', auto: 'previews', true: 'previews', false: 'writes' };

const repository = { ...HOME, default_branch: 'main' };

/** A push or a dispatch. */
const forRef = (name: 'push' | 'workflow_dispatch', ref: unknown, changes: Part = {}): WorkflowEvent => ({
  name,
  payload: { repository, ref, ...(name === 'push' && { deleted: false }), ...changes },
});

/** A merge, unless the changes say something else. */
const merge = (changes: Part = {}, pull: Part = {}, name = 'pull_request'): WorkflowEvent => ({
  name,
  payload: {
    action: 'closed',
    repository,
    pull_request: { number: 7, state: 'closed', merged: true, base: { ref: 'main' }, ...pull },
    ...changes,
  },
});

/** A run after another one, which was for a push to the default branch. */
const following = (run: Part = {}, changes: Part = {}): WorkflowEvent => ({
  name: 'workflow_run',
  payload: {
    action: 'completed',
    repository,
    workflow_run: { event: 'push', head_branch: 'main', head_repository: HOME, ...run },
    ...changes,
  },
});

/** Everything that makes some event write. */
const tempting: Part = {
  ...Object(merge().payload),
  ...Object(following().payload),
  action: 'closed',
  ref: 'refs/heads/main',
  deleted: false,
};

/** The events that write when their payload is about merged code. */
const WRITERS = [
  'pull_request',
  'pull_request_target',
  'push',
  'release',
  'repository_dispatch',
  'schedule',
  'workflow_dispatch',
  'workflow_run',
];

/** The events that workflows can name under `on`, from the schema of GitHub's own language server. */
const EVENTS = Object.keys(
  JSON.parse(
    readFileSync(
      resolve(dirname(fileURLToPath(import.meta.resolve('@actions/workflow-parser'))), 'workflow-v1.0.min.json'),
      'utf8',
    ),
  ).definitions['on-mapping-strict'].mapping.properties,
);

describe('the list of events that trigger workflows', () => {
  test('has every event that writes', () => {
    expect(EVENTS).toEqual(expect.arrayContaining(WRITERS));
  });

  test.each(EVENTS.filter((name) => !WRITERS.includes(name)))('has %s, which previews', (name) => {
    expect(modesOn({ name, payload: tempting })).toEqual(PREVIEWS);
  });

  test.each(WRITERS)('has %s, which writes for merged code', (name) => {
    expect(modesOn({ name, payload: tempting })).toEqual(WRITES);
  });
});

test.each(['dreamt_of', 'pull_request_merged', 'Push', 'push ', ' schedule', 'constructor', '__proto__'])(
  'an event that GitHub does not list previews: "%s"',
  (name) => {
    expect(modesOn({ name, payload: tempting })).toEqual(PREVIEWS);
  },
);

describe("GitHub's example", () => {
  const title = ({ name, payload }: WorkflowEvent) => {
    const { action = '', ref = '' } = Object(payload);
    return `${name} ${action}${ref}`.trim();
  };
  const writing = (event: WorkflowEvent) => writeModeOf(event).writes;

  test('writes for a default branch, a tag, a release or a call from outside, and for nothing else', () => {
    expect([...new Set(examples().filter(writing).map(title))].sort()).toEqual([
      'push refs/heads/master',
      'push refs/tags/simple-tag',
      'release created',
      'release deleted',
      'release edited',
      'release prereleased',
      'release published',
      'release released',
      'repository_dispatch on-demand-test',
      'workflow_dispatch refs/heads/main',
      'workflow_dispatch refs/heads/master',
      'workflow_run completed',
      'workflow_run requested',
    ]);
  });

  test('previews where the push deletes', () => {
    const deleting = examples().filter(({ name, payload }) => name === 'push' && payload['deleted'] === true);
    expect(deleting.map(writing)).toEqual([false, false, false, false]);
  });

  test('previews where the other workflow is of another repository', () => {
    const elsewhere = examples().filter(({ name, payload }) => {
      const { repository: here, workflow_run: run } = Object(payload);
      return name === 'workflow_run' && run.head_repository.id !== here.id;
    });
    expect(elsewhere.map(writing)).toEqual([false]);
  });

  const first = examples().filter((event, index, all) => index === all.findIndex(({ name }) => name === event.name));

  test.each(first.map((event) => [event.name, event] as const))(
    'of %s writes only where dry-run lets it',
    (_name, event) => {
      expect(modesOn(event)).toEqual(writing(event) ? WRITES : PREVIEWS);
    },
  );
});

describe('a run that writes', () => {
  test.each<[string, WorkflowEvent]>([
    ['a push to the default branch', forRef('push', 'refs/heads/main')],
    [
      'a push to a default branch with a slash',
      forRef('push', 'refs/heads/a/b', { repository: { default_branch: 'a/b' } }),
    ],
    ['a push of a tag', forRef('push', 'refs/tags/v1')],
    ['a push of a tag, whatever the default branch', forRef('push', 'refs/tags/v1', { repository: null })],
    ['a push that does not speak of deletion', { name: 'push', payload: { repository, ref: 'refs/heads/main' } }],
    ['a dispatch on the default branch', forRef('workflow_dispatch', 'refs/heads/main')],
    ['a dispatch on a tag', forRef('workflow_dispatch', 'refs/tags/v1')],
    ['a dispatch with inputs', forRef('workflow_dispatch', 'refs/heads/main', { inputs: { 'dry-run': 'true' } })],
    ['a merge into the default branch', merge()],
    [
      'a merge of a fork into the default branch',
      merge({}, { head: { ref: 'main', repo: FORK } }, 'pull_request_target'),
    ],
    ...['push', 'schedule', 'workflow_dispatch', 'repository_dispatch', 'release'].map(
      (event): [string, WorkflowEvent] => [`a run after a ${event} on the default branch`, following({ event })],
    ),
    ...['schedule', 'repository_dispatch', 'release', ''].flatMap((name): [string, WorkflowEvent][] => [
      [`${name || 'no event'} that says nothing`, { name, payload: {} }],
      [`${name || 'no event'} whose file cannot be read`, { name, payload: null }],
    ]),
  ])('is %s', (_what, event) => {
    expect(modesOn(event)).toEqual(WRITES);
  });
});

describe('a run that previews', () => {
  test.each<[string, WorkflowEvent]>([
    ['a push to another branch', forRef('push', 'refs/heads/topic')],
    ['a push to a branch below the default branch', forRef('push', 'refs/heads/main/x')],
    ['a push to a branch that ends like the default branch', forRef('push', 'refs/heads/x/main')],
    ['a push to a branch in other letters', forRef('push', 'refs/heads/Main')],
    ['a push of a merge queue', forRef('push', 'refs/heads/gh-readonly-queue/main/pr-7-beefcafe')],
    ['a push that deletes a branch', forRef('push', 'refs/heads/topic', { deleted: true })],
    ['a push that deletes the default branch', forRef('push', 'refs/heads/main', { deleted: true })],
    ['a push that deletes a tag', forRef('push', 'refs/tags/v1', { deleted: true })],
    ['a dispatch on another branch', forRef('workflow_dispatch', 'refs/heads/topic')],
    ['a pull request closed without a merge', merge({}, { merged: false })],
    ['a merge into another branch', merge({}, { base: { ref: 'v1' } })],
    ['a label after the merge', merge({ action: 'labeled' })],
    ['a label after the merge, with the secrets', merge({ action: 'labeled' }, {}, 'pull_request_target')],
    ['an edit after the merge', merge({ action: 'edited' })],
    ['a review after the merge', merge({ action: 'submitted' }, {}, 'pull_request_review')],
    ['a review that calls itself closed', merge({}, {}, 'pull_request_review')],
    ['a comment on a line after the merge', merge({ action: 'created' }, {}, 'pull_request_review_comment')],
    ...['pull_request', 'pull_request_target', 'merge_group', 'issue_comment', 'workflow_run', 'dreamt_of', ''].map(
      (event): [string, WorkflowEvent] => [`a run after ${event || 'nothing'}`, following({ event })],
    ),
    ['a run after a push to another branch', following({ head_branch: 'topic' })],
    ['a run after a push to a fork', following({ head_repository: FORK })],
    ["a run after a pull request of a fork's main", following({ event: 'pull_request', head_repository: FORK })],
  ])('is %s', (_what, event) => {
    expect(modesOn(event)).toEqual(PREVIEWS);
  });
});

/** Each event that writes for its payload only, with the deciding fields of that payload. */
const DECIDED: readonly (readonly [WorkflowEvent, readonly string[]])[] = [
  [forRef('push', 'refs/heads/main'), ['repository', 'repository.default_branch', 'ref', 'deleted']],
  [forRef('workflow_dispatch', 'refs/heads/main'), ['repository', 'repository.default_branch', 'ref']],
  ...['pull_request', 'pull_request_target'].map(
    (name) =>
      [
        merge({}, {}, name),
        [
          'repository',
          'repository.default_branch',
          'action',
          'pull_request',
          'pull_request.merged',
          'pull_request.base',
          'pull_request.base.ref',
        ],
      ] as const,
  ),
  [
    following(),
    [
      'repository',
      'repository.default_branch',
      'repository.id',
      'workflow_run',
      'workflow_run.event',
      'workflow_run.head_branch',
      'workflow_run.head_repository',
      'workflow_run.head_repository.id',
    ],
  ],
];

/** The value with another one at the end of a path. */
function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  const fields = new Map(Object.entries(Object(value)));
  return Object.fromEntries(fields.set(name, replaced(fields.get(name), rest, by)));
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, name) => Object(inner)[name], value);
}

describe('a broken payload', () => {
  const broken: readonly unknown[] = [undefined, null, '', 'main', 7, 0, true, [], ['main'], {}, { ref: 'main' }];

  test.each(DECIDED.flatMap(([{ name }]) => broken.map((payload) => [name, payload] as const)))(
    'previews: %s with %j',
    (name, payload) => {
      expect(modesOn({ name, payload })).toEqual(PREVIEWS);
    },
  );

  const fields = DECIDED.flatMap(([event, paths]) => paths.map((path) => [event.name, path, event] as const));

  test.each(fields.filter(([, path]) => path !== 'deleted'))('previews: %s without %s', (name, path, { payload }) => {
    expect(modesOn({ name, payload: replaced(payload, path.split('.'), undefined) })).toEqual(PREVIEWS);
  });

  test.each(fields)('previews, whatever else is there: %s with a wrong %s', (name, path, { payload }) => {
    const names = path.split('.');
    const others = fc
      .oneof(fc.constantFrom<unknown[]>(null, '', 'true', 'main', 1, '1', [], ['main'], {}), fc.jsonValue())
      .filter((other) => !isDeepStrictEqual(other, valueAt(payload, names)));
    fc.assert(
      fc.property(others, (other) => {
        expect(writeModeOf({ name, payload: replaced(payload, names, other) }).writes).toBe(false);
      }),
    );
  });

  test.each([
    'main',
    'heads/main',
    'refs/heads/',
    'refs/tags/',
    'refs/tags',
    'refs/pull/7/merge',
    'refs/remotes/origin/main',
    'x/refs/heads/main',
    ' refs/heads/main',
    'refs/heads/main ',
    'refs/heads/main\n',
    'x\nrefs/heads/main',
    'refs/tags/v1\n',
    'Refs/Heads/main',
    ['refs/heads/main'],
  ])('previews: a push of %j', (ref) => {
    expect(modesOn(forRef('push', ref))).toEqual(PREVIEWS);
  });

  test.each<[string, WorkflowEvent]>([
    ['a push', forRef('push', 'refs/heads/', { repository: { default_branch: '' } })],
    ['a merge', merge({ repository: { default_branch: '' } }, { base: { ref: '' } })],
    ['a run after a push', following({ head_branch: '' }, { repository: { ...HOME, default_branch: '' } })],
    ['a run after a push', following({ head_repository: {} }, { repository: { default_branch: 'main' } })],
    ['a run after a push', following({ head_repository: { id: '1' } }, { repository: { ...repository, id: '1' } })],
  ])('previews where both sides of a comparison are missing: %s', (_what, event) => {
    expect(modesOn(event)).toEqual(PREVIEWS);
  });

  test.each<[string, WorkflowEvent]>([
    ['ref', forRef('push', undefined)],
    ['default branch', forRef('push', 'refs/heads/main', { repository: {} })],
    ['ref, although something is deleted', forRef('push', undefined, { deleted: true })],
    ['base', merge({}, { base: null })],
    ['default branch', merge({ repository: {} })],
    ['branch of the other run', following({ head_branch: null })],
    ['default branch', following({}, { repository: HOME })],
  ])('is said to be unclear where it has no %s', (_what, event) => {
    expect(writeModeOf(event).reason).toBe('the event does not say whether it is about the default branch');
  });
});

test('an event that is no writer never writes, whatever its payload', () => {
  const names = fc.oneof(fc.constantFrom(...EVENTS), fc.string({ minLength: 1 }), fc.constantFrom('Push', 'PUSH'));
  const payloads = fc.oneof(
    fc.jsonValue(),
    fc.constant<unknown>(tempting),
    fc.constantFrom<unknown[]>(...examples().map(({ payload }) => payload)),
    fc.dictionary(fc.constantFrom(...Object.keys(tempting)), fc.jsonValue()).map((part) => ({ ...tempting, ...part })),
  );
  fc.assert(
    fc.property(
      names.filter((name) => !WRITERS.includes(name)),
      payloads,
      (name, payload) => {
        expect(writeModeOf({ name, payload }).writes).toBe(false);
      },
    ),
    { numRuns: 1000 },
  );
});

describe('the branch to warn about', () => {
  test.each<[string, WorkflowEvent, string | undefined]>([
    ['that of a push to another branch', forRef('push', 'refs/heads/a/b'), 'a/b'],
    ['that of a dispatch on another branch', forRef('workflow_dispatch', 'refs/heads/v1'), 'v1'],
    ['none for the default branch', forRef('push', 'refs/heads/main'), undefined],
    ['none for a deleted branch', forRef('push', 'refs/heads/topic', { deleted: true }), undefined],
    ['none for a tag', forRef('push', 'refs/tags/v1'), undefined],
    ['none for a pull request', merge({ action: 'opened' }, { merged: false }), undefined],
    ['none for a merge into another branch', merge({}, { base: { ref: 'v1' } }), undefined],
    ['none for a run after a push to another branch', following({ head_branch: 'topic' }), undefined],
    ['none where the default branch is not known', forRef('push', 'refs/heads/v1', { repository: {} }), undefined],
  ])('is %s', (_what, event, branch) => {
    expect(writeModeOf(event).otherBranch).toBe(branch);
  });

  test.each(['true', 'false'])('is none where dry-run is %s', (dryRun) => {
    const writeMode = writeModeOf(forRef('push', 'refs/heads/topic'));
    expect(request({ ...AWS, 'dry-run': dryRun }, { writeMode }).settings.otherBranch).toBeUndefined();
  });
});
