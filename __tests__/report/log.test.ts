import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { fingerprintOf, joinDescription, keyCheckOf, type Tag } from '../../src/connections/tag.ts';
import type { Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import { planLines, resultLines } from '../../src/report/log.ts';
import {
  asking,
  askingFor,
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

describe('the plan in the log', () => {
  test.each<[keyof typeof plans, string[]]>([
    ['none', [`Pictory AWS S3 connection "Production-S3" (${ID}), version 3: nothing to do`]],
    ['gone', ['Pictory AWS S3 connection "Production-S3": nothing to do']],
    [
      'create',
      [
        'Pictory AWS S3 connection "Production-S3": to be created',
        '  name: (none) → "Production-S3"',
        '  enabled: (none) → true',
        '  aws-account-id: (none) → "123456789012"',
        '  aws-region: (none) → "us-east-2"',
      ],
    ],
    [
      'update',
      [
        `Pictory AWS S3 connection "Production-S3" (${ID}), version 3: to be updated`,
        '  description: "Assets" → "New assets"',
        '  enabled: true → false',
      ],
    ],
    [
      'replace',
      [
        `Pictory AWS S3 connection "Production-S3" (${ID}), version 3: only a new connection can have these values, and it will have another id`,
        '  aws-region: "us-east-2" → "eu-west-1"',
      ],
    ],
    [
      'delete',
      [
        `Pictory AWS S3 connection "Production-S3" (${ID}), version 3: to be deleted`,
        '  name: "Production-S3" → (none)',
      ],
    ],
  ])('to %s is one line and one for each field', (which, lines) => {
    expect(planLines(outcomeOf(ensure, { plan: plans[which] }))).toEqual(lines);
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
      `  client-secret: to be sent (${why})`,
      `  access-token: to be sent (${why})`,
    ]);
  });

  test('are to be sent because that is asked for', () => {
    expect(lines('', asking('ensure', vimeo, { clientSecret: 'x' }, 'always'))[0]).toBe(
      '  client-secret: to be sent (it is sent every time)',
    );
  });

  test('are to be sent because the connection is new', () => {
    const task = asking('ensure', vimeo, { name: 'M', clientIdentifier: 'c', ...secrets });
    expect(planLines(outcomeOf(task, { plan: planPresent(null, task.desired, signer) })).slice(-2)).toEqual([
      '  client-secret: to be sent (the connection is new)',
      '  access-token: to be sent (the connection is new)',
    ]);
  });

  test('are not as they should be when a check finds them so', () => {
    expect(lines('', asking('verify', vimeo, { clientSecret: 'x' }))[0]).toBe(
      '  client-secret: not as it should be (the connection has no fingerprint of it yet)',
    );
  });

  test('are not looked at by a check in the other modes', () => {
    expect(lines('', asking('verify', vimeo, { clientSecret: 'x' }, 'on-create'))[0]).toBe(
      '  client-secret: given and not sent (verify looks at it only with credentials "on-change")',
    );
  });

  test('are named when they are given and not sent, because nothing changed', () => {
    expect(lines(tag(secrets), asking('ensure', vimeo, secrets))).toEqual([
      '  client-secret: given and not sent (it is the one that was sent last)',
      '  access-token: given and not sent (it is the one that was sent last)',
    ]);
  });

  test('are named when they are given and not sent, because of the mode', () => {
    expect(lines('', asking('ensure', vimeo, { clientSecret: 'x' }, 'on-create'))[0]).toBe(
      '  client-secret: given and not sent (credentials is "on-create")',
    );
  });

  test('are named when they are not given', () => {
    expect(lines('', asking('ensure', vimeo, {}))).toEqual([
      '  client-secret: not given, so not managed',
      '  access-token: not given, so not managed',
    ]);
  });

  test.each(['enable', 'disable'] as const)('are not named by %s, which has nothing to do with them', (operation) => {
    expect(lines('', asking(operation, vimeo, { enabled: false }))).toEqual([]);
  });

  test('are not named when a connection is deleted', () => {
    const plan = planPresent(marketing, asking('ensure', vimeo, {}).desired, signer);
    expect(planLines(outcomeOf(askingFor('delete', marketing), { plan })).slice(1)).toEqual([]);
  });

  test('that are missing to create a connection are not said to be unmanaged', () => {
    const task = asking('ensure', vimeo, { name: 'M' });
    expect(planLines(outcomeOf(task, { plan: planPresent(null, task.desired, signer) })).join()).not.toContain(
      'not managed',
    );
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
  test('is the verdict, the id and the version', () => {
    const connection = { ...s3, version: 4 };
    expect(resultLines(outcomeOf(ensure, { plan: plans.update, connection, applied: true }))).toEqual([
      `Result: updated v3 → v4. connection-id ${ID}, version 4.`,
    ]);
  });

  test('is the verdict alone when there is no connection', () => {
    expect(resultLines(outcomeOf(askingFor('delete', s3), { plan: plans.gone, connection: null }))).toEqual([
      'Result: not there, nothing to delete.',
    ]);
  });

  test('says of a dry run that nothing was written', () => {
    const task = asking('ensure', aws, {});
    expect(resultLines(outcomeOf(task, { dryRun: true, plan: plans.create, connection: null }))).toEqual([
      'Result: will be created (dry run: nothing was written).',
    ]);
  });

  test('is there when the inputs were not acceptable', () => {
    expect(resultLines({ kind: 'invalid', error: new Error('x') })).toEqual(['Result: failed.']);
  });

  test('of list is a line for each connection', () => {
    const task = { ...LISTING, operation: 'export', types: [aws], config: 'a.yml' } as const;
    expect(resultLines(listingOf({ task, connections: [] }))).toEqual([
      'Pictory connections: 0 found',
      'Result: written to "a.yml".',
    ]);
    expect(resultLines(listingOf({ task, dryRun: true, connections: [] }))).toContain(
      'Result: to be written to "a.yml" (dry run: nothing was written).',
    );
    expect(resultLines(listingOf({ connections: [s3, marketing] }))).toEqual([
      'Pictory connections: 2 found',
      `  aws "Production-S3" (${ID}), version 3`,
      '  vimeo "Marketing" (vimeo1), version 1, disabled',
    ]);
  });
});
