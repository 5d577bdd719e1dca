import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { read } from '../docs/markdown.ts';

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const workflow = (name: string): Workflow => parse(read(`.github/workflows/${name}.yml`));

test('The nightly run has no secrets, and no other event', () => {
  expect(read('.github/workflows/conformance-nightly.yml')).not.toMatch(/\{\{[^}]*(?:secrets|token)/);
  expect(Object.keys(workflow('conformance-nightly').on)).toEqual(['schedule']);
});

test('The run with a key is started by hand, on the default branch, in an environment', () => {
  const { on, permissions, jobs } = workflow('conformance');
  expect([Object.keys(on), permissions]).toEqual([['workflow_dispatch'], {}]);
  expect(Object.values(jobs)).toEqual([
    expect.objectContaining({
      environment: 'pictory-conformance',
      if: "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)",
      permissions: { contents: 'read' },
    }),
  ]);
});
