import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cut, logLine, maskAccountIds, startOf, visible } from '../../src/sanitize/escape.ts';
import { texts } from '../report/examples.ts';

describe('visible text', () => {
  test.each([
    ['a line break', 'a\nb\r\nc', 'a\\nb\\r\\nc'],
    ['a tab', 'a\tb', 'a\\tb'],
    ['a control character', 'a\0b\u009bc', 'a\\u{0000}b\\u{009b}c'],
    ['text that turns around', 'a\u202eb', 'a\\u{202e}b'],
    ['a space of no width', 'a\u200bb', 'a\\u{200b}b'],
    ['a space that is none', 'a\u00a0b', 'a\\u{00a0}b'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['an invisible letter', 'a\u3164b', 'a\\u{3164}b'],
    ['half a character', 'a\ud83db', 'a\\u{d83d}b'],
    ['a tag of a flag', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ])('shows %s as an escape', (_what, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test.each(['', 'Ünïcödé 日本語 😀', 'a \\n b', '<b>&amp;</b>'])('is otherwise as it was: %j', (text) => {
    expect(visible(text)).toBe(text);
  });

  test('has no invisible characters, whatever it was', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
        expect(visible(text)).not.toMatch(/[\p{White_Space}--[ ]]/v);
      }),
      { numRuns: 300 },
    );
  });

  test('of visible text is the same text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(visible(visible(text))).toBe(visible(text));
      }),
      { numRuns: 100 },
    );
  });
});

describe('a text that is cut', () => {
  const id = '123456789012';

  test('ends before a number that does not fit, so that an account id is masked or not there', () => {
    for (let longest = 0; longest <= 30; longest += 1) {
      const shown = maskAccountIds(startOf(`account ${id} is wrong`, longest));
      expect(shown).not.toMatch(/\d{5}/);
      expect(maskAccountIds(cut(`account ${id} is wrong`, longest))).not.toMatch(/\d{5}/);
    }
  });

  test('says how much is missing', () => {
    expect(cut('abcdef', 4)).toBe('abcd… (2 more characters)');
    expect(cut(`ab ${id}`, 9)).toBe('ab … (12 more characters)');
    expect(cut('abcd', 4)).toBe('abcd');
  });
});

describe('a line of the log', () => {
  test.each([
    ['::error::x', '\\::error::x'],
    ['   ::set-output name=x::y', '\\   ::set-output name=x::y'],
    ['x ##[error]y', 'x ##\\[error]y'],
    ['###[group]', '###\\[group]'],
    ['a\n::error::x', 'a\\n::error::x'],
    ['a :: b', 'a :: b'],
    ['[command]rm', '\\[command]rm'],
    ['a [b] c', 'a [b] c'],
  ])('shows %j as text', (text, shown) => {
    expect(logLine(text)).toBe(shown);
  });

  test('is one line, and no command by the rules of the runner, whatever is in it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const line = logLine(text);
        expect(line).not.toMatch(/[\n\r\u0085\u2028\u2029]/);
        expect(line.trimStart().startsWith('::')).toBe(false);
        expect(line).not.toContain('##[');
      }),
      { numRuns: 400 },
    );
  });
});

describe('an account id', () => {
  test.each([
    ['123456789012', '********9012'],
    ['arn:aws:iam::123456789012:role/x', 'arn:aws:iam::********9012:role/x'],
    ['prod-2025-123456789012', 'prod-2025-********9012'],
    ['cafe-123456789012 and face-123456789012', 'cafe-********9012 and face-********9012'],
    ['A - replacement 0a23456789abcdef0123456789abcdef', 'A - replacement 0a23456789abcdef0123456789abcdef'],
  ])('%s is shown as %s', (text, shown) => {
    expect(maskAccountIds(text)).toBe(shown);
  });

  test.each([
    '0f8fad5b-d9cb-469f-a165-708677289501',
    '20251217080657842fux3au9kh1p0j5s',
    '1234567890123',
    '12345678901',
  ])('%s is no account id', (text) => {
    expect(maskAccountIds(text)).toBe(text);
  });
});
