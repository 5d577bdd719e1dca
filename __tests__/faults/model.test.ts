import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Dialect, FaultKind } from '../../sandbox/sandbox.ts';
import { playWorld, type Step, type World } from './world.ts';

const LONGEST_MS = 300_000;

const dialect: fc.Arbitrary<Dialect> = fc.record({
  createStatus: fc.constantFrom(200, 201),
  conflictStatus: fc.constantFrom(400, 409, 412),
  takenStatus: fc.constantFrom(400, 409),
  emptyDescription: fc.constantFrom('empty', 'null', 'absent'),
  errorBody: fc.constantFrom('code', 'legacy', 'message', 'empty', 'html'),
  uniqueNames: fc.constantFrom('per-type', 'across-types'),
  awsPages: fc.boolean(),
});

const edit = fc.record({
  deed: fc.constantFrom('describe', 'switch', 'delete', 'rename', 'create'),
  moment: fc.constantFrom('after the list', 'POST', 'PUT', 'DELETE'),
});

// A delete that is answered without being carried out is a matter of its own: see the matrix.
const kinds: readonly FaultKind[] = [
  'reset-before',
  'reset-after',
  'status-503',
  'status-500-after',
  'status-429',
  'html',
  'cut',
  'cut-json',
  'html-200-after',
  'empty-after',
];
const times: readonly (1 | 2 | 'forever')[] = [1, 2, 'forever'];
const fault = fc.record({
  method: fc.constantFrom('*', 'GET', 'POST', 'PUT', 'DELETE'),
  kind: fc.constantFrom(...kinds),
  times: fc.constantFrom(...times),
});

const step: fc.Arbitrary<Step> = fc.record({
  name: fc.constantFrom('A', 'B'),
  operation: fc.constantFrom('ensure', 'ensure', 'ensure', 'enable', 'disable', 'rotate', 'delete'),
  description: fc.option(fc.constantFrom('one', 'two'), { nil: undefined }),
  enabled: fc.option(fc.boolean(), { nil: undefined }),
  region: fc.constantFrom('us-east-2', 'us-east-2', 'eu-west-1'),
  secret: fc.constantFrom('secret', 'other'),
  whole: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  edit: fc.option(edit, { nil: undefined }),
  fault: fc.option(fault, { nil: undefined }),
});

const world: fc.Arbitrary<World> = fc.record({
  type: fc.constantFrom('AWS', 'VIMEO'),
  dialect,
  steps: fc.array(step, { minLength: 1, maxLength: 8 }),
});

describe('Whatever others do and whatever breaks', () => {
  test(
    'nothing is lost, doubled or overwritten, and a second run has nothing to do',
    async () => {
      await fc.assert(
        fc.asyncProperty(world, async (one) => {
          expect(await playWorld(one)).toEqual([]);
        }),
        { numRuns: Number(process.env['FAULT_RUNS'] ?? 150) },
      );
    },
    LONGEST_MS,
  );
});
