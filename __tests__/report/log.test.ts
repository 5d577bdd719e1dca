import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { fingerprintOf, joinDescription, keyCheckOf, type Tag } from '../../src/connections/tag.ts';
import type { Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import type { OneTask, Task } from '../../src/inputs/task.ts';
import { planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { modeLines, planLines, resultLines } from '../../src/report/log.ts';
import { SETTINGS } from '../support/request.ts';
import {
  asking,
  askingFor,
  groupOf,
  having,
  ID,
  LISTING,
  listingOf,
  marketing,
  outcomeOf,
  plans,
  s3,
  signer,
  texts,
} from './examples.ts';

const ensure = asking('ensure', aws, { name: 'Production-S3' });

describe('the mode in the log', () => {
  const task = ensure;
  test.each([
    ['that a run writes', false, ['Changes will be applied: the push is for main.']],
    ['that a run previews', true, ['Preview only: the push is for main.']],
  ])('says %s, and why', (_what, dryRun, lines) => {
    const settings = { ...SETTINGS, dryRun, modeReason: 'the push is for main' };
    expect(modeLines({ settings, task })).toEqual(lines);
  });

  test.each<[string, Task]>([
    ['get', askingFor('get', s3)],
    ['list', LISTING],
    ['verify', asking('verify', aws, {})],
  ])('is not there for %s, which only reads', (_operation, reading) => {
    expect(modeLines({ settings: SETTINGS, task: reading })).toEqual([]);
  });
});

describe('the plan in the log', () => {
  test.each<[keyof typeof plans, string[]]>([
    ['none', [`AWS S3 connection "Production-S3" (${ID}), version 3: no changes`]],
    ['gone', ['AWS S3 connection "Production-S3": no changes']],
    [
      'create',
      [
        'AWS S3 connection "Production-S3": create',
        '  enabled: true',
        '  aws-account-id: "123456789012"',
        '  aws-region: "us-east-2"',
      ],
    ],
    [
      'update',
      [
        `AWS S3 connection "Production-S3" (${ID}), version 3: update`,
        '  description: "Assets" → "New assets"',
        '  enabled: true → false',
      ],
    ],
    ['rename', [`AWS S3 connection "Production-S3" (${ID}), version 3: rename`, '  name: "Production-S3" → "Footage"']],
    ['disable', [`AWS S3 connection "Production-S3" (${ID}), version 3: disable`, '  enabled: true → false']],
    ['enable', ['Vimeo connection "Marketing" (vimeo1), version 1: enable', '  enabled: false → true']],
    [
      'replace',
      [
        `AWS S3 connection "Production-S3" (${ID}), version 3: cannot be changed in place`,
        '  aws-region: "us-east-2" → "eu-west-1"',
      ],
    ],
    ['delete', [`AWS S3 connection "Production-S3" (${ID}), version 3: delete`]],
  ])('to %s is one line and one for each field', (which, lines) => {
    expect(planLines(outcomeOf(ensure, { plan: plans[which] })).slice(0, lines.length)).toEqual(lines);
  });

  test.each<[string, OneTask, Plan]>([
    ['replace: the id changes', ensure, plans.replaceable],
    [
      'finish the replacement: rename the new connection',
      ensure,
      { ...plans.replace, blocker: undefined, finishes: true } as Plan,
    ],
    ['create', ensure, { ...plans.create, blocker: { kind: 'missing-fields', fields: [] } }],
    ['found', askingFor('get', s3), plans.none],
    ['as declared', asking('verify', aws, {}), plans.none],
    ['differs', asking('verify', aws, {}), plans.update],
    ['differs', asking('verify', aws, {}), plans.replace],
    ['does not exist', asking('verify', aws, {}), plans.create],
    ['should not exist', { ...askingFor('delete', s3), operation: 'verify' } as OneTask, plans.delete],
  ])('says: %s (%#)', (step, task, plan) => {
    expect(planLines(outcomeOf(task, { plan }))[0]).toMatch(new RegExp(`: ${step}$`));
  });

  test.each(['create', 'delete'] as const)('to %s names the connection once', (which) => {
    const lines = planLines(outcomeOf(ensure, { plan: plans[which] }));
    expect(lines.filter((line) => line.includes('"Production-S3"'))).toHaveLength(1);
  });

  test('is nothing when nothing could be compared', () => {
    expect(planLines(outcomeOf(ensure, { error: 'x' }))).toEqual([]);
  });

  test('shows what is not there as none', () => {
    const { enabled: _, ...values } = s3.values;
    const plan = planPresent({ ...s3, values }, asking('ensure', aws, { enabled: true }).desired, signer);
    expect(planLines(outcomeOf(ensure, { plan }))[1]).toBe('  enabled: (none) → true');
  });

  test('is one line for each thing, whatever names and descriptions are', () => {
    fc.assert(
      fc.property(texts, texts, (name, description) => {
        const plan = planPresent(having(s3, { name }), asking('ensure', aws, { description }).desired, signer);
        fc.pre(plan.action === 'update');
        expect(planLines(outcomeOf(ensure, { plan }))[1]).toMatch(/^ {2}description: "Assets" → "[^\n\r]*"$/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('write-only fields in the log', () => {
  const secrets: Values = { clientSecret: 'hunter2', accessToken: 'hunter3' };

  function tag(values: Values, more: Partial<Tag> = {}): string {
    const fingerprints = new Map(
      vimeo.fields.flatMap((field) => {
        const value = values[field.api];
        return field.kind !== 'write-only' || value === undefined
          ? []
          : [[field.tagLetter, fingerprintOf(signer, field, String(value))] as const];
      }),
    );
    return joinDescription('', { keyCheck: keyCheckOf(signer), fingerprints, damaged: false, ...more });
  }

  function lines(description: string, task: ReturnType<typeof asking>): string[] {
    const plan = planPresent(having(marketing, { description }), task.desired, signer);
    return planLines(outcomeOf(task, { plan })).slice(1);
  }

  test.each([
    ['the connection has no fingerprint of it yet', ''],
    ['the fingerprint was made with another API key', tag(secrets, { keyCheck: 'AAAAAAAA' })],
    ['the tag in the description was edited', `${tag(secrets)}${tag(secrets)}`],
    ['its value changed', tag({ clientSecret: 'old', accessToken: 'old' })],
  ])('are to be sent because %s', (why, description) => {
    expect(lines(description, asking('ensure', vimeo, secrets))).toEqual([
      `  client-secret: will be sent, because ${why}`,
      `  access-token: will be sent, because ${why}`,
    ]);
  });

  test('are to be sent because that is asked for', () => {
    expect(lines('', asking('ensure', vimeo, { clientSecret: 'x' }, 'always'))[0]).toBe(
      '  client-secret: will be sent, because credentials is set to always',
    );
  });

  test('are to be sent because the connection is new', () => {
    const task = asking('ensure', vimeo, { name: 'M', clientIdentifier: 'c', ...secrets });
    expect(planLines(outcomeOf(task, { plan: planPresent(null, task.desired, signer) })).slice(-2)).toEqual([
      '  client-secret: will be sent, because the connection is new',
      '  access-token: will be sent, because the connection is new',
    ]);
  });

  test('differ from what was sent last when a check finds them so', () => {
    const sent = tag({ clientSecret: 'old', accessToken: 'hunter3' });
    expect(lines(sent, asking('verify', vimeo, secrets))).toEqual([
      '  client-secret: differs from the value last sent',
      'Credentials given but not sent, because they have not changed since they were last sent: access-token.',
    ]);
  });

  test('are not what was sent last when a check finds them so', () => {
    expect(lines('', asking('verify', vimeo, { clientSecret: 'x' }))[0]).toBe(
      '  client-secret: cannot be compared, because the connection has no fingerprint of it yet',
    );
  });

  test('are named once, below the plan, when they are not sent', () => {
    expect(lines(tag(secrets), asking('ensure', vimeo, secrets))).toEqual([
      'Credentials given but not sent, because they have not changed since they were last sent: client-secret, access-token.',
    ]);
    expect(lines('', asking('ensure', vimeo, { description: 'x' }))).toEqual([
      '  description: "" → "x"',
      'Credentials not given, so not managed: client-secret, access-token.',
    ]);
  });

  test('never show', () => {
    const shown = [
      ...lines('', asking('ensure', vimeo, secrets)),
      ...lines(tag(secrets), asking('ensure', vimeo, secrets)),
    ];
    expect(shown.join()).not.toMatch(/hunter|pictory-action/);
  });
});

describe('the result in the log', () => {
  test('is the heading around the connection, with its id and version', () => {
    const connection = { ...s3, version: 4 };
    expect(resultLines(outcomeOf(ensure, { plan: plans.update, connection, applied: true }))).toEqual([
      `Applied: AWS S3 connection "Production-S3" (${ID}) was updated. Version 4.`,
    ]);
  });

  test('has no version when there is no connection', () => {
    expect(resultLines(outcomeOf(askingFor('delete', s3), { plan: plans.gone, connection: null }))).toEqual([
      'No changes: AWS S3 connection "Production-S3" does not exist.',
    ]);
  });

  test('has the id alone when no name is known', () => {
    const task = { ...askingFor('delete', s3), identity: { connectionId: ID } } as OneTask;
    const plan = planAbsent(null, aws, '', signer);
    expect(resultLines(outcomeOf(task, { plan, connection: null }))).toEqual([
      `No changes: AWS S3 connection ${ID} does not exist.`,
    ]);
  });

  test('has no version after a failure', () => {
    expect(resultLines(outcomeOf(ensure, { plan: plans.update, connection: s3, error: 'x' }))).toEqual([
      `Apply failed: AWS S3 connection "Production-S3" (${ID}) was not updated.`,
    ]);
  });

  test('shows the name that the connection has afterwards', () => {
    const connection = having(s3, { name: 'Footage' });
    expect(resultLines(outcomeOf(ensure, { plan: plans.rename, connection, applied: true }))).toEqual([
      `Applied: AWS S3 connection "Footage" (${ID}) was renamed. Version 3.`,
    ]);
  });

  test('names what was asked for when nothing was compared', () => {
    expect(resultLines(outcomeOf(asking('ensure', aws, {}), { error: 'x' }))).toEqual([
      `Apply failed: AWS S3 connection ${ID}.`,
    ]);
  });

  test('says of a dry run that it is a preview', () => {
    expect(resultLines(outcomeOf(ensure, { dryRun: true, plan: plans.create, connection: null }))).toEqual([
      'Preview: AWS S3 connection "Production-S3" will be created.',
    ]);
  });

  test('is there when the inputs were not acceptable', () => {
    expect(resultLines({ kind: 'invalid', error: new Error('x') })).toEqual(['Failed: invalid inputs.']);
  });

  test('of list is a line for each connection, with what identifies it', () => {
    const { awsRegion: _, ...values } = s3.values;
    expect(resultLines(listingOf({ connections: [s3, marketing, { ...s3, values }] }))).toEqual([
      'Found: 3 connections.',
      `  aws "Production-S3" (${ID}), aws-account-id 123456789012, aws-region us-east-2, version 3`,
      '  vimeo "Marketing" (vimeo1), version 1, disabled',
      `  aws "Production-S3" (${ID}), aws-account-id 123456789012, aws-region unknown, version 3`,
    ]);
  });

  test('of export names the file, and what is in it', () => {
    const task = { ...LISTING, operation: 'export', types: [aws], config: 'a.yml' } as const;
    expect(resultLines(listingOf({ task, connections: [marketing] }))).toEqual([
      'Exported: 1 connection to "a.yml".',
      '  vimeo "Marketing" (vimeo1), version 1, disabled',
    ]);
    expect(resultLines(listingOf({ task, dryRun: true, connections: [] }))).toEqual([
      'Preview of the export: 0 connections to "a.yml".',
    ]);
    expect(resultLines(listingOf({ task, connections: [], error: 'x' }))).toEqual(['Export failed.']);
  });

  test('of a list that could not be read is a heading', () => {
    expect(resultLines(listingOf({ error: 'x' }))).toEqual(['List failed.']);
  });
});

describe('the result of an entry in the log', () => {
  const updated = outcomeOf(ensure, { plan: plans.update, connection: { ...s3, version: 4 }, applied: true });

  test('has its position, its name and its state in the title', () => {
    expect(groupOf(updated).title).toBe('2 of 5: aws "Production-S3": updated');
  });

  test('is the id and the version', () => {
    expect(groupOf(updated).lines).toEqual([`connection-id ${ID}, version 4`]);
  });

  test('is nothing where there is no connection', () => {
    expect(groupOf(outcomeOf(askingFor('delete', s3), { plan: plans.delete, connection: null })).lines).toEqual([]);
  });

  test.each([
    ['an error', new Error('It broke.')],
    ['anything else that was thrown', 'It broke.'],
  ])('is the message of %s, and no version', (_what, error) => {
    expect(groupOf({ ...updated, error }).lines).toEqual(['It broke.']);
  });
});
