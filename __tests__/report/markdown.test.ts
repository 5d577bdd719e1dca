import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { joinDescription, keyCheckOf } from '../../src/connections/tag.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError, InputError } from '../../src/errors.ts';
import type { Outcome } from '../../src/outcome.ts';
import { noChange, planPresent } from '../../src/plan/create-plan.ts';
import { planId } from '../../src/plan/plan-id.ts';
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
const FOOT = '<sub>Commit `0123456` · [Run 42](https://github.com/octo-org/videos/actions/runs/42)</sub>';
const DRY_FOOT = FOOT.replace('<sub>', '<sub>Preview: nothing was written · ');
const DONE_FOOT = FOOT.replace('<sub>', '<sub>Written 2026-01-02 03:04 UTC · ');

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

const WARNING = '> [!WARNING]\n> ';

describe('the report of a run', () => {
  test('that created a connection shows what was sent, its id and the plan', () => {
    expect(blocks(outcomeOf(ensure, { plan: plans.create, connection: s3, applied: true }))).toEqual([
      '### Created: Pictory AWS S3 connection `Production-S3`',
      [
        '| field | value |',
        '| --- | --- |',
        '| name | `Production-S3` |',
        '| enabled | `true` |',
        '| aws-account-id | `123456789012` |',
        '| aws-region | `us-east-2` |',
      ].join('\n'),
      `Connection id \`${ID}\` · Plan \`${planId([plans.create])}\``,
      DONE_FOOT,
    ]);
  });

  test('that would create a connection has no id to show, and says that nothing was written', () => {
    const shown = blocks(outcomeOf(ensure, { dryRun: true, plan: plans.create, connection: null }));
    expect(shown.slice(2)).toEqual([`Plan \`${planId([plans.create])}\``, DRY_FOOT]);
  });

  test('that updated a connection shows the fields that differ', () => {
    const connection = { ...s3, version: 4 };
    expect(blocks(outcomeOf(ensure, { plan: plans.update, connection, applied: true })).slice(0, 2)).toEqual([
      '### Updated v3 → v4: Pictory AWS S3 connection `Production-S3`',
      [
        '| field | before | now |',
        '| --- | --- | --- |',
        '| description | ~~`Assets`~~ | `New assets` |',
        '| enabled | ~~`true`~~ | `false` |',
      ].join('\n'),
    ]);
  });

  test.each([
    ['on a dry run, what is there and what will be', ensure, true, '| field | now | after |', '~~`Assets`~~'],
    [
      'on a check, what is and what should be',
      asking('verify', aws, {}),
      false,
      '| field | is | should be |',
      '| `Assets` |',
    ],
  ])('shows %s', (_what, task, dryRun, head, cell) => {
    const [, table] = blocks(outcomeOf(task, { dryRun, plan: plans.update, connection: s3 }));
    expect(table?.split('\n')[0]).toBe(head);
    expect(table).toContain(cell);
  });

  test('strikes out nothing where nothing was', () => {
    const plan = planPresent(
      having(s3, { description: '' }),
      asking('ensure', aws, { description: 'x' }).desired,
      signer,
    );
    expect(blocks(outcomeOf(ensure, { plan, connection: s3, applied: true }))[1]).toContain('| _empty_ | `x` |');
  });

  test('folds the whole connection, and what happens to its credentials', () => {
    const request = asking('ensure', vimeo, { name: 'Marketing', clientSecret: 'x' }, 'on-create');
    const plan = planPresent(marketing, request.desired, signer);
    const [notes, table] = folded(outcomeOf(request, { plan, connection: marketing }));
    expect(notes).toBe(
      '- client-secret: given and not sent (credentials is "on-create")\n- access-token: not given, so not managed',
    );
    expect(table).toContain('| client-identifier | `client-1` |');
  });

  test('that will delete a connection says what that means, until it is done', () => {
    const warning = `${WARNING}Videos that use this connection cannot be made any more once it is deleted.`;
    expect(blocks(outcomeOf(askingFor('delete', s3), { dryRun: true, plan: plans.delete, connection: s3 }))[1]).toBe(
      warning,
    );
    const done = outcomeOf(askingFor('delete', s3), { plan: plans.delete, connection: null, applied: true });
    expect(blocks(done)).not.toContain(warning);
  });

  test('that changed nothing has no table', () => {
    expect(blocks(outcomeOf(ensure, { plan: plans.none, connection: s3 }))).toEqual([
      '### Unchanged: Pictory AWS S3 connection `Production-S3`',
      `Connection id \`${ID}\` · Version 3`,
      FOOT,
    ]);
  });

  test('that found nothing to delete is a heading', () => {
    expect(blocks(outcomeOf(askingFor('delete', s3), { plan: plans.gone, connection: null }))).toEqual([
      '### Not there, nothing to delete: Pictory AWS S3 connection `Production-S3`',
      FOOT,
    ]);
  });

  test('that cannot change a connection in place says what a new one would mean', () => {
    const shown = blocks(outcomeOf(ensure, { dryRun: true, plan: plans.replace, connection: s3 }));
    expect(shown).toContain(
      `${WARNING}Only a new connection can have these values: **the id \`${ID}\` will not be that of the new one**, and videos that use it have to be changed.`,
    );
  });

  test('that replaced a connection says plainly that the id changed', () => {
    const { blocker: _immutable, ...plan } = plans.replace;
    const shown = blocks(outcomeOf(ensure, { plan, connection: { ...s3, connectionId: 'new' }, applied: true }));
    expect(shown).toContain(
      `${WARNING}**The id changed** from \`${ID}\` to \`new\`: videos that use the old one have to be changed.`,
    );
  });

  test.each([
    ['will be sent on a dry run', { dryRun: true }, '_will be sent_'],
    ['was sent', { applied: true }, '_sent_'],
    ['was not sent after a failure', { error: 'x' }, '_not sent_'],
  ])('shows that a secret %s, and not the secret', (_what, outcome, words) => {
    const plan = planPresent(marketing, asking('rotate', vimeo, { clientSecret: 'hunter2' }).desired, signer);
    const report = markdown(outcomeOf(ensure, { plan, connection: marketing, ...outcome }), reporting());
    expect(report).toContain(`| client-secret | _never shown_ | ${words} |`);
    expect(report).not.toContain('hunter2');
  });

  test('that got a connection shows each of its fields under the names of the inputs', () => {
    const request = askingFor('get', s3);
    expect(blocks(outcomeOf(request, { plan: plans.none, connection: s3 })).slice(0, 2)).toEqual([
      '### Found: Pictory AWS S3 connection `Production-S3`',
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
      '### 3 found: Pictory connections',
      [
        '| type | name | connection-id | enabled | version |',
        '| --- | --- | --- | --- | --- |',
        `| aws | \`Production-S3\` | \`${ID}\` | true | 3 |`,
        '| vimeo | `Marketing` | `vimeo1` | false | 1 |',
        '| aws | `Production-S3` | `aws2` | — | 3 |',
      ].join('\n'),
      FOOT,
    ]);
  });

  test('of list without connections has no table', () => {
    const task = { ...LISTING, types: [vimeo] };
    expect(blocks(listingOf({ task, connections: [] }))).toEqual(['### 0 found: Pictory Vimeo connections', FOOT]);
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
    expect(shown.split('\n')[0]).toBe('### Unchanged: Pictory AWS S3 connection `Production-S3` (`staging`)');
  });

  test('shows the name that a connection will have', () => {
    const plan = planPresent(s3, asking('ensure', aws, { name: 'New' }).desired, signer);
    expect(blocks(outcomeOf(ensure, { dryRun: true, plan }))[0]).toMatch(/Will be updated .*`New`$/);
  });

  test('shows the name that was asked for when nothing was found out', () => {
    expect(blocks(outcomeOf(ensure, { error: 'x' }))[0]).toMatch(/Failed: .*`Production-S3`$/);
  });

  test('shows the id when there is no name', () => {
    const request = asking('ensure', aws, {});
    expect(blocks(outcomeOf(request, { error: 'x' }))[0]).toMatch(new RegExp(`Failed: .*\`${ID}\`$`));
  });

  test('names no connection when the inputs were not acceptable', () => {
    expect(blocks({ kind: 'invalid', error: new InputError(['type: it is empty']) })[0]).toBe(
      '### Failed: Pictory connection',
    );
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
      'No request was sent. Correct the step in the workflow file and run it again.',
    ]);
  });

  test.each([
    ['an error', new TypeError('x is undefined')],
    ['anything else that was thrown', 'x is undefined'],
  ])('asks to report %s that nobody thought of', (_what, error) => {
    expect(report(error)).toEqual([
      '> [!CAUTION]\n> **What happened:** x is undefined\n>\n> **What to do:** This is a bug of the action; please report it.',
    ]);
  });

  test('stands above what was planned', () => {
    const shown = blocks(outcomeOf(ensure, { plan: plans.update, connection: s3, error: 'x' }));
    expect(shown.map((block) => block.slice(0, 8))).toEqual(
      ['### Could', '> [!CAUT', '| field ', 'Connecti', '<sub>Com'].map((begin) => begin.slice(0, 8)),
    );
  });
});

describe('the footer', () => {
  const foot = (outcome: Outcome, run = RUN) => markdown(outcome, reporting({ run })).trimEnd().split('\n').at(-1);

  test('is the last line, and small', () => {
    const outcome = outcomeOf(ensure, { plan: plans.none });
    expect(foot(outcome)).toBe(createReport(outcome, reporting()).footer);
    expect(foot(outcome)).toBe(FOOT);
  });

  test('says of verify that nothing was written', () => {
    expect(foot(outcomeOf(asking('verify', aws, {}), { plan: plans.none }))).toBe(
      DRY_FOOT.replace('Preview: nothing', 'Nothing'),
    );
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
    expect(one).toContain('### Unchanged');
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
              '^<h3>Could not be updated: Pictory AWS S3 connection </h3>',
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
              '<td>(<em>empty</em>|<del></del>)?</td>',
              '<td></td>',
              '</tr>',
              '</tbody>',
              '</table>',
              '<p>Connection id {2}· Plan </p>',
              '<details><summary>The whole connection</summary>',
              '<table>',
              '<thead>',
              '<tr>',
              '(<th>.*</th>\n){2}</tr>',
              '</thead>',
              '<tbody>',
              '(<tr>\n<td>[a-z-]+</td>\n<td>(<em>empty</em>)?</td>\n</tr>\n){10}</tbody>',
              '</table>',
              '</details>',
              '<p><sub>Commit {2}· <a href="https://github.com/octo-org/videos/actions/runs/42">Run 42</a></sub></p>\n$',
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
        const context = reporting({ redact, commentKey: `k ${secret}` });
        const outcome = outcomeOf(task, { plan, connection, error });
        const shown = [
          markdown(outcome, context),
          markdown(listingOf({ connections: [connection] }), context),
          textOf(rendered(markdown(outcome, context))),
          ...[...planLines(outcome), ...resultLines(outcome)].map((line) => logLine(redact(line))),
          ...Object.values(outputs(outcome, redact)),
          ...Object.values(outputs(listingOf({ connections: [connection] }), redact)),
        ].join('\n');
        for (const one of formsOf(secret)) expect(shown).not.toContain(one);
      }),
      { numRuns: 200 },
    );
  });

  test('is in no problem with the inputs', () => {
    const error = new InputError(['name: got "hunter2"; expected something else']);
    expect(markdown({ kind: 'invalid', error }, reporting({ redact: createRedact(['hunter2']) }))).not.toContain(
      'hunter2',
    );
  });
});
