import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { joinDescription, keyCheckOf } from '../../src/connections/tag.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import type { ManifestOutcome, OneOutcome } from '../../src/outcome.ts';
import { noChange, planPresent } from '../../src/plan/create-plan.ts';
import { type Plan, planId } from '../../src/plan/plan.ts';
import { outputs } from '../../src/report/outputs.ts';
import { createRedact } from '../../src/sanitize/redact.ts';
import { manifest } from '../support/manifests.ts';
import {
  asking,
  askingFor,
  having,
  ID,
  listingOf,
  marketing,
  outcomeOf,
  plans,
  s3,
  signer,
  texts,
} from './examples.ts';

const ensure = asking('ensure', aws, { name: 'Production-S3' });
const failed = new Error('It did not work');
const exact = createRedact([]);
const silent = () => {};

const S3_JSON = JSON.stringify({
  connectionId: ID,
  name: 'Production-S3',
  description: 'Assets',
  enabled: true,
  awsAccountId: '123456789012',
  awsRegion: 'us-east-2',
  type: 'AWS',
  createdDate: '2025-12-17T08:06:57.842Z',
  updatedDate: '2025-12-18T08:06:57.842Z',
  version: 3,
});
const S3_OUTPUTS = {
  'connection-id': ID,
  connectionId: ID,
  version: '3',
  enabled: 'true',
  name: 'Production-S3',
  type: 'aws',
  connection: S3_JSON,
};

function outputsOf(task: OneTask, plan: Plan, more: Partial<OneOutcome> = {}): Readonly<Record<string, string>> {
  return outputs(outcomeOf(task, { plan, connection: plan.current, ...more }), exact, silent);
}

describe('the outputs of a run', () => {
  test('that changed nothing are the connection and that', () => {
    expect(outputsOf(ensure, plans.none)).toEqual({
      ...S3_OUTPUTS,
      action: 'none',
      changed: 'false',
      applied: 'false',
      'dry-run': 'false',
      diff: '[]',
      'plan-id': '',
    });
  });

  test('that created a connection are the connection and what was sent', () => {
    expect(outputsOf(ensure, plans.create, { connection: s3, applied: true })).toEqual({
      ...S3_OUTPUTS,
      action: 'create',
      changed: 'true',
      applied: 'true',
      'dry-run': 'false',
      diff: JSON.stringify([
        { field: 'name', from: null, to: 'Production-S3' },
        { field: 'enabled', from: null, to: true },
        { field: 'awsAccountId', from: null, to: '123456789012' },
        { field: 'awsRegion', from: null, to: 'us-east-2' },
      ]),
      'plan-id': planId([plans.create]),
    });
  });

  test('that updated a connection are the connection as it is now', () => {
    const after = { ...having(s3, { description: 'New assets', enabled: false }), version: 4 };
    const all = outputsOf(ensure, plans.update, { connection: after, applied: true });
    expect(all).toMatchObject({ action: 'update', version: '4', enabled: 'false', applied: 'true' });
    expect(JSON.parse(all['connection'] ?? '')).toMatchObject({ version: 4, description: 'New assets' });
  });

  test('that updated a connection have each field from and to', () => {
    expect(JSON.parse(outputsOf(ensure, plans.update)['diff'] ?? '')).toEqual([
      { field: 'description', from: 'Assets', to: 'New assets' },
      { field: 'enabled', from: true, to: false },
    ]);
  });

  test('that sent a secret say which, without values', () => {
    const rotate = asking('rotate', vimeo, { clientSecret: 'hunter2' });
    const plan = planPresent(marketing, rotate.desired, signer);
    expect(outputsOf(rotate, plan)['diff']).toBe('[{"field":"clientSecret","sensitive":true}]');
  });

  test('that deleted a connection have one row, and no connection', () => {
    expect(outputsOf(askingFor('delete', s3), plans.delete, { connection: null, applied: true })).toEqual({
      type: 'aws',
      action: 'delete',
      changed: 'true',
      applied: 'true',
      'dry-run': 'false',
      diff: '[{"field":"name","from":"Production-S3","to":null}]',
      'plan-id': planId([plans.delete]),
    });
  });

  test('that only previewed a create have no connection', () => {
    expect(Object.keys(outputsOf(ensure, plans.create, { dryRun: true })).sort()).toEqual([
      'action',
      'applied',
      'changed',
      'diff',
      'dry-run',
      'plan-id',
      'type',
    ]);
  });

  test.each([true, false])('have the mode of the run: %s', (dryRun) => {
    expect(outputsOf(ensure, plans.none, { dryRun })['dry-run']).toBe(String(dryRun));
    expect(outputs(listingOf({ connections: [], dryRun }), exact, silent)['dry-run']).toBe(String(dryRun));
  });

  test('that only previewed an update have the connection as it still is', () => {
    expect(outputsOf(ensure, plans.update, { dryRun: true })).toMatchObject({
      ...S3_OUTPUTS,
      action: 'update',
      changed: 'true',
    });
  });

  test('have the same plan id on a dry run as when it is done', () => {
    expect(outputsOf(ensure, plans.update, { dryRun: true })['plan-id']).toBe(
      outputsOf(ensure, plans.update)['plan-id'],
    );
  });

  test('that would have to replace a connection say so', () => {
    expect(outputsOf(ensure, plans.replace, { error: failed })).toMatchObject({ action: 'replace', changed: 'true' });
  });

  test('that failed while writing have what was known', () => {
    expect(outputsOf(ensure, plans.update, { error: failed })).toMatchObject({
      ...S3_OUTPUTS,
      action: 'update',
      changed: 'true',
      applied: 'false',
    });
  });

  test('whose write may have been carried out leave open whether it was', () => {
    expect(outputsOf(ensure, plans.update, { error: failed, applied: 'unknown' })['applied']).toBe('');
  });

  test('that failed before the comparison have neither an action nor a difference', () => {
    expect(outputs(outcomeOf(ensure, { error: failed }), exact, silent)).toEqual({
      type: 'aws',
      applied: 'false',
      'dry-run': 'false',
    });
  });

  test('whose inputs were not acceptable are none', () => {
    expect(outputs({ kind: 'invalid', error: failed }, exact, silent)).toEqual({});
  });

  test('that got a connection are the connection, and no change', () => {
    expect(outputsOf(askingFor('get', s3), plans.none)).toMatchObject({ ...S3_OUTPUTS, action: 'none', diff: '[]' });
  });

  test('of a connection that does not say whether it is enabled do not say it either', () => {
    const { enabled: _, ...values } = s3.values;
    const all = outputsOf(ensure, noChange(aws, 'Production-S3', { ...s3, values }));
    expect(all).not.toHaveProperty('enabled');
  });

  test('have the description without its tag', () => {
    const tag = { keyCheck: keyCheckOf(signer), fingerprints: new Map([['s', '12345678']]), damaged: false };
    const connection = having(marketing, { description: joinDescription('Videos', tag) });
    const all = outputsOf(asking('ensure', vimeo, {}), noChange(vimeo, 'Marketing', connection));
    expect(JSON.parse(all['connection'] ?? '')).toMatchObject({ description: 'Videos', type: 'VIMEO' });
    expect(JSON.stringify(all)).not.toContain('pictory-action');
  });

  test('have every value as it is, whatever it is made of', () => {
    fc.assert(
      fc.property(texts, texts, (name, description) => {
        const connection = having(s3, { name, description });
        const all = outputsOf(ensure, noChange(aws, name, connection));
        expect(all['name']).toBe(name);
        expect(JSON.parse(all['connection'] ?? '')).toMatchObject({ name, description });
      }),
      { numRuns: 100 },
    );
  });
});

describe('the outputs of list', () => {
  const listed = (...connections: (typeof s3)[]) => outputs(listingOf({ connections }), exact, silent);

  test('are the connections in the order of the API, and their ids', () => {
    const all = listed(marketing, s3);
    expect(all).toMatchObject({ action: 'none', changed: 'false', applied: 'false' });
    expect(all['connections']).toBe(
      `[${JSON.stringify({
        connectionId: 'vimeo1',
        name: 'Marketing',
        description: '',
        enabled: false,
        clientIdentifier: 'client-1',
        type: 'VIMEO',
        version: 1,
      })},${S3_JSON}]`,
    );
    expect(all['ids']).toBe(`{"aws":{"Production-S3":"${ID}"},"vimeo":{"Marketing":"vimeo1"}}`);
  });

  test('have both types also without connections', () => {
    expect(listed()).toMatchObject({ connections: '[]', ids: '{"aws":{},"vimeo":{}}' });
  });

  test.each(['__proto__', 'constructor', 'toString', '7'])('have the id of a connection named %s', (name) => {
    const ids: unknown = JSON.parse(listed(having(s3, { name }))['ids'] ?? '');
    expect(JSON.stringify(ids)).toBe(`{"aws":{${JSON.stringify(name)}:"${ID}"},"vimeo":{}}`);
  });

  test.each([
    ['production-s3', 'Production-S3'],
    ['CAFÉ', 'café'],
    ['σ', 'ς'],
  ])('omit names that differ only in case from ids, with a warning that lists them: %s, %s', (one, other) => {
    const messages: string[] = [];
    const connections = [having(s3, { name: one }), having(s3, { name: other }), having(s3, { name: 'Clear' })];
    const all = outputs(listingOf({ connections }), exact, (_title, message) => messages.push(message));
    expect(JSON.parse(all['ids'] ?? '')).toEqual({ aws: { Clear: ID }, vimeo: {} });
    expect(JSON.parse(all['connections'] ?? '')).toHaveLength(3);
    expect(messages).toEqual([expect.stringContaining(`: "${one}", "${other}". GitHub expressions ignore case`)]);
  });

  test('have the ids of equal names of both types', () => {
    const all = listed(s3, having(marketing, { name: 'PRODUCTION-S3' }));
    expect(JSON.parse(all['ids'] ?? '')).toEqual({
      aws: { 'Production-S3': ID },
      vimeo: { 'PRODUCTION-S3': 'vimeo1' },
    });
  });

  test('have nothing of a single connection', () => {
    expect(Object.keys(listed(s3)).sort()).toEqual(['action', 'applied', 'changed', 'connections', 'dry-run', 'ids']);
  });

  test('are not there when the list could not be read', () => {
    expect(outputs(listingOf({ error: failed }), exact, silent)).toEqual({ applied: 'false', 'dry-run': 'false' });
  });
});

describe('a secret', () => {
  const SECRET = 'hunter2-"x"';
  const redact = createRedact([SECRET]);

  test('is in no output, wherever the API shows it', () => {
    const connection = having(s3, { name: `a ${SECRET}`, description: `${SECRET} b`, awsRegion: SECRET });
    const plan = planPresent(connection, asking('ensure', aws, { description: SECRET }).desired, signer);
    const all = outputs(outcomeOf(ensure, { plan, connection }), redact, silent);
    expect(JSON.stringify(all)).not.toContain('hunter2');
    expect(JSON.parse(all['connection'] ?? '')).toMatchObject({ name: 'a ***', description: '*** b' });
  });

  test('is in no name of ids, which stay JSON', () => {
    const connections = [having(s3, { name: `a ${SECRET}` }), having(marketing, { name: `b ${SECRET}` })];
    const all = outputs(listingOf({ connections }), redact, silent);
    expect(JSON.parse(all['ids'] ?? '')).toEqual({ aws: { 'a ***': ID }, vimeo: { 'b ***': 'vimeo1' } });
  });

  const warningsOf = (connections: readonly (typeof s3)[], ...secrets: readonly string[]) => {
    const messages: string[] = [];
    const all = outputs(listingOf({ connections }), createRedact(secrets), (_title, message) => messages.push(message));
    return { all, messages };
  };

  test.each(['vimeo', 'aws', 'connectionId', 'awsRegion', 'VIMEO', 'AWS'])(
    'that equals our own name %s leaves our names in JSON, and takes nothing away',
    (secret) => {
      const both = [s3, { ...marketing, connectionId: 'other' }];
      const { all, messages } = warningsOf(both, secret);
      expect(all).toEqual(warningsOf(both).all);
      expect(messages).toEqual([]);
    },
  );

  test('that equals our own name is removed from values and names, and the warning names each output', () => {
    const named = { ...having(marketing, { name: 'vimeo', description: 'vimeo' }), connectionId: 'other' };
    const { all, messages } = warningsOf([named], 'vimeo');
    expect(JSON.parse(all['ids'] ?? '')).toEqual({ aws: {}, vimeo: { '***': 'other' } });
    expect(JSON.parse(all['connections'] ?? '')).toMatchObject([{ name: '***', description: '***', type: 'VIMEO' }]);
    expect(messages).toEqual([
      'Secrets were removed from these outputs: connections, ids. Their values are not exact.',
    ]);
  });

  test('that equals an action leaves the action of the plan', () => {
    const all = outputs(outcomeOf(ensure, { plan: plans.update }), createRedact(['update', 'description']), silent);
    expect(all).toMatchObject({ action: 'update' });
    expect(JSON.parse(all['diff'] ?? '')).toMatchObject([{ field: 'description' }, { field: 'enabled' }]);
  });

  test('as short as a version leaves JSON what it is', () => {
    const all = outputs(listingOf({ connections: [s3] }), createRedact(['3']), silent);
    expect(() => JSON.parse(all['connections'] ?? '')).not.toThrow();
  });
});

describe('the outputs of a manifest', () => {
  const entry = (plan: Plan, more: Partial<OneOutcome> = {}): OneOutcome =>
    outcomeOf(asking('ensure', aws, { name: plan.name }), { plan, connection: plan.current, ...more });
  const { task } = manifest([]);
  const outputsOfAll = (entries: readonly OneOutcome[], more: Partial<ManifestOutcome> = {}) =>
    outputs({ kind: 'manifest', task, dryRun: false, entries, applied: false, ...more }, exact, silent);
  const unread = outcomeOf(ensure, { error: failed });

  test('are those of no single connection', () => {
    const all = Object.keys(outputsOfAll([entry(plans.update)]));
    expect(all.sort()).toEqual(['action', 'applied', 'changed', 'connections', 'diff', 'dry-run', 'ids', 'plan-id']);
  });

  test('have one plan id for all, and the difference of what changes', () => {
    const all = outputsOfAll([entry(plans.update), entry(plans.none)]);
    expect(all).toMatchObject({ action: 'update', changed: 'true', 'plan-id': planId([plans.update]) });
    expect(JSON.parse(all['diff'] ?? '')).toMatchObject([{ type: 'AWS', name: 'Production-S3', action: 'update' }]);
  });

  test('have every entry in its order, also what does not exist', () => {
    const all = outputsOfAll([entry(plans.create), entry(plans.none), entry(plans.delete, { connection: null })]);
    expect(JSON.parse(all['connections'] ?? '')).toEqual([
      { type: 'AWS', name: 'Production-S3', action: 'create' },
      { ...JSON.parse(S3_JSON), action: 'none' },
      { type: 'AWS', name: 'Production-S3', action: 'delete' },
    ]);
    expect(JSON.parse(all['ids'] ?? '')).toEqual({ aws: { 'Production-S3': ID }, vimeo: {} });
  });

  test('of a check list what nobody manages; those of no other run do', () => {
    const unmanaged = [having(s3, { name: 'Stranger' })];
    const all = outputsOfAll([entry(plans.none)], { unmanaged });
    expect(JSON.parse(all['unmanaged'] ?? '')).toEqual([{ ...JSON.parse(S3_JSON), name: 'Stranger' }]);
    expect(outputsOfAll([entry(plans.none)], { unmanaged: [] })['unmanaged']).toBe('[]');
    expect(outputsOfAll([entry(plans.none)])).not.toHaveProperty('unmanaged');
  });

  test('in which nothing changes say so', () => {
    expect(outputsOfAll([entry(plans.none)])).toMatchObject({ action: 'none', changed: 'false', 'plan-id': '' });
  });

  test('of which a part could not be compared leave open what is not known', () => {
    const all = outputsOfAll([entry(plans.none), unread], { error: failed });
    expect(all).toMatchObject({ action: '', changed: '', 'plan-id': '' });
    expect(JSON.parse(all['connections'] ?? '')[1]).toEqual({
      type: 'AWS',
      name: 'Production-S3',
      action: 'none',
      error: 'It did not work',
    });
  });

  test('of which a part could not be compared say what is known to differ', () => {
    const all = outputsOfAll([entry(plans.update), unread], { error: failed });
    expect(all).toMatchObject({ action: 'update', changed: 'true', 'plan-id': '' });
  });
});
