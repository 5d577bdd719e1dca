import { describe, expect } from '@jest/globals';
import { forms } from './forms.ts';
import { aws, vimeo } from './kinds.ts';
import { scenario } from './scenario.ts';

type Inputs = Readonly<Record<string, string>>;

/** The suggestion at the end of a message; empty if it has none. */
const suggested = (message = '') => /did you mean ([^?]*)\?/i.exec(message)?.[1] ?? '';

/** The operations that a wrong one must never lead to by a near match. */
const DANGEROUS = /rotate|delete/;

describe('an unknown operation', () => {
  const guesses: readonly (readonly [given: string, suggestion: RegExp])[] = [
    ['create', /"ensure"/],
    ['apply', /"ensure"/],
    ['update', /"ensure"/],
    ['plan', /"ensure".*dry-run: true/],
    ['remove', /"delete"/],
    ['destroy', /"delete"/],
    ['Remove', /"delete"/],
    ['verfy', /"verify"/],
    ['Enable', /"enable"/],
  ];
  for (const [operation, suggestion] of guesses) {
    scenario(`${operation} leads to the right one`, async ({ run }) => {
      const { exitCode, annotations, requests } = await run('fails', { inputs: { ...aws.whole, operation } });
      expect({ exitCode, requests }).toEqual({ exitCode: 1, requests: [] });
      expect(suggested(annotations[0]?.message)).toMatch(suggestion);
    });
  }

  for (const operation of ['delet', 'Delete', 'deleted', 'rotat', 'Rotate', 'rotates', 'rename', 'xyz']) {
    scenario(`${operation} leads to none that deletes or sends credentials`, async ({ run }) => {
      const { exitCode, annotations, requests } = await run('fails', { inputs: { ...vimeo.whole, operation } });
      expect({ exitCode, requests }).toEqual({ exitCode: 1, requests: [] });
      expect(annotations[0]?.message).toContain('one of ensure');
      expect(suggested(annotations[0]?.message)).not.toMatch(DANGEROUS);
    });
  }
});

describe('a word of an entry', () => {
  const rows: readonly (readonly [what: string, entry: Inputs, suggestion: string])[] = [
    ['an unknown key', { ...aws.whole, 'aws-regoin': 'us-east-2' }, '"aws-region"'],
    ['a key in the spelling of the API', { ...aws.whole, awsRegion: 'us-east-2' }, '"aws-region"'],
    ['a type in upper case', { ...aws.whole, type: 'AWS' }, '"aws"'],
    ['a key that resembles none', { ...aws.whole, zzz: '1' }, ''],
    ['a state that would delete', { ...aws.which, state: 'absnt' }, ''],
    ['a state that would not', { ...aws.whole, state: 'presnet' }, '"present"'],
  ];
  const [, manifest] = forms;
  for (const [what, entry, suggestion] of rows) {
    scenario(`${what}: suggests ${suggestion || 'nothing'}`, async ({ run }) => {
      const { exitCode, annotations, requests } = await run('fails', manifest?.declare(entry) ?? { inputs: {} });
      expect({ exitCode, requests }).toEqual({ exitCode: 1, requests: [] });
      expect(suggested(annotations[0]?.message)).toBe(suggestion);
    });
  }
});

describe.each(forms)('the inputs of $title', ({ declare }) => {
  const step = declare(aws.whole);
  const rows: readonly (readonly [variable: string, input: string, suggestion: string])[] = [
    ['INPUT_AWS-REGOIN', 'aws-regoin', 'aws-region'],
    ['INPUT_DRYRUN', 'dryrun', 'dry-run'],
    ['INPUT_EXPECT_PLAN', 'expect_plan', 'expect-plan'],
    ['INPUT_BUCKET', 'bucket', 'buckets'],
  ];
  for (const [variable, input, suggestion] of rows) {
    scenario(`have no ${input}: a warning suggests ${suggestion}`, async ({ run }) => {
      const { exitCode, annotations } = await run('warns', { ...step, env: { ...step.env, [variable]: 'x' } });
      expect(exitCode).toBe(0);
      expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining(`"${input}"`) }]);
      expect(suggested(annotations[0]?.message)).toContain(suggestion);
    });
  }

  scenario('may have others that resemble none, without a warning', async ({ run }) => {
    const { annotations } = await run('succeeds', { ...step, env: { ...step.env, INPUT_ZZZ: 'x' } });
    expect(annotations).toEqual([]);
  });

  scenario('have a region on no published list: a warning has near ones, and the run goes on', async ({ run }) => {
    const wrong = declare({ ...aws.whole, 'aws-region': 'us-east-7' });
    const { exitCode, annotations, outputs } = await run('warns', wrong);
    expect({ exitCode, applied: outputs['applied'] }).toEqual({ exitCode: 0, applied: 'true' });
    expect(annotations).toMatchObject([{ level: 'warning', title: expect.stringMatching(/./) }]);
    for (const region of ['us-east-7', 'us-east-1', 'us-east-2']) expect(annotations[0]?.message).toContain(region);
  });
});
