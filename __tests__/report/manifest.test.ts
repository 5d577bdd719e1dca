import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { ActionError, NotTried } from '../../src/errors.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import type { ManifestOutcome, OneOutcome, Outcome } from '../../src/outcome.ts';
import { noChange, planPresent } from '../../src/plan/create-plan.ts';
import { planId } from '../../src/plan/plan-id.ts';
import { planLines, resultLines } from '../../src/report/log.ts';
import { outputs } from '../../src/report/outputs.ts';
import { verdict } from '../../src/report/verdict.ts';
import { createRedact } from '../../src/sanitize/redact.ts';
import { manifest } from '../support/manifests.ts';
import {
  asking,
  askingFor,
  having,
  markdown,
  marketing,
  outcomeOf,
  outsideCode,
  plans,
  rendered,
  reporting,
  s3,
  signer,
  texts,
} from './examples.ts';

const ensure = asking('ensure', aws, { name: 'Production-S3' });

const unchanged = outcomeOf(ensure, { plan: plans.none, connection: s3 });
const updated = outcomeOf(ensure, { plan: plans.update, connection: { ...s3, version: 4 }, applied: true });
const failed = outcomeOf(askingFor('delete', s3), {
  plan: plans.delete,
  connection: s3,
  error: new ActionError({ title: 'T', message: 'Pictory said no.', fix: 'Ask again.' }),
});

/** The outcome of a manifest that was written. */
function of(...entries: readonly OneOutcome[]): ManifestOutcome {
  return { kind: 'manifest', task: manifest([]).task, dryRun: false, entries, applied: true };
}
/** The outcome of a manifest on a dry run. */
const dry = (...entries: readonly OneOutcome[]): ManifestOutcome => ({
  ...of(...entries),
  dryRun: true,
  applied: false,
});
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
    const planned = { ...updated, dryRun: true, applied: false };
    expect(verdict(dry(planned, unchanged))).toBe('1 to update, 1 unchanged');
  });

  test('counts what differs from the manifest', () => {
    const check = asking('verify', aws, { name: 'Production-S3' });
    const absent: OneTask = {
      kind: 'one',
      state: 'absent',
      operation: 'verify',
      type: aws,
      identity: { name: 'Production-S3' },
    };
    const entries = [
      outcomeOf(check, { plan: plans.update }),
      outcomeOf(check, { plan: plans.create }),
      outcomeOf(absent, { plan: plans.delete }),
      outcomeOf(check, { plan: plans.none }),
    ];
    const { task } = manifest([], 'verify');
    expect(verdict({ ...of(...entries), task, applied: false })).toBe(
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
    const planned = outcomeOf(ensure, { dryRun: true, plan: plans.create, connection: null });
    expect(markdown(dry(planned), reporting())).toContain(
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
    const unknown = outcomeOf(ensure, { error: new Error('x') });
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
        const entries = [
          outcomeOf(askingFor('delete', connection), { plan, connection, error }),
          outcomeOf(ensure, { plan: noChange(aws, name, connection), connection }),
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
  const planned = { ...updated, dryRun: true, applied: false };
  expect(planLines(dry(planned, unchanged))).toEqual([
    'Pictory connections: 1 to update, 1 unchanged',
    expect.stringContaining('"Production-S3"'),
    '  description: "Assets" → "New assets"',
    '  enabled: true → false',
  ]);
});
