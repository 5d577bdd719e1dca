import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { nothing, planPresent } from '../../src/connections/plan.ts';
import { planId } from '../../src/connections/plan-id.ts';
import { joinDescription } from '../../src/connections/tag.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { ActionError, InputError } from '../../src/errors.ts';
import type { Outcome } from '../../src/outcome.ts';
import { logLine } from '../../src/report/escape.ts';
import { planLines, resultLines } from '../../src/report/log.ts';
import { FOOTER, markdown } from '../../src/report/markdown.ts';
import { outputs } from '../../src/report/outputs.ts';
import { createRedact, formsOf } from '../../src/report/redact.ts';
import {
  asking,
  askingFor,
  having,
  ID,
  LISTING,
  marketing,
  outsideCode,
  plans,
  RUN,
  rendered,
  s3,
  signer,
  textOf,
  texts,
} from './examples.ts';

const ensure = asking('ensure', aws, { name: 'Production-S3' });
const dryRun = asking('ensure', aws, { name: 'Production-S3' }, { dryRun: true });
const exact = createRedact([]);
const FOOT = '<sub>Commit `0123456` · [Run 42](https://github.com/octo-org/videos/actions/runs/42)</sub>';
const DRY_FOOT = FOOT.replace('<sub>', '<sub>Nothing was written · ');

/** The blocks of a report, without what is between them. */
function blocks(outcome: Outcome): string[] {
  return markdown(outcome, RUN, exact).trimEnd().split('\n\n');
}

describe('the report of a run', () => {
  test('that created a connection shows what was sent, its id and the plan', () => {
    expect(blocks({ request: ensure, plan: plans.create, connection: s3, applied: true })).toEqual([
      '### Pictory AWS S3 connection `Production-S3`: created',
      [
        '| field | current | desired |',
        '| --- | --- | --- |',
        '| name | — | `Production-S3` |',
        '| enabled | — | `true` |',
        '| aws-account-id | — | `123456789012` |',
        '| aws-region | — | `us-east-2` |',
      ].join('\n'),
      `Connection id \`${ID}\` · Plan \`${planId([plans.create])}\``,
      FOOT,
    ]);
  });

  test('that would create a connection has no id to show, and says that nothing was written', () => {
    const shown = blocks({ request: dryRun, plan: plans.create, connection: null, applied: false });
    expect(shown.slice(2)).toEqual([`Plan \`${planId([plans.create])}\``, DRY_FOOT]);
  });

  test('that updated a connection shows the fields that differ', () => {
    const connection = { ...s3, version: 4 };
    expect(blocks({ request: ensure, plan: plans.update, connection, applied: true }).slice(0, 2)).toEqual([
      '### Pictory AWS S3 connection `Production-S3`: updated v3 → v4',
      [
        '| field | current | desired |',
        '| --- | --- | --- |',
        '| description | `Assets` | `New assets` |',
        '| enabled | `true` | `false` |',
      ].join('\n'),
    ]);
  });

  test('that changed nothing has no table', () => {
    expect(blocks({ request: ensure, plan: plans.none, connection: s3, applied: false })).toEqual([
      '### Pictory AWS S3 connection `Production-S3`: unchanged',
      `Connection id \`${ID}\` · Version 3`,
      FOOT,
    ]);
  });

  test('that found nothing to delete is a heading', () => {
    expect(blocks({ request: askingFor('delete', s3), plan: plans.gone, connection: null, applied: false })).toEqual([
      '### Pictory AWS S3 connection `Production-S3`: not there, nothing to delete',
      FOOT,
    ]);
  });

  test('that cannot change a connection in place says what a new one would mean', () => {
    const shown = blocks({ request: dryRun, plan: plans.replace, connection: s3, applied: false });
    expect(shown).toContain(
      'Only a new connection can have these values: **the id `20251217080657842fux3au9kh1p0j5s` will not be that of the new one.**',
    );
  });

  test('that replaced a connection says plainly that the id changed', () => {
    const { obstacle: _immutable, ...plan } = plans.replace;
    const shown = blocks({ request: ensure, plan, connection: { ...s3, connectionId: 'new' }, applied: true });
    expect(shown).toContain(`**The id changed** from \`${ID}\` to \`new\`.`);
  });

  test.each([
    ['will be sent on a dry run', { request: dryRun, applied: false }, '_will be sent_'],
    ['was sent', { request: ensure, applied: true }, '_sent_'],
    ['was not sent after a failure', { request: ensure, applied: false, error: 'x' }, '_not sent_'],
  ])('shows that a secret %s, and not the secret', (_what, outcome, words) => {
    const plan = planPresent(marketing, asking('rotate', vimeo, { clientSecret: 'hunter2' }).desired, signer);
    const report = markdown({ plan, connection: marketing, ...outcome }, RUN, exact);
    expect(report).toContain(`| client-secret | _never shown_ | ${words} |`);
    expect(report).not.toContain('hunter2');
  });

  test('that got a connection shows each of its fields under the names of the inputs', () => {
    const request = askingFor('get', s3);
    expect(blocks({ request, plan: plans.none, connection: s3, applied: false }).slice(0, 2)).toEqual([
      '### Pictory AWS S3 connection `Production-S3`: found',
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

  test('that got no connection has a table without rows', () => {
    const request = askingFor('get', s3);
    expect(blocks({ request, plan: plans.gone, connection: null, applied: false })[1]).toBe(
      '| field | value |\n| --- | --- |',
    );
  });

  test('of list shows every connection', () => {
    const { enabled: _, ...values } = s3.values;
    const connections = [s3, marketing, { ...s3, connectionId: 'aws2', values }];
    expect(blocks({ request: LISTING, connections, applied: false })).toEqual([
      '### Pictory connections: 3 found',
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
    const request = { ...LISTING, types: [vimeo] };
    expect(blocks({ request, connections: [], applied: false })).toEqual([
      '### Pictory Vimeo connections: 0 found',
      FOOT,
    ]);
  });

  test('has no tag in it', () => {
    const tag = { keyCheck: signer.keyCheck, fingerprints: new Map(), damaged: false };
    const connection = having(marketing, { description: joinDescription('Videos', tag) });
    const request = askingFor('get', connection);
    const report = markdown({ request, plan: nothing(vimeo, 'Marketing', connection), applied: false }, RUN, exact);
    expect(report).toContain('| description | `Videos` |');
  });
});

describe('the heading', () => {
  test('shows the comment key when one is given', () => {
    const request = asking('ensure', aws, {}, { commentKey: 'staging' });
    expect(blocks({ request, plan: plans.none, applied: false })[0]).toBe(
      '### Pictory AWS S3 connection `Production-S3`: unchanged (`staging`)',
    );
  });

  test('shows the name that a connection will have', () => {
    const plan = planPresent(s3, asking('ensure', aws, { name: 'New' }).desired, signer);
    expect(blocks({ request: dryRun, plan, applied: false })[0]).toContain('`New`: will be updated');
  });

  test('shows the name that was asked for when nothing was found out', () => {
    expect(blocks({ request: ensure, applied: false, error: 'x' })[0]).toContain('`Production-S3`: failed');
  });

  test('shows the id when there is no name', () => {
    const request = asking('ensure', aws, {});
    expect(blocks({ request, applied: false, error: 'x' })[0]).toContain(`\`${ID}\`: failed`);
  });

  test('names no connection when the inputs were not acceptable', () => {
    expect(blocks({ applied: false, error: new InputError(['type: it is empty']) })[0]).toBe(
      '### Pictory connection: failed',
    );
  });
});

describe('a failure in the report', () => {
  const report = (error: unknown) => blocks({ request: ensure, applied: false, error }).slice(1, -1);

  test('says what happened and what to do', () => {
    const error = new ActionError({ title: 'T', message: 'It broke.', fix: 'Run again.' });
    expect(report(error)).toEqual(['**What happened:** It broke.', '**What to do:** Run again.']);
  });

  test('lists every problem with the inputs', () => {
    expect(report(new InputError(['name: it is empty', 'type: it is empty']))).toEqual([
      '- name: it is empty\n- type: it is empty',
      'No request was sent. Correct the step in the workflow file and run it again.',
    ]);
  });

  test.each([
    ['an error', new TypeError('x is undefined')],
    ['anything else that was thrown', 'x is undefined'],
  ])('asks to report %s that nobody thought of', (_what, error) => {
    expect(report(error)).toEqual([
      '**What happened:** x is undefined',
      '**What to do:** this is a bug of the action; please report it.',
    ]);
  });

  test('stands below what was planned', () => {
    const shown = blocks({ request: ensure, plan: plans.update, connection: s3, applied: false, error: 'x' });
    expect(shown.map((block) => block.slice(0, 8))).toEqual(
      ['### Picto', '| field ', 'Connecti', '**What h', '**What t', '<sub>Com'].map((begin) => begin.slice(0, 8)),
    );
  });
});

describe('the footer', () => {
  const foot = (outcome: Outcome, run = RUN) => markdown(outcome, run, exact).trimEnd().split('\n').at(-1);

  test('is the last line, and begins as the comment expects it', () => {
    expect(foot({ request: ensure, plan: plans.none, applied: false })?.startsWith(FOOTER)).toBe(true);
  });

  test('says of verify that nothing was written', () => {
    expect(foot({ request: asking('verify', aws, {}), plan: plans.none, applied: false })).toBe(DRY_FOOT);
  });

  test('shows no commit and no run outside of a workflow', () => {
    const { url: _, ...run } = RUN;
    expect(foot({ request: ensure, plan: plans.none, applied: false }, { ...run, sha: '', id: '' })).toBe(
      '<sub></sub>',
    );
  });

  test('is all that differs between two runs with the same outcome', () => {
    const outcome = { request: ensure, plan: plans.none, connection: s3, applied: false };
    const lasting = (id: string) =>
      markdown(outcome, { ...RUN, id, sha: id.repeat(40) }, exact)
        .split('\n')
        .filter((line) => !line.startsWith(FOOTER));
    expect(lasting('1')).toEqual(lasting('2'));
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
        const html = rendered(markdown({ request: ensure, plan, connection, applied: false, error }, RUN, exact));
        expect(outsideCode(html).replaceAll('<!-- -->', '')).toMatch(
          /^<h3>Pictory AWS S3 connection : could not be updated<\/h3>\n<table>\n<thead>\n<tr>\n(<th>.*<\/th>\n){3}<\/tr>\n<\/thead>\n<tbody>\n<tr>\n<td>description<\/td>\n<td>(<em>empty<\/em>)?<\/td>\n<td><\/td>\n<\/tr>\n<\/tbody>\n<\/table>\n<p>Connection id {2}· Plan <\/p>\n<p><strong>What happened:<\/strong>[^<]*<\/p>\n<p><strong>What to do:<\/strong> Run again.<\/p>\n<p><sub>Commit {2}· <a href="https:\/\/github.com\/octo-org\/videos\/actions\/runs\/42">Run 42<\/a><\/sub><\/p>\n$/,
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
        const request = asking('ensure', aws, {}, { commentKey: `k ${secret}` });
        const outcome: Outcome = { request, plan, connection, applied: false, error };
        const shown = [
          markdown(outcome, RUN, redact),
          markdown({ request: LISTING, connections: [connection], applied: false }, RUN, redact),
          textOf(rendered(markdown(outcome, RUN, redact))),
          ...[...planLines(plan, request), ...resultLines(outcome)].map((line) => logLine(redact(line))),
          ...Object.values(outputs(outcome, redact)),
          ...Object.values(outputs({ request: LISTING, connections: [connection], applied: false }, redact)),
        ].join('\n');
        for (const one of formsOf(secret)) expect(shown).not.toContain(one);
      }),
      { numRuns: 200 },
    );
  });

  test('is in no problem with the inputs', () => {
    const error = new InputError(['name: got "hunter2"; expected something else']);
    expect(markdown({ applied: false, error }, RUN, createRedact(['hunter2']))).not.toContain('hunter2');
  });
});
