import { afterAll, describe, expect } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { pullRequest, type Run, type Stage, scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';
import { companyCertificateFor, type Enterprise, enterpriseInFrontOf, proxyTo } from './servers.ts';

await loadGithub();

const HOST = 'github.company.test';
const COMMENTS = '/api/v3/repos/octo-org/videos/issues/7/comments';
const certificate = companyCertificateFor(HOST);
afterAll(certificate.remove);

type Variables = Readonly<Record<string, string>>;

/** The variables that a runner sets for an instance of GitHub Enterprise Server. */
const instance = (origin: string): Variables => ({
  GITHUB_SERVER_URL: origin,
  GITHUB_API_URL: `${origin}/api/v3`,
  GITHUB_GRAPHQL_URL: `${origin}/api/graphql`,
});

async function withEnterprise(sandbox: Sandbox, story: (github: Enterprise) => Promise<void>): Promise<void> {
  const github = await enterpriseInFrontOf(sandbox.githubUrl, certificate);
  try {
    await story(github);
  } finally {
    await github.close();
  }
}

function create(run: Stage['run'], title: string, env: Variables): Promise<Run> {
  return run(title, { inputs: aws.whole, event: pullRequest(), env });
}

describe('GitHub Enterprise Server with a certificate of the company', () => {
  scenario(
    'gets the comment, at its own addresses, with a connection of its own for the write',
    async ({ run, sandbox }) => {
      await withEnterprise(sandbox, async (github) => {
        const origin = `https://127.0.0.1:${github.port}`;
        const env = { ...instance(origin), NODE_EXTRA_CA_CERTS: certificate.file };
        const { exitCode, annotations, summary } = await create(run, 'creates', env);
        const tookMs = performance.now() - github.answeredAt();
        expect({ exitCode, annotations }).toEqual({ exitCode: 0, annotations: [] });
        expect(new Set(github.asked)).toEqual(new Set(['POST /api/graphql', `POST ${COMMENTS}`]));
        // The write has a new one, which the read after it goes on to use.
        expect(github.connections()).toBe(2);
        expect(sandbox.github.comments()).toHaveLength(1);
        const link = `[Run 1234567890](${origin}/octo-org/videos/actions/runs/1234567890)`;
        expect(summary).toContain(link);
        expect(sandbox.github.comments()[0]?.body).toContain(link);
        // No connection that is kept open keeps the process from ending: the server would, for two minutes.
        expect(tookMs).toBeLessThan(30_000);
      });
    },
  );

  scenario(
    'that is not trusted gets none: a warning says what to do, and the run succeeds',
    async ({ run, sandbox }) => {
      await withEnterprise(sandbox, async (github) => {
        const { exitCode, annotations, outputs } = await create(
          run,
          'warns',
          instance(`https://127.0.0.1:${github.port}`),
        );
        expect(exitCode).toBe(0);
        expect(outputs).toMatchObject({ action: 'create', applied: 'true' });
        expect(annotations).toMatchObject([
          { level: 'warning', message: expect.stringContaining('NODE_EXTRA_CA_CERTS') },
        ]);
        expect(github.asked).toEqual([]);
      });
    },
  );

  scenario('behind a proxy gets the comment, and the proxy no token', async ({ run, sandbox }) => {
    await withEnterprise(sandbox, async (github) => {
      const proxy = await proxyTo(github.port);
      try {
        const { exitCode, annotations } = await create(run, 'creates', {
          ...instance(`https://${HOST}`),
          NODE_EXTRA_CA_CERTS: certificate.file,
          https_proxy: `http://127.0.0.1:${proxy.port}`,
        });
        expect({ exitCode, annotations }).toEqual({ exitCode: 0, annotations: [] });
        expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${HOST}:443`]));
        expect(new Set(github.asked)).toEqual(new Set(['POST /api/graphql', `POST ${COMMENTS}`]));
        expect(proxy.heard()).toContain(`CONNECT ${HOST}:443`);
        expect(proxy.heard()).not.toContain(SECRETS['github-token']);
        expect(proxy.heard()).not.toMatch(/^authorization:/im);
      } finally {
        await proxy.close();
      }
    });
  });

  scenario('behind a proxy that refuses gets none: a warning names the proxy', async ({ run }) => {
    const proxy = await proxyTo(0, { credentials: 'somebody:else' });
    try {
      const { exitCode, annotations } = await create(run, 'warns', {
        ...instance(`https://${HOST}`),
        HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      });
      expect(exitCode).toBe(0);
      const message = expect.stringMatching(
        new RegExp(`proxy 127\\.0\\.0\\.1:${proxy.port} answered 407.*HTTPS_PROXY`),
      );
      expect(annotations).toMatchObject([{ level: 'warning', message }]);
    } finally {
      await proxy.close();
    }
  });
});

describe('GitHub Enterprise Server without TLS', () => {
  scenario('behind a proxy for http gets the comment', async ({ run, sandbox }) => {
    const github = await enterpriseInFrontOf(sandbox.githubUrl);
    const proxy = await proxyTo(github.port);
    try {
      const { exitCode, annotations } = await create(run, 'creates', {
        ...instance(`http://${HOST}`),
        HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
      });
      expect({ exitCode, annotations }).toEqual({ exitCode: 0, annotations: [] });
      expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${HOST}:80`]));
      expect(sandbox.github.comments()).toHaveLength(1);
    } finally {
      await proxy.close();
      await github.close();
    }
  });
});
