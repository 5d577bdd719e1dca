import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { joinDescription, keyCheckOf } from '../../src/connections/tag.ts';
import type { Connection } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError, InputError, NotExpected } from '../../src/errors.ts';
import type { Run } from '../../src/github/context.ts';
import type { Outcome } from '../../src/outcome.ts';
import { noChange, planPresent } from '../../src/plan/create-plan.ts';
import { type Plan, planId } from '../../src/plan/plan.ts';
import { render } from '../../src/report/layout.ts';
import { planLines, resultLines } from '../../src/report/log.ts';
import { createReport } from '../../src/report/markdown.ts';
import { outputs } from '../../src/report/outputs.ts';
import { logLine } from '../../src/sanitize/escape.ts';
import { createRedact } from '../../src/sanitize/redact.ts';
import { formsOf } from '../sanitize/forms.ts';
import {
  asking,
  askingFor,
  having,
  ID,
  LISTING,
  listingOf,
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
  textOf,
  texts,
} from './examples.ts';

const ensure = asking('ensure', aws, { name: 'Production-S3' });
const verify = asking('verify', aws, { name: 'Production-S3' });
const COMMIT = '[`0123456`](https://github.com/octo-org/videos/commit/0123456789abcdef0123456789abcdef01234567)';
const FOOT = `<sub>${COMMIT} · [Run 42](https://github.com/octo-org/videos/actions/runs/42)</sub>`;
/** The footer of a run with a plan. */
const footOf = (plan: Plan, more = '') => FOOT.replace('<sub>', `<sub>Plan \`${planId([plan])}\` · ${more}`);
const WRITTEN = 'Written 2026-01-02 03:04 UTC · ';

/** The blocks of a report, without the details. */
function blocks(outcome: Outcome): string[] {
  return markdown(outcome, reporting())
    .replace(/<details>.*<\/details>\n\n/s, '')
    .trimEnd()
    .split('\n\n');
}

/** What is folded in a report. */
function folded(outcome: Outcome): string[] {
  return (/<details>.*<\/details>/s.exec(markdown(outcome, reporting()))?.[0] ?? '').split('\n\n').slice(1, -1);
}

describe('the report of a run', () => {
  test('that created a connection shows what was sent, and its id; the plan is in the footer', () => {
    expect(blocks(outcomeOf(ensure, { plan: plans.create, connection: s3, applied: true }))).toEqual([
      '### Applied: AWS S3 connection `Production-S3` was created',
      [
        '| field | value |',
        '| --- | --- |',
        `| connection-id | \`${ID}\` |`,
        '| name | `Production-S3` |',
        '| enabled | `true` |',
        '| aws-account-id | `123456789012` |',
        '| aws-region | `us-east-2` |',
      ].join('\n'),
      footOf(plans.create, WRITTEN),
    ]);
  });

  test('that would create a connection has no id to show, and no details', () => {
    const outcome = outcomeOf(ensure, { dryRun: true, plan: plans.create, connection: null });
    expect(blocks(outcome).slice(2)).toEqual([expect.stringMatching(/^\| field \|/), footOf(plans.create)]);
    expect(markdown(outcome, reporting())).not.toContain('<details>');
  });

  test('that updated a connection shows the fields that differ, as they were and as they are', () => {
    const connection = { ...s3, version: 4 };
    expect(blocks(outcomeOf(ensure, { plan: plans.describe, connection, applied: true })).slice(0, 2)).toEqual([
      '### Applied: AWS S3 connection `Production-S3` was updated',
      ['| field | before | now |', '| --- | --- | --- |', '| description | `Assets` | `New assets` |'].join('\n'),
    ]);
  });

  test.each([
    ['on a dry run', outcomeOf(ensure, { dryRun: true, plan: plans.describe }), '| field | now | after |'],
    ['after a failure', outcomeOf(ensure, { error: 'x', plan: plans.describe }), '| field | now | after |'],
    [
      'after a failure that may have written',
      outcomeOf(ensure, { error: 'x', applied: true, plan: plans.describe }),
      '| field | now | after |',
    ],
    ['on a check', outcomeOf(asking('verify', aws, {}), { plan: plans.describe }), '| field | is | should be |'],
  ])('heads the values %s as what they are', (_when, outcome, head) => {
    expect(
      blocks(outcome)
        .find((block) => block.startsWith('| field'))
        ?.split('\n'),
    ).toEqual([head, '| --- | --- | --- |', '| description | `Assets` | `New assets` |']);
  });

  test.each([
    ['an empty value', { description: '' }, { description: 'x' }, '| description | _empty_ | `x` |'],
    ['a value that is not there', { enabled: undefined }, { enabled: true }, '| enabled | — | `true` |'],
  ])('shows %s as that', (_what, before, wanted, row) => {
    const connection = { ...s3, values: { ...s3.values, ...before } as Connection['values'] };
    const plan = planPresent(connection, asking('ensure', aws, wanted).desired, signer);
    expect(markdown(outcomeOf(ensure, { plan, connection, applied: true }), reporting())).toContain(`\n${row}\n`);
  });

  test('strikes out nothing, which would hide the hyphens of a region, and counts no versions', () => {
    const connection = { ...s3, connectionId: 'new', version: 4 };
    for (const one of [
      outcomeOf(ensure, { plan: plans.replaceable, connection, applied: true }),
      outcomeOf(ensure, { plan: plans.update, connection, applied: true }),
      outcomeOf(ensure, { plan: plans.update, connection: s3, dryRun: true }),
    ]) {
      expect(markdown(one, reporting())).not.toMatch(/~~|v3|v4/);
    }
  });

  test('folds the whole connection, and what happens to its credentials', () => {
    const request = asking('ensure', vimeo, { name: 'Marketing', clientSecret: 'x' }, 'on-create');
    const plan = planPresent(marketing, request.desired, signer);
    const [notes, table] = folded(outcomeOf(request, { plan, connection: marketing }));
    expect(notes).toBe(
      '- Credentials given but not sent, because credentials is set to on-create: client-secret.\n- Credentials not given, so not managed: access-token.',
    );
    expect(table).toContain('| client-identifier | `client-1` |');
  });

  test('folds the connection as it is afterwards', () => {
    const connection = having(s3, { description: 'New assets' });
    expect(folded(outcomeOf(ensure, { plan: plans.describe, connection, applied: true })).at(-1)).toContain(
      '| description | `New assets` |',
    );
    expect(folded(outcomeOf(ensure, { plan: plans.describe })).at(-1)).toContain('| description | `Assets` |');
  });

  test('says that it adds a tag to the description', () => {
    const task = asking('ensure', vimeo, { clientSecret: 'x' });
    const plan = planPresent(marketing, task.desired, signer);
    expect(blocks(outcomeOf(task, { plan, connection: marketing, dryRun: true })).at(-2)).toMatch(/^A short tag /);
  });

  test('that changed nothing has no table', () => {
    expect(blocks(outcomeOf(ensure, { plan: plans.none, connection: s3 }))).toEqual([
      '### No changes: AWS S3 connection `Production-S3`',
      FOOT,
    ]);
  });

  test('that found nothing to delete is a heading', () => {
    expect(blocks(outcomeOf(askingFor('delete', s3), { plan: plans.gone, connection: null }))).toEqual([
      '### No changes: AWS S3 connection `Production-S3` does not exist',
      FOOT,
    ]);
  });

  test.each([
    ['a delete', outcomeOf(askingFor('delete', s3), { dryRun: true, plan: plans.delete, connection: s3 }), 'Delete'],
    ['a disable', outcomeOf(ensure, { dryRun: true, plan: plans.update, connection: s3 }), 'Disable'],
    ['a replacement', outcomeOf(ensure, { dryRun: true, plan: plans.replaceable, connection: s3 }), 'Replace'],
  ])('shows %s above the fields, below what it means for Pictory', (_what, outcome, word) => {
    const [heading, effect, first] = blocks(outcome);
    expect(heading).toMatch(/^### Preview: /);
    expect(effect).toBe('Nothing is written until this is merged.');
    expect(first).toMatch(new RegExp(`^> \\[!CAUTION\\]\n> \\*\\*${word}`));
  });

  test('that deleted a connection has no table of what went', () => {
    const outcome = outcomeOf(askingFor('delete', s3), { plan: plans.delete, connection: null, applied: true });
    expect(blocks(outcome).map((block) => block.split('\n')[0])).toEqual([
      '### Applied: AWS S3 connection `Production-S3` was deleted',
      '> [!CAUTION]',
      footOf(plans.delete, WRITTEN),
    ]);
  });

  test('that cannot change a connection in place says so once, and warns of no replacement', () => {
    const error = new ActionError({ title: 'T', message: 'It cannot be changed in place.', fix: 'Replace it.' });
    const shown = blocks(outcomeOf(ensure, { dryRun: true, plan: plans.replace, connection: s3, error }));
    expect(shown.filter((block) => block.startsWith('> '))).toEqual([
      '> [!CAUTION]\n> **What happened:** It cannot be changed in place.\n>\n> **What to do:** Replace it.',
    ]);
  });

  test('that replaced a connection has both ids', () => {
    const shown = blocks(
      outcomeOf(ensure, { plan: plans.replaceable, connection: { ...s3, connectionId: 'new' }, applied: true }),
    );
    expect(shown[1]).toContain(`(\`${ID}\`). The new id is \`new\`.`);
  });

  test.each([
    ['will be sent on a dry run', { dryRun: true }, '_will be sent_'],
    ['was sent', { applied: true }, '_sent_'],
    ['was not sent after a failure', { error: 'x' }, '_not sent_'],
  ])('shows that a secret %s, and not the secret', (_what, outcome, words) => {
    const plan = planPresent(marketing, asking('rotate', vimeo, { clientSecret: 'hunter2' }).desired, signer);
    const report = markdown(outcomeOf(ensure, { plan, connection: marketing, ...outcome }), reporting());
    expect(report).toContain(`| client-secret | _write-only_ | ${words} |`);
    expect(report).not.toContain('hunter2');
  });

  test('that found drift says it once, in its table', () => {
    const error = new ActionError({ title: 'T', message: 'description is Assets and should be New.', fix: 'Undo it.' });
    expect(blocks(outcomeOf(verify, { plan: plans.describe, connection: s3, error })).slice(0, 3)).toEqual([
      '### Drift: AWS S3 connection `Production-S3` differs',
      '> [!CAUTION]\n> **What to do:** Undo it.',
      expect.stringMatching(/^\| field \| is \| should be \|/),
    ]);
  });

  test('that the gate refused names the changes, and has no table of them', () => {
    const error = new NotExpected({ title: 'T', message: 'Not reviewed:', points: ['rename X'], fix: 'Ask.' });
    expect(blocks(outcomeOf(ensure, { plan: plans.rename, connection: s3, error }))).toEqual([
      expect.stringMatching(/^### Apply failed: .* was not renamed$/),
      '> [!CAUTION]\n> **What happened:** Not reviewed:\n>\n> - rename X\n>\n> **What to do:** Ask.',
      footOf(plans.rename),
    ]);
  });

  test('that the gate refused without naming the changes has their table', () => {
    const error = new NotExpected({ title: 'T', message: 'The run is not on a branch.', fix: 'Ask.' });
    const shown = blocks(outcomeOf(ensure, { plan: plans.describe, connection: s3, error }));
    expect(shown).toContainEqual(expect.stringMatching(/^\| field \| now \| after \|/));
  });

  test('that found nothing to check has what should be there', () => {
    const shown = blocks(outcomeOf(verify, { plan: plans.create, connection: null, error: 'x' }));
    expect(shown).toContainEqual(expect.stringMatching(/^\| field \| should be \|/));
  });

  test('that created a connection shows its fields once', () => {
    const created = outcomeOf(ensure, { plan: plans.create, connection: s3, applied: true });
    expect(markdown(created, reporting())).not.toContain('All fields now');
    expect(markdown({ ...created, error: 'x' }, reporting())).not.toContain('| connection-id |');
  });

  test('shows what a check found of a secret', () => {
    const task = asking('verify', vimeo, { clientSecret: 'hunter2' });
    const plan = planPresent(marketing, task.desired, signer);
    expect(markdown(outcomeOf(task, { plan, connection: marketing, error: 'x' }), reporting())).toContain(
      '| client-secret | _write-only_ | _another value_ |',
    );
  });

  test('that got a connection shows each of its fields under the names of the inputs', () => {
    const request = askingFor('get', s3);
    expect(blocks(outcomeOf(request, { plan: plans.none, connection: s3 })).slice(0, 2)).toEqual([
      '### Found: AWS S3 connection `Production-S3`',
      [
        '| field | value |',
        '| --- | --- |',
        `| connection-id | \`${ID}\` |`,
        '| name | `Production-S3` |',
        '| description | `Assets` |',
        '| enabled | `true` |',
        '| aws-account-id | `123456789012` |',
        '| aws-region | `us-east-2` |',
        '| type | `aws` |',
        '| created-date | `2025-12-17T08:06:57.842Z` |',
        '| updated-date | `2025-12-18T08:06:57.842Z` |',
        '| version | `3` |',
      ].join('\n'),
    ]);
  });

  test('of list shows every connection', () => {
    const { enabled: _, ...values } = s3.values;
    const connections = [s3, marketing, { ...s3, connectionId: 'aws2', values }];
    expect(blocks(listingOf({ connections }))).toEqual([
      '### Found: 3 connections',
      [
        '| connection | connection-id | aws-account-id | aws-region | enabled |',
        '| --- | --- | --- | --- | --- |',
        `| aws<br>\`Production-S3\` | \`${ID}\` | \`123456789012\` | \`us-east-2\` | true |`,
        '| vimeo<br>`Marketing` | `vimeo1` | — | — | false |',
        '| aws<br>`Production-S3` | `aws2` | `123456789012` | `us-east-2` | — |',
      ].join('\n'),
      FOOT,
    ]);
  });

  test('of list without connections has no table', () => {
    const task = { ...LISTING, types: [vimeo] };
    expect(blocks(listingOf({ task, connections: [] }))).toEqual(['### Found: 0 connections', FOOT]);
  });

  test('has no tag in it', () => {
    const tag = { keyCheck: keyCheckOf(signer), fingerprints: new Map(), damaged: false };
    const connection = having(marketing, { description: joinDescription('Videos', tag) });
    const request = askingFor('get', connection);
    const report = markdown(outcomeOf(request, { plan: noChange(vimeo, 'Marketing', connection) }), reporting());
    expect(report).toContain('| description | `Videos` |');
  });
});

describe('the heading', () => {
  test('shows the comment key when one is given', () => {
    const shown = markdown(outcomeOf(ensure, { plan: plans.none }), reporting({ commentKey: 'staging' }));
    expect(shown.split('\n')[0]).toBe('### No changes: AWS S3 connection `Production-S3` (`staging`)');
  });

  test('shows the name that a connection will have', () => {
    const plan = planPresent(s3, asking('ensure', aws, { name: 'New' }).desired, signer);
    expect(blocks(outcomeOf(ensure, { dryRun: true, plan }))[0]).toMatch(
      /^### Preview: AWS S3 connection `New` will be renamed$/,
    );
  });

  test('shows the name that was asked for when nothing was found out', () => {
    expect(blocks(outcomeOf(ensure, { error: 'x' }))[0]).toBe('### Apply failed: AWS S3 connection `Production-S3`');
  });

  test('shows the id when there is no name', () => {
    const request = asking('ensure', aws, {});
    expect(blocks(outcomeOf(request, { error: 'x' }))[0]).toBe(`### Apply failed: AWS S3 connection \`${ID}\``);
  });

  test('names what unacceptable inputs are about, if they tell it', () => {
    const report = markdown(
      { kind: 'invalid', error: new InputError(['x']), subject: { label: 'AWS S3 connection', name: 'Footage' } },
      reporting(),
    );
    expect(report.split('\n')[0]).toBe('### Failed: AWS S3 connection `Footage`');
  });

  test('says of what it is when nothing is known of many connections', () => {
    expect(blocks(listingOf({ error: 'x' }))[0]).toBe('### List failed: Pictory connections');
  });

  test('names no connection when the inputs were not acceptable', () => {
    expect(blocks({ kind: 'invalid', error: new InputError(['type: it is empty']) })[0]).toBe(
      '### Failed: invalid inputs',
    );
  });
});

describe('the effect on Pictory', () => {
  const sentence = /Nothing (?:is|was) written[^\n]*/g;
  const said = (outcome: Outcome, mergeWrites = true) =>
    markdown(outcome, reporting({ run: { ...RUN, mergeWrites } })).match(sentence) ?? [];
  const preview = outcomeOf(ensure, { dryRun: true, plan: plans.update, connection: s3 });

  test('is stated once, right below the heading of a preview', () => {
    expect(said(preview)).toEqual(['Nothing is written until this is merged.']);
    expect(blocks(preview)[1]).toBe('Nothing is written until this is merged.');
  });

  test('speaks of no merge where none is to come, or would write', () => {
    expect(said(preview, false)).toEqual(['Nothing was written.']);
  });

  test.each<[string, Outcome]>([
    ['an apply', { ...preview, dryRun: false, applied: true }],
    ['a preview without changes', { ...preview, plan: plans.none }],
    ['a preview that failed', { ...preview, error: 'x' }],
    ['a check', { ...preview, task: asking('verify', aws, {}) }],
    ['a list', listingOf({ connections: [s3], dryRun: true })],
    ['unacceptable inputs', { kind: 'invalid', error: 'x' }],
  ])('is not stated for %s', (_what, outcome) => {
    expect(said(outcome)).toEqual([]);
  });
});

describe('warnings in the report', () => {
  test('are one block, a paragraph each, below what is destructive', () => {
    const warnings = [
      { title: 'Similar name', message: 'One is "A B".' },
      { title: 'Not applied', message: 'Two.' },
    ];
    const shown = blocks(outcomeOf(ensure, { dryRun: true, plan: plans.update, connection: s3, warnings }));
    expect(shown[2]).toMatch(/^> \[!CAUTION\]/);
    expect(shown[3]).toBe('> [!WARNING]\n> One is "A B".\n>\n> Two.');
  });

  test('are below what happened', () => {
    const warnings = [{ title: 'T', message: 'One.' }];
    const shown = blocks(outcomeOf(ensure, { plan: plans.update, error: 'x', warnings }));
    expect(shown.slice(1, 3).map((block) => block.split('\n')[0])).toEqual(['> [!CAUTION]', '> [!WARNING]']);
  });

  test('are no block when there are none', () => {
    expect(markdown(outcomeOf(ensure, { plan: plans.none, warnings: [] }), reporting())).not.toContain('[!WARNING]');
  });
});

describe('an export in the report', () => {
  const task = { ...LISTING, operation: 'export', config: 'a.yml' } as const;
  test.each([
    ['was written', false, ['### Exported: 1 connection', 'Written to `a.yml`.']],
    ['will be written', true, ['### Preview of the export: 1 connection', 'Would be written to `a.yml`.']],
  ])('says where it %s, above the connections', (_when, dryRun, begin) => {
    expect(blocks(listingOf({ task, dryRun, connections: [s3] }))).toEqual([
      ...begin,
      expect.stringMatching(/^\| connection \|/),
      FOOT,
    ]);
  });

  test('does not say that it was written if that failed', () => {
    const error = new ActionError({ title: 'x', message: 'The disk is full.', fix: 'Clear it.' });
    const shown = blocks(listingOf({ task, connections: [s3], error })).join('\n');
    expect(shown).toContain('The disk is full.');
    expect(shown).not.toMatch(/written to/i);
  });
});

describe('the reason for a comment that is out of date', () => {
  const reason = (error: unknown, context = reporting()) => createReport({ kind: 'invalid', error }, context).reason;
  const LINK = '[run 42](https://github.com/octo-org/videos/actions/runs/42)';

  test('is empty when the run did not fail', () => {
    expect(createReport(outcomeOf(ensure, { plan: plans.none }), reporting()).reason).toBe('');
  });

  test('has the problems of the inputs, three at most, and leads to the run', () => {
    const shown = reason(new InputError(['one', 'two', 'three', 'four']));
    expect(shown).toMatch(/^The latest preview failed: one .*two .*three/);
    expect(shown).not.toContain('four');
    expect(shown.endsWith(` See ${LINK}.`)).toBe(true);
  });

  test.each([
    ['an error', new Error('It broke.')],
    ['anything else that was thrown', 'It broke.'],
  ])('has the message of %s', (_what, error) => {
    expect(reason(error)).toBe(`The latest preview failed: It broke. See ${LINK}.`);
  });

  test('leads nowhere outside of a workflow', () => {
    const { url: _, ...run } = RUN;
    expect(reason('It broke.', reporting({ run }))).toBe('The latest preview failed: It broke.');
  });

  test('has no half of a secret where it is cut', () => {
    const redactForDisplay = createRedact(['hunter2-and-more']);
    const shown = reason(`${'x '.repeat(147)}hunter2-and-more`, { ...reporting(), redactForDisplay });
    expect(shown).toContain('x');
    expect(shown).not.toContain('hunt');
  });

  test('is short, whatever was said', () => {
    expect(reason('word '.repeat(1000)).length).toBeLessThan(500);
  });
});

describe('a failure in the report', () => {
  const report = (error: unknown) => blocks(outcomeOf(ensure, { error })).slice(1, -1);

  test('says what happened and what to do', () => {
    const error = new ActionError({ title: 'T', message: 'It broke.', fix: 'Run again.' });
    expect(report(error)).toEqual(['> [!CAUTION]\n> **What happened:** It broke.\n>\n> **What to do:** Run again.']);
  });

  test('shows the line of a file below the problem with it', () => {
    const problem = 'a.yml:2:5: type: got "awz"; expected one of aws, vimeo\n  2 |   - type: awz';
    expect(report(new InputError([problem], 'manifest'))[0]).toBe(
      '- `a.yml:2:5`: type: got "awz"; expected one of aws, vimeo<br>`2 |   - type: awz`',
    );
  });

  test('lists what it is made of', () => {
    const error = new ActionError({
      title: 'T',
      message: '2 changes:',
      points: ['one', 'two'],
      fix: 'Review.',
    });
    expect(report(error)).toEqual([
      [
        '> [!CAUTION]',
        '> **What happened:** 2 changes:',
        '>',
        '> - one',
        '> - two',
        '>',
        '> **What to do:** Review.',
      ].join('\n'),
    ]);
  });

  test('lists every problem with the inputs', () => {
    expect(report(new InputError(['name: it is empty', 'type: it is empty']))).toEqual([
      '- name: it is empty',
      '- type: it is empty',
      'No request was sent. Correct the step in the workflow file, then push the change.',
    ]);
  });

  test.each([
    ['an error', new TypeError('x is undefined')],
    ['anything else that was thrown', 'x is undefined'],
  ])('asks to report %s that nobody thought of', (_what, error) => {
    expect(report(error)).toEqual([
      '> [!CAUTION]\n> **What happened:** x is undefined\n>\n> **What to do:** This is a bug in the action. Please report it with the log of a run with step debug logging (`ACTIONS_STEP_DEBUG`).',
    ]);
  });

  test('stands above what was planned', () => {
    const shown = blocks(outcomeOf(ensure, { plan: plans.update, connection: s3, error: 'x' }));
    expect(shown.map((block) => block.slice(0, 8))).toEqual(['### Appl', '> [!CAUT', '| field ', '<sub>Pla']);
  });
});

describe('the footer', () => {
  const foot = (outcome: Outcome, run: Run = RUN) => markdown(outcome, reporting({ run })).trimEnd().split('\n').at(-1);

  test('is the last line, and small', () => {
    const outcome = outcomeOf(ensure, { plan: plans.none });
    expect(foot(outcome)).toBe(createReport(outcome, reporting()).footer);
    expect(foot(outcome)).toBe(FOOT);
  });

  test.each<[string, Outcome, string]>([
    ['was written', outcomeOf(ensure, { plan: plans.describe, applied: true }), footOf(plans.describe, WRITTEN)],
    ['may have been', outcomeOf(ensure, { plan: plans.describe, applied: 'unknown' }), footOf(plans.describe)],
    ['would be', outcomeOf(ensure, { plan: plans.describe, dryRun: true }), footOf(plans.describe)],
  ])('has the plan, and the time only if it %s', (_what, outcome, expected) => {
    expect(foot(outcome)).toBe(expected);
  });

  test('is the only place that shows the plan', () => {
    const { lasting } = createReport(outcomeOf(ensure, { plan: plans.update, connection: s3 }), reporting());
    expect(render(lasting)).not.toContain(planId([plans.update]));
  });

  test('shows the commit without a link where the run has no page', () => {
    const { url: _, ...run } = RUN;
    expect(foot(outcomeOf(ensure, { plan: plans.none }), run)).toBe('<sub>`0123456`</sub>');
  });

  test('leads to the commit in a repository that is named like a page of Actions', () => {
    const url = 'https://github.com/actions/runs/actions/runs/42';
    expect(foot(outcomeOf(ensure, { plan: plans.none }), { ...RUN, url, sha: 'abc' })).toContain(
      '[`abc`](https://github.com/actions/runs/commit/abc)',
    );
  });

  test('has the plan id beside masked values, too: without the API key it tells nothing', () => {
    const redactForDisplay = (text: string) => text.replaceAll('123456789012', '********9012');
    const shown = (plan: Plan) => createReport(outcomeOf(ensure, { plan }), reporting({ redactForDisplay })).footer;
    expect(shown(plans.create)).toBe(footOf(plans.create));
    expect(shown(plans.describe)).toBe(footOf(plans.describe));
  });

  test('shows no commit and no run outside of a workflow', () => {
    const { url: _, ...run } = RUN;
    expect(foot(outcomeOf(ensure, { plan: plans.none }), { ...run, sha: '', id: '', attempt: '' })).toBe('<sub></sub>');
  });

  test('is all that differs between two runs with the same outcome', () => {
    const outcome = outcomeOf(ensure, { plan: plans.none, connection: s3 });
    const reports = ['1', '2'].map((id) =>
      createReport(outcome, reporting({ run: { ...RUN, id, sha: id.repeat(40) } })),
    );
    const [one = '', other = ''] = reports.map(({ lasting }) => render(lasting));
    expect(one).toBe(other);
    expect(one).toContain('### No changes: ');
    expect(reports[0]?.footer).not.toBe(reports[1]?.footer);
  });
});

describe('text from outside', () => {
  test('keeps the shape of the report, whatever it is made of', () => {
    fc.assert(
      fc.property(texts, texts, texts, (name, description, said) => {
        fc.pre(name !== '');
        const connection = having(s3, { name, description });
        const plan = planPresent(connection, asking('ensure', aws, { description: 'New' }).desired, signer);
        const error = new ActionError({ title: 'T', message: `Pictory said: "${said}".`, fix: 'Run again.' });
        const html = rendered(markdown(outcomeOf(ensure, { plan, connection, error }), reporting()));
        expect(outsideCode(html).replaceAll('<!-- -->', '')).toMatch(
          new RegExp(
            [
              '^<h3>Apply failed: AWS S3 connection  was not updated</h3>',
              '<blockquote>',
              '<p>\\[!CAUTION\\]',
              '<strong>What happened:</strong>[^<]*</p>',
              '<p><strong>What to do:</strong> Run again.</p>',
              '</blockquote>',
              '<table>',
              '<thead>',
              '<tr>',
              '(<th>.*</th>\n){3}</tr>',
              '</thead>',
              '<tbody>',
              '<tr>',
              '<td>description</td>',
              '<td>(<em>empty</em>)?</td>',
              '<td></td>',
              '</tr>',
              '</tbody>',
              '</table>',
              '<details><summary>All fields now</summary>',
              '<table>',
              '<thead>',
              '<tr>',
              '(<th>.*</th>\n){2}</tr>',
              '</thead>',
              '<tbody>',
              '(<tr>\n<td>[a-z-]+</td>\n<td>(<em>empty</em>)?</td>\n</tr>\n){10}</tbody>',
              '</table>',
              '</details>',
              `<p><sub>Plan  · <a href="https://github.com/octo-org/videos/commit/${RUN.sha}"></a> · <a href="https://github.com/octo-org/videos/actions/runs/42">Run 42</a></sub></p>\n$`,
            ].join('\n'),
          ),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('a secret', () => {
  const secrets = fc.string({ unit: 'grapheme-ascii', minLength: 8 }).filter((text) => !/\*|^\s|\s$/.test(text));

  test('is in no report, log and output, wherever it was', () => {
    fc.assert(
      fc.property(secrets, fc.nat({ max: 4 }), texts, (secret, form, around) => {
        const redact = createRedact([secret]);
        const echoed = `${around} ${formsOf(secret)[form]}`;
        const connection = having(s3, { name: `${around}${secret}`, description: `${secret}${around}` });
        const plan = planPresent(connection, asking('ensure', aws, { description: `x ${secret}` }).desired, signer);
        const error = new ActionError({ title: 'T', message: `Pictory said: "${echoed}".`, fix: `Not ${secret}.` });
        const task = asking('ensure', aws, {});
        const context = reporting({ redactForDisplay: redact, commentKey: `k ${secret}` });
        const outcome = outcomeOf(task, { plan, connection, error });
        const shown = [
          markdown(outcome, context),
          markdown(listingOf({ connections: [connection] }), context),
          textOf(rendered(markdown(outcome, context))),
          ...[...planLines(outcome), ...resultLines(outcome)].map((line) => logLine(redact(line))),
          ...Object.values(outputs(outcome, redact, () => {})),
          ...Object.values(outputs(listingOf({ connections: [connection] }), redact, () => {})),
        ].join('\n');
        for (const one of formsOf(secret)) expect(shown).not.toContain(one);
      }),
      { numRuns: 200 },
    );
  });

  test('is in no problem with the inputs', () => {
    const error = new InputError(['name: got "hunter2"; expected something else']);
    expect(
      markdown({ kind: 'invalid', error }, reporting({ redactForDisplay: createRedact(['hunter2']) })),
    ).not.toContain('hunter2');
  });
});
