import { describe, expect } from '@jest/globals';
import { declareAll, forms } from './forms.ts';
import { loadGithub } from './github.ts';
import { aws, vimeo } from './kinds.ts';
import { pullRequest, type Run, scenario } from './scenario.ts';

await loadGithub();

const onPullRequest = { event: pullRequest() };
const dryRun = { 'dry-run': 'true' };
const suggestion = (text = '') => /did you mean [^?]*\?/.exec(text)?.[0];
const messages = ({ annotations }: Run) => annotations.map(({ message }) => message).join('\n');
const unsent = ({ log }: Run) => log.split('\n').filter((line) => line.includes('given but not sent'));

describe.each(forms)('with $title', ({ declare }) => {
  scenario('a region that resembles two leads to both', async ({ run }) => {
    const step = await run('warns', declare({ ...aws.whole, 'aws-region': 'us-est-1' }, dryRun));
    expect(step.exitCode).toBe(0);
    expect(suggestion(messages(step))).toBe('did you mean "us-east-1" or "us-west-1"?');
  });

  scenario('the tag of a Vimeo description is explained where it is added', async ({ run, sandbox }) => {
    sandbox.pictory.create(vimeo.byHand);
    const body = () => sandbox.github.comments()[0]?.body;
    await run('the preview', { ...declare(vimeo.whole, dryRun), ...onPullRequest });
    expect(body()).toContain('A short tag');
    await run('writes it', { ...declare(vimeo.whole), ...onPullRequest });
    expect(body()).toContain('A short tag');
    const changed = { ...vimeo.whole, description: 'Assets for 2026' };
    await run('a later preview', { ...declare(changed, dryRun), ...onPullRequest, env: laterThan(declare(changed)) });
    expect(body()).toContain('Assets for 2026');
    expect(body()).not.toContain('A short tag');
  });

  scenario('credentials that are given and not sent are one line of the log', async ({ run }) => {
    const created = await run('creates it', declare(vimeo.whole));
    expect(unsent(created)).toEqual([]);
    const again = await run('sends nothing', declare(vimeo.whole));
    expect(unsent(again)).toEqual([expect.stringMatching(/client-secret, access-token/)]);
  });

  scenario('a wait of more than five seconds is in the log, and a shorter one is not', async ({ run, sandbox }) => {
    sandbox.pictory.create(aws.byHand);
    const waits = ({ log }: Run) => log.split('\n').filter((line) => line.includes('Waiting'));
    sandbox.addFault('GET /awsconnections status-429 retry-after=6 x1');
    const long = await run('a long wait', declare(aws.which));
    expect(long.exitCode).toBe(0);
    expect(long.durationMs).toBeGreaterThan(6000);
    expect(waits(long)).toEqual([expect.stringContaining('6 s')]);
    sandbox.addFault('GET /awsconnections status-429 retry-after=2 x1');
    expect(waits(await run('a short wait', declare(aws.which)))).toEqual([]);
  });
});

/** The environment of a step in a later run. */
function laterThan({ env }: ReturnType<typeof declareAll>) {
  return { ...env, GITHUB_RUN_ID: '1234567891' };
}

describe('with a manifest of two Vimeo connections', () => {
  scenario('credentials that are given and not sent are one line of the log', async ({ run, runAlone }) => {
    const both = () => declareAll([vimeo.whole, { ...vimeo.whole, name: 'Sales team' }]);
    await runAlone(both());
    const again = await run('sends nothing', both());
    expect(unsent(again)).toEqual([expect.stringMatching(/Marketing team.*Sales team/)]);
  });
});

describe('the operation of a step with a manifest', () => {
  for (const [operation, said] of [
    ['create', 'did you mean "ensure"?'],
    ['plan', 'did you mean "ensure" (on a pull request it previews; elsewhere, add dry-run: true)?'],
    ['remove', 'did you mean "delete"?'],
    ['rotat', undefined],
  ] as const) {
    scenario(`${operation} is refused before any request`, async ({ run }) => {
      const step = await run('fails', declareAll([aws.whole], { operation }));
      expect({ exitCode: step.exitCode, requests: step.requests }).toEqual({ exitCode: 1, requests: [] });
      expect(suggestion(messages(step))).toBe(said);
    });
  }
});
