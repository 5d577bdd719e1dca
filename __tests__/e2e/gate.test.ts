import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from '@jest/globals';
import type { WorkflowEvent } from '../../sandbox/runner.ts';
import { loadGithub } from './github.ts';
import { aws, vimeo } from './kinds.ts';
import { HEAD, pullRequest, push, type Stage, type Step, scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';

await loadGithub();

const MERGE = 'f00dcafe00000000000000000000000000000000';
const env = { GITHUB_REF: 'refs/heads/main' };
const wanted = { ...aws.whole, 'expect-plan': 'reviewed' };
const changed = { ...wanted, description: 'Assets for 2026' };

const preview = (inputs: Step['inputs'], event: WorkflowEvent = pullRequest()): Step => ({
  inputs: { ...inputs, 'dry-run': 'true' },
  event,
});
const applying = (inputs: Step['inputs'], run = '1234567891'): Step => ({
  inputs,
  event: push,
  env: { ...env, GITHUB_RUN_ID: run },
});

/** Pull request `number` is merged, a minute after the one with the number before. */
function merge({ sandbox }: Stage, number = 7, mergeCommitSha = MERGE): void {
  const mergedAt = new Date(Date.parse('2026-01-01T00:00:00Z') + number * 60_000).toISOString();
  sandbox.github.pull({ state: 'closed', mergedAt, mergeCommitSha }, undefined, number);
}

/** The event of another pull request, which is open. */
function another({ sandbox }: Stage, number: number): WorkflowEvent {
  sandbox.github.pull({ headSha: HEAD }, undefined, number);
  const { name, payload } = pullRequest();
  return { name, payload: { ...payload, number, pull_request: { ...(payload['pull_request'] as object), number } } };
}

const body = ({ sandbox }: Stage, number = 7) => sandbox.github.comments(undefined, number)[0]?.body ?? '';
const writes = (requests: readonly { readonly method: string; readonly path: string }[]) =>
  requests.filter(({ method, path }) => method !== 'GET' && path.includes('connections')).length;

/** Whether a run was refused, and nothing was written. */
async function expectRefused(stage: Stage, title: string, step: Step, why: RegExp): Promise<void> {
  const { exitCode, requests, annotations } = await stage.run(title, step);
  expect({ exitCode, writes: writes(requests) }).toEqual({ exitCode: 1, writes: 0 });
  expect(annotations.map(({ message }) => message).join('\n')).toMatch(why);
}

describe('a change that was reviewed', () => {
  scenario('is used up, and shown, even if the outputs cannot be written', async (stage) => {
    const { run, sandbox } = stage;
    sandbox.pictory.create(aws.byHand);
    await run('the preview records it', preview(changed));
    merge(stage);
    const step = applying(changed);
    const broken = { ...step, env: { ...step.env, GITHUB_OUTPUT: '/no/such/folder/output' } };
    const { exitCode, summary, annotations } = await run('the push writes it, but has no outputs', broken);
    expect({ exitCode, titles: annotations.map(({ title }) => title) }).toEqual({
      exitCode: 1,
      titles: ['Outputs not written'],
    });
    expect(summary).toContain('Applied');
    expect(body(stage)).toContain('@1234567891');
    expect(body(stage)).toContain('### Applied');
    const again = await run('it cannot be written again', applying(wanted, '1234567892'));
    expect({ exitCode: again.exitCode, writes: writes(again.requests) }).toEqual({ exitCode: 1, writes: 0 });
  });

  scenario('passes once it is merged, and once only', async (stage) => {
    const { run, sandbox } = stage;
    const existing = sandbox.pictory.create(aws.byHand);
    await run('the preview records it', preview(changed));
    expect(body(stage)).toMatch(
      /^<!-- pictory-connection [0-9a-f]{32} -->\n<!-- [0-9a-f]{64} 1234567890\.1 preview [0-9a-f]{40} [0-9a-f]{16} [0-9a-f.]+ -->\n###/,
    );
    merge(stage);
    const { exitCode, outputs } = await run('the push of the merge applies it', applying(changed));
    expect({ exitCode, applied: outputs['applied'] }).toEqual({ exitCode: 0, applied: 'true' });
    expect(body(stage)).toMatch(/\n<!-- [0-9a-f]{64} .* [0-9a-f.]+@1234567891 -->\n###/);
    sandbox.pictory.update(existing.connectionId, { description: aws.byHand.description });
    const again = { ...applying(changed), env: { ...env, GITHUB_RUN_ID: '1234567891', GITHUB_RUN_ATTEMPT: '2' } };
    await expectRefused(stage, 'a re-run may not bring it back', again, /run 1234567891 already used the review/);
  });

  scenario('is used up by a write whose result is unknown', async (stage) => {
    const { run, sandbox } = stage;
    const existing = sandbox.pictory.create(aws.byHand);
    await run('the preview', preview(changed));
    merge(stage);
    sandbox.addFault('PUT /awsconnections/* reset-after x1');
    sandbox.addFault('GET /awsconnections/* status-503 forever');
    const lost = { ...changed, 'max-attempts': '1' };
    const { exitCode, outputs } = await run('the push writes it, but no answer arrives', applying(lost));
    expect({ exitCode, applied: outputs['applied'] }).toEqual({ exitCode: 1, applied: '' });
    expect(body(stage)).toContain('@1234567891');
    sandbox.clearFaults();
    sandbox.pictory.update(existing.connectionId, { description: aws.byHand.description });
    const next = applying(changed, '1234567892');
    await expectRefused(stage, 'the next run may not write it again', next, /run 1234567891 already used the review/);
  });

  scenario('is used up by an unknown write that somebody changes before it is read', async (stage) => {
    const { run, sandbox } = stage;
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    await run('the preview', preview(changed));
    merge(stage);
    sandbox.addFault('PUT /awsconnections/* status-504-after x1');
    const meanwhile = () => sandbox.pictory.update(connectionId, { description: 'Of somebody else' });
    sandbox.addFault({ method: 'GET', path: '/awsconnections/*', kind: 'meanwhile', meanwhile });
    const { exitCode, outputs } = await run('the push does not overwrite it', applying(changed));
    expect({ exitCode, applied: outputs['applied'] }).toEqual({ exitCode: 1, applied: '' });
    expect(body(stage)).toContain('@1234567891');
    sandbox.clearFaults();
    sandbox.pictory.update(connectionId, { description: aws.byHand.description });
    const next = applying(changed, '1234567892');
    await expectRefused(stage, 'the next run may not write it again', next, /run 1234567891 already used the review/);
  });

  scenario('stays used up though a late preview read the comment before it was', async (stage) => {
    const { run, runAlone, sandbox } = stage;
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    await run('the preview', preview(changed));
    merge(stage);
    sandbox.addFault({ method: 'GET', path: '/awsconnections', kind: 'slow-after', delayMs: 2_000 });
    const earlier = sandbox.requests.length;
    const { name, payload } = pullRequest();
    const closed = { ...(payload['pull_request'] as object), state: 'closed', merged: true };
    const late = runAlone(preview(changed, { name, payload: { ...payload, action: 'labeled', pull_request: closed } }));
    const hasRead = () => sandbox.requests.slice(earlier).some(({ path }) => path.includes('/graphql'));
    while (!hasRead()) await sleep(20);
    const { outputs } = await runAlone(applying(changed));
    expect(outputs['applied']).toBe('true');
    expect((await late).exitCode).toBe(0);
    expect(body(stage)).toContain('@1234567891');
    sandbox.pictory.update(connectionId, { description: aws.byHand.description });
    const next = applying(changed, '1234567892');
    await expectRefused(stage, 'the next push may not write it again', next, /run 1234567891 already used the review/);
  });

  scenario('is not needed where nothing changes', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const { exitCode } = await run('passes', applying({ ...aws.whole, 'expect-plan': 'reviewed' }));
    expect(exitCode).toBe(0);
  });

  scenario('passes after a failure, with the same review', async (stage) => {
    await stage.run('the preview', preview(wanted));
    merge(stage);
    stage.sandbox.addFault('POST /awsconnections status-403 x1');
    expect((await stage.run('the push fails', applying(wanted))).exitCode).toBe(1);
    expect(body(stage)).not.toContain('@1234567891');
    const next = { ...applying(wanted), env: { ...env, GITHUB_RUN_ID: '1234567891', GITHUB_RUN_ATTEMPT: '2' } };
    expect((await stage.run('the re-run passes', next)).exitCode).toBe(0);
  });

  scenario('passes with the push of a later pull request', async (stage) => {
    await stage.run('the preview of the first', preview(wanted));
    merge(stage);
    await stage.run('the preview of the second has no change of its own', preview(wanted, another(stage, 8)));
    merge(stage, 8, 'ba5eba1100000000000000000000000000000001');
    const { exitCode, outputs } = await stage.run('the push of the second applies that of the first', {
      ...applying(wanted),
      event: { name: 'push', payload: { ...push.payload, after: 'ba5eba1100000000000000000000000000000001' } },
    });
    expect({ exitCode, applied: outputs['applied'] }).toEqual({ exitCode: 0, applied: 'true' });
    expect(body(stage, 7) + body(stage, 8)).toContain('@1234567891');
  });

  scenario('passes though more than twenty pull requests were merged since', async (stage) => {
    await stage.run('the preview', preview(wanted));
    merge(stage);
    for (let number = 8; number < 30; number += 1) {
      stage.sandbox.github.pull({ headSha: HEAD }, undefined, number);
      merge(stage, number, `${number}`.padStart(40, 'a'));
    }
    const { exitCode, outputs } = await stage.run('the push of the merge, late', applying(wanted));
    expect({ exitCode, applied: outputs['applied'] }).toEqual({ exitCode: 0, applied: 'true' });
    expect(body(stage)).toContain('@1234567891');
  });

  scenario('passes after a person edited the comment around the record', async (stage) => {
    await stage.run('the preview', preview(wanted));
    const [comment] = stage.sandbox.github.comments();
    const edited = `${body(stage)}\nLooks good!`.replaceAll('\n', '\r\n');
    stage.sandbox.github.edit(comment?.id ?? 0, edited);
    merge(stage);
    expect((await stage.run('the push', applying(wanted))).exitCode).toBe(0);
    expect(body(stage)).toContain('@1234567891 -->');
  });

  scenario(
    'passes after the comment was saved unchanged in the editor of GitHub, which writes CR LF',
    async (stage) => {
      await stage.run('the preview', preview(wanted));
      const [comment] = stage.sandbox.github.comments();
      stage.sandbox.github.edit(comment?.id ?? 0, body(stage).replaceAll('\n', '\r\n'));
      merge(stage);
      expect((await stage.run('the push', applying(wanted))).exitCode).toBe(0);
      expect(body(stage)).toContain('@1234567891 -->');
    },
  );

  scenario('passes after a preview that replaced a forged stamp of a run far in the future', async (stage) => {
    await stage.run('the first preview', preview(aws.whole));
    const [comment] = stage.sandbox.github.comments();
    const forged = body(stage).replace(' 1234567890.1 preview ', ' 999999999999999.1 applied ');
    expect(forged).not.toBe(body(stage));
    stage.sandbox.github.edit(comment?.id ?? 0, forged);
    await stage.run('the next preview writes the comment anew', {
      ...preview(wanted),
      env: { GITHUB_RUN_ID: '1234567891' },
    });
    expect(body(stage)).toMatch(/^.*\n<!-- [0-9a-f]{64} 1234567891\.1 preview /);
    merge(stage);
    expect((await stage.run('the push', applying(wanted, '1234567892'))).exitCode).toBe(0);
  });

  scenario('is a whole replacement, also when it stops half-way', async (stage) => {
    const { run, sandbox } = stage;
    sandbox.pictory.create(aws.byHand);
    const moved = { ...wanted, 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' };
    await run('the preview', preview(moved));
    merge(stage);
    sandbox.addFault('DELETE /awsconnections/* status-403 x1');
    expect((await run('the push stops before the delete', applying(moved))).exitCode).toBe(1);
    sandbox.addFault('PUT /awsconnections/* status-403 x1');
    const second = { ...applying(moved), env: { ...env, GITHUB_RUN_ID: '1234567891', GITHUB_RUN_ATTEMPT: '2' } };
    expect((await run('its re-run stops before the rename', second)).exitCode).toBe(1);
    expect(body(stage)).not.toContain('@1234567891');
    const third = { ...applying(moved), env: { ...env, GITHUB_RUN_ID: '1234567891', GITHUB_RUN_ATTEMPT: '3' } };
    expect((await run('the next one finishes it', third)).exitCode).toBe(0);
    expect(sandbox.pictory.list()).toMatchObject([{ name: aws.byHand.name, awsRegion: 'eu-west-1' }]);
    expect(body(stage)).toContain('@1234567891');
  });

  scenario('is written, and its result told first, when that cannot be noted', async (stage) => {
    await stage.run('the preview', preview(wanted));
    merge(stage);
    stage.sandbox.addFault('PATCH /repos/*/*/issues/comments/* status-403 forever');
    const { exitCode, log, outputs } = await stage.run('the push warns', applying(wanted));
    expect({ exitCode, applied: outputs['applied'] }).toEqual({ exitCode: 0, applied: 'true' });
    expect(log).toMatch(/Applied: .* was created\..*could be used again/s);
  });
});

describe('a step that only switches the connection', () => {
  scenario('leaves the review to the step that was reviewed', async (stage) => {
    stage.sandbox.pictory.create({ ...aws.byHand, enabled: false });
    await stage.run('the preview', preview(changed));
    merge(stage);
    const enable = { operation: 'enable', type: 'aws', name: aws.which['name'] ?? '' };
    await stage.run('the push enables it first', applying(enable));
    expect((await stage.run('and then applies what was reviewed', applying(changed))).exitCode).toBe(0);
  });
});

describe('a change is refused', () => {
  scenario('that no pull request has shown', async (stage) => {
    await expectRefused(stage, 'the push', applying(wanted), /none of the last 20 pull requests merged into main/);
  });

  scenario('whose pull request is not merged', async (stage) => {
    await stage.run('the preview', preview(wanted));
    await expectRefused(stage, 'the push', applying(wanted), /none of the last 20 pull requests merged into main/);
  });

  scenario('when Pictory changed since the review', async (stage) => {
    const { connectionId } = stage.sandbox.pictory.create(aws.byHand);
    await stage.run('the preview', preview(changed));
    merge(stage);
    stage.sandbox.pictory.update(connectionId, { description: 'Somebody was here' });
    await expectRefused(stage, 'the push', applying(changed), /the connection in Pictory has changed/);
  });

  scenario('when the workflow asks for something else since the review', async (stage) => {
    stage.sandbox.pictory.create(aws.byHand);
    await stage.run('the preview', preview(changed));
    merge(stage);
    const other = { ...changed, description: 'Something else' };
    await expectRefused(
      stage,
      'the push',
      applying(other),
      /the workflow or the manifest has changed since the preview/,
    );
  });

  scenario('when the record was edited', async (stage) => {
    await stage.run('the preview', preview(wanted));
    const [comment] = stage.sandbox.github.comments();
    stage.sandbox.github.edit(comment?.id ?? 0, body(stage).replace(/\.[0-9a-f]{8} -->/, '.00000000 -->'));
    merge(stage);
    await expectRefused(stage, 'the push', applying(wanted), /the record is invalid/);
  });

  scenario('when the comment is somebody else’s', async (stage) => {
    await stage.run('the preview', preview(wanted));
    const text = body(stage);
    stage.sandbox.github.remove(stage.sandbox.github.comments()[0]?.id ?? 0);
    stage.sandbox.github.comment('mallory', text);
    merge(stage);
    await expectRefused(stage, 'the push', applying(wanted), /none of the last 20 pull requests/);
  });

  scenario('when the comment was copied from another pull request', async (stage) => {
    await stage.run('the preview', preview(wanted));
    another(stage, 8);
    stage.sandbox.github.comment('github-actions[bot]', body(stage), undefined, 8);
    merge(stage, 8);
    await expectRefused(stage, 'the push', applying(wanted), /the record is invalid/);
  });

  scenario('when the review was made with another API key', async (stage) => {
    const { sandbox, run } = stage;
    sandbox.pictory.key(SECRETS['other-api-key'], { account: 'staging' });
    const keyed = { ...wanted, 'comment-key': 'same' };
    await run('the preview of one account', preview({ ...keyed, 'api-key': SECRETS['other-api-key'] }));
    merge(stage);
    await expectRefused(stage, 'the push to another', applying(keyed), /If the API key changed since the preview, run/);
  });

  scenario('when a late preview of a merged pull request would record it again', async (stage) => {
    await stage.run('the preview', preview(wanted));
    merge(stage);
    await stage.run('the push', applying(wanted));
    const [made] = stage.sandbox.pictory.list();
    stage.sandbox.pictory.remove(made?.connectionId ?? '');
    const late = { ...preview(wanted), env: { GITHUB_RUN_ID: '1234567999' } };
    await stage.run('a late preview', late);
    await expectRefused(stage, 'the push once more', applying(wanted, '1234568000'), /already used the review/);
  });

  scenario('by an old run that would bring back what a later pull request undid', async (stage) => {
    const { sandbox, run } = stage;
    sandbox.pictory.create(aws.byHand);
    const back = { ...wanted };
    await run('the first preview', preview(changed));
    merge(stage);
    await run('the first push', applying(changed));
    await run('the second preview undoes it', preview(back, another(stage, 8)));
    const undone = 'ba5eba1100000000000000000000000000000001';
    merge(stage, 8, undone);
    const second = { name: 'push', payload: { ...push.payload, after: undone } };
    await run('the second push', { ...applying(back, '1234567892'), event: second });
    const old = { ...applying(changed), env: { ...env, GITHUB_RUN_ID: '1234567891', GITHUB_RUN_ATTEMPT: '2' } };
    await expectRefused(stage, 'the first push once more', old, /pull request 8 was merged later/);
  });

  scenario('that another pull request had shown, too, before it was carried out', async (stage) => {
    const { run, sandbox } = stage;
    await run('the first preview', preview(wanted));
    merge(stage);
    await run('the second preview shows the same', preview(wanted, another(stage, 8)));
    const second = 'ba5eba1100000000000000000000000000000001';
    merge(stage, 8, second);
    const later = { name: 'push', payload: { ...push.payload, after: second } };
    await run('the second push carries it out', { ...applying(wanted, '1234567892'), event: later });
    sandbox.pictory.remove(sandbox.pictory.list()[0]?.connectionId ?? '');
    await expectRefused(stage, 'the first push once more', applying(wanted), /run 1234567892 already used the review/);
  });

  scenario(
    'when a push that failed runs again after two merges changed the same, and changed it back',
    async (stage) => {
      const { sandbox, run } = stage;
      sandbox.pictory.create(aws.byHand);
      const description = (text: string) => ({ ...wanted, description: text });
      const pushOf = (after: string, run: string, inputs: Step['inputs']): Step => ({
        ...applying(inputs, run),
        event: { name: 'push', payload: { ...push.payload, after } },
      });
      await run('the first preview', preview(description('First')));
      merge(stage);
      sandbox.addFault('PUT /awsconnections/* status-403 x1');
      const failed = await run('the first push fails', applying(description('First')));
      expect(failed.exitCode).toBe(1);
      for (const [number, text] of [
        [8, 'Second'],
        [9, aws.byHand.description],
      ] as const) {
        await run(`preview ${number}`, preview(description(text), another(stage, number)));
        const sha = `${number}`.padStart(40, 'b');
        merge(stage, number, sha);
        expect((await run(`push ${number}`, pushOf(sha, `123456789${number}`, description(text)))).exitCode).toBe(0);
      }
      const again = {
        ...applying(description('First')),
        env: { ...env, GITHUB_RUN_ID: '1234567891', GITHUB_RUN_ATTEMPT: '2' },
      };
      await expectRefused(
        stage,
        'the first push once more',
        again,
        /pull request 8 was merged later and changed the same/,
      );
      expect(sandbox.pictory.list()).toMatchObject([{ description: aws.byHand.description }]);
    },
  );

  scenario('that deletes another connection than the one reviewed', async (stage) => {
    const { sandbox, run } = stage;
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    const deleting = { ...aws.which, operation: 'delete', 'expect-plan': 'reviewed' };
    await run('the preview', preview(deleting));
    merge(stage);
    sandbox.pictory.remove(connectionId);
    sandbox.pictory.create({ ...aws.byHand, awsRegion: 'eu-west-1' });
    await expectRefused(stage, 'the push', applying(deleting), /another connection in Pictory/);
    expect(sandbox.pictory.list()).toHaveLength(1);
  });

  scenario('that updates a new connection under the name of the one reviewed', async (stage) => {
    const { sandbox, run } = stage;
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    await run('the preview', preview(changed));
    merge(stage);
    sandbox.pictory.remove(connectionId);
    sandbox.pictory.create(aws.byHand);
    await expectRefused(stage, 'the push', applying(changed), /another connection in Pictory/);
  });

  scenario('with another credential than the one previewed', async (stage) => {
    const given = { ...vimeo.whole, 'expect-plan': 'reviewed' };
    await stage.run('the preview', preview(given));
    merge(stage);
    const other = { ...given, 'client-secret': SECRETS['new-client-secret'] };
    await expectRefused(stage, 'the push', applying(other), /other credentials/);
    expect((await stage.run('with the same one it passes', applying(given))).exitCode).toBe(0);
  });

  scenario('under the name of another replacement that stopped half-way', async (stage) => {
    const { sandbox, run } = stage;
    sandbox.pictory.create(aws.byHand);
    const moved = { ...wanted, 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' };
    await run('the preview', preview(moved));
    merge(stage);
    sandbox.addFault('DELETE /awsconnections/* status-403 x1');
    await run('the push stops before the delete', applying(moved));
    const made = sandbox.pictory.list().find(({ name }) => name !== aws.byHand.name);
    const name = String(made?.name).replace(aws.byHand.name, 'Other');
    expect(name).toMatch(/^Other - replacement [0-9a-f]{32}$/);
    sandbox.pictory.create({ ...aws.byHand, name, awsRegion: 'ap-south-1' });
    const other = { ...moved, name: 'Other', 'aws-region': 'ap-south-1', 'comment-key': `aws:${aws.byHand.name}` };
    await expectRefused(stage, 'a push that asks for that name', applying(other), /none of the last 20 pull requests/);
    expect(sandbox.pictory.list().map((one) => one.name)).toContain(name);
  });

  scenario('to finish a replacement with a connection of somebody else’s', async (stage) => {
    const { sandbox, run } = stage;
    const { connectionId } = sandbox.pictory.create(aws.byHand);
    const moved = { ...wanted, 'aws-region': 'eu-west-1', 'on-immutable-change': 'replace' };
    await run('the preview', preview(moved));
    merge(stage);
    sandbox.addFault('DELETE /awsconnections/* status-403 x1');
    await run('the push stops before the delete', applying(moved));
    const made = sandbox.pictory.list().find(({ name }) => name !== aws.byHand.name);
    for (const id of [connectionId, made?.connectionId ?? '']) sandbox.pictory.remove(id);
    const theirs = { ...aws.byHand, name: String(made?.name), awsAccountId: '999999999999', awsRegion: 'eu-west-1' };
    sandbox.pictory.create(theirs);
    const again = { ...applying(moved), env: { ...env, GITHUB_RUN_ID: '1234567891', GITHUB_RUN_ATTEMPT: '2' } };
    await expectRefused(stage, 'its re-run', again, /another change of this connection was reviewed/);
    expect(sandbox.pictory.list()).toMatchObject([{ name: theirs.name }]);
  });

  scenario('when what was reviewed cannot be looked up', async (stage) => {
    stage.sandbox.github.service('off');
    await expectRefused(stage, 'the push', applying(wanted), /could not be looked up/);
  });

  scenario('on a run that is not on a branch', async (stage) => {
    const tagged = { inputs: wanted, event: push, env: { GITHUB_REF: 'refs/tags/v1' } };
    await expectRefused(stage, 'the push of a tag', tagged, /not on a branch/);
  });
});

describe('credentials that are always sent', () => {
  scenario('are warned about where only reviewed changes are written', async ({ run }) => {
    const always = { ...vimeo.whole, credentials: 'always', 'expect-plan': 'reviewed' };
    const { annotations } = await run('the preview', preview(always));
    expect(annotations.map(({ message }) => message).join()).toContain('the next run will be refused');
  });
});

describe('a preview that cannot be recorded', () => {
  scenario('says that the change will be refused', async ({ run, sandbox }) => {
    sandbox.github.token(SECRETS['github-token'], { login: 'github-actions[bot]', readOnly: true });
    const { annotations } = await run('warns', preview(wanted));
    expect(annotations.map(({ message }) => message).join()).toContain('will refuse these changes');
  });

  scenario('because there is no token says so, too', async ({ run }) => {
    const { annotations } = await run('warns', preview({ ...wanted, 'github-token': '' }));
    expect(annotations.map(({ message }) => message).join()).toContain('will refuse these changes');
  });
});

describe('a plan id', () => {
  scenario('lets that plan pass, and no other', async (stage) => {
    const { outputs } = await stage.run('the dry run', { inputs: { ...aws.whole, 'dry-run': 'true' } });
    const expected = outputs['plan-id'] ?? '';
    const other = { inputs: { ...aws.whole, description: 'x', 'expect-plan': expected } };
    await expectRefused(stage, 'another plan is refused', other, /is not the one in expect-plan/);
    const same = { inputs: { ...aws.whole, 'expect-plan': expected } };
    expect((await stage.run('the same plan passes', same)).exitCode).toBe(0);
    expect((await stage.run('and so does one with nothing to do', same)).exitCode).toBe(0);
  });
});
