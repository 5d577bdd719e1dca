import { describe, expect } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { partsOf, recordIn } from './comment-parts.ts';
import { forms } from './forms.ts';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { merged, pullRequest, push, scenario } from './scenario.ts';
import { workspaceOf } from './workspaces.ts';

await loadGithub();

const auto = { 'dry-run': 'auto' };
const typo = { ...aws.whole, 'aws-region': 'Ohio' };
const worse = { ...typo, 'aws-region': 'Oregon' };

/** A commit that is pushed to the pull request, and what its run has besides the inputs. */
function commit(sandbox: Sandbox, letter: string, run: number) {
  const head = letter.repeat(40);
  sandbox.github.pull({ headSha: head });
  return { event: pullRequest(undefined, undefined, head), env: { GITHUB_RUN_ID: String(run) } };
}

/** The one comment: its heading, the note that it is out of date, its record and the rest. */
function commentOf(sandbox: Sandbox) {
  const [comment, ...others] = sandbox.github.comments();
  expect(others).toEqual([]);
  const body = comment?.body ?? '';
  const { visible } = partsOf(body);
  return {
    body,
    heading: visible.split('\n')[0],
    stale: /^> \*\*Out of date.*$/m.exec(visible)?.[0] ?? '',
    record: recordIn(body),
  };
}

describe.each(forms)('the comment of $title', ({ declare }) => {
  scenario('is out of date from the first preview that cannot plan to the next that can', async ({ run, sandbox }) => {
    await run('the preview', { ...declare(aws.whole, auto), ...commit(sandbox, 'a', 11) });
    const { heading, record } = commentOf(sandbox);
    expect(record).toMatch(/^[0-9a-f]{32}\./);

    const broken = await run('a commit with a typo', { ...declare(typo, auto), ...commit(sandbox, 'b', 12) });
    expect(broken.exitCode).toBe(1);
    const first = commentOf(sandbox);
    expect(first).toMatchObject({ heading, record: '' });
    expect(first.stale).toMatch(/`bbbbbbb`.*aws-region.*Ohio/);

    await run('another commit with a typo', { ...declare(worse, auto), ...commit(sandbox, 'c', 13) });
    const second = commentOf(sandbox);
    expect(second).toMatchObject({ heading, record: '' });
    expect(second.stale).toMatch(/`bbbbbbb`.*Oregon/);
    expect(second.body).not.toMatch(/Ohio|ccccccc`/);

    await run('a commit that corrects it', { ...declare(aws.whole, auto), ...commit(sandbox, 'd', 14) });
    expect(commentOf(sandbox)).toMatchObject({ heading, record, stale: '' });
  });

  scenario('shows an apply that cannot plan, and keeps its record', async ({ run, sandbox }) => {
    await run('the preview', { ...declare(aws.whole, auto), ...commit(sandbox, 'a', 11) });
    const { heading, record } = commentOf(sandbox);
    sandbox.github.pull(merged);
    const { exitCode } = await run('the push with a typo', { ...declare(typo, auto), event: push });
    expect(exitCode).toBe(1);
    const failed = commentOf(sandbox);
    expect(failed.record).toBe(record);
    expect(failed.heading).not.toBe(heading);
    expect(failed.body).toContain('Ohio');
  });

  scenario('is left alone by a late preview of an older commit that cannot plan', async ({ run, sandbox }) => {
    const older = commit(sandbox, 'a', 13);
    await run('the preview of the newest commit', { ...declare(aws.whole, auto), ...commit(sandbox, 'b', 12) });
    const before = commentOf(sandbox);
    expect((await run('the late preview', { ...declare(typo, auto), ...older })).exitCode).toBe(1);
    expect(commentOf(sandbox)).toEqual(before);
  });

  scenario('keeps what was applied when a preview cannot plan', async ({ run, sandbox }) => {
    const { event } = commit(sandbox, 'a', 11);
    await run('writes it', { ...declare(aws.whole), event });
    const before = commentOf(sandbox);
    await run('a commit with a typo', { ...declare(typo, auto), ...commit(sandbox, 'b', 1234567899) });
    expect(commentOf(sandbox)).toEqual(before);
  });

  scenario('is not begun by a preview that cannot plan', async ({ run, sandbox }) => {
    await run('a typo', { ...declare(typo, auto), ...commit(sandbox, 'a', 11) });
    expect(sandbox.github.comments()).toEqual([]);
  });
});

scenario('A comment without room is out of date, too, and loses its record', async ({ runAlone, sandbox }) => {
  const lines = ['connections:', '- {type: aws, name: A, description: New}'];
  sandbox.pictory.create({ ...aws.byHand, name: 'A' });
  for (let at = 1; at < 900; at += 1) {
    const name = `N${at} ${'x'.repeat(40)}`;
    sandbox.pictory.create({ ...aws.byHand, name, awsAccountId: `${100_000_000_000 + at}` });
    lines.push(`- {type: aws, name: ${name}, description: ${aws.byHand.description}}`);
  }
  const inputs = { config: 'pictory.yml', 'expect-plan': 'reviewed', ...auto };
  const full = workspaceOf('full', { 'pictory.yml': lines.join('\n') });
  await runAlone({ inputs, workspace: full, ...commit(sandbox, 'a', 11) });
  const before = commentOf(sandbox);
  expect(before.body.length).toBeGreaterThan(64_000);
  expect(before.record).toMatch(/^[0-9a-f]{32}\./);

  const invisible = '\u200b'.repeat(118);
  const entries = ['A', 'B'].map((name) => `- {type: "${invisible}", name: ${name}}`);
  const broken = workspaceOf('invisible', { 'pictory.yml': ['connections:', ...entries].join('\n') });
  const { annotations } = await runAlone({ inputs, workspace: broken, ...commit(sandbox, 'b', 12) });
  const after = commentOf(sandbox);
  expect(after).toMatchObject({ heading: before.heading, record: '', stale: expect.stringContaining('`bbbbbbb`') });
  expect(after.stale.length).toBeLessThan(1_000);
  expect(annotations.map(({ title }) => title)).not.toContain('No comment');
});

describe('the comment of a manifest', () => {
  const inputs = { config: 'pictory.yml', ...auto };
  const entry = '  - type: aws\n    name: Production-S3\n';
  const good = `connections:\n${entry}    aws-account-id: "012345678901"\n    aws-region: us-east-2\n`;
  const broken: readonly (readonly [title: string, files: Readonly<Record<string, string>>])[] = [
    ['that is gone', {}],
    ['that is no YAML', { 'pictory.yml': 'connections: [' }],
    ['with an unknown key', { 'pictory.yml': `${good}    awsregion: us-east-2\n` }],
  ];
  for (const [title, files] of broken) {
    scenario(`is out of date with a file ${title}`, async ({ run, sandbox }) => {
      const workspace = workspaceOf('good', { 'pictory.yml': good });
      await run('the preview', { inputs, workspace, ...commit(sandbox, 'a', 11) });
      const without = workspaceOf(title, files);
      await run('a commit that breaks it', { inputs, workspace: without, ...commit(sandbox, 'b', 12) });
      expect(commentOf(sandbox)).toMatchObject({ record: '', stale: expect.stringMatching(/`bbbbbbb`.*pictory\.yml/) });
    });
  }

  scenario('is the same however its path is written', async ({ run, sandbox }) => {
    const workspace = workspaceOf('path', { 'pictory.yml': good });
    await run('the preview', { inputs, workspace, ...commit(sandbox, 'a', 11) });
    const other = { inputs: { ...inputs, config: './pictory.yml' }, ...commit(sandbox, 'b', 12) };
    await run('a broken one', { ...other, workspace: workspaceOf('broken', { 'pictory.yml': 'connections: [' }) });
    expect(commentOf(sandbox).stale).toContain('`bbbbbbb`');
  });
});
