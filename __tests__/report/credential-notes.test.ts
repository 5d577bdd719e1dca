import { describe, expect, test } from '@jest/globals';
import { fingerprintOf, joinDescription, keyCheckOf } from '../../src/connections/tag.ts';
import type { Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import type { ManifestOutcome, OneOutcome } from '../../src/outcome.ts';
import { planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import { credentialNotes, tagNote } from '../../src/report/verdict.ts';
import { manifest } from '../support/manifests.ts';
import { asking, askingFor, having, marketing, outcomeOf, plans, s3, signer } from './examples.ts';

const secrets: Values = { clientSecret: 'hunter2', accessToken: 'hunter3' };

/** The connection after these credentials were sent. */
function remembering(values: Values) {
  const fingerprints = new Map(
    vimeo.fields.flatMap((field) => {
      const value = values[field.api];
      return field.kind !== 'write-only' || value === undefined
        ? []
        : [[field.tagLetter, fingerprintOf(signer, field, String(value))] as const];
    }),
  );
  const tag = { keyCheck: keyCheckOf(signer), fingerprints, damaged: false };
  return having(marketing, { description: joinDescription('Videos', tag) });
}

function outcome(task: OneTask & { readonly state: 'present' }, current = marketing): OneOutcome {
  return outcomeOf(task, { plan: planPresent(current, task.desired, signer), connection: current });
}

function of(...entries: readonly OneOutcome[]): ManifestOutcome {
  return { kind: 'manifest', task: manifest([]).task, dryRun: false, applied: false, entries };
}

const UNCHANGED = 'they have not changed since they were last sent';

describe('the notes about credentials', () => {
  test('are one line for all that are given and not sent, with the reason', () => {
    expect(credentialNotes(outcome(asking('ensure', vimeo, secrets), remembering(secrets)))).toEqual([
      `Credentials given but not sent, because ${UNCHANGED}: client-secret, access-token.`,
    ]);
  });

  test('are one line for all that are not given', () => {
    expect(credentialNotes(outcome(asking('ensure', vimeo, {})))).toEqual([
      'Credentials not given, so not managed: client-secret, access-token.',
    ]);
  });

  test.each<[string, OneTask & { readonly state: 'present' }]>([
    ['credentials is set to on-create', asking('ensure', vimeo, secrets, 'on-create')],
    ['verify compares them only with credentials: on-change', asking('verify', vimeo, secrets, 'on-create')],
  ])('give as the reason that %s', (reason, task) => {
    expect(credentialNotes(outcome(task))).toEqual([
      `Credentials given but not sent, because ${reason}: client-secret, access-token.`,
    ]);
  });

  test('have first what is given, then what is not', () => {
    const { clientSecret } = secrets;
    const task = asking('ensure', vimeo, { clientSecret: clientSecret ?? '' });
    expect(credentialNotes(outcome(task, remembering(secrets)))).toEqual([
      `Credentials given but not sent, because ${UNCHANGED}: client-secret.`,
      'Credentials not given, so not managed: access-token.',
    ]);
  });

  test('are one line for each reason, however many connections there are', () => {
    const entries = [
      outcome(asking('ensure', vimeo, { name: 'A', ...secrets }), remembering(secrets)),
      outcome(asking('ensure', vimeo, { name: 'B', clientSecret: 'x' }, 'on-create')),
      outcome(asking('ensure', vimeo, { name: 'C', ...secrets }), remembering(secrets)),
      outcome(asking('ensure', vimeo, { name: 'D' })),
    ];
    expect(credentialNotes(of(...entries))).toEqual([
      `Credentials given but not sent, because ${UNCHANGED}: vimeo "A" client-secret, access-token; vimeo "C" client-secret, access-token.`,
      'Credentials given but not sent, because credentials is set to on-create: vimeo "B" client-secret.',
      'Credentials not given, so not managed: vimeo "B" access-token; vimeo "D" client-secret, access-token.',
    ]);
  });

  test('are not there for credentials that are sent', () => {
    expect(credentialNotes(outcome(asking('ensure', vimeo, secrets)))).toEqual([]);
  });

  test.each(['enable', 'disable', 'rotate'] as const)('are not there for %s', (operation) => {
    expect(credentialNotes(outcome(asking(operation, vimeo, { clientSecret: 'x' }, 'on-create')))).toEqual([]);
  });

  test('are not there for a delete', () => {
    const plan = planPresent(marketing, asking('ensure', vimeo, {}).desired, signer);
    expect(credentialNotes(outcomeOf(askingFor('delete', marketing), { plan }))).toEqual([]);
  });

  test('do not call a credential unmanaged that a create lacks', () => {
    const { desired, ...task } = asking('ensure', vimeo, { name: 'M' });
    const plan = planPresent(null, desired, signer);
    expect(credentialNotes(outcomeOf({ ...task, desired }, { plan, connection: null }))).toEqual([]);
  });

  test('are not there for what could not be compared, nor for a type without credentials', () => {
    expect(credentialNotes(outcomeOf(asking('ensure', vimeo, secrets), { error: 'x' }))).toEqual([]);
    expect(credentialNotes(outcomeOf(asking('ensure', s3.type, {}), { plan: plans.update }))).toEqual([]);
  });
});

describe('the note about the tag', () => {
  const NOTE = 'A short tag at the end of the description lets later runs detect changed credentials.';
  const ensure = asking('ensure', vimeo, secrets);
  const create = asking('ensure', vimeo, { name: 'M', clientIdentifier: 'c', ...secrets });

  test('is there when the description gets its first tag', () => {
    expect(tagNote(outcome(ensure))).toBe(NOTE);
    expect(tagNote(outcomeOf(create, { plan: planPresent(null, create.desired, signer) }))).toBe(NOTE);
  });

  test('is there once, however many connections get one', () => {
    expect(tagNote(of(outcome(asking('ensure', vimeo, {})), outcome(ensure), outcome(ensure)))).toBe(NOTE);
  });

  test.each<[string, OneOutcome]>([
    ['has a tag', outcome(ensure, remembering({ clientSecret: 'old' }))],
    ['needs no tag', outcome(asking('ensure', vimeo, secrets, 'always'))],
    ['stays as it is', outcome(ensure, remembering(secrets))],
    ['is only checked', outcome(asking('verify', vimeo, secrets))],
    ['was not written', { ...outcome(ensure), error: 'x' }],
    ['could not be compared', outcomeOf(ensure, {})],
    [
      'is deleted',
      outcomeOf(askingFor('delete', marketing), { plan: planAbsent(marketing, vimeo, 'Marketing', signer) }),
    ],
  ])('is not there for a connection that %s', (_what, one) => {
    expect(tagNote(one)).toBe('');
  });
});
