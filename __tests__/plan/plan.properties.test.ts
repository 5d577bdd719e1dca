import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { splitDescription } from '../../src/connections/tag.ts';
import type { Connection, Desired, FieldValue, Values } from '../../src/connections/types.ts';
import { planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { awsConnection, type Read, type Situation, signer, situations, vimeoConnection } from './examples.ts';

/** What Pictory does with the body of a plan. An empty description reads as text, or not at all. */
function carryOut(plan: Plan, emptyReadsAs: '' | undefined): Connection | null {
  if (plan.action === 'none') return plan.current;
  if (plan.action === 'delete') return null;
  if (plan.action === 'replace') throw new Error('No update can do this');
  const fields = Object.entries(plan.write.body).filter(
    (entry): entry is [string, FieldValue] => entry[0] !== 'version',
  );
  const sent = Object.fromEntries(fields);
  const kinds = new Map(plan.type.fields.map(({ api, kind }) => [api, kind]));
  if (plan.action === 'update') {
    if (plan.write.body['version'] !== plan.current.version) throw new Error('409: the version does not match');
    if (Object.keys(sent).some((api) => kinds.get(api) === 'immutable')) throw new Error('400: immutable');
  }
  if (Object.keys(sent).some((api) => !kinds.has(api))) throw new Error('400: unknown field');
  const returned = Object.entries(sent).filter(([api]) => kinds.get(api) !== 'write-only');
  const values: Read = { ...plan.current?.values, ...Object.fromEntries(returned) };
  const read = { ...values, description: values['description'] === '' ? emptyReadsAs : values['description'] };
  const version = (plan.current?.version ?? 0) + 1;
  return plan.type === aws ? awsConnection(read, version) : vimeoConnection(read, version);
}

const emptyDescription = fc.constantFrom('' as const, undefined);
const anySituation = fc.oneof(situations.aws, situations.vimeo);

function planOf({ current, desired }: Situation): Plan {
  return planPresent(current, desired, signer);
}

/** The write-only fields that are given. */
function secretsGiven({ type, values }: Desired): string[] {
  return type.fields
    .filter(({ api, kind }) => kind === 'write-only' && values[api] !== undefined)
    .map(({ api }) => api);
}

describe('a plan that was carried out', () => {
  test('leaves nothing to do', () => {
    fc.assert(
      fc.property(anySituation, emptyDescription, (situation, empty) => {
        const plan = planOf(situation);
        fc.pre(plan.blocker === undefined);
        const next = planPresent(carryOut(plan, empty), situation.desired, signer);
        const repeats = situation.desired.credentials === 'always' ? secretsGiven(situation.desired) : [];
        expect(next.changes.map(({ field }) => field.api)).toEqual(repeats);
        expect(next.action).toBe(repeats.length === 0 ? 'none' : 'update');
      }),
      { numRuns: 400 },
    );
  });

  test('leaves every managed field as desired', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const plan = planOf(situation);
        fc.pre(plan.blocker === undefined);
        const { type, values } = carryOut(plan, '') ?? { type: situation.desired.type, values: {} };
        const now: Values = { ...values, description: splitDescription(type, values.description ?? '').text };
        for (const { api, kind } of type.fields) {
          const wanted = situation.desired.values[api];
          if (wanted !== undefined && kind !== 'write-only') expect(now[api]).toBe(wanted);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('leaves every field that is not managed as it was, but for the tag', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const plan = planOf(situation);
        fc.pre(plan.action === 'update' && plan.blocker === undefined);
        const after = carryOut(plan, '');
        const text = (one: Connection | null) =>
          splitDescription(situation.desired.type, one?.values.description ?? '').text;
        for (const { api } of situation.desired.type.fields) {
          if (situation.desired.values[api] !== undefined) continue;
          if (api === 'description') expect(text(after)).toBe(text(plan.current));
          else expect(after?.values[api]).toEqual(plan.current?.values[api]);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('leaves no connection when it was to be absent', () => {
    fc.assert(
      fc.property(anySituation, ({ current, desired }) => {
        const after = carryOut(planAbsent(current, desired.type, 'x', signer), '');
        expect(planAbsent(after, desired.type, 'x', signer).action).toBe('none');
      }),
      { numRuns: 50 },
    );
  });
});

describe('the body of an update', () => {
  test('of AWS has exactly name, description, enabled and version', () => {
    fc.assert(
      fc.property(situations.aws, (situation) => {
        const plan = planOf(situation);
        fc.pre(plan.action === 'update');
        const sent = plan.action === 'update' ? Object.keys(plan.write.body).sort() : [];
        expect(sent).toEqual(['description', 'enabled', 'name', 'version']);
      }),
      { numRuns: 200 },
    );
  });

  test('of Vimeo has exactly the changed fields, the version, and the description when its tag changes', () => {
    fc.assert(
      fc.property(situations.vimeo, (situation) => {
        const plan = planOf(situation);
        fc.pre(plan.action === 'update');
        const body = plan.action === 'update' ? plan.write.body : {};
        const changed = plan.changes.map(({ field }) => field.api);
        const tagChanges = 'description' in body && body['description'] !== plan.current?.values.description;
        const expected = new Set([...changed, 'version', ...(tagChanges ? ['description'] : [])]);
        expect(new Set(Object.keys(body))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('carries the version of the read', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const plan = planOf(situation);
        fc.pre(plan.action === 'update');
        expect(plan.action === 'update' && plan.write.body['version']).toBe(situation.current?.version);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the changes of a plan', () => {
  test('never name a field that is not managed', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const plan = planOf(situation);
        fc.pre(plan.action !== 'create');
        for (const { field } of plan.changes) expect(situation.desired.values[field.api]).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });

  test('are none exactly when there is nothing to do', () => {
    fc.assert(
      fc.property(anySituation, (situation) => {
        const plan = planOf(situation);
        expect(plan.changes.length === 0).toBe(plan.action === 'none');
      }),
      { numRuns: 200 },
    );
  });

  test('never hold a tag or a secret', () => {
    fc.assert(
      fc.property(situations.vimeo, (situation) => {
        const marked: Situation = {
          ...situation,
          desired: {
            ...situation.desired,
            values: { ...situation.desired.values, clientSecret: 'S3CRET-1', accessToken: 'S3CRET-2' },
          },
        };
        const shown = planOf(marked).changes.map(({ field: _, ...rest }) => rest);
        expect(JSON.stringify(shown)).not.toMatch(/S3CRET|\[pictory-action k:[\w-]{8}/);
      }),
      { numRuns: 200 },
    );
  });
});
