import { describe, expect } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { partsOf } from './comment-parts.ts';
import { declareAll, type Form, forms } from './forms.ts';
import { loadGithub } from './github.ts';
import { aws, kinds, vimeo } from './kinds.ts';
import { merged, pullRequest, push, type Stage, scenario } from './scenario.ts';

await loadGithub();

const auto = { 'dry-run': 'auto' };
const moved = { ...aws.whole, 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' };

/** The blocks of the comment: its heading, then tables, quotes and paragraphs. */
function blocksOf(sandbox: Sandbox): readonly string[] {
  const [comment, ...others] = sandbox.github.comments();
  expect(others).toEqual([]);
  return partsOf(comment?.body ?? '').visible.split('\n\n');
}

const isQuote = (block: string) => block.startsWith('> ');

/** The preview of a step on the pull request and the apply after its merge; returns the comment after each. */
async function previewAndApply({ run, sandbox }: Stage, step: ReturnType<Form['declare']>) {
  const preview = await run('the preview', { ...step, event: pullRequest() });
  const planned = blocksOf(sandbox);
  expect(preview.requests.filter(({ method, path }) => method !== 'GET' && path.includes('connections'))).toEqual([]);
  sandbox.github.pull(merged);
  const apply = await run('the apply', { ...step, event: push });
  expect({ preview: preview.exitCode, apply: apply.exitCode }).toEqual({ preview: 0, apply: 0 });
  return { planned, applied: blocksOf(sandbox), outputs: apply.outputs };
}

interface Change {
  readonly what: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Its word in headings. */
  readonly word: string;
  /** How the connection was made by hand. */
  readonly from?: { readonly enabled: boolean };
}

const destructive: readonly Change[] = [
  { what: 'a delete', inputs: { ...aws.which, operation: 'delete' }, word: 'delete' },
  { what: 'a replacement', inputs: moved, word: 'replace' },
  { what: 'a disable', inputs: { ...aws.which, operation: 'disable' }, word: 'disable' },
  {
    what: 'a disable among other changes',
    inputs: { ...aws.which, enabled: 'false', description: 'New' },
    word: 'update',
  },
  { what: 'a disabled Vimeo connection', inputs: { ...vimeo.which, enabled: 'false' }, word: 'disable' },
];

describe.each(forms)('the comment of $title', ({ declare }) => {
  for (const { what, inputs, word } of destructive) {
    scenario(`begins with ${what}, with its id, before and after`, async (stage) => {
      const { byHand, name } = inputs['type'] === 'aws' ? aws : vimeo;
      const { connectionId } = stage.sandbox.pictory.create(byHand);
      const { planned, applied } = await previewAndApply(stage, declare(inputs, auto));
      for (const blocks of [planned, applied]) {
        expect(blocks[0]).toMatch(new RegExp(`\\b${word}d?\\b`));
        const first = blocks.find((block) => isQuote(block) || block.startsWith('|'));
        expect(first).toMatch(/^> \[!CAUTION\]/);
        expect(first).toContain(`\`${name}\``);
        expect(first).toContain(connectionId);
      }
    });
  }

  scenario('has the old and the new id of a replacement', async (stage) => {
    const { connectionId } = stage.sandbox.pictory.create(aws.byHand);
    const { applied } = await previewAndApply(stage, declare(moved, auto));
    const [{ connectionId: newId } = { connectionId: '' }] = stage.sandbox.pictory.list();
    expect(newId).not.toBe(connectionId);
    const caution = applied.find(isQuote);
    expect(caution).toContain(connectionId);
    expect(caution).toContain(newId);
  });

  for (const { type, whole } of kinds) {
    scenario(`has the id of a connection of type ${type} that was created`, async (stage) => {
      const { planned, applied } = await previewAndApply(stage, declare(whole, auto));
      const [{ connectionId } = { connectionId: '' }] = stage.sandbox.pictory.list();
      expect(connectionId).not.toBe('');
      expect(applied.join('\n')).toContain(connectionId);
      for (const blocks of [planned, applied]) expect(blocks.filter(isQuote)).toEqual([]);
    });
  }

  const harmless: readonly Change[] = [
    { what: 'a rename', inputs: { type: 'aws', name: 'New', 'previous-name': aws.name }, word: 'rename' },
    { what: 'an enable', inputs: { ...aws.which, enabled: 'true' }, from: { enabled: false }, word: 'enable' },
    { what: 'an update', inputs: { ...aws.which, description: 'New' }, word: 'update' },
  ];
  for (const { what, inputs, from, word } of harmless) {
    scenario(`calls ${what} that, warns of nothing, and leaves the action at update`, async (stage) => {
      stage.sandbox.pictory.create({ ...aws.byHand, ...from });
      const { planned, applied, outputs } = await previewAndApply(stage, declare(inputs, auto));
      for (const blocks of [planned, applied]) {
        expect(blocks[0]).toMatch(new RegExp(`\\b${word}d?\\b`));
        expect(blocks.filter(isQuote)).toEqual([]);
      }
      expect(outputs['action']).toBe('update');
    });
  }
});

describe('the comment of a manifest of many changes', () => {
  const entries: readonly Change['inputs'][] = [
    { type: 'aws', name: 'Created', 'aws-account-id': '111111111111', 'aws-region': 'us-east-1' },
    { ...moved, name: 'Replaced' },
    { type: 'aws', name: 'Disabled', enabled: 'false' },
    { type: 'aws', name: 'Updated', description: 'New' },
    { type: 'aws', name: 'Deleted', operation: 'delete' },
  ];

  scenario('has those that destroy at the top, deletes first', async ({ run, sandbox }) => {
    const account = (n: number) => String(n).repeat(12);
    const made = ['Replaced', 'Disabled', 'Updated', 'Deleted'].map((name, n) =>
      sandbox.pictory.create({ ...aws.byHand, name, awsAccountId: name === 'Replaced' ? '012345678901' : account(n) }),
    );
    await run('the preview', { ...declareAll(entries, auto), event: pullRequest() });
    const blocks = blocksOf(sandbox);
    const [caution = '', ...others] = blocks.filter(isQuote);
    expect(others).toEqual([]);
    expect(blocks.indexOf(caution)).toBeLessThan(blocks.findIndex((block) => block.startsWith('|')));
    const ids = made.map(({ connectionId }) => connectionId);
    const inOrder = [ids[3], ids[0], ids[1]].map((id) => caution.indexOf(String(id)));
    expect(inOrder).toEqual(inOrder.toSorted((one, other) => one - other));
    expect(inOrder).not.toContain(-1);
    expect(caution).not.toContain(ids[2]);
  });

  scenario('is counted by its heading and lists the new ids after the apply', async ({ run, runAlone, sandbox }) => {
    const account = (n: number) => String(n).repeat(12);
    for (const [n, name] of ['Disabled', 'Updated', 'Deleted'].entries()) {
      sandbox.pictory.create({ ...aws.byHand, name, awsAccountId: account(n) });
    }
    const old = sandbox.pictory.create({ ...aws.byHand, name: 'Replaced' });
    const step = declareAll(entries, auto);
    await run('the preview', { ...step, event: pullRequest() });
    expect(blocksOf(sandbox)[0]).toBe('### Preview: 1 to delete, 1 to replace, 1 to disable, 1 to update, 1 to create');

    sandbox.github.pull(merged);
    // Writes at the same time are in no certain order: no snapshot.
    await runAlone({ ...step, event: push });
    expect(blocksOf(sandbox)[0]).toBe('### Applied: 1 deleted, 1 replaced, 1 disabled, 1 updated, 1 created');
    const ids = new Map(sandbox.pictory.list().map(({ name, connectionId }) => [name, connectionId]));
    const shown = blocksOf(sandbox).join('\n');
    for (const id of [ids.get('Created'), ids.get('Replaced'), old.connectionId]) expect(shown).toContain(`\`${id}\``);
  });
});
