import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import type { OneOutcome } from '../../src/outcome.ts';
import { planPresent } from '../../src/plan/create-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { destructiveBlock } from '../../src/report/markdown.ts';
import { manifest } from '../support/manifests.ts';
import { asking, askingFor, having, ID, marketing, outcomeOf, plans, s3, signer } from './examples.ts';

const format = { code: (text: string) => `\`${text}\``, cell: String, prose: String, masks: () => false };
const ensure = asking('ensure', aws, { name: 'Production-S3' });
const remove = askingFor('delete', s3);
/** The old connection is gone, and the new one has to be renamed. */
const finishing = { ...plans.replaceable, finishes: true, current: { ...s3, connectionId: 'new' } } as Plan;

const preview = { dryRun: true } as const;
const applied = { applied: true } as const;

function entry(plan: Plan, more: Partial<OneOutcome> = {}, task: OneTask = ensure): OneOutcome {
  return outcomeOf(plan.action === 'delete' && task === ensure ? remove : task, {
    plan,
    connection: plan.current,
    ...more,
  });
}

function blockOf(entries: readonly OneOutcome[], how = format): string {
  return destructiveBlock({ kind: 'manifest', task: manifest([]).task, dryRun: false, applied: true, entries }, how);
}

/** The lines of the block, without what makes them one. */
function lines(...outcomes: readonly OneOutcome[]): string[] {
  const [head, ...rest] = blockOf(outcomes).split('\n');
  expect(head).toBe('> [!CAUTION]');
  return rest.filter((line) => line !== '>').map((line) => line.replace(/^> /, ''));
}

/** The bold words that a line begins with. */
const deeds = (...outcomes: readonly OneOutcome[]) =>
  lines(...outcomes).map((line) => /^\*\*([^*]+):\*\*/.exec(line)?.[1]);

describe('the block of destructive changes', () => {
  test('names what will be deleted, with its id, and what that means', () => {
    expect(lines(entry(plans.delete, preview))).toEqual([
      `**Delete:** aws \`Production-S3\` (\`${ID}\`). Videos can then no longer use this connection.`,
    ]);
  });

  test('names what was deleted, with the id that it had', () => {
    expect(lines(entry(plans.delete, { ...applied, connection: null }))).toEqual([
      `**Deleted:** aws \`Production-S3\` (\`${ID}\`). Videos can no longer use this connection.`,
    ]);
  });

  test('says of a replacement that the id will change, and what to do about the old one', () => {
    expect(lines(entry(plans.replaceable, preview))).toEqual([
      `**Replace (the id changes):** aws \`Production-S3\` (\`${ID}\`). Update everything that stores the old id, including anything outside this workflow.`,
    ]);
  });

  test('has the old id and the new one after a replacement', () => {
    expect(lines(entry(plans.replaceable, { ...applied, connection: { ...s3, connectionId: 'new' } }))).toEqual([
      `**Replaced (the id changed):** aws \`Production-S3\` (\`${ID}\`). The new id is \`new\`. Update everything that stores the old id, including anything outside this workflow.`,
    ]);
  });

  test('makes up no new id where the new connection is not known', () => {
    const { connection: _, ...unread } = entry(plans.replaceable, applied);
    expect(lines(unread).join()).not.toContain('The new id');
  });

  test('says which id is shown when a replacement goes on', () => {
    expect(lines(entry(finishing, preview))).toEqual([
      '**Finish the replacement:** aws `Production-S3` (`new`). The old connection has already been deleted; the id is that of the new one. Update everything that stores the old id, including anything outside this workflow.',
    ]);
    expect(deeds(entry(finishing, applied))).toEqual(['Replaced (the id changed)']);
  });

  test('names what will be disabled, with its id', () => {
    expect(lines(entry(plans.disable, preview))).toEqual([
      `**Disable:** aws \`Production-S3\` (\`${ID}\`). Videos cannot use this connection until it is enabled again.`,
    ]);
  });

  test('has an update that disables, too, and says that it does more', () => {
    expect(deeds(entry(plans.update, preview))).toEqual(['Disable, among other changes']);
    expect(deeds(entry(plans.update, applied))).toEqual(['Disabled, among other changes']);
    expect(deeds(entry(plans.disable, applied))).toEqual(['Disabled']);
  });

  test('has deletes first, then replacements, then disabled connections', () => {
    const disabled = entry(plans.disable, preview);
    const replaced = entry(plans.replaceable, preview);
    const deleted = entry(plans.delete, preview);
    expect(deeds(disabled, replaced, deleted, disabled, deleted)).toEqual([
      'Delete',
      'Delete',
      'Replace (the id changes)',
      'Disable',
      'Disable',
    ]);
  });

  test('is one block, a paragraph for each change', () => {
    const block = blockOf([entry(plans.disable, preview), entry(plans.delete, preview)]);
    expect(block.split('\n').map((line) => line.slice(0, 5))).toEqual(['> [!C', '> **D', '>', '> **D']);
  });

  test.each([
    [50, []],
    [51, ['_1 more in the log._']],
    [900, ['_850 more in the log._']],
  ])('of %i deletes has fifty at most, and says where the others are', (count, more) => {
    const shown = lines(...Array.from({ length: count }, () => entry(plans.delete, preview)));
    expect(shown.filter((line) => line.startsWith('**Delete:**'))).toHaveLength(50);
    expect(shown.slice(50)).toEqual(more);
  });

  test('shows the name that the connection has, not the one that it gets', () => {
    const plan = planPresent(s3, asking('ensure', aws, { name: 'New', enabled: false }).desired, signer);
    expect(lines(entry(plan, preview)).join()).toContain(`aws \`Production-S3\` (\`${ID}\`)`);
  });

  const unapplied = { error: 'x' };
  test.each<[string, OneOutcome]>([
    ['a create', entry(plans.create, preview)],
    ['a rename', entry(plans.rename, preview)],
    ['an update', entry(plans.describe, preview)],
    ['an enable', entry(plans.enable, preview, asking('enable', vimeo, {}))],
    ['what stays as it is', entry(plans.none)],
    ['what could not be compared', outcomeOf(ensure, { error: 'x' })],
    ['a check that finds a replacement', entry(plans.replaceable, unapplied, asking('verify', aws, {}))],
    ['a check that finds a disabled one wanted', entry(plans.disable, unapplied, asking('verify', aws, {}))],
    ['a check that finds too much', entry(plans.delete, unapplied, { ...remove, operation: 'verify' } as OneTask)],
    ['a blocked replacement', entry(plans.replace, { dryRun: true, error: 'x' })],
    ['a delete that was not applied', entry(plans.delete, unapplied)],
    ['a replacement that was not applied', entry(plans.replaceable, unapplied)],
    ['a disable that was not applied', entry(plans.disable, unapplied)],
  ])('is not there for %s', (_what, outcome) => {
    expect(blockOf([outcome])).toBe('');
    expect(destructiveBlock(outcome, format)).toBe('');
  });

  test('is there when it is not known whether the change was applied', () => {
    expect(deeds(entry(plans.delete, { error: 'x', applied: 'unknown' }))).toEqual(['Delete']);
    expect(deeds(entry(plans.replaceable, { error: 'x', applied: true }))).toEqual(['Replace (the id changes)']);
  });

  test('shows external text with the given format only', () => {
    const connection = having(marketing, { name: '<b>', enabled: true });
    const plan = planPresent(connection, asking('ensure', vimeo, { enabled: false }).desired, signer);
    const escaping = { ...format, code: (text: string) => `[${text.length}]` };
    expect(blockOf([entry(plan, preview)], escaping)).toMatch(/ vimeo \[3\] \(\[6\]\)\. /);
  });
});
