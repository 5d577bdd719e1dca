import { describe, expect } from '@jest/globals';
import type { WorkflowEvent } from '../../sandbox/runner.ts';
import { isMet } from '../examples/expression.ts';
import { forms } from './forms.ts';
import { aws } from './kinds.ts';
import { pullRequest, push, scenario } from './scenario.ts';

const DEPENDABOT = 'dependabot[bot]';

const fork = pullRequest('mallory/videos');
const runs: readonly (readonly [what: string, word: string, event: WorkflowEvent])[] = [
  ['a pull request from a fork', 'fork', fork],
  ['a review of a pull request from a fork', 'fork', { ...fork, name: 'pull_request_review' }],
  ['a pull request of Dependabot', 'Dependabot', pullRequest(undefined, DEPENDABOT)],
  ['a push of Dependabot', 'Dependabot', { ...push, payload: { ...push.payload, sender: { login: DEPENDABOT } } }],
];

/** Whether a step with a condition runs on an event. */
function runsOn(condition: string | undefined, { name, payload }: WorkflowEvent): boolean {
  const { login = 'octocat' } = Object(payload['sender']);
  const github = { event_name: name, event: payload, repository: 'octo-org/videos', actor: login };
  return isMet(condition, { github }, 'success');
}

const cases = forms.flatMap((form) => runs.map(([what, word, event]) => ({ ...form, what, word, event })));

describe.each(cases)('an empty api-key for $title on $what', ({ declare, word, event }) => {
  scenario('leads to a condition that skips the step there alone', async ({ run }) => {
    const { annotations, requests } = await run('fails', { ...declare(aws.whole, { 'api-key': '' }), event });
    expect(requests).toEqual([]);
    expect(annotations[0]?.message).toContain(word);
    const condition = /`if: ([^`]+)`/.exec(annotations[0]?.message ?? '')?.[1];
    const others = [push, pullRequest(), { name: 'schedule', payload: {} }];
    expect([event, ...others].map((one) => runsOn(condition, one))).toEqual([false, true, true, true]);
  });
});
