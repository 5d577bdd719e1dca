import { describe, expect } from '@jest/globals';
import { recordIn } from './comment-parts.ts';
import { declareAll, forms } from './forms.ts';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { merged, pullRequest, push, type Run, scenario } from './scenario.ts';

await loadGithub();

const auto = { 'dry-run': 'auto' };
const holder = { ...aws.byHand, name: 'Holder', awsRegion: 'eu-west-1' };
const wanted = { ...aws.whole, 'aws-region': 'eu-west-1' };

/** The methods of the requests to Pictory. */
const sent = ({ requests }: Run) =>
  requests.filter(({ path }) => !path.startsWith('/github/')).map(({ method }) => method);

const blocked = [
  { what: 'a create', before: [holder], inputs: wanted },
  { what: 'a replacement', before: [holder, aws.byHand], inputs: { ...wanted, 'on-immutable-change': 'replace' } },
];

describe.each(forms)('$title with an account and region that another connection holds', ({ declare }) => {
  for (const { what, before, inputs } of blocked) {
    scenario(`fails the preview of ${what}, which names the holder and records nothing`, async ({ run, sandbox }) => {
      const [{ connectionId } = { connectionId: '' }] = before.map((one) => sandbox.pictory.create(one));
      const preview = await run('the preview', { ...declare(inputs, auto), event: pullRequest() });
      expect(preview.exitCode).toBe(1);
      expect(sent(preview)).toEqual(['GET']);
      const [comment] = sandbox.github.comments();
      expect(recordIn(comment?.body ?? '')).toBe('');
      for (const text of [comment?.body, preview.summary, preview.log, preview.annotations[0]?.message]) {
        expect(text).toContain(connectionId);
      }
    });

    scenario(`stops ${what} before the first write, and keeps its record`, async ({ run, sandbox }) => {
      for (const one of before.slice(1)) sandbox.pictory.create(one);
      await run('the preview', { ...declare(inputs, auto), event: pullRequest() });
      const record = recordIn(sandbox.github.comments()[0]?.body ?? '');
      expect(record).toMatch(/^[0-9a-f]{32}\./);
      sandbox.github.pull(merged);
      const { connectionId } = sandbox.pictory.create(holder);
      const apply = await run('the apply', { ...declare(inputs, auto), event: push });
      expect(apply.exitCode).toBe(1);
      expect(sent(apply)).toEqual(['GET']);
      expect(apply.outputs['applied']).toBe('false');
      const [comment] = sandbox.github.comments();
      expect(comment?.body).toContain(connectionId);
      expect(recordIn(comment?.body ?? '')).toBe(record);
    });
  }
});

describe('a manifest with an account and region that another connection holds', () => {
  const away = { type: 'aws', name: 'Holder', 'aws-account-id': '012345678901', 'aws-region': 'ca-west-1' };
  const freeing: readonly (readonly [what: string, entry: Readonly<Record<string, string>>, writes: string[]])[] = [
    ['deletes the holder', { type: 'aws', name: 'Holder', operation: 'delete' }, ['DELETE', 'POST']],
    [
      'replaces the holder with one elsewhere',
      { ...away, 'on-immutable-change': 'replace' },
      ['POST', 'DELETE', 'PUT', 'POST'],
    ],
  ];
  for (const [what, entry, writes] of freeing) {
    // The entry that needs them stands first in the file.
    scenario(`previews and applies a create when it ${what}`, async ({ run, sandbox }) => {
      sandbox.pictory.create(holder);
      const step = declareAll([wanted, entry], auto);
      expect((await run('the preview', { ...step, event: pullRequest() })).exitCode).toBe(0);
      sandbox.github.pull(merged);
      const apply = await run('the apply', { ...step, event: push });
      expect(apply.exitCode).toBe(0);
      expect(sent(apply).filter((method) => method !== 'GET')).toEqual(writes);
      expect(sandbox.pictory.list().filter(({ awsRegion }) => awsRegion === 'eu-west-1')).toMatchObject([
        { name: aws.name },
      ]);
    });
  }

  scenario('writes none of its other changes, either', async ({ run, sandbox }) => {
    sandbox.pictory.create(holder);
    const other = { ...aws.whole, name: 'Other' };
    const apply = await run('the apply', { ...declareAll([other, wanted], auto), event: push });
    expect(apply.exitCode).toBe(1);
    expect(sent(apply)).toEqual(['GET']);
  });

  scenario('is not helped by a rename of the holder', async ({ run, sandbox }) => {
    sandbox.pictory.create(holder);
    const renamed = { type: 'aws', name: 'New name', 'previous-name': 'Holder' };
    const apply = await run('the apply', { ...declareAll([renamed, wanted], auto), event: push });
    expect(apply.exitCode).toBe(1);
    expect(sent(apply)).toEqual(['GET']);
  });
});
