import { describe, expect } from '@jest/globals';
import { loadGithub } from './github.ts';
import { aws, vimeo } from './kinds.ts';
import { pullRequest, push, type Run, scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';

await loadGithub();

const event = pullRequest();

/** The requests to GitHub that write. */
function writes({ requests }: Run): readonly string[] {
  return requests
    .filter(({ path, method }) => path.includes('/comments') && method !== 'GET')
    .map(({ method }) => method);
}

describe('the comment on a pull request', () => {
  scenario('is written once, and then left alone', async ({ run, sandbox }) => {
    const first = await run('the create writes it', { inputs: aws.whole, event });
    const [comment] = sandbox.github.comments();
    expect(writes(first)).toEqual(['POST']);
    expect(first.outputs).toMatchObject({ 'comment-id': String(comment?.id), 'comment-url': comment?.url });
    const second = await run('a run with nothing to do leaves it alone', { inputs: aws.whole, event });
    expect(writes(second)).toEqual([]);
    expect(second.outputs['comment-id']).toBe(first.outputs['comment-id']);
    expect(sandbox.github.comments()).toHaveLength(1);
  });

  scenario('shows the id of the plan with other credentials, too', async ({ run }) => {
    const inputs = { ...vimeo.whole, 'dry-run': 'true' };
    await run('a dry run', { inputs, event });
    const other = { ...inputs, 'access-token': SECRETS['new-access-token'] };
    const { outputs, requests } = await run('a dry run with another token', { inputs: other, event });
    const written = requests.find(({ path, method }) => path.includes('/comments') && method === 'PATCH');
    expect(JSON.stringify(written?.body)).toContain(`Plan \`${outputs['plan-id']}\``);
  });

  scenario('is not written again when only the commit and the run differ', async ({ run }) => {
    await run('a dry run writes it', { inputs: { ...aws.whole, 'dry-run': 'true' }, event });
    const env = { GITHUB_RUN_ID: '99' };
    const again = await run('the same dry run of another commit does not', {
      inputs: { ...aws.whole, 'dry-run': 'true' },
      event,
      env,
    });
    expect(writes(again)).toEqual([]);
  });

  scenario('shows the preview first and the result later, in one place', async ({ run, sandbox }) => {
    await run('a dry run previews', { inputs: { ...vimeo.whole, 'dry-run': 'true' }, event });
    expect(sandbox.github.comments()[0]?.body).toContain(
      '### Preview: Vimeo connection `Marketing team` will be created\n',
    );
    await run('the run itself reports', { inputs: vimeo.whole, event });
    expect(sandbox.github.comments()).toHaveLength(1);
    expect(sandbox.github.comments()[0]?.body).toContain(
      '### Applied: Vimeo connection `Marketing team` was created\n',
    );
  });

  scenario('is not begun when nothing changes', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    expect(writes(await run('writes none', { inputs: aws.whole, event }))).toEqual([]);
    expect(sandbox.github.comments()).toEqual([]);
  });

  scenario('is begun all the same when comment is always', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    await run('writes one', { inputs: { ...aws.whole, comment: 'always' }, event });
    expect(sandbox.github.comments()).toHaveLength(1);
  });

  scenario('is never written when comment is never, and GitHub is not asked', async ({ run }) => {
    const { requests } = await run('writes none', { inputs: { ...aws.whole, comment: 'never' }, event });
    expect(requests.filter(({ path }) => path.startsWith('/github'))).toEqual([]);
  });

  scenario('says what went wrong when the run fails', async ({ run, sandbox }) => {
    const { exitCode } = await run('fails', { inputs: aws.which, event });
    expect(exitCode).toBe(1);
    expect(sandbox.github.comments()[0]?.body).toContain('aws-account-id');
  });

  scenario('tells drift that a verify finds', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...aws.byHand, enabled: false });
    await run('fails', { inputs: { ...aws.whole, operation: 'verify' }, event });
    expect(sandbox.github.comments()).toHaveLength(1);
  });

  scenario('is one for each connection', async ({ run, sandbox }) => {
    await run('AWS writes one', { inputs: aws.whole, event });
    await run('Vimeo writes another', { inputs: vimeo.whole, event });
    expect(sandbox.github.comments()).toHaveLength(2);
  });

  scenario('is one for each account, also when the connections have the same name', async ({ run, sandbox }) => {
    sandbox.pictory.key(SECRETS['other-api-key'], { account: 'staging' });
    await run('one account', { inputs: aws.whole, event });
    await run('another account', { inputs: { ...aws.whole, 'api-key': SECRETS['other-api-key'] }, event });
    expect(sandbox.github.comments()).toHaveLength(2);
  });

  scenario('is one for each comment-key, which its heading shows', async ({ run, sandbox }) => {
    const inputs = { ...aws.whole, 'dry-run': 'true' };
    await run('one key', { inputs: { ...inputs, 'comment-key': 'staging' }, event });
    await run('another key', { inputs: { ...inputs, 'comment-key': 'production' }, event });
    await run('the first key again', { inputs: { ...inputs, 'comment-key': 'staging' }, event });
    const headings = sandbox.github.comments().map(({ body }) => body.split('\n').find((line) => line.startsWith('#')));
    expect(headings).toEqual([expect.stringContaining('staging'), expect.stringContaining('production')]);
  });

  scenario("is not somebody else's, even with our marker", async ({ run, sandbox }) => {
    await run('writes one', { inputs: aws.whole, event });
    const [own] = sandbox.github.comments();
    sandbox.github.remove(own?.id ?? 0);
    const theirs = sandbox.github.comment('mallory', own?.body ?? '');
    await run('writes a new one', { inputs: { ...aws.whole, description: 'Changed' }, event });
    const all = sandbox.github.comments();
    expect(all).toHaveLength(2);
    expect(all[0]).toMatchObject({ id: theirs.id, body: theirs.body });
  });

  scenario('is not one of ours that quotes the marker further down', async ({ run, sandbox }) => {
    await run('writes one', { inputs: aws.whole, event });
    const [own] = sandbox.github.comments();
    sandbox.github.edit(own?.id ?? 0, `Quoted:\n${own?.body}`);
    await run('writes a new one', { inputs: { ...aws.whole, description: 'Changed' }, event });
    expect(sandbox.github.comments()).toHaveLength(2);
  });

  scenario('is found on an older page of a long conversation', async ({ run, sandbox }) => {
    await run('writes one', { inputs: aws.whole, event });
    for (let n = 1; n <= 230; n += 1) sandbox.github.comment('octocat', `Talk ${n}`);
    const inputs = { ...aws.whole, description: 'Changed' };
    const later = await run('edits it', { inputs: { ...inputs, comment: 'changes' }, event });
    expect(writes(later)).toEqual(['PATCH']);
  });

  scenario('is written on a push when pr-number says where', async ({ run, sandbox }) => {
    await run('writes one', { inputs: { ...aws.whole, 'pr-number': '7' }, event: push });
    expect(sandbox.github.comments()).toHaveLength(1);
  });

  scenario('is not written on a push otherwise', async ({ run, sandbox }) => {
    await run('writes none', { inputs: { ...aws.whole, comment: 'always' }, event: push });
    expect(sandbox.github.comments()).toEqual([]);
  });

  scenario('is not written twice when the answer to it is lost', async ({ run, sandbox }) => {
    sandbox.addFault('POST /repos/** reset-after');
    const { outputs } = await run('finds it by reading', { inputs: aws.whole, event });
    expect(sandbox.github.comments()).toHaveLength(1);
    expect(outputs['comment-id']).toBe(String(sandbox.github.comments()[0]?.id));
  });
});
