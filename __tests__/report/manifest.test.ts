import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { ActionError, NotTried } from '../../src/errors.ts';
import type { ManifestRequest } from '../../src/inputs/request.ts';
import type { EntryOutcome, Outcome } from '../../src/outcome.ts';
import { nothing, planPresent } from '../../src/plan/create-plan.ts';
import { planId } from '../../src/plan/plan-id.ts';
import { manifestLines, resultLines } from '../../src/report/log.ts';
import { markdown } from '../../src/report/markdown.ts';
import { outputs } from '../../src/report/outputs.ts';
import { verdict } from '../../src/report/verdict.ts';
import { createRedact } from '../../src/sanitize/redact.ts';
import { manifest } from '../support/manifests.ts';
import {
  asking,
  askingFor,
  having,
  marketing,
  outsideCode,
  plans,
  rendered,
  reporting,
  s3,
  signer,
  texts,
} from './examples.ts';

const request: ManifestRequest = manifest([]);
const dry: ManifestRequest = manifest([], 'ensure', { dryRun: true });
const ensure = asking('ensure', aws, { name: 'Production-S3' });
const dryRun = asking('ensure', aws, { name: 'Production-S3' }, { dryRun: true });

const unchanged: EntryOutcome = { request: ensure, plan: plans.none, connection: s3, applied: false };
const updated: EntryOutcome = { request: ensure, plan: plans.update, connection: { ...s3, version: 4 }, applied: true };
const failed: EntryOutcome = {
  request: askingFor('delete', s3),
  plan: plans.delete,
  connection: s3,
  applied: false,
  error: new ActionError({ title: 'T', message: 'Pictory said no.', fix: 'Ask again.' }),
};

const of = (...entries: readonly EntryOutcome[]): Outcome => ({ request, entries, applied: true });
const blocks = (outcome: Outcome) => markdown(outcome, reporting()).trimEnd().split('\n\n');

describe('the report of a manifest', () => {
  test('counts what happened, and last what did not', () => {
    expect(verdict(of(unchanged, updated, failed, unchanged))).toBe('1 updated, 1 failed, 2 unchanged');
    expect(verdict(of())).toBe('no connections');
  });

  test('counts what was not begun as what it is', () => {
    const error = new NotTried({ title: 'T', message: 'The run was cancelled.', fix: 'Run again.' });
    const notTried = { ...failed, error };
    expect(verdict(of(updated, failed, notTried, notTried))).toBe('1 updated, 1 failed, 2 not tried');
    expect(verdict(notTried)).toBe('not deleted');
    expect(verdict({ ...notTried, applied: 'unknown' })).toBe('may have been deleted');
  });

  test('counts what would happen', () => {
    const planned = { ...updated, request: dryRun, applied: false };
    expect(verdict({ request: dry, entries: [planned, unchanged], applied: false })).toBe('1 to update, 1 unchanged');
  });

  test('counts what differs from the manifest', () => {
    const check = asking('verify', aws, { name: 'Production-S3' });
    const absent = { ...askingFor('delete', s3), checks: true } as const;
    const entries: EntryOutcome[] = [
      { request: check, plan: plans.update, applied: false },
      { request: check, plan: plans.create, applied: false },
      { request: absent, plan: plans.delete, applied: false },
      { request: check, plan: plans.none, applied: false },
    ];
    expect(verdict({ request: manifest([], 'verify'), entries, applied: false })).toBe(
      '1 drifted, 1 does not exist, 1 should not exist, 1 as declared',
    );
  });

  test('has a row for each connection that changes, and folds the others', () => {
    expect(blocks(of(updated, unchanged)).slice(0, -1)).toEqual([
      '### 1 updated, 1 unchanged: Pictory connections of `pictory.yml`',
      [
        '| connection | change |',
        '| --- | --- |',
        '| aws `Production-S3`<br>**updated v3 → v4** | description ~~`Assets`~~ → `New assets`<br>enabled ~~`true`~~ → `false` |',
      ].join('\n'),
      `Plan \`${planId([plans.update])}\``,
      '<details><summary>1 unchanged</summary>',
      expect.stringMatching(/^\| type \| name .*\n.*\n\| aws \| `Production-S3` \|/),
      '</details>',
    ]);
  });

  test('does not repeat the name of what is created', () => {
    const planned: EntryOutcome = { request: dryRun, plan: plans.create, connection: null, applied: false };
    expect(markdown({ request: dry, entries: [planned], applied: false }, reporting())).toContain(
      '| aws `Production-S3`<br>**will be created** | enabled `true`<br>aws-account-id `123456789012`<br>aws-region `us-east-2` |',
    );
  });

  test('tells each failure above the rest, and the whole in one sentence', () => {
    const error = new ActionError({
      title: 'T',
      message: '1 of 1 could not be written:',
      points: ['aws: no.'],
      fix: 'Run again.',
    });
    expect(blocks({ ...of(failed), error }).slice(1, 3)).toEqual([
      '> [!CAUTION]\n> **What happened:** 1 of 1 could not be written.\n>\n> **What to do:** Run again.',
      '- aws `Production-S3`: Pictory said no. Ask again.',
    ]);
  });

  test('folds what is not in the manifest', () => {
    const shown = markdown({ ...of(unchanged), unmanaged: [marketing] }, reporting());
    expect(shown).toContain('<details><summary>1 not in the manifest</summary>\n\n| type | name');
    expect(resultLines({ ...of(unchanged), unmanaged: [marketing] })).toContain(
      '  not in the manifest: vimeo "Marketing" (vimeo1)',
    );
  });

  test('has no plan id when not all is known', () => {
    const unknown: EntryOutcome = { request: ensure, applied: false, error: new Error('x') };
    expect(markdown(of(updated, unknown), reporting())).not.toContain('Plan `');
    expect(outputs(of(updated, unknown), createRedact([]))).toMatchObject({ 'plan-id': '', changed: 'true' });
    expect(outputs(of(unchanged, unknown), createRedact([]))).toMatchObject({ 'plan-id': '', changed: '' });
  });

  test('keeps its shape, whatever it is made of', () => {
    fc.assert(
      fc.property(texts, texts, texts, (name, description, said) => {
        fc.pre(name !== '');
        const connection = having(s3, { name, description });
        const plan = planPresent(connection, asking('ensure', aws, { description: 'New' }).desired, signer);
        fc.pre(plan.action === 'update');
        const error = new ActionError({ title: 'T', message: said, fix: 'Run again.' });
        const entries: EntryOutcome[] = [
          { request: askingFor('delete', connection), plan, connection, applied: false, error },
          { request: ensure, plan: nothing(aws, name, connection), connection, applied: false },
        ];
        const html = outsideCode(rendered(markdown({ ...of(...entries), unmanaged: [connection] }, reporting())));
        expect(html.match(/<tr>/g)).toHaveLength(6);
        expect(html.match(/<t[dh]>/g)).toHaveLength(2 * 2 + 2 * 5 * 2);
        expect(html).not.toMatch(/<(?:img|script|a (?!href="https:\/\/github.com\/octo-org))/);
      }),
      { numRuns: 200 },
    );
  });
});

test('The log tells what is going to be done with each connection that changes', () => {
  const planned = { ...updated, request: dryRun, applied: false };
  expect(manifestLines({ request: dry, entries: [planned, unchanged], applied: false })).toEqual([
    'Pictory connections: 1 to update, 1 unchanged',
    expect.stringContaining('"Production-S3"'),
    '  description: "Assets" → "New assets"',
    '  enabled: true → false',
  ]);
});
