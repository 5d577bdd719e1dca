import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { type ActionRun, runAction, type StepResult } from '../../sandbox/runner.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Serving, serve } from '../support/serve.ts';
import { loadGithub } from './github.ts';
import { pullRequest } from './scenario.ts';
import { SECRETS } from './secrets.ts';
import { certificateFor, companyCertificateFor, type ProxyManners, proxyTo, tlsInFrontOf } from './servers.ts';

await loadGithub();

const LONGEST_MS = 120_000;
const HOST = 'api.pictory.test';
const stranger = certificateFor(HOST);
const company = companyCertificateFor(HOST);
afterAll(stranger.remove);
afterAll(company.remove);

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

function kept<Opened extends { close(): unknown }>(one: Opened): Opened {
  opened.push(one);
  return one;
}

function step(inputs: ActionRun['inputs'], more: Partial<ActionRun> = {}): Promise<StepResult> {
  const given = { type: 'aws', 'api-key': SECRETS['api-key'], 'max-attempts': '1', ...inputs };
  return runAction({ token: SECRETS['github-token'], ...more, inputs: given });
}

describe('a step before this one that switches certificate checks off by NODE_TLS_REJECT_UNAUTHORIZED', () => {
  const off = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };

  test('does not get the key to a server that is not trusted', async () => {
    const sandbox = kept(await startSandbox());
    const tls = kept(await tlsInFrontOf(sandbox.url, stranger));
    const { exitCode, annotations } = await step(
      { operation: 'list', 'api-url': `https://127.0.0.1:${tls.port}` },
      { env: off },
    );
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toContain('NODE_EXTRA_CA_CERTS');
    expect(sandbox.requests).toEqual([]);
  });

  test.each<[string, typeof stranger, ProxyManners, string]>([
    ['to a server that is not trusted through a proxy', stranger, {}, 'http'],
    ['through a proxy that is not trusted', company, { certificate: stranger }, 'https'],
  ])('does not get the key %s', async (_how, certificate, manners, scheme) => {
    const sandbox = kept(await startSandbox());
    const tls = kept(await tlsInFrontOf(sandbox.url, certificate));
    const proxy = kept(await proxyTo(tls.port, manners));
    const { exitCode, annotations } = await step(
      { operation: 'list', 'api-url': `https://${HOST}` },
      {
        env: { ...off, NODE_EXTRA_CA_CERTS: company.file, HTTPS_PROXY: `${scheme}://127.0.0.1:${proxy.port}` },
      },
    );
    expect(exitCode).toBe(1);
    expect(annotations[0]?.message).toContain(`127.0.0.1:${proxy.port}`);
    expect(sandbox.requests).toEqual([]);
  });
});

describe('an account id that is masked', () => {
  const ACCOUNT = '999912345678';
  const whole = { 'aws-account-id': ACCOUNT, 'aws-region': 'us-east-2', 'mask-aws-account-id': 'true' };

  /** Everything that others can read of a run on a pull request. */
  async function readable(
    sandbox: Sandbox,
    inputs: ActionRun['inputs'],
  ): Promise<StepResult & { readonly all: string }> {
    const seen = await step(
      { ...whole, 'api-url': sandbox.url, ...inputs },
      { event: pullRequest(), env: { GITHUB_API_URL: sandbox.githubUrl } },
    );
    const comments = sandbox.github.comments().map(({ body }) => body);
    expect(comments).toHaveLength(1);
    return { ...seen, all: [seen.log, seen.summary, ...comments].join('\n') };
  }

  async function withPull(): Promise<Sandbox> {
    // The same ids of connections each time.
    const sandbox = kept(await startSandbox({ seed: 1, now: () => new Date('2026-01-01T00:00:00Z') }));
    sandbox.github.pull({ headSha: 'beefcafe00000000000000000000000000000000' });
    return sandbox;
  }

  /** What the same run leaves with another API key, and everything else the same: whatever differs needs the key. */
  async function withEachKey(inputs: ActionRun['inputs'], prepare: (sandbox: Sandbox) => void = () => {}) {
    const leave = async (apiKey: string) => {
      const sandbox = await withPull();
      prepare(sandbox);
      const seen = await readable(sandbox, { 'api-key': apiKey, 'comment-key': 'same', ...inputs });
      const [comment = ''] = sandbox.github.comments().map(({ body }) => body);
      const names = sandbox.pictory.list().map(({ name }) => name);
      return { ...seen, comment, names };
    };
    const ours = await leave(SECRETS['api-key']);
    return { ours, again: await leave(SECRETS['api-key']), theirs: await leave(SECRETS['other-api-key']) };
  }

  test('is beside the plan id, which tells nothing about it: it needs the API key', async () => {
    const { ours, again, theirs } = await withEachKey({ name: 'Production', 'dry-run': 'true' });
    const id = ours.outputs['plan-id'];
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(ours.all).toContain('********5678');
    expect(ours.all).not.toContain(ACCOUNT);
    expect(ours.all).toContain(`Plan \`${id}\``);
    expect(again.outputs['plan-id']).toBe(id);
    expect(theirs.outputs['plan-id']).not.toBe(id);
  });

  test('cannot be found out by any part of the hidden lines of a comment', async () => {
    const { ours, again, theirs } = await withEachKey({ name: 'Production', 'dry-run': 'true' });
    const hashes = (comment: string) =>
      comment.match(/(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{8})(?![0-9a-f])/g) ?? [];
    // Marker, signature, id of the change, connection, old and new values.
    expect(hashes(ours.comment.split('\n###')[0] ?? '')).toHaveLength(6);
    expect(hashes(again.comment)).toEqual(hashes(ours.comment));
    for (const hash of hashes(ours.comment.split('\n###')[0] ?? '')) expect(theirs.comment).not.toContain(hash);
  });

  test('cannot be found out by the name of a replacement that did not come to its end', async () => {
    const inputs = { name: 'Production', 'on-immutable-change': 'replace', 'dry-run': 'false' };
    const { ours, again, theirs } = await withEachKey(inputs, (sandbox) => {
      const old = { type: 'AWS', name: 'Production', awsAccountId: '111122223333', awsRegion: 'us-east-2' } as const;
      sandbox.pictory.create(old);
      sandbox.addFault('DELETE /** status-403 forever');
    });
    const made = ours.names.find((name) => name !== 'Production') ?? '';
    expect(ours.exitCode).toBe(1);
    expect(made).toMatch(/^Production - replacement [0-9a-f]{32}$/);
    expect(ours.all).toContain(made);
    expect(again.names).toContain(made);
    expect(theirs.names).not.toContain(made);
  });
});

describe('something that stands where GitHub should be', () => {
  const inputs = { name: 'Production', 'aws-account-id': '123456789012', 'aws-region': 'us-east-2' };

  async function commenting(github: Serving): Promise<StepResult> {
    const sandbox = kept(await startSandbox());
    const env = { GITHUB_API_URL: github.url };
    return step({ ...inputs, 'api-url': sandbox.url, 'dry-run': 'false' }, { event: pullRequest(), env });
  }

  test(
    'does not get the token carried on by a redirect',
    async () => {
      const target = kept(await serve(() => ({})));
      const github = kept(
        await serve((_line, _body, response) => {
          response.writeHead(307, { location: `${target.url}/graphql` }).end();
          return undefined;
        }),
      );
      const { exitCode, annotations } = await commenting(github);
      expect(exitCode).toBe(0);
      expect(annotations).toMatchObject([{ level: 'warning' }]);
      expect(github.requests.length).toBeGreaterThan(0);
      expect(target.requests).toEqual([]);
    },
    LONGEST_MS,
  );

  test('says nothing that the runner takes for a command', async () => {
    const words = '\n::error::pwned\n::add-mask::Production\n##[set-env name=A]b\r::warning::pwned\n';
    const github = kept(
      await serve((_line, _body, response) => {
        response.statusCode = 403;
        return { message: `${words}${words.repeat(10_000)}` };
      }),
    );
    const { exitCode, annotations, env, masks, log } = await commenting(github);
    expect(exitCode).toBe(0);
    expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('was not written') }]);
    expect(env).toEqual({});
    expect(masks).not.toContain('Production');
    expect(log.length).toBeLessThan(20_000);
  });

  /** Answers as GitHub does, but with these headers, this answer to a new comment, and this address of each comment. */
  async function almostGithub(changes: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly created?: unknown;
    readonly url?: unknown;
  }): Promise<Serving> {
    const { headers = {}, url = 'https://github.com/octo-org/videos/pull/7#issuecomment-1' } = changes;
    const created = 'created' in changes ? changes.created : { id: 1, html_url: url };
    const nodes: object[] = [];
    return kept(
      await serve((line, { body }, response) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        if (line.startsWith('POST /repos/')) {
          response.statusCode = 201;
          nodes.push({ fullDatabaseId: '1', url, body, viewerDidAuthor: true, author: null });
          return created;
        }
        const comments = { nodes, pageInfo: { hasPreviousPage: false, startCursor: null } };
        const pullRequest = { headRefOid: 'beefcafe00000000000000000000000000000000', state: 'OPEN', comments };
        return { data: { viewer: { login: 'github-actions[bot]' }, repository: { pullRequest } } };
      }),
    );
  }

  test('cannot have its headers printed', async () => {
    const link = `<${SECRETS['api-key']}>; rel="deprecation"`;
    const github = await almostGithub({ headers: { deprecation: 'x', sunset: '##[error]pwned', link } });
    const { exitCode, annotations, outputs, rawLog } = await commenting(github);
    expect({ exitCode, annotations, id: outputs['comment-id'] }).toEqual({ exitCode: 0, annotations: [], id: '1' });
    expect(rawLog).not.toContain('pwned');
    expect(rawLog).not.toContain('deprecat');
  });

  test('cannot lead a secret into the outputs', async () => {
    const github = await almostGithub({ url: `https://github.com/${SECRETS['api-key']}` });
    const { outputs } = await commenting(github);
    expect(outputs['comment-url']).toBe('https://github.com/***');
  });

  test.each([
    ['says nothing of the comment it took', {}],
    ['says that of another kind', [{ id: '1' }]],
  ])('is looked at again when it %s', async (_what, created) => {
    const { exitCode, annotations, outputs } = await commenting(await almostGithub({ created }));
    expect({ exitCode, annotations, id: outputs['comment-id'] }).toEqual({ exitCode: 0, annotations: [], id: '1' });
  });

  test('is no reason to fail when it has comments without an address', async () => {
    const { exitCode, annotations, outputs } = await commenting(await almostGithub({ url: null }));
    expect({ exitCode, applied: outputs['applied'], id: outputs['comment-id'] }).toEqual({
      exitCode: 0,
      applied: 'true',
    });
    expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('was not written') }]);
  });
});

describe('a bundle of which a part is missing', () => {
  test('is no reason to fail once Pictory was written', async () => {
    const sandbox = kept(await startSandbox());
    const folder = mkdtempSync(join(tmpdir(), 'part-'));
    const project = resolve(import.meta.dirname, '../..');
    for (const name of ['action.yml', 'dist/index.js', 'dist/package.json']) {
      cpSync(join(project, name), join(folder, name));
    }
    const inputs = { name: 'Production', 'aws-account-id': '123456789012', 'aws-region': 'us-east-2' };
    const { exitCode, annotations, outputs } = await step(
      { ...inputs, 'api-url': sandbox.url, 'dry-run': 'false' },
      { action: join(folder, 'action.yml'), event: pullRequest(), env: { GITHUB_API_URL: sandbox.githubUrl } },
    );
    rmSync(folder, { recursive: true });
    expect({ exitCode, applied: outputs['applied'] }).toEqual({ exitCode: 0, applied: 'true' });
    expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('was not written') }]);
  });
});

describe('a list made to fill log and memory', () => {
  const item = (n: number, name: string) => ({
    connectionId: `id${n}`,
    name,
    description: '',
    awsAccountId: '123456789012',
    awsRegion: 'us-east-2',
    enabled: true,
    version: 1,
  });

  async function serving(items: readonly unknown[]): Promise<Serving> {
    let pages = 0;
    return kept(await serve(() => ({ Items: items, nextPageKey: String(++pages) })));
  }

  test(
    'of names of 100,000 characters is given up after 16 MiB',
    async () => {
      const { url, requests } = await serving(Array.from({ length: 9 }, (_, n) => item(n, 'n'.repeat(100_000))));
      const { exitCode, annotations } = await step({ operation: 'list', 'api-url': url });
      expect(exitCode).toBe(1);
      expect(annotations.map(({ message }) => message)).toEqual([expect.stringContaining('has more than 16 MiB')]);
      expect(requests.length).toBeLessThan(25);
    },
    LONGEST_MS,
  );

  test(
    'of connections that are worth a warning each makes ten, and the error',
    async () => {
      const items = Array.from({ length: 500 }, (_, n) => item(n, 'PRODUCTION'));
      const { url } = kept(await serve(() => ({ Items: items })));
      const { exitCode, annotations } = await step({
        name: 'production',
        'aws-account-id': '123456789012',
        'aws-region': 'us-east-2',
        'dry-run': 'true',
        'api-url': url,
      });
      expect(exitCode).toBe(1);
      expect(annotations.map(({ level }) => level)).toEqual([...Array(10).fill('warning'), 'error']);
    },
    LONGEST_MS,
  );
});
