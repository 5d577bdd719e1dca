import { describe, expect } from '@jest/globals';
import type { WorkflowEvent } from '../../sandbox/runner.ts';
import { forms } from './forms.ts';
import { loadGithub } from './github.ts';
import { aws, vimeo } from './kinds.ts';
import { merged, pullRequest, push, scenario } from './scenario.ts';

await loadGithub();

const auto = { 'dry-run': 'auto' };
const elsewhere = { ...aws.byHand, awsRegion: 'eu-west-1' };
const leftName = `${aws.name} - replacement ${'0123456789abcdef'.repeat(2)}`;

interface Case {
  /** What the plan has to do with the other connection. */
  readonly what: string;
  readonly before: readonly (typeof aws.byHand)[];
  readonly other: typeof aws.byHand;
  readonly inputs: Readonly<Record<string, string>>;
}

const cases: readonly Case[] = [
  { what: 'a name that looks like its own', before: [], other: { ...elsewhere, name: 'production-S3' }, inputs: {} },
  {
    what: 'its previous name',
    before: [aws.byHand],
    other: { ...elsewhere, name: 'Old' },
    inputs: { 'previous-name': 'Old', description: 'New' },
  },
  {
    what: 'the name of an interrupted replacement',
    before: [aws.byHand],
    other: { ...elsewhere, name: leftName },
    inputs: { 'on-immutable-change': 'replace', description: 'New' },
  },
];

describe.each(forms)('$title', ({ declare }) => {
  for (const { what, before, other, inputs } of cases) {
    scenario(`warns of a connection with ${what} in log, summary and comment`, async ({ run, sandbox }) => {
      for (const one of before) sandbox.pictory.create(one);
      const { connectionId } = sandbox.pictory.create(other);
      const step = declare({ ...aws.whole, ...inputs }, auto);
      const preview = await run('the preview', { ...step, event: pullRequest() });
      const [planned] = sandbox.github.comments();
      sandbox.github.pull(merged);
      const apply = await run('the apply', { ...step, event: push });
      const [applied] = sandbox.github.comments();
      for (const [{ exitCode, annotations, summary, log }, comment] of [
        [preview, planned],
        [apply, applied],
      ] as const) {
        expect(exitCode).toBe(0);
        expect(annotations).toMatchObject([{ level: 'warning', title: expect.stringMatching(/./) }]);
        for (const text of [annotations[0]?.message, log, summary, comment?.body]) expect(text).toContain(connectionId);
        for (const text of [summary, comment?.body]) expect(text).toMatch(/^> \[!WARNING\]$/m);
      }
      expect(applied?.body).not.toBe(planned?.body);
    });
  }

  scenario('warns that each run will need a review, in log, summary and comment', async ({ run, sandbox }) => {
    const always = { credentials: 'always', 'expect-plan': 'reviewed', ...auto };
    const step = { ...declare(vimeo.whole, always), event: pullRequest() };
    const { annotations, summary } = await run('the preview', step);
    const [comment] = sandbox.github.comments();
    expect(annotations).toMatchObject([{ level: 'warning', title: 'A review for every run' }]);
    for (const text of [annotations[0]?.message, summary, comment?.body])
      expect(text).toContain('the next run will be refused');
  });

  scenario('warns that a dispatch of another branch applies nothing, and says so in the summary', async ({ run }) => {
    const payload = { repository: { full_name: 'octo-org/videos', default_branch: 'main' }, ref: 'refs/heads/topic' };
    const event: WorkflowEvent = { name: 'workflow_dispatch', payload };
    const { exitCode, annotations, summary, outputs } = await run('warns', { ...declare(aws.whole, auto), event });
    expect({ exitCode, applied: outputs['applied'] }).toEqual({ exitCode: 0, applied: 'false' });
    expect(annotations).toMatchObject([{ level: 'warning', title: expect.stringMatching(/./) }]);
    for (const text of [annotations[0]?.message, summary]) expect(text).toMatch(/`topic`.*dry-run: false/);
  });
});
