import { expect, test } from '@jest/globals';
import { problems } from './examples.ts';

const bomb = ['a: &a0 [x, x]', ...Array.from({ length: 60 }, (_, at) => `b${at}: &a${at + 1} [*a${at}, *a${at}]`)].join(
  '\n',
);
test.each<[string, string, RegExp]>([
  ['many keys', Array.from({ length: 60_000 }, (_, at) => `k${at}: 1\n`).join(''), /the only key allowed here/],
  ['deep lists', `connections: ${'['.repeat(100_000)}`, /nested too deep/],
  ['deep entries', `connections:\n${'- '.repeat(50)}a`, /nested too deep/],
  ['deep maps', '{a: '.repeat(20_000), /nested too deep/],
  ['a bomb of aliases', `${bomb}\n`, /more than 1 MiB/],
  [
    'a large text many times',
    `connections:\n- &e {type: aws, name: ${'x'.repeat(100_000)}}\n${'- *e\n'.repeat(20_000)}`,
    /more than 1 MiB/,
  ],
  ['an alias of itself', 'connections: &a [*a]', /refers to a value that contains it/],
  ['many errors', '"'.repeat(100_000), /this is not YAML/],
  ['spaces behind a secret’s name', `connections: x # client-secret${' '.repeat(200_000)}\${CS}`, /expected a list/],
  ['spaces behind a key', `${`- {type: aws, x${' '.repeat(1_900)}: y}\n`.repeat(400)}`, /got a list/],
  ['all entries on a line', `connections: [${'{type: aws, name: A, region: x}, '.repeat(20_000)}]`, /is not a key/],
  [
    'long lines of short words',
    `connections:\n${`- {type: aws, name: "${'a: '.repeat(300)}${'b'.repeat(1_000)}", x: y}\n`.repeat(450)}`,
    /is not a key/,
  ],
])('A hostile file costs little: %s', (_what, text, expected) => {
  // The time of this process alone, whatever else the machine does.
  const begin = process.cpuUsage();
  expect(problems(text).join('\n')).toMatch(expected);
  const { user, system } = process.cpuUsage(begin);
  expect((user + system) / 1_000).toBeLessThan(10_000);
});
