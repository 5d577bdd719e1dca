import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect } from '@jest/globals';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { pullRequest, scenario } from './scenario.ts';

const { version, repository }: { readonly version: string; readonly repository: string } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'),
);
const address = `https://github.com/${repository.replace('github:', '')}`;
const OURS = `pictory-connection-action/${version} (+${address})`;

beforeAll(loadGithub);

describe('The bundle says its name, its version and where it comes from', () => {
  scenario('to Pictory', async ({ runAlone, sandbox }) => {
    await runAlone({ inputs: { ...aws.whole, comment: 'never' } });
    const agents = new Set(sandbox.requests.map(({ headers }) => headers['user-agent']));
    expect([...agents]).toEqual([OURS]);
  });

  scenario('to GitHub', async ({ runAlone, sandbox }) => {
    await runAlone({ inputs: aws.whole, event: pullRequest() });
    const toGithub = sandbox.requests.filter(({ path }) => path.startsWith('/github/'));
    const agents = toGithub.map(({ headers }) => headers['user-agent']?.replace(/ octokit.*/, ' octokit'));
    expect([...new Set(agents)]).toEqual([`${OURS} octokit`]);
  });
});
