import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const dist = resolve(import.meta.dirname, '../../dist');
const kilobytes = (name: string) => statSync(join(dist, name)).size / 1000;

describe('the bundle', () => {
  test('is loaded fast: the entry has at most 155 kB', () => {
    expect(kilobytes('index.js')).toBeLessThanOrEqual(155);
  });

  test('is downloaded fast: all of it has at most 540 kB', () => {
    const sizes = readdirSync(dist).map(kilobytes);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(540);
  });

  test('has the licences of others beside it', () => {
    expect(kilobytes('LICENSES.txt')).toBeGreaterThan(0);
  });
});
