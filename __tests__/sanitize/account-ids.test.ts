import { expect, test } from '@jest/globals';
import { maskAccountIds } from '../../src/sanitize/account-ids.ts';

test.each([
  ['123456789012', '********9012'],
  ['arn:aws:iam::123456789012:role/x', 'arn:aws:iam::********9012:role/x'],
  ['prod-2025-123456789012', 'prod-2025-********9012'],
  ['cafe-123456789012 and face-123456789012', 'cafe-********9012 and face-********9012'],
  ['A - replacement 0a23456789abcdef0123456789abcdef', 'A - replacement 0a23456789abcdef0123456789abcdef'],
])('%s is shown as %s', (text, shown) => {
  expect(maskAccountIds(text)).toBe(shown);
});

test.each(['0f8fad5b-d9cb-469f-a165-708677289501', '20251217080657842fux3au9kh1p0j5s', '1234567890123', '12345678901'])(
  '%s is no account id',
  (text) => {
    expect(maskAccountIds(text)).toBe(text);
  },
);
