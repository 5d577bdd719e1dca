import { describe, expect } from '@jest/globals';
import { aws, vimeo } from '../e2e/kinds.ts';
import { pullRequest, push as pushed } from '../e2e/scenario.ts';
import { SECRETS } from '../e2e/secrets.ts';
import { story } from './both.ts';

const push = { ...pushed, payload: { ...pushed.payload, deleted: false } };
const inputs = aws.whole;

describe('under act, as under the runner of the sandbox,', () => {
  story('a push creates the connection, and the next one changes nothing', async ({ run, sandbox }) => {
    const first = await run({ event: push, inputs });
    const [made] = sandbox.pictory.list();
    expect(first).toMatchObject({ conclusion: 'success', outputs: { action: 'create', applied: 'true' } });
    expect(first.outputs['connection-id']).toBe(made?.connectionId);
    expect(first.summary).toContain('### Applied: ');

    const second = await run({ event: push, inputs });
    expect(second).toMatchObject({ conclusion: 'success', outputs: { action: 'none', changed: 'false' } });
    expect(sandbox.pictory.list()).toEqual([made]);
  });

  story('a pull request is shown what would be written, in one comment', async ({ run, sandbox }) => {
    const preview = { event: pullRequest(), inputs };
    const first = await run(preview);
    await run(preview);
    const comments = sandbox.github.comments();
    expect(comments).toMatchObject([{ author: 'github-actions[bot]', body: expect.stringContaining('### Preview: ') }]);
    expect(first.outputs['comment-url']).toBe(comments[0]?.url);
    expect(sandbox.pictory.list()).toEqual([]);
  });

  story('a step fails with its exit code, annotation and outputs', async ({ run, sandbox }) => {
    sandbox.addFault('POST /awsconnections status-503 forever');
    const { conclusion, lines, outputs } = await run({ event: push, inputs: { ...inputs, 'max-attempts': '1' } });
    expect({ conclusion, outputs }).toMatchObject({ conclusion: 'failure', outputs: { action: 'create' } });
    expect(lines.filter((line) => line.startsWith('::error title='))).toHaveLength(1);
  });

  story('secrets are sent as they are, and shown nowhere', async ({ run, sandbox }) => {
    const { outputs } = await run({ event: push, inputs: vimeo.whole });
    expect(sandbox.pictory.secrets(outputs['connection-id'] ?? '')).toEqual({
      clientSecret: SECRETS['client-secret'],
      accessToken: SECRETS['access-token'],
    });
  });

  story('a manifest is read from the workspace, and its secrets from the environment', async ({ run, sandbox }) => {
    const manifest = `connections:
  - type: vimeo
    name: Marketing
    client-identifier: \${VIMEO_CLIENT}
    client-secret: \${VIMEO_SECRET}
    access-token: \${VIMEO_TOKEN}
  - type: vimeo
    name: Old channel
    state: absent
`;
    const { conclusion, outputs } = await run({
      event: push,
      inputs: { config: 'media/pictory.yml' },
      files: { 'media/pictory.yml': manifest },
      env: {
        VIMEO_CLIENT: 'vimeo-client-1',
        VIMEO_SECRET: SECRETS['client-secret'],
        VIMEO_TOKEN: SECRETS['access-token'],
      },
    });
    expect({ conclusion, applied: outputs['applied'] }).toEqual({ conclusion: 'success', applied: 'true' });
    const [marketing] = sandbox.pictory.list('VIMEO');
    expect(sandbox.pictory.secrets(marketing?.connectionId ?? '').clientSecret).toBe(SECRETS['client-secret']);
  });

  story('text is text, whatever it looks like', async ({ run, sandbox }) => {
    const description = '100% ::error::no %0A ##[error]no é ::add-mask::a \t\u001b[31mred\nand\r\nmore';
    await run({ event: push, inputs: { ...inputs, description } });
    expect(sandbox.pictory.list()).toMatchObject([{ description }]);
  });

  story('all problems with the inputs are told, and nothing is sent to Pictory', async ({ run, sandbox }) => {
    const { conclusion } = await run({ event: push, inputs: { ...inputs, 'dry-run': 'perhaps', enabled: 'no' } });
    const sent = sandbox.requests.filter(({ path }) => !path.startsWith('/github/'));
    expect({ conclusion, sent }).toEqual({ conclusion: 'failure', sent: [] });
  });

  story('a difference is found', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const { conclusion } = await run({ event: push, inputs: { ...inputs, operation: 'verify', description: 'Other' } });
    expect(conclusion).toBe('failure');
  });

  story('a connection is enabled, and all are listed', async ({ run, sandbox }) => {
    sandbox.pictory.create({ ...aws.byHand, enabled: false });
    await run({ event: push, inputs: { ...aws.which, operation: 'enable' } });
    const { outputs } = await run({ event: push, inputs: { operation: 'list' } });
    expect(JSON.parse(outputs['connections'] ?? '')).toMatchObject([{ name: aws.name, enabled: true }]);
  });
});
