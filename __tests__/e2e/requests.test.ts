import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect } from '@jest/globals';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { pullRequest, type Run, scenario } from './scenario.ts';

const event = pullRequest();
const silent = { ...aws.whole, comment: 'never' };
const other = { ...aws.whole, description: 'Something else' };

beforeAll(loadGithub);

/** How many requests went to Pictory, and how many to GitHub. */
function sent({ requests }: Run): { readonly pictory: number; readonly github: number } {
  const github = requests.filter(({ path }) => path.startsWith('/github/')).length;
  return { pictory: requests.length - github, github };
}

describe('a step sends no request more than it needs', () => {
  scenario('without a comment', async ({ run }) => {
    expect(sent(await run('a create', { inputs: silent, event }))).toEqual({ pictory: 2, github: 0 });
    expect(sent(await run('nothing to do', { inputs: silent, event }))).toEqual({ pictory: 1, github: 0 });
    const update = { ...silent, description: 'Something else' };
    expect(sent(await run('an update', { inputs: update, event }))).toEqual({ pictory: 2, github: 0 });
  });

  scenario('with a comment', async ({ run }) => {
    // One to find it, one to write it, and one to see that nobody else wrote it at the same time.
    expect(sent(await run('its first comment', { inputs: aws.whole, event }))).toEqual({ pictory: 2, github: 3 });
    expect(sent(await run('a comment left alone', { inputs: aws.whole, event }))).toEqual({ pictory: 1, github: 1 });
    expect(sent(await run('a comment edited', { inputs: other, event }))).toEqual({ pictory: 2, github: 2 });
  });
});

describe('the comment is looked for while Pictory is asked', () => {
  scenario('and the look counts', async ({ runAlone, sandbox }) => {
    await runAlone({ inputs: aws.whole, event });
    const before = sandbox.requests.length;
    // Pictory answers when GitHub has.
    const looked = () =>
      sandbox.requests.slice(before).some(({ path, status }) => path.endsWith('/graphql') && status === 200);
    const meanwhile = async () => {
      while (!looked()) await sleep(5);
    };
    sandbox.addFault({ method: 'GET', path: '/awsconnections', kind: 'meanwhile', meanwhile });
    await runAlone({ inputs: other, event });
    const methods = sandbox.requests.slice(before).map(({ method, path }) => `${method} ${path.split('/')[1]}`);
    expect(methods).toEqual(['GET pictoryapis', 'POST github', 'PUT pictoryapis', 'PATCH github']);
  });

  scenario('but not when that took long', async ({ runAlone, sandbox }) => {
    await runAlone({ inputs: aws.whole, event });
    const before = sandbox.requests.length;
    sandbox.addFault('GET /awsconnections slow=3500');
    await runAlone({ inputs: other, event, env: { NODE_OPTIONS: undefined } });
    const methods = sandbox.requests.slice(before).map(({ method, path }) => `${method} ${path.split('/')[1]}`);
    expect(methods).toEqual(['GET pictoryapis', 'POST github', 'PUT pictoryapis', 'POST github', 'PATCH github']);
  });
});
