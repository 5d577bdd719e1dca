import { describe, expect } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { loadGithub } from './github.ts';
import { aws } from './kinds.ts';
import { pullRequest, scenario } from './scenario.ts';
import { SECRETS } from './secrets.ts';

await loadGithub();

interface Trouble {
  readonly title: string;
  readonly says: RegExp;
  readonly prepare?: (sandbox: Sandbox) => void;
  readonly inputs?: Readonly<Record<string, string>>;
}

const TOKEN = SECRETS['github-token'];

const troubles: readonly Trouble[] = [
  {
    title: 'with the read-only token of a fork',
    says: /pull-requests: write/,
    prepare: ({ github }) => github.token(TOKEN, { readOnly: true }),
  },
  {
    title: 'on a locked conversation',
    says: /locked/,
    prepare: ({ github }) => void github.pull({ locked: true }),
  },
  {
    title: 'in an archived repository',
    says: /archived/,
    prepare: ({ github }) => void github.repository({ archived: true }),
  },
  {
    title: 'with a token that GitHub does not accept',
    says: /github-token/,
    prepare: ({ github }) => github.token(TOKEN, { invalid: true }),
  },
  { title: 'without a token', says: /github-token/, inputs: { 'github-token': '' } },
  { title: 'on a pull request that does not exist', says: /404|999/, inputs: { 'pr-number': '999' } },
];

describe('a comment that cannot be written', () => {
  for (const { title, says, prepare, inputs = {} } of troubles) {
    scenario(`${title} is a warning, and the run succeeds`, async ({ run, sandbox }) => {
      prepare?.(sandbox);
      const { exitCode, annotations, outputs } = await run('warns', {
        inputs: { ...aws.whole, ...inputs },
        event: pullRequest(),
      });
      expect(exitCode).toBe(0);
      expect(outputs).toMatchObject({ action: 'create', applied: 'true' });
      expect(annotations).toMatchObject([{ level: 'warning', message: expect.stringMatching(says) }]);
      expect(sandbox.github.comments()).toEqual([]);
    });
  }
});
