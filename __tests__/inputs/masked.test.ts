import { expect, test } from '@jest/globals';
import { maskedInputs } from '../../src/inputs/desired.ts';
import { AWS, problems } from './examples.ts';

test.each([
  ['', false],
  ['false', false],
  ['False', false],
  ['true', true],
  ['perhaps', true],
])('mask-aws-account-id: "%s" masks account ids: %s', (value, masks) => {
  const get = (name: string) => (name === 'mask-aws-account-id' ? value : '');
  expect(maskedInputs(get)).toEqual(masks ? ['aws-account-id'] : []);
});

test('A masked account id is not shown in a problem with it', () => {
  expect(problems({ ...AWS, 'aws-account-id': '12345', 'mask-aws-account-id': 'true' }).join()).not.toContain('12345');
  expect(problems({ ...AWS, 'aws-account-id': '12345' }).join()).toContain('12345');
});

test('on-immutable-change: replace needs a name without an id, where the type has such fields', () => {
  const replace = { 'connection-id': '20251217080657842fux3au9kh1p0j5s', 'on-immutable-change': 'replace' };
  expect(problems({ ...AWS, ...replace }).join()).toContain('connection-id is given');
  expect(problems({ ...AWS, type: 'vimeo', ...replace })).toEqual([]);
});
