import { describe, expect } from '@jest/globals';
import { gatheringOf } from '../support/gathering.ts';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { HEAD, merged, pullRequest, push, scenario } from './scenario.ts';

await loadGithub();

const event = pullRequest();
const preview = { inputs: { ...aws.whole, 'dry-run': 'true' }, event };
const heading = (body = '') => body.split('\n').find((line) => line.startsWith('### '));

describe('the life of a comment', () => {
  scenario('goes from the preview over the merge to what was applied', async ({ run, sandbox }) => {
    await run('the preview', preview);
    sandbox.github.pull(merged);
    await run('the push of the merge', { inputs: aws.whole, event: push, env: { GITHUB_RUN_ID: '1234567891' } });
    const [comment, ...more] = sandbox.github.comments();
    expect(more).toEqual([]);
    expect(heading(comment?.body)).toBe('### Applied: AWS S3 connection `Production-S3` was created');
    expect(comment?.body).toMatch(
      /<sub>Plan `[0-9a-f]{12}` · Written \d{4}-\d\d-\d\d \d\d:\d\d UTC · .*Run 1234567891/,
    );
    const again = await run('the same run once more', {
      inputs: aws.whole,
      event: push,
      env: { GITHUB_RUN_ID: '1234567891', GITHUB_RUN_ATTEMPT: '2' },
    });
    expect(sandbox.github.comments()[0]?.body).toBe(comment?.body);
    expect(again.outputs['comment-id']).toBe(String(comment?.id));
  });

  scenario('tells of a failure after the merge, and of the repair', async ({ run, sandbox }) => {
    await run('the preview', preview);
    sandbox.github.pull(merged);
    sandbox.addFault('POST /awsconnections status-403');
    await run('the push fails', { inputs: aws.whole, event: push });
    const [failed] = sandbox.github.comments();
    expect(heading(failed?.body)).toBe('### Apply failed: AWS S3 connection `Production-S3` was not created');
    expect(failed?.body).toContain('**What to do:**');
    await run('a re-run succeeds', { inputs: aws.whole, event: push, env: { GITHUB_RUN_ATTEMPT: '2' } });
    expect(sandbox.github.comments().map(({ body }) => heading(body))).toEqual([
      '### Applied: AWS S3 connection `Production-S3` was created',
    ]);
  });

  scenario('is not overwritten by a run of an earlier commit', async ({ run, sandbox }) => {
    await run('the preview of the first commit', preview);
    sandbox.github.pull({ headSha: 'b'.repeat(40) });
    const late = { ...preview, env: { GITHUB_RUN_ID: '1234567899' } };
    await run('a late run of the first commit marks it as out of date', late);
    const [comment] = sandbox.github.comments();
    expect(comment?.body).toContain('**Out of date since commit `bbbbbbb`.**');
    expect(heading(comment?.body)).toBe('### Preview: AWS S3 connection `Production-S3` will be created');
    sandbox.github.pull({ headSha: HEAD });
    await run('the run of the newest commit brings it up to date', { ...late, env: { GITHUB_RUN_ID: '1234567900' } });
    expect(sandbox.github.comments()[0]?.body).not.toContain('Out of date');
  });

  scenario('is not begun by a run of an earlier commit', async ({ run, sandbox }) => {
    sandbox.github.pull({ headSha: 'b'.repeat(40) });
    await run('the run writes none', preview);
    expect(sandbox.github.comments()).toEqual([]);
  });

  scenario('is not taken back by an earlier run', async ({ run, sandbox }) => {
    await run('the later run', { ...preview, env: { GITHUB_RUN_ID: '1234567899' } });
    const [comment] = sandbox.github.comments();
    const changed = { ...aws.whole, description: 'Something else', 'dry-run': 'true' };
    await run('the earlier run', { inputs: changed, event });
    expect(sandbox.github.comments()).toEqual([comment]);
  });

  scenario('loses a duplicate that two runs left', async ({ run, sandbox }) => {
    await run('the preview', preview);
    const [first] = sandbox.github.comments();
    sandbox.github.comment('github-actions[bot]', first?.body ?? '');
    await run('the next run', preview);
    expect(sandbox.github.comments()).toEqual([first]);
  });
});

describe('a conversation of 5,000 comments', () => {
  // In less than a minute, after which no comment is written.
  scenario('is searched to its first page, in 50 requests', async ({ run, sandbox }) => {
    await run('the preview', preview);
    const [first] = sandbox.github.comments();
    for (let n = 0; n < 4999; n += 1) sandbox.github.comment('octocat', `Comment ${n}`);
    const changed = { ...aws.whole, description: 'Something else', 'dry-run': 'true' };
    const { requests } = await run('another preview', { inputs: changed, event });
    expect(requests.filter(({ path }) => path.endsWith('/graphql'))).toHaveLength(50);
    expect(sandbox.github.comments()[0]).toMatchObject({ id: first?.id, body: expect.stringContaining('Something') });
  });
});

describe('two runs at once', () => {
  scenario('leave one comment, that of the later one', async ({ runAlone, sandbox }) => {
    const inputs = { ...aws.whole, 'dry-run': 'true' };
    const later = { ...inputs, description: 'Later' };
    // Neither is written before both are on their way.
    const { come } = gatheringOf(2);
    const path = '/repos/*/*/issues/7/comments';
    sandbox.addFault({ method: 'POST', path, kind: 'meanwhile', times: 2, meanwhile: come });
    await Promise.all([
      runAlone({ inputs, event }),
      runAlone({ inputs: later, event, env: { GITHUB_RUN_ID: '1234567891' } }),
    ]);
    expect(sandbox.github.comments()).toHaveLength(1);
    expect(sandbox.github.comments()[0]?.body).toContain('Run 1234567891');
  });
});

describe('account ids', () => {
  scenario(
    'show their last four digits only where that is asked for, and are whole in outputs',
    async ({ run, sandbox }) => {
      const masked = { ...aws.whole, 'mask-aws-account-id': 'true' };
      const { log, summary, outputs } = await run('a create', { inputs: masked, event });
      const shown = [log, summary, ...sandbox.github.comments().map(({ body }) => body)].join('\n');
      expect(shown).not.toContain('012345678901');
      expect(shown).toContain('********8901');
      expect(JSON.parse(outputs['connection'] ?? '')).toMatchObject({ awsAccountId: '012345678901' });
    },
  );

  scenario('are not shown in a problem with the inputs either', async ({ run }) => {
    const { log } = await run('a typo', {
      inputs: { ...aws.whole, 'aws-account-id': '0123-4567-8901', 'mask-aws-account-id': 'true' },
    });
    expect(log).not.toContain('0123-4567-8901');
    expect(log).toContain('exactly 12 digits');
  });
});
