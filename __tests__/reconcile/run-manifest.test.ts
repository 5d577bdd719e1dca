import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError, NotTried } from '../../src/errors.ts';
import { type ManifestOutcome, type Outcome, plansOf } from '../../src/outcome.ts';
import { planId } from '../../src/plan/plan.ts';
import type { Progress } from '../../src/reconcile/dependencies.ts';
import { headline } from '../../src/report/verdict.ts';
import { type Account, openAccount } from '../support/account.ts';
import { gatheringOf } from '../support/gathering.ts';
import { type Declared, manifest, run } from '../support/manifests.ts';
import { serve } from '../support/serve.ts';

let account: Account;

beforeEach(async () => {
  account = await openAccount();
});

afterEach(async () => {
  await account.sandbox.close();
});

const SILENT: Progress = {
  info: () => {},
  warn: () => {},
  checked: async () => {},
  planned: () => {},
  written: () => {},
};
const REGIONS = ['us-east-1', 'us-east-2', 'eu-west-1', 'eu-central-1', 'ap-south-1'];
const s3 = (name: string, n: number, more: Partial<Declared> = {}): Declared => ({
  name,
  values: { awsAccountId: '123456789012', awsRegion: `us-east-${n}`, description: name },
  ...more,
});
test('A chain of hundreds of replacements in the worst order is planned in a few seconds', async () => {
  const at = (n: number) => ({ awsAccountId: String(100_000_000_000 + n), awsRegion: 'us-east-2' });
  const chain = Array.from({ length: 700 }, (_, n): Declared => {
    account.sandbox.pictory.create({ type: 'AWS', name: `n${n}`, ...at(n) });
    return { name: `n${n}`, values: at(n + 1), onImmutableChange: 'replace' };
  });
  const before = process.cpuUsage();
  const outcome = await run(account, manifest(chain, 'ensure', { dryRun: true }));
  expect(outcome.error).toBeUndefined();
  expect(plansOf(outcome)).toHaveLength(700);
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(8);
});

const names = () =>
  account.sandbox.pictory
    .list()
    .map(({ name }) => name)
    .sort();
const byHand = (name: string, n: number, more: object = {}) =>
  account.sandbox.pictory.create({
    type: 'AWS',
    name,
    awsAccountId: '123456789012',
    awsRegion: `us-east-${n}`,
    description: name,
    ...more,
  });
const actions = ({ entries = [] }: ManifestOutcome) => entries.map(({ plan }) => plan?.action);
const fix = ({ error }: Pick<Outcome, 'error'>) => (error instanceof ActionError ? error.fix : '');
const message = ({ error }: Outcome) =>
  error instanceof ActionError ? `${error.message} ${error.fix}` : String(error);

describe('a manifest', () => {
  test('is brought about with one list of each type', async () => {
    byHand('B', 2);
    byHand('C', 3, { description: 'old' });
    const wanted = [s3('A', 1), s3('B', 2), s3('C', 3), { type: vimeo, name: 'V' }];
    const outcome = await run(account, manifest(wanted));
    expect(outcome.error).toBeUndefined();
    expect(actions(outcome)).toEqual(['create', 'none', 'update', 'none']);
    expect(account.sent().filter((line) => line.startsWith('GET'))).toEqual([
      'GET /awsconnections',
      'GET /vimeo-connections',
    ]);
    expect(outcome.applied).toBe(true);
    expect(names()).toEqual(['A', 'B', 'C']);
  });

  test('that is as it should be writes nothing', async () => {
    const wanted = [s3('A', 1), s3('B', 2)];
    await run(account, manifest(wanted));
    const before = account.sent().length;
    const outcome = await run(account, manifest(wanted));
    expect(account.sent().slice(before)).toEqual(['GET /awsconnections']);
    expect(outcome).toMatchObject({ applied: false, said: [] });
  });

  test('tells how far it is', async () => {
    const { said } = await run(account, manifest([s3('A', 1), s3('B', 2)]));
    expect(said.map((line) => line.slice(0, 6))).toEqual(['1 of 2', '2 of 2']);
  });

  test('has the same plan id in any order', async () => {
    byHand('B', 2, { description: 'old' });
    const wanted = [s3('A', 1), s3('B', 2), s3('C', 3), { name: 'D' }];
    const dry = async (entries: readonly Declared[]) =>
      planId(plansOf(await run(account, manifest(entries, 'ensure', { dryRun: true }))));
    const id = await dry(wanted);
    expect(id).not.toBe('');
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(wanted, { minLength: wanted.length }), async (entries) => {
        expect(await dry(entries)).toBe(id);
      }),
      { numRuns: 10 },
    );
  });

  test('deletes what is to be absent, and minds nothing when it is', async () => {
    byHand('A', 1);
    const outcome = await run(account, manifest([{ name: 'A' }, { name: 'B' }]));
    expect(actions(outcome)).toEqual(['delete', 'none']);
    expect(names()).toEqual([]);
  });
});

describe('what is known before the first write', () => {
  test('stops everything', async () => {
    byHand('B', 2);
    const outcome = await run(account, manifest([s3('A', 1), s3('B', 3), { name: 'C', values: {} }]));
    expect(message(outcome)).toContain('Cannot apply 2 of 3 connections of pictory.yml, so nothing was written:');
    expect(message(outcome)).toContain('aws-region is "us-east-2" and should be "us-east-3"');
    expect(message(outcome)).toContain(
      'requires fields that are missing: aws-account-id, aws-region. Add aws-account-id, aws-region to the entry',
    );
    expect(outcome.applied).toBe(false);
    expect(names()).toEqual(['B']);
  });

  test('is told by a dry run as well', async () => {
    const outcome = await run(account, manifest([{ name: 'C', values: {} }], 'ensure', { dryRun: true }));
    expect(outcome.error).toBeInstanceOf(ActionError);
  });

  test('may be a gate', async () => {
    const closed = new ActionError({ title: 'No', message: 'Not reviewed.', fix: 'Review it.' });
    const outcome = await run(account, manifest([s3('A', 1)]), () => Promise.reject(closed));
    expect(outcome).toMatchObject({ error: closed, applied: false });
    expect(names()).toEqual([]);
  });
});

describe('a failure while writing', () => {
  test.each([0, 1, 2, 3, 4])('at entry %i stops no other', async (at) => {
    const wanted = REGIONS.map((awsRegion, n) => ({
      name: `C${n}`,
      values: { awsAccountId: '123456789012', awsRegion },
    }));
    for (const { name, values } of wanted) byHand(name, 1, { ...values, description: 'old' });
    const { connectionId } = account.sandbox.pictory.list().find(({ name }) => name === `C${at}`) ?? {};
    account.sandbox.addFault(`PUT /awsconnections/${connectionId} status-403 forever`);
    const changed = wanted.map(({ name, values }) => ({ name, values: { ...values, description: 'new' } }));
    const outcome = await run(account, manifest(changed));
    expect(outcome.entries?.map(({ error }) => error !== undefined)).toEqual(REGIONS.map((_, n) => n === at));
    expect(message(outcome)).toContain('Could not write 1 of 5 connections of pictory.yml');
    expect(message(outcome)).toContain(`"C${at}"`);
    const done = account.sandbox.pictory.list().filter(({ description }) => description === 'new');
    expect(done).toHaveLength(4);
  });

  test('keeps back what comes after it, and says so', async () => {
    const { connectionId } = byHand('Old', 1);
    account.sandbox.addFault(`PUT /awsconnections/${connectionId} status-403 forever`);
    const outcome = await run(account, manifest([s3('Old', 2), s3('New', 1, { previousName: 'Old' })]));
    expect(outcome.entries?.map(({ error }) => error instanceof ActionError && error.message)).toEqual([
      'The AWS S3 connection "Old" was skipped, because the AWS S3 connection "New" must be written first and was not.',
      expect.stringContaining('403'),
    ]);
    expect(names()).toEqual(['Old']);
  });

  test('that is a cancellation settles what was begun, and begins nothing else', async () => {
    const wanted = Array.from({ length: 10 }, (_, n) => s3(`C${n}`, n));
    let begun = 0;
    const admit = () => {
      begun += 1;
      if (begun > 4) throw new NotTried({ title: 'Cancelled', message: 'The run was cancelled.', fix: 'Run again.' });
    };
    const outcome = await run(account, manifest(wanted), undefined, admit);
    expect(outcome.applied).toBe(true);
    expect(outcome.entries?.map(({ error }) => error === undefined)).toEqual(wanted.map((_, n) => n < 4));
    expect(message(outcome)).toContain('6 of 10 connections');
    expect(headline(outcome)).toEqual({ lead: 'Applied in part', rest: '6 skipped, 4 created' });
    expect(names()).toEqual(['C0', 'C1', 'C2', 'C3']);
    expect((await run(account, manifest(wanted))).error).toBeUndefined();
    expect(names()).toHaveLength(10);
  });

  test('is finished by the next run', async () => {
    account.sandbox.addFault('POST /awsconnections status-403 x1');
    const wanted = [s3('A', 1), s3('B', 2)];
    expect((await run(account, manifest(wanted))).error).toBeDefined();
    expect((await run(account, manifest(wanted))).error).toBeUndefined();
    expect(names()).toEqual(['A', 'B']);
  });
});

describe('what is known of each entry', () => {
  test('on a dry run is the plan and the connection as it is, and that nothing was written', async () => {
    byHand('A', 1, { description: 'old' });
    const outcome = await run(account, manifest([s3('A', 1), s3('B', 2)], 'ensure', { dryRun: true }));
    expect(outcome.entries).toEqual([
      {
        kind: 'one',
        task: expect.anything(),
        dryRun: true,
        plan: expect.objectContaining({ action: 'update' }),
        connection: expect.objectContaining({ version: 1 }),
        applied: false,
      },
      {
        kind: 'one',
        task: expect.anything(),
        dryRun: true,
        plan: expect.objectContaining({ action: 'create' }),
        connection: null,
        applied: false,
      },
    ]);
  });

  test('is announced for all at once, before the gate', async () => {
    const happened: string[] = [];
    const planned: Progress['planned'] = (outcome) =>
      happened.push(`announced ${outcome.kind === 'manifest' ? outcome.entries?.length : 'one'}`);
    const gate = async () => {
      happened.push('gate');
    };
    await run(account, manifest([s3('A', 1), s3('B', 2)]), gate, () => happened.push('write'), {
      progress: { ...SILENT, planned },
    });
    expect(happened).toEqual(['announced 2', 'gate', 'write', 'write']);
  });

  test('keeps to its own entry what stands in its way', async () => {
    byHand('A', 1);
    byHand('B', 2);
    const outcome = await run(account, manifest([s3('A', 3), s3('B', 2), { name: 'C', values: {} }]));
    const titles = outcome.entries?.map(({ error }) => (error instanceof ActionError ? error.title : undefined));
    expect(titles?.map((title) => title !== undefined)).toEqual([true, false, true]);
    expect(titles?.[0]).not.toBe(titles?.[2]);
  });

  test('names only what goes round in a circle', async () => {
    for (const [at, name] of ['First', 'Second', 'Third'].entries()) byHand(name, at + 1, { description: 'old' });
    const replace = { onImmutableChange: 'replace' } as const;
    const wanted = [s3('First', 2, replace), s3('Second', 1, replace), s3('Third', 3)];
    const words = message(await run(account, manifest(wanted)));
    expect(['First', 'Second', 'Third'].map((name) => words.includes(`"${name}"`))).toEqual([true, true, false]);
  });

  test('is told with what happened on the way', async () => {
    account.sandbox.addFault('POST /awsconnections reset-after x1');
    const told: (readonly [string, boolean])[] = [];
    const written: Progress['written'] = ({ task }, _position, lines) =>
      told.push([task.identity.name ?? '', lines.length > 0]);
    const more = { progress: { ...SILENT, written } };
    await run(account, manifest([s3('A', 1)]), undefined, undefined, more);
    await run(account, manifest([s3('A', 1), s3('B', 2)]), undefined, undefined, more);
    expect(told).toEqual([
      ['A', true],
      ['B', false],
    ]);
  });
});

describe('whether something was written', () => {
  const old = (name: string, n: number) => byHand(name, n, { description: 'old' }).connectionId;

  test('is no when every write was refused', async () => {
    const ids = [old('A', 1), old('B', 2)];
    for (const id of ids) account.sandbox.addFault(`PUT /awsconnections/${id} status-403 forever`);
    expect((await run(account, manifest([s3('A', 1), s3('B', 2)]))).applied).toBe(false);
  });

  test('is yes when one was carried out, whatever became of the others', async () => {
    account.sandbox.addFault(`PUT /awsconnections/${old('A', 1)} reset-before forever`);
    old('B', 2);
    const { applied, entries } = await run(account, manifest([s3('A', 1), s3('B', 2)]));
    expect([entries?.map((entry) => entry.applied), applied]).toEqual([['unknown', true], true]);
  });

  test('is not known when none was carried out for certain', async () => {
    account.sandbox.addFault(`PUT /awsconnections/${old('A', 1)} reset-before forever`);
    account.sandbox.addFault(`PUT /awsconnections/${old('B', 2)} status-403 forever`);
    const { applied, entries } = await run(account, manifest([s3('A', 1), s3('B', 2)]));
    expect([entries?.map((entry) => entry.applied), applied]).toEqual([['unknown', false], 'unknown']);
  });

  test('is no for one that was kept back', async () => {
    account.sandbox.addFault(`PUT /awsconnections/${old('Old', 1)} status-403 forever`);
    const { applied, entries } = await run(account, manifest([s3('Old', 2), s3('New', 1, { previousName: 'Old' })]));
    expect([entries?.map((entry) => entry.applied), applied]).toEqual([[false, false], false]);
  });
});

describe('renames', () => {
  test('make room for the name of another entry, whatever the order in the file', async () => {
    const wanted = [s3('Old', 2), s3('New', 1, { previousName: 'Old' })];
    for (const entries of [wanted, wanted.toReversed()]) {
      for (const one of account.sandbox.pictory.list()) account.sandbox.pictory.remove(one.connectionId);
      const { connectionId } = byHand('Old', 1);
      const outcome = await run(account, manifest(entries));
      expect(outcome.error).toBeUndefined();
      expect(account.sandbox.pictory.list().find(({ name }) => name === 'New')?.connectionId).toBe(connectionId);
      expect(names()).toEqual(['New', 'Old']);
      const again = await run(account, manifest(entries));
      expect(actions(again)).toEqual(['none', 'none']);
      expect(again.said).toEqual([]);
    }
  });

  test('go down a chain', async () => {
    const [a, b] = [byHand('A', 1), byHand('B', 2)];
    const wanted = [
      { name: 'B', previousName: 'A', values: {} },
      { name: 'C', previousName: 'B', values: {} },
    ];
    expect((await run(account, manifest(wanted))).error).toBeUndefined();
    const found = new Map(account.sandbox.pictory.list().map(({ name, connectionId }) => [name, connectionId]));
    expect(found).toEqual(
      new Map([
        ['B', a.connectionId],
        ['C', b.connectionId],
      ]),
    );
    expect(actions(await run(account, manifest(wanted)))).toEqual(['none', 'none']);
  });

  test('wait for a delete that frees the name', async () => {
    const { connectionId } = byHand('A', 1);
    byHand('B', 2);
    const wanted = [{ name: 'C', previousName: 'A', values: {} }, { name: 'B' }];
    expect((await run(account, manifest(wanted))).error).toBeUndefined();
    expect(account.sandbox.pictory.list()).toMatchObject([{ name: 'C', connectionId }]);
  });
});

describe('an account and region', () => {
  test('are freed by a delete before they are taken again', async () => {
    byHand('A', 1);
    const outcome = await run(account, manifest([s3('B', 1), { name: 'A' }]));
    expect(outcome.error).toBeUndefined();
    expect(names()).toEqual(['B']);
  });

  test('that two entries would swap are refused, before anything is written', async () => {
    byHand('A', 1);
    byHand('B', 2);
    const replace = { onImmutableChange: 'replace' } as const;
    const outcome = await run(account, manifest([s3('A', 2, replace), s3('B', 1, replace)]));
    expect(message(outcome)).toContain('Each of these must be written after another of them');
    expect(outcome.applied).toBe(false);
    expect(account.sent().every((line) => line.startsWith('GET'))).toBe(true);
  });

  test('that two entries would swap are refused by a dry run as well', async () => {
    byHand('A', 1);
    byHand('B', 2);
    const replace = { onImmutableChange: 'replace' } as const;
    const wanted = [s3('A', 2, replace), s3('B', 1, replace)];
    const outcome = await run(account, manifest(wanted, 'ensure', { dryRun: true }));
    expect(message(outcome)).toContain('Each of these must be written after another of them');
  });
});

test('Only where others are done, they are said to be', async () => {
  const { connectionId } = byHand('A', 1, { description: 'old' });
  account.sandbox.addFault(`PUT /awsconnections/${connectionId} status-403 forever`);
  const outcome = await run(account, manifest([s3('A', 1)]));
  expect(fix(outcome)).toBe('Run again: the next run reads the current state and does the rest.');
  expect(fix(await run(account, manifest([s3('A', 1), s3('B', 2)])))).toMatch(/^All others are up to date\. Run again/);
});

describe('verify', () => {
  test('lists what drifted and what nobody manages, and writes nothing', async () => {
    byHand('A', 1);
    byHand('B', 2, { description: 'changed by hand' });
    byHand('Stranger', 3);
    const outcome = await run(account, manifest([s3('A', 1), s3('B', 2), s3('C', 4), { name: 'Stranger2' }], 'verify'));
    expect(message(outcome)).toContain('Drift in 2 of 4 connections of pictory.yml:');
    expect(message(outcome)).toContain('"B" differs: description is "changed by hand" and should be "B".');
    expect(message(outcome)).toContain('There is no AWS S3 connection "C"');
    expect(outcome.unmanaged?.map(({ values }) => values.name)).toEqual(['Stranger']);
    expect(account.sent().sort()).toEqual(['GET /awsconnections', 'GET /vimeo-connections']);
  });

  test('says what enables a connection, which the manifest alone does not', async () => {
    byHand('A', 1, { enabled: false });
    const outcome = await run(account, manifest([{ name: 'A', values: { enabled: true } }], 'verify'));
    expect(fix(outcome)).toBe(
      'If a change in Pictory was intended, write it into the manifest. If not, undo it with `operation: ensure`. This enables only connections whose entry has `enabled: true`.',
    );
    expect(fix(outcome.entries?.[0] ?? {})).toBe(
      'If the change in Pictory was intended, write it into the entry. If not, undo it with `operation: enable`, or with `operation: ensure` and `enabled: true` in the entry.',
    );
  });

  test('names the way out of drift that ensure cannot undo', async () => {
    byHand('A', 1, { awsRegion: 'eu-west-1' });
    expect(fix(await run(account, manifest([s3('A', 1)], 'verify')))).toMatch(
      /AWS S3 connection "A": If the change in Pictory was intended, write it into the entry\. If not, `operation: ensure` cannot undo it yet\. Keep/,
    );
  });

  test('minds what should be absent', async () => {
    byHand('A', 1);
    const outcome = await run(account, manifest([{ name: 'A' }], 'verify'));
    expect(message(outcome)).toContain('exists but should not');
  });

  test('lists what is left of a replacement only where nobody is going to finish it', async () => {
    const left = `A - replacement ${'0'.repeat(32)}`;
    byHand(left, 2);
    const unmanaged = async (entry: Declared) =>
      (await run(account, manifest([entry], 'verify'))).unmanaged?.map(({ values }) => values.name);
    expect(await unmanaged(s3('A', 2, { onImmutableChange: 'replace' }))).toEqual([]);
    expect(await unmanaged({ name: 'A' })).toEqual([left]);
  });

  test('does not fail because of what nobody manages', async () => {
    byHand('Stranger', 3);
    const outcome = await run(account, manifest([], 'verify'));
    expect(outcome).toMatchObject({ applied: false, unmanaged: [{ values: { name: 'Stranger' } }] });
    expect(outcome.error).toBeUndefined();
  });
});

test('What nobody manages is read where the list shows only a part of it', async () => {
  const whole = { type: 'AWS', name: 'Stranger', awsAccountId: '123456789012', awsRegion: 'us-east-1', enabled: true };
  const server = await serve((line) => {
    if (line === 'GET /awsconnections/id-1') return { ...whole, connectionId: 'id-1', version: 7 };
    return { Items: line === 'GET /awsconnections' ? [{ connectionId: 'id-1', name: 'Stranger' }] : [] };
  });
  try {
    const other = await openAccount({ apiUrl: server.url });
    const outcome = await run(other, manifest([], 'verify'));
    await other.sandbox.close();
    expect(outcome.unmanaged).toMatchObject([{ connectionId: 'id-1', version: 7, values: { awsRegion: 'us-east-1' } }]);
  } finally {
    server.close();
  }
});

test('Four connections are written at a time', async () => {
  let now = 0;
  let most = 0;
  const four = gatheringOf(4);
  // None is answered before four are there, and then a moment is left to a fifth.
  const meanwhile = async () => {
    now += 1;
    most = Math.max(most, now);
    await four.come();
    await sleep(60);
    now -= 1;
  };
  account.sandbox.addFault({ method: 'POST', path: '/awsconnections', kind: 'meanwhile', times: 'forever', meanwhile });
  const wanted = Array.from({ length: 12 }, (_, n) => s3(`C${n}`, n));
  expect((await run(account, manifest(wanted))).error).toBeUndefined();
  expect(most).toBe(4);
});

test('What was applied has an empty plan, whatever was there and whatever was asked for', async () => {
  const name = fc.constantFrom('A', 'B', 'C', 'D');
  const there = fc.uniqueArray(fc.record({ name, n: fc.nat({ max: 3 }), enabled: fc.boolean() }), {
    selector: ({ name }) => name,
  });
  const asked = fc.uniqueArray(
    fc.record({
      name,
      previousName: fc.option(fc.constantFrom('E', 'F', 'A', 'B'), { nil: undefined }),
      absent: fc.boolean(),
      replace: fc.boolean(),
      n: fc.nat({ max: 3 }),
      description: fc.constantFrom('x', 'y'),
    }),
    { selector: (entry) => entry.name },
  );
  await fc.assert(
    fc.asyncProperty(there, asked, async (before, wanted) => {
      for (const one of account.sandbox.pictory.list()) account.sandbox.pictory.remove(one.connectionId);
      const regions = new Set<number>();
      for (const { name: its, n, enabled } of before) {
        if (!regions.has(n)) byHand(its, n, { enabled });
        regions.add(n);
      }
      const entries = wanted.map(({ name: its, previousName, absent, replace, n, description }): Declared => {
        if (absent) return { name: its };
        const values = { awsAccountId: '123456789012', awsRegion: `us-east-${n}`, description };
        const onImmutableChange = replace ? 'replace' : 'fail';
        const isRename = previousName !== undefined && previousName !== its;
        return { name: its, values, onImmutableChange, ...(isRename ? { previousName } : {}) };
      });
      const outcome = await run(account, manifest(entries));
      // What cannot be is refused before anything is written; what Pictory refuses is told.
      fc.pre(outcome.error === undefined);
      expect(actions(await run(account, manifest(entries)))).toEqual(entries.map(() => 'none'));
    }),
    { numRuns: 60, maxSkipsPerRun: 400 },
  );
});
