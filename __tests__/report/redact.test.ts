import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRedact, formsOf, redactedJson } from '../../src/report/redact.ts';
import { texts } from './examples.ts';

/** Without what stands in a secret's place: where that is a secret itself, nothing can be hidden. */
const secrets = fc
  .oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ minLength: 1 }), texts)
  .filter((text) => text !== '' && !text.includes('*'));

describe('a text', () => {
  test.each([
    ['the secret itself', 'a"b/c d', 'x a"b/c d y'],
    ['the secret as JSON writes it', 'a"b\\c\n', JSON.stringify({ x: 'a"b\\c\n' })],
    ['the secret as a URL has it', 'a b/c?d', `https://x/?k=${encodeURIComponent('a b/c?d')}&y=1`],
    ['the secret in base64', 'key-1', Buffer.from('key-1').toString('base64')],
    ['the secret in base64 for URLs', '\u00ff\u00ff??>>', Buffer.from('\u00ff\u00ff??>>').toString('base64url')],
    ['one line of the secret', 'first line\nsecond line', 'x second line y'],
    ['one line of the secret with other line ends', 'first line\r\nsecond line', 'x first line\ny'],
  ])('does not show %s', (_what, secret, text) => {
    const shown = createRedact([secret])(text);
    expect(shown).toContain('***');
    for (const form of formsOf(secret).filter(Boolean)) expect(shown).not.toContain(form);
  });

  test('has no form of any secret, wherever it was', () => {
    const place = fc.record({ secret: secrets, other: secrets, before: texts, after: texts, form: fc.nat() });
    fc.assert(
      fc.property(place, ({ secret, other, before, after, form }) => {
        const forms = formsOf(secret).filter((one) => one !== '');
        const text = `${before}${forms[form % forms.length]}${after}`.replaceAll('*', '');
        const shown = createRedact([secret, other])(text);
        for (const one of [...forms, ...formsOf(other)]) {
          if (one !== '') expect(shown.split('***')).not.toContainEqual(expect.stringContaining(one));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is as it was without secrets', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(createRedact([])(text)).toBe(text);
        expect(createRedact([''])(text)).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  test('is as it was without the secret in it', () => {
    expect(createRedact(['pictai_1'])('The name is taken.')).toBe('The name is taken.');
  });

  test('hides the longest of secrets that begin alike', () => {
    expect(createRedact(['abc', 'abcdef'])('x abcdef y')).toBe('x *** y');
  });

  test('takes no secret for a pattern', () => {
    expect(createRedact(['a.c', '[x]', '(y', '\\'])('abc x (z')).toBe('abc x (z');
  });

  test('hides every occurrence', () => {
    expect(createRedact(['key'])('key, key')).toBe('***, ***');
  });
});

describe('JSON', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, texts, fc.boolean(), fc.integer(), fc.constant(null), tie('list'), tie('object')),
    list: fc.array(tie('any'), { maxLength: 3 }),
    object: fc.dictionary(texts, tie('any'), { maxKeys: 3 }),
  })).any;

  test('stays JSON, whatever the secret', () => {
    fc.assert(
      fc.property(value, fc.string({ minLength: 1 }), (something, secret) => {
        expect(() => JSON.parse(redactedJson(something, createRedact([secret])))).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });

  test('is exact without the secret in it', () => {
    fc.assert(
      fc.property(value, (something) => {
        expect(redactedJson(something, createRedact(['\u{1f511} none of these']))).toBe(JSON.stringify(something));
      }),
      { numRuns: 100 },
    );
  });

  test('has the secret in none of its texts', () => {
    const hidden = redactedJson({ name: 'my "key" here', list: ['"key"'] }, createRedact(['"key"']));
    expect(JSON.parse(hidden)).toEqual({ name: 'my *** here', list: ['***'] });
  });

  test('has the secret in none of its names', () => {
    expect(redactedJson({ aws: { 'my "key"': 'id' } }, createRedact(['"key"']))).not.toMatch(/key/);
  });
});
