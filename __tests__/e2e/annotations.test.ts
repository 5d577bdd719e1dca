import { describe, expect } from '@jest/globals';
import { forms } from './forms.ts';
import { aws } from './kinds.ts';
import { type Run, scenario } from './scenario.ts';
import { workspaceOf } from './workspaces.ts';

/** A manifest in which every entry has one problem, in its third line. */
const manifestWith = (problems: number) =>
  `connections:\n${Array.from({ length: problems }, (_, n) => `  - type: aws\n    name: C${n}\n    oops${n}: 1\n`).join('')}`;

/** The boxes that GitHub shows at a file or on the run's page: without what the runner itself adds. */
const boxes = ({ commands }: Run) => commands.filter(({ name }) => ['error', 'warning', 'notice'].includes(name));

const placeOf = ({ properties }: Run['commands'][number]) => {
  const { file, line, col } = properties;
  return { file, line: Number(line), col: Number(col) };
};

describe('the problems of a manifest', () => {
  const files = ({ problems }: { readonly problems: number }) => ({ 'pictory.yml': manifestWith(problems) });

  scenario('are one annotation each, at its line, below that of the run', async ({ run }) => {
    const workspace = workspaceOf('three', files({ problems: 3 }));
    const result = await run('fails', { inputs: { config: './pictory.yml' }, workspace });
    const [whole, ...others] = boxes(result);
    expect(whole?.properties['title']).toMatch(/3/);
    expect(whole?.properties['file']).toBeUndefined();
    expect(others.map(placeOf)).toEqual([4, 7, 10].map((line) => ({ file: 'pictory.yml', line, col: 5 })));
    for (const [n, { properties, message }] of others.entries()) {
      expect(properties['title']).toMatch(/./);
      expect(message).toContain(`oops${n}`);
      expect(whole?.message).not.toContain(`oops${n}`);
    }
  });

  scenario('are one annotation in all when there is only one, at its line', async ({ run }) => {
    const workspace = workspaceOf('one', files({ problems: 1 }));
    const result = await run('fails', { inputs: { config: 'pictory.yml' }, workspace });
    expect(boxes(result).map(placeOf)).toEqual([{ file: 'pictory.yml', line: 4, col: 5 }]);
  });

  scenario('in a folder have its path', async ({ run }) => {
    workspaceOf('folder/infra', files({ problems: 1 }));
    const workspace = workspaceOf('folder');
    const result = await run('fails', { inputs: { config: 'infra/pictory.yml' }, workspace });
    expect(boxes(result).map(placeOf)).toMatchObject([{ file: 'infra/pictory.yml' }]);
  });

  for (const [problems, shown, others] of [
    [8, 8, undefined],
    [9, 9, undefined],
    [10, 8, 2],
    [60, 8, 52],
  ] as const) {
    scenario(`are at most ten annotations: ${problems} of them`, async ({ run }) => {
      const workspace = workspaceOf(`of-${problems}`, files({ problems }));
      const result = await run('fails', { inputs: { config: 'pictory.yml' }, workspace });
      const all = boxes(result);
      expect(all.length).toBeLessThanOrEqual(10);
      expect(all.every(({ name }) => name === 'error')).toBe(true);
      expect(all[0]?.properties['title']).toContain(String(problems));
      expect(all.filter(({ properties }) => properties['file'] !== undefined)).toHaveLength(shown);
      const [last] = all.slice(1 + shown);
      expect(last?.message).toEqual(others && expect.stringMatching(new RegExp(`^${others}\\b`)));
      // What has no annotation is in the log.
      for (let n = 0; n < Math.min(problems, 50); n += 1) expect(result.log).toContain(`oops${n}`);
    });
  }
});

describe('a doubt about a manifest', () => {
  scenario('is a warning at its line', async ({ run }) => {
    const entry = 'name: Footage\n    aws-account-id: "012345678901"\n    aws-region: us-east-7\n';
    const workspace = workspaceOf('doubt', { 'pictory.yml': `connections:\n  - type: aws\n    ${entry}` });
    const result = await run('warns', { inputs: { config: 'pictory.yml' }, workspace });
    expect(boxes(result)).toMatchObject([{ name: 'warning', properties: { title: expect.stringMatching(/./) } }]);
    expect(boxes(result).map(placeOf)).toEqual([{ file: 'pictory.yml', line: 5, col: 5 }]);
  });
});

describe.each(forms)('an error of $title that is not about the file', ({ declare }) => {
  scenario('has a title, says what to do, and points to no file', async ({ run, sandbox }) => {
    sandbox.addFault('GET /awsconnections status-403 forever');
    const [error, ...others] = boxes(await run('fails', declare(aws.whole)));
    expect(others).toEqual([]);
    expect(error).toMatchObject({ name: 'error', properties: { title: expect.stringMatching(/./) } });
    expect(error?.properties['file']).toBeUndefined();
    expect(error?.message.split('\n').length).toBeGreaterThan(1);
  });
});
