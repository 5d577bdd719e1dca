import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError, NotTried } from '../../src/errors.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import type { ManifestOutcome, OneOutcome, Outcome } from '../../src/outcome.ts';
import { noChange, planAbsent, planPresent } from '../../src/plan/create-plan.ts';
import { type Plan, planId } from '../../src/plan/plan.ts';
import { planLines, resultLines } from '../../src/report/log.ts';
import { outputs } from '../../src/report/outputs.ts';
import { createRedact } from '../../src/sanitize/redact.ts';
import { manifest } from '../support/manifests.ts';
import {
  asking,
  askingFor,
  having,
  ID,
  markdown,
  marketing,
  outcomeOf,
  outsideCode,
  plans,
  RUN,
  rendered,
  reporting,
  s3,
  signer,
  texts,
} from './examples.ts';

const ensure = asking('ensure', aws, { name: 'Production-S3' });
const check = asking('verify', aws, { name: 'Production-S3' });

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
/** The entry of a preview. */
const planned = (plan: Plan) => outcomeOf(ensure, { plan, connection: plan.current, dryRun: true });
const blocks = (outcome: Outcome) => markdown(outcome, reporting()).trimEnd().split('\n\n');

describe('the report of a manifest', () => {
  test('has the counts, the file, what is destructive, a row for each change, and folds the rest', () => {
    expect(blocks(of(updated, unchanged))).toEqual([
      '### Applied: 1 updated',
      'Manifest: `pictory.yml`.',
      expect.stringMatching(/^> \[!CAUTION\]\n> \*\*Disabled, among other changes:\*\* /),
      [
        '| connection | before → now |',
        '| --- | --- |',
        '| **~ updated** aws<br>`Production-S3` | description `Assets` → `New assets`<br>enabled `true` → `false` |',
      ].join('\n'),
      '<details><summary>1 unchanged</summary>',
      expect.stringMatching(/^\| connection \| connection-id .*\n.*\n\| aws<br>`Production-S3` \|/),
      '</details>',
      expect.stringMatching(/^<sub>Plan `[0-9a-f]{12}` · Written /),
    ]);
  });

  test.each([
    ['until it is merged', true, 'Nothing is written until this is merged. Manifest: `pictory.yml`.'],
    ['elsewhere', false, 'Nothing was written. Manifest: `pictory.yml`.'],
  ])('says once that a preview writes nothing, %s', (_where, mergeWrites, effect) => {
    const report = markdown(dry(planned(plans.update)), reporting({ run: { ...RUN, mergeWrites } }));
    expect(report.split('\n\n')[1]).toBe(effect);
    expect(report.match(/[Nn]othing (?:is|was) written/g)).toHaveLength(1);
  });

  test('does not say that nothing is written where nothing would be', () => {
    expect(blocks(dry({ ...unchanged, dryRun: true }))[1]).toBe('Manifest: `pictory.yml`.');
  });

  test('has the rows in the order of the heading, the destructive first', () => {
    const all = [
      plans.create,
      plans.enable,
      plans.describe,
      plans.rename,
      plans.disable,
      plans.replaceable,
      plans.delete,
    ];
    const report = markdown(dry(...all.map((plan) => planned(plan))), reporting());
    const deeds = [...report.matchAll(/^\| \*\*(\S) (\w+)\*\* /gm)].map(([, symbol, deed]) => `${symbol} ${deed}`);
    expect(deeds).toEqual(['− delete', '± replace', '~ disable', '~ rename', '~ update', '~ enable', '+ create']);
    expect(report).toContain(`### Preview: ${deeds.map((deed) => `1 to ${deed.slice(2)}`).join(', ')}\n`);
  });

  test('has as many rows and folded connections as the heading and the fold count', () => {
    const entries = [planned(plans.describe), planned(plans.rename), planned(plans.describe), unchanged, unchanged];
    const report = markdown(dry(...entries), reporting());
    expect(report).toContain('### Preview: 1 to rename, 2 to update\n');
    expect(report.match(/^\| \*\*~ update\*\* /gm)).toHaveLength(2);
    expect(report.match(/^\| \*\*~ rename\*\* /gm)).toHaveLength(1);
    expect(report).toContain('<details><summary>2 unchanged</summary>');
    expect(report.match(/^\| aws<br>/gm)).toHaveLength(2);
  });

  test.each([
    ['now → after', dry(planned(plans.describe))],
    ['before → now', of(updated)],
    ['before → now', of(failed, updated)],
    ['now → after', of(failed)],
  ])('heads the values with: %s (%#)', (head, outcome) => {
    expect(markdown(outcome, reporting())).toContain(`\n| connection | ${head} |\n`);
  });

  test('says in its row that a change was not applied, and why', () => {
    const notTried = new NotTried({ title: 'T', message: 'The run was cancelled.', fix: 'Run again.' });
    const blocker = { kind: 'missing-fields', fields: [] } as const;
    const entries = [
      updated,
      outcomeOf(ensure, { plan: plans.rename, connection: s3, error: new Error('It broke.') }),
      outcomeOf(ensure, { plan: plans.describe, connection: s3, error: notTried }),
      outcomeOf(ensure, { plan: { ...plans.create, blocker }, error: 'x' }),
    ];
    const cells = markdown(of(...entries), reporting()).matchAll(/^\| (\*\*.*?)<br>/gm);
    expect([...cells].map(([, cell]) => cell)).toEqual([
      '**~ rename** (failed) aws',
      '**~ updated** aws',
      '**~ update** (skipped) aws',
      '**+ create** (blocked) aws',
    ]);
  });

  test('does not repeat the name of what is created', () => {
    expect(markdown(dry(planned(plans.create)), reporting())).toContain(
      '| **+ create** aws<br>`Production-S3` | enabled `true`<br>aws-account-id `123456789012`<br>aws-region `us-east-2` |',
    );
  });

  test.each<[string, Plan, string]>([
    ['created', plans.create, '- aws `Production-S3`: `new`'],
    ['replaced', plans.replaceable, 'The new id is `new`.'],
  ])('has the new id of a connection, once, when it is %s', (_done, plan, line) => {
    const connection = { ...s3, connectionId: 'new' };
    const shown = (more: Partial<OneOutcome>) =>
      markdown(of(outcomeOf(ensure, { plan, connection, ...more })), reporting());
    expect(shown({ applied: true })).toContain(line);
    expect(shown({ applied: true }).match(/`new`/g)).toHaveLength(1);
    expect(shown({ dryRun: true })).not.toContain('`new`');
    expect(shown({ applied: true, error: 'x' })).not.toContain('`new`');
  });

  test('has no id in the row of an update, which keeps its id', () => {
    expect(markdown(of(updated), reporting())).not.toMatch(/^\| \*\*~.*connection-id/m);
  });

  test('shows in the row of a delete that the connection will not exist', () => {
    expect(markdown(dry(planned(plans.delete)), reporting())).toContain(
      '| **− delete** aws<br>`Production-S3` | _exists_ → _does not exist_ |',
    );
  });

  test('shows a rename under the new name', () => {
    expect(markdown(dry(planned(plans.rename)), reporting())).toContain(
      '| **~ rename** aws<br>`Footage` | name `Production-S3` → `Footage` |',
    );
  });

  test.each([
    ['will be sent', { dryRun: true }, '_will be sent_'],
    ['was sent', { applied: true }, '_sent_'],
    ['was not sent', { error: 'x' }, '_not sent_'],
    ['may have been sent', { error: 'x', applied: 'unknown' as const }, '_may have been sent_'],
    ['may have been sent with a part', { error: 'x', applied: true }, '_may have been sent_'],
  ])('says of a credential that it %s', (_what, more, words) => {
    const plan = planPresent(marketing, asking('ensure', vimeo, { clientSecret: 'hunter2' }).desired, signer);
    const report = markdown(of(outcomeOf(ensure, { plan, connection: marketing, ...more })), reporting());
    expect(report).toContain(` | client-secret ${words} |`);
  });

  test('of a check has what is and what should be side by side', () => {
    const absent = { ...askingFor('delete', s3), operation: 'verify' } as OneTask;
    const secret = planPresent(marketing, asking('verify', vimeo, { clientSecret: 'hunter2' }).desired, signer);
    const entries = [
      outcomeOf(check, { plan: plans.update, connection: s3 }),
      outcomeOf(check, { plan: plans.create, connection: null }),
      outcomeOf(absent, { plan: plans.delete, connection: s3 }),
      outcomeOf(asking('verify', vimeo, {}), { plan: secret, connection: marketing }),
    ];
    const { task } = manifest([], 'verify');
    const report = markdown({ ...of(...entries), task, applied: false, error: 'x' }, reporting());
    expect(report.split('\n').filter((line) => line.startsWith('|'))).toEqual([
      '| connection | is | should be |',
      '| --- | --- | --- |',
      '| aws<br>`Production-S3` | _exists_ | _does not exist_ |',
      '| aws<br>`Production-S3` | description `Assets`<br>enabled `true` | description `New assets`<br>enabled `false` |',
      '| vimeo<br>`Marketing` | client-secret _write-only_ | client-secret _another value_ |',
      '| aws<br>`Production-S3` | _does not exist_ | _exists_ |',
    ]);
    expect(report).not.toContain('[!CAUTION]\n> **D');
  });

  test('of a check folds what is as declared', () => {
    const { task } = manifest([], 'verify');
    const entry = outcomeOf(check, { plan: plans.none, connection: s3 });
    expect(markdown({ ...of(entry), task, applied: false }, reporting())).toContain(
      '<details><summary>1 as declared</summary>',
    );
  });

  test('warns of nothing destructive when the apply as a whole was refused', () => {
    const refused = { ...planned(plans.delete), dryRun: false };
    const report = (more: Partial<ManifestOutcome>) => markdown({ ...of(refused), ...more }, reporting());
    expect(report({ applied: false, error: 'x' })).not.toContain('**Delete:**');
    expect(report({ applied: true, error: 'x' })).toContain('**Delete:**');
    expect(report({ applied: 'unknown', error: 'x' })).toContain('**Delete:**');
    expect(report({ applied: false, error: 'x', dryRun: true })).toContain('**Delete:**');
  });

  test('names what stays absent, below what stays', () => {
    const absent = outcomeOf(askingFor('delete', marketing), {
      plan: noChange(vimeo, 'Marketing', null),
      connection: null,
    });
    const shown = blocks(of(absent, unchanged));
    expect(shown.slice(2, -1)).toEqual([
      '<details><summary>2 unchanged</summary>',
      expect.stringContaining('| aws<br>`Production-S3` |'),
      'Absent, as declared:',
      '- vimeo `Marketing`',
      '</details>',
    ]);
  });

  test('says each failure once, above the rest', () => {
    const error = new ActionError({
      title: 'T',
      message: 'Could not write 1 of 1 connection:',
      points: ['aws: no.'],
      fix: 'Run again.',
    });
    expect(blocks({ ...of(failed), applied: false, error }).slice(0, 4)).toEqual([
      '### Apply failed: 1 failed',
      'Manifest: `pictory.yml`.',
      '> [!CAUTION]\n> **What happened:** Could not write 1 of 1 connection:\n>\n> - aws: no.\n>\n> **What to do:** Run again.',
      expect.stringMatching(/^\| connection \|/),
    ]);
  });

  test('has warnings, each once, between the heading and the changes', () => {
    const warnings = [
      { title: 'Similar name', message: 'One.' },
      { title: 'Not applied', message: 'Two.' },
    ];
    const shown = blocks({ ...dry(planned(plans.describe)), warnings });
    expect(shown[2]).toBe('> [!WARNING]\n> One.\n>\n> Two.');
    expect(shown[3]).toMatch(/^\| connection \|/);
  });

  test('has fifty failures and fifty warnings at most, and says where the others are', () => {
    const warnings = Array.from({ length: 60 }, (_, n) => ({ title: 'T', message: `Warning ${n}.` }));
    const points = Array.from({ length: 52 }, (_, n) => `aws ${n}: no.`);
    const error = new ActionError({ title: 'T', message: 'M:', points, fix: 'F.' });
    const shown = blocks({ ...of(failed), warnings, error });
    const failures = shown.find((block) => block.startsWith('> [!CAUTION]')) ?? '';
    expect(failures.match(/^> - aws \d+: no\.$/gm)).toHaveLength(50);
    expect(failures).toContain('> - _2 more in the log._\n');
    const warned = shown.find((block) => block.startsWith('> [!WARNING]')) ?? '';
    expect(warned.match(/^> Warning \d+\.$/gm)).toHaveLength(50);
    expect(warned.split('\n').at(-1)).toBe('> _10 more in the log._');
  });

  test('says once that the tag is added', () => {
    const plan = planPresent(marketing, asking('ensure', vimeo, { clientSecret: 'x' }).desired, signer);
    const entry = outcomeOf(asking('ensure', vimeo, {}), { plan, connection: marketing, dryRun: true });
    expect(markdown(dry(entry, entry), reporting()).match(/^A short tag /gm)).toHaveLength(1);
  });

  test('shows drift in its table alone', () => {
    const task = asking('verify', aws, { name: 'Production-S3' });
    const error = new ActionError({ title: 'T', message: 'It differs.', fix: 'Replace it.' });
    const drift = (plan: Plan) => outcomeOf(task, { plan, connection: s3, error });
    const whole = new ActionError({ title: 'T', message: 'Drift in 2 of 2:', fix: 'Undo it.' });
    const entries = [drift(plans.describe), drift(plans.replace)];
    expect(
      blocks({ ...of(...entries), task: { ...of().task, operation: 'verify' }, error: whole }).slice(2, 4),
    ).toEqual([
      '> [!CAUTION]\n> **What to do:** Undo it.',
      expect.stringMatching(/^\| connection \| is \| should be \|/),
    ]);
  });

  test('folds what is not in the manifest', () => {
    const shown = markdown({ ...of(unchanged), unmanaged: [marketing] }, reporting());
    expect(shown).toContain('<details><summary>1 not in the manifest</summary>\n\n| connection | connection-id');
    expect(resultLines({ ...of(unchanged), unmanaged: [s3] })).toEqual([
      'No changes: 1 connection.',
      `  not in the manifest: aws "Production-S3" (${ID}), aws-account-id 123456789012, aws-region us-east-2, version 3`,
    ]);
  });

  test('shows account and region of what is not in the manifest', () => {
    const shown = markdown({ ...of(unchanged), unmanaged: [s3] }, reporting());
    expect(shown).toContain('| connection-id | aws-account-id | aws-region | enabled |');
    expect(shown).toContain(`| \`${ID}\` | \`123456789012\` | \`us-east-2\` | true |`);
  });

  test('has no plan id when not all is known', () => {
    const unknown = outcomeOf(ensure, { error: new Error('x') });
    expect(markdown(of(updated, unknown), reporting())).not.toContain('Plan `');
    expect(markdown(of(updated, unchanged), reporting())).toContain(`<sub>Plan \`${planId([plans.update])}\` · `);
    expect(outputs(of(updated, unknown), createRedact([]), () => {})).toMatchObject({ 'plan-id': '', changed: 'true' });
    expect(outputs(of(unchanged, unknown), createRedact([]), () => {})).toMatchObject({ 'plan-id': '', changed: '' });
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

test('The log of a check shows what differs', () => {
  const { task } = manifest([], 'verify');
  const entry = outcomeOf(check, { plan: plans.describe, connection: s3 });
  expect(planLines({ ...of(entry), task, applied: false })).toEqual([
    'Check: 1 drifted',
    expect.stringMatching(/: differs$/),
    '  description: "Assets" → "New assets"',
  ]);
});

test('The log shows the counts, each connection that changes, and the credentials once', () => {
  const task = asking('ensure', vimeo, { name: 'Marketing' });
  const plan = planPresent(marketing, task.desired, signer);
  const entries = [planned(plans.update), unchanged, outcomeOf(task, { plan, connection: marketing })];
  expect(planLines(dry(...entries))).toEqual([
    'Plan: 1 to update',
    expect.stringContaining('"Production-S3"'),
    '  description: "Assets" → "New assets"',
    '  enabled: true → false',
    'Credentials not given, so not managed: vimeo "Marketing" client-secret, access-token.',
  ]);
});

describe('The changes of several accounts', () => {
  const second = having(s3, { name: 'Second', awsAccountId: '210987654321' });
  const toVimeo = outcomeOf(asking('ensure', vimeo, { name: 'Marketing' }), {
    plan: planAbsent(marketing, vimeo, 'Marketing', signer),
    dryRun: true,
  });
  const inSecond = planned(planPresent(second, asking('ensure', aws, { description: 'New' }).desired, signer));
  /** The headings of groups, and the rows of the tables below them. */
  const outline = (outcome: Outcome) =>
    markdown(outcome, reporting())
      .split('\n')
      .flatMap(
        (line) =>
          /^\*\*(.*)\*\*$/.exec(line)?.[1] ??
          /^\| \*\*\S (.*?)\*\* .*?<br>`(.*?)`/.exec(line)?.slice(1).join(' ') ??
          [],
      );

  test('are in one table if there is one account', () => {
    expect(outline(dry(planned(plans.describe), toVimeo))).toEqual(['delete Marketing', 'update Production-S3']);
  });

  test('are grouped by account, with those of other types last', () => {
    expect(outline(dry(planned(plans.describe), toVimeo, inSecond, planned(plans.disable)))).toEqual([
      'Account `123456789012`',
      'disable Production-S3',
      'update Production-S3',
      'Account `210987654321`',
      'update Second',
      'Vimeo connections',
      'delete Marketing',
    ]);
  });

  test('are below the account that they will be in', () => {
    const desired = asking('ensure', aws, {
      name: 'New',
      awsAccountId: '555555555555',
      awsRegion: 'eu-west-1',
    }).desired;
    const moved = planPresent(s3, asking('ensure', aws, { awsAccountId: '444444444444' }).desired, signer);
    expect(outline(dry(planned(planPresent(null, desired, signer)), planned(moved), inSecond))).toEqual([
      'Account `444444444444`',
      'replace Production-S3',
      'Account `210987654321`',
      'update Second',
      'Account `555555555555`',
      'create New',
    ]);
  });

  test('are grouped in a check, too', () => {
    const checked = [plans.describe, inSecond.plan].map((plan) => outcomeOf(check, { plan }));
    expect(markdown(of(...checked), reporting())).toMatch(/\*\*Account `123456789012`\*\*\n\n\| connection \| is /);
  });
});
