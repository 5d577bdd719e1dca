import { expect, test } from '@jest/globals';
import { commandsOf } from '../../scripts/newcomer.ts';
import { read } from '../docs/markdown.ts';

test('A newcomer runs the demo and the tests, as the README says', () => {
  expect(commandsOf(read('README.md'))).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
});

test('What a clean clone must pass has the same command for the tests', () => {
  const [, tests = ''] = commandsOf(read('README.md'));
  expect(read('.ci/run')).toContain(`(${tests}) 2>&1`);
});

test('A README without commands is an error', () => {
  expect(() => commandsOf('```yaml\nnpm ci\n```\n')).toThrow('npm ci');
});
