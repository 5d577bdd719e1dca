import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { describeLookAlike, differenceOf, isFormOf, skeletonOf } from '../../src/connections/likeness.ts';

describe('a stored text', () => {
  test.each([
    ['trimmed', 'Raw footage', 'Raw footage '],
    ['trimmed at the beginning', 'Raw footage', '\tRaw footage'],
    ['with one space for two', 'Raw footage', 'Raw  footage'],
    ['in NFC', 'Caf\u00e9', 'Cafe\u0301'],
    ['without invisible characters', 'Assets', 'As\u200bse\ufeffts'],
    ['with a space for a no-break space', 'Raw footage', 'Raw\u00a0footage'],
    ['escaped', 'Raw &amp; &lt;cut&gt;', 'Raw & <cut>'],
    ['escaped twice at most', '&amp;lt;', '<'],
    ['escaped and trimmed', 'Raw &quot;cut&quot;', 'Raw "cut" '],
    ['cut', 'x'.repeat(255), 'x'.repeat(256)],
  ])('may be made of the given one: %s', (how, stored, given) => {
    expect(isFormOf(stored, given)).toBe(how !== 'escaped twice at most');
  });

  test.each([
    ['it was longer', 'Raw footage of 2025', 'Raw footage'],
    ['it was shorter', 'Raw footage', 'Raw footage of 2025'],
    ['it had the space that is gone', 'Raw footage ', 'Raw footage'],
    ['it has another case', 'raw footage', 'Raw footage'],
    ['it is another', 'Music', 'Raw footage '],
    ['it has the end of the given one', `${'x'.repeat(31)}y`, `z${'x'.repeat(31)}y`],
    ['it is empty', '', 'Raw footage'],
    ['it is the same', 'Raw &amp; cut', 'Raw &amp; cut'],
  ])('is somebody’s change, where %s', (_what, stored, given) => {
    expect(isFormOf(stored, given)).toBe(false);
  });

  test('of 1 MB is compared within a second of processor time', () => {
    const stored = '&lt; \u200b e\u0301'.repeat(100_000);
    const begin = process.cpuUsage();
    const found = isFormOf(stored, `${stored} `) && differenceOf(stored, `${stored} `);
    const { user, system } = process.cpuUsage(begin);
    expect([found, (user + system) / 1e6 < 1]).toEqual(['nothing instead of U+0020', true]);
  });
});

test.each([
  ['Production-S3', 'production-s3', 'upper and lower case'],
  ['Assets', 'Ass\u200bets', 'nothing instead of U+200B'],
  ['aa', 'aaa', 'nothing instead of U+0061'],
  ['\u{1f3a5}', '\u{1f3a6}', 'U+1F3A5 instead of U+1F3A6'],
  ['abc', '', 'U+0061 U+0062 U+0063 instead of nothing'],
  ['abcd', '', 'several characters'],
  ['hunter2', '', 'several characters'],
])('The difference of %j from %j is shown, but no part as long as a secret', (one, other, shown) => {
  expect(differenceOf(one, other)).toBe(shown);
});

test('Names that look the same have one skeleton, and others do not', () => {
  const alike = ['Café', 'CAFE\u0301', ' cafe\u0301', 'Caf\u200bé\u202c'].map(skeletonOf);
  expect(new Set(alike)).toEqual(new Set(['café']));
  expect(new Set(['Assets', 'Assets 2', 'Cafe', 'As-sets'].map(skeletonOf)).size).toBe(4);
});

test.each([
  ['CAFE', 'CAFE', 'upper and lower case'],
  ['Cafe\u0301', 'Cafe\\u0301', 'U+0065 U+0301 instead of U+00E9'],
  ['Caf\u{1f3a5}', 'Caf\\U0001f3a5', 'U+1F3A5 instead of U+00E9'],
])(
  'The connection %j is named with its id, the difference and a name that can be typed',
  (name, typable, difference) => {
    const connection = { type: aws, connectionId: 'id-1', version: 1, values: { name } };
    expect(describeLookAlike(connection, { name: name === 'CAFE' ? 'cafe' : 'Caf\u00e9' })).toBe(
      `There is "${name}" (id-1), spelled differently (${difference}). To use it, write \`name: "${typable}"\` or, in a step, \`connection-id: id-1\`.`,
    );
  },
);
