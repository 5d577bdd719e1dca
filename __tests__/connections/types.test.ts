import { expect, test } from '@jest/globals';
import { describeConnection, type Identity } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';

test.each<[Identity, string]>([
  [{ name: 'Marketing' }, 'Vimeo connection "Marketing"'],
  [{ connectionId: 'abc' }, 'Vimeo connection abc'],
  [{ name: 'Marketing', connectionId: 'abc' }, 'Vimeo connection "Marketing" (abc)'],
])('A connection with %j is named in a sentence as: %s', (identity, words) => {
  expect(describeConnection(vimeo, identity)).toBe(words);
});
