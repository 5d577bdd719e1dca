import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { REPOSITORY } from '../../src/identity.ts';
import { aws } from '../e2e/kinds.ts';
import { HEAD, pullRequest, push } from '../e2e/scenario.ts';
import { expression, runWorkflow, type WorkflowRun, workflowOf } from './act.ts';

const KEY = 'pictai_4f0c9b7e21';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.github.pull({ headSha: HEAD });
});

afterEach(() => sandbox.close());

/** Runs a workflow against the sandbox, and nothing else. */
async function run(workflow: string, changes: Partial<WorkflowRun> = {}) {
  const { url, githubUrl } = sandbox;
  const secrets = { PICTORY_API_KEY: KEY, GITHUB_TOKEN: 'ghs_0ddc0ffee5' };
  const env = { GITHUB_API_URL: githubUrl, GITHUB_GRAPHQL_URL: `${githubUrl}/graphql`, SANDBOX: url };
  const result = await runWorkflow({ workflow, event: push, secrets, ...changes, env: { ...env, ...changes.env } });
  expect(result.strangers).toEqual([]);
  return result;
}

/** A step that uses the action, with these inputs. */
function uses(id: string, inputs: Readonly<Record<string, string>>) {
  const common = { 'api-key': expression('secrets.PICTORY_API_KEY'), 'api-url': expression('env.SANDBOX') };
  return { id, uses: './', with: { ...common, ...inputs } };
}

/** A step that writes down the value of an expression. */
function noted(name: string, value: string) {
  return { env: { VALUE: expression(value) }, run: `printf %s "$VALUE" > "$SEEN/${name}"` };
}

const OUTCOME = noted('outcome', "format('{0} {1}', steps.bucket.outcome, steps.bucket.outputs.action)");

describe('a step that failed', () => {
  const failing = uses('bucket', { ...aws.whole, operation: 'verify' });

  test('fails the job, and the steps after it are skipped', async () => {
    const { exitCode, log, seen } = await run(workflowOf(failing, OUTCOME));
    expect({ exitCode, seen }).toEqual({ exitCode: 1, seen: {} });
    expect(log).toContain('exit status 1');
  });

  test('can be told by its outcome, when the job goes on', async () => {
    const { exitCode, seen } = await run(workflowOf({ ...failing, 'continue-on-error': true }, OUTCOME));
    expect({ exitCode, seen }).toEqual({ exitCode: 0, seen: { outcome: 'failure create' } });
  });
});

describe('the steps after', () => {
  test('take the id from the outputs, and from the object of all ids', async () => {
    const { seen } = await run(
      workflowOf(
        uses('bucket', aws.whole),
        uses('all', { operation: 'list' }),
        noted('made', 'steps.bucket.outputs.connection-id'),
        noted('listed', "fromJSON(steps.all.outputs.ids).aws['Production-S3']"),
      ),
    );
    const id = sandbox.pictory.list()[0]?.connectionId;
    expect(id).toBeTruthy();
    expect(seen).toEqual({ made: id, listed: id });
  });

  test('cannot print the API key, although it is no secret of the repository', async () => {
    const step = uses('bucket', { ...aws.whole, 'api-key': expression('env.KEY') });
    const { log, exitCode } = await run(workflowOf(step, { run: 'echo "It is $KEY."' }), { secrets: {}, env: { KEY } });
    expect({ exitCode, shown: log.includes(KEY) }).toEqual({ exitCode: 0, shown: false });
    expect(log).toContain('| It is ***.');
  });

  test('cannot print what a manifest took from the environment', async () => {
    const manifest = `connections:
  - type: vimeo
    name: Marketing
    client-identifier: client-1
    client-secret: \${VIMEO_SECRET}
    access-token: \${VIMEO_TOKEN}
`;
    const step = uses('bucket', { config: 'pictory.yml' });
    const { log, exitCode } = await run(workflowOf(step, { run: 'echo "$VIMEO_SECRET and $VIMEO_TOKEN"' }), {
      env: { VIMEO_SECRET: 'a-secret-of-vimeo', VIMEO_TOKEN: 'a-token-of-vimeo' },
      files: { 'pictory.yml': manifest },
    });
    expect({ exitCode, made: sandbox.pictory.list().length }).toEqual({ exitCode: 0, made: 1 });
    expect(log).toContain('| *** and ***');
  });
});

/** What the last step of the workflow needs. */
const HAS_TOOLS = ['jq', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

(HAS_TOOLS ? describe : describe.skip)('the workflow of the README and the first example (needs jq and curl)', () => {
  const NAME = `${REPOSITORY}@v1`;
  const ownText = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');
  const workflow = ownText('examples/one-bucket/.github/workflows/pictory.yml');

  /** Runs it as it is, but for the address of the API. */
  const runIt = (event: WorkflowRun['event'], api = sandbox.url) =>
    run(workflow.replaceAll('https://api.pictory.ai', api), {
      action: NAME,
      event,
      files: { 'action.yml': ownText('action.yml').replaceAll('https://api.pictory.ai', sandbox.url) },
    });

  test('comments on a pull request, and writes nothing', async () => {
    const { exitCode } = await runIt(pullRequest());
    expect(exitCode).toBe(0);
    expect(sandbox.github.comments()).toMatchObject([{ body: expect.stringContaining('### Preview: ') }]);
    expect(sandbox.pictory.list()).toEqual([]);
  });

  test('does nothing for a pull request from a fork', async () => {
    const { exitCode } = await runIt(pullRequest('somebody/videos'));
    expect({ exitCode, requests: sandbox.requests }).toEqual({ exitCode: 0, requests: [] });
  });

  test('creates the connection on a push, and makes a video from it', async () => {
    const asked: { readonly key: string | undefined; readonly video: unknown }[] = [];
    const server = createServer(async (request, response) => {
      const body = (await request.toArray()).join('');
      asked.push({ key: request.headers.authorization, video: JSON.parse(body) });
      response.end('{}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { exitCode } = await runIt(push, `http://127.0.0.1:${port}`).finally(() => server.close());
    const [made] = sandbox.pictory.list();
    expect(made?.name).toBe('Production-S3');
    expect(exitCode).toBe(0);
    expect(asked).toMatchObject([{ key: KEY, video: { awsConnectionId: made?.connectionId } }]);
  });
});
