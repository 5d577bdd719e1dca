import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createMasker } from '../../src/runner/masks.ts';

describe('secrets', () => {
  let printed: string;

  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('are masked at once, an empty one is none', () => {
    createMasker(['first-secret', '']);
    expect(printed).toBe('::add-mask::first-secret\n');
  });

  test('that are come upon later are masked and taken out as well, each once', () => {
    const { redact, addSecret } = createMasker(['first-secret']);
    expect(redact('first-secret second-secret')).toBe('*** second-secret');
    addSecret('second-secret');
    addSecret('second-secret');
    addSecret('');
    expect(redact('first-secret second-secret')).toBe('*** ***');
    expect(printed).toBe('::add-mask::first-secret\n::add-mask::second-secret\n');
  });

  test('are added in less than two seconds, however many a manifest has', () => {
    const { redact, addSecret } = createMasker([]);
    const begin = process.cpuUsage();
    for (let at = 0; at < 40_000; at += 1) addSecret(at.toString(36));
    expect(redact('X 123 Y ZZZ')).toBe('X *** Y ZZZ');
    const { user, system } = process.cpuUsage(begin);
    expect((user + system) / 1e6).toBeLessThan(2);
  });

  test('with quotes in them are masked as JSON has them, too', () => {
    createMasker(['a "secret"']);
    expect(printed).toBe('::add-mask::a "secret"\n::add-mask::a \\"secret\\"\n');
  });
});
