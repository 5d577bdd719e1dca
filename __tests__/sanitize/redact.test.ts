import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logLine, visible } from '../../src/sanitize/escape.ts';
import { code, codeCell, prose } from '../../src/sanitize/markdown.ts';
import { createRedact, redactedJson } from '../../src/sanitize/redact.ts';
import { texts } from '../report/examples.ts';
import { cpuMs } from '../support/cpu.ts';
import { formsOf, inBase64 } from './forms.ts';

/** Without what stands in a secret's place: where that is a secret itself, nothing can be hidden. */
const secrets = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 4, maxLength: 40 }),
    fc.string({ minLength: 4, maxLength: 40 }),
    fc.array(fc.constantFrom(...'\\"/<>&\'%+ \n=aZ0é😀'), { minLength: 4, maxLength: 12 }).map((all) => all.join('')),
    texts,
  )
  .map((text) => text.replaceAll('*', '').trim())
  .filter(({ length }) => length >= 4);
/** As secrets are: long, and of nothing that base64 could hold by chance. */
const keys = fc.string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 30 });

/** The pieces of what is shown. */
const pieces = (shown: string) => shown.split('***');

describe('a text', () => {
  test.each([
    ['as it is', 'a"b/c d', 'a"b/c d'],
    ['as JSON writes it', 'a"b\\c\nd', 'a\\"b\\\\c\\nd'],
    ['as other JSON writes it', 'a/b<c', 'a\\/b\\u003Cc'],
    ['as JSON in JSON', 'a"bc', 'a\\\\\\"bc'],
    ['as a URL has it', 'a b/c?d', 'a%20b%2Fc%3fd'],
    ['as a form has it', 'a b/c?d', 'a+b%2Fc%3Fd'],
    ['as a URL in a URL', 'ab/cd', 'ab%252Fcd'],
    ['as HTML writes it', `a<b>'c'&"d"`, 'a&lt;b&gt;&#39;c&apos;&amp;&quot;d&#x22;'],
    ['with its line breaks changed', 'first\nsecond', 'first\r\nsecond'],
    ['on one line', 'first\nsecond', 'first second'],
    ['with its line breaks escaped', 'first\nsecond', 'first\\nsecond'],
    ['wrapped', 'abcdefgh', 'abcd\n  efgh'],
    ['with what nobody sees in it', 'abcdefgh', 'abcd\u200befgh'],
    ['with what nobody sees in it made visible', 'abcdefgh', visible('abcd\u00adefgh')],
    ['with its own escapes read', 'a\\nbcd', 'a\nbcd'],
    ['made visible', 'ab\u200bcd', visible('ab\u200bcd')],
  ])('does not show a secret %s', (_what, secret, form) => {
    expect(createRedact([secret])(`before ${form} after`)).toBe('before *** after');
  });

  const unseen = ['\u00ad', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\ufeff'];
  const escapes = unseen.map((character) => character.charCodeAt(0).toString(16).padStart(4, '0'));
  test.each([
    ...['\n', '\r\n', '\n\t  ', '\\n', '\\r\\n', '\n\n\n', '\u200b\\n\n', ...unseen],
    ...escapes.flatMap((code) => [`\\u${code}`, `\\u{${code}}`, `\\u${code.toUpperCase()}`]),
  ])('does not show a secret with %j between any of its characters', (between) => {
    const redact = createRedact(['abcdef']);
    for (let at = 1; at < 6; at += 1) {
      expect(redact(`x ${'abcdef'.slice(0, at)}${between}${'abcdef'.slice(at)} y`)).toBe('x *** y');
    }
    expect(redact(`x ${'abcdef'.split('').join(between)} y`)).toBe('x *** y');
  });

  test('does not show one line of a secret', () => {
    expect(createRedact(['first line\r\nsecond line\rthird line'])('x second line, first line, third line')).toBe(
      'x ***, ***, ***',
    );
  });

  test('keeps lines of a secret that are shorter than four characters', () => {
    expect(createRedact(['-\nab\nsecret'])('- ab secret')).toBe('***');
    expect(createRedact(['-\nab\nsecret'])('a - b, ab, secret')).toBe('a - b, ab, ***');
  });

  test.each([0, 1, 2, 3, 4, 5])('does not show a secret in base64 %i bytes after the beginning', (shift) => {
    const [whole = '', url = ''] = inBase64('key-1 \u00ff?>', 'x'.repeat(shift), ':y');
    const redact = createRedact(['key-1 \u00ff?>']);
    expect(redact(`Basic ${whole}`)).toMatch(/^Basic \w{0,6}\*\*\*[\w=]{0,6}$/);
    expect(redact(`Basic ${url}`)).toMatch(/^Basic \w{0,6}\*\*\*[\w=]{0,6}$/);
  });

  test('has no form of any secret, wherever it was', () => {
    const place = fc.record({ secret: secrets, other: secrets, before: texts, after: texts, form: fc.nat() });
    fc.assert(
      fc.property(place, ({ secret, other, before, after, form }) => {
        const forms = formsOf(secret);
        const shown = createRedact([secret, other])(`${before}${forms[form % forms.length]}${after}`);
        for (const one of [...forms, ...formsOf(other)]) {
          expect(pieces(shown)).not.toContainEqual(expect.stringContaining(one));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('has no base64 of a text with a secret inside', () => {
    fc.assert(
      fc.property(keys, texts, texts, (secret, before, after) => {
        for (const form of inBase64(secret, before, after)) {
          const rest = pieces(createRedact([secret])(form)).map((piece) => piece.replace(/\s/g, ''));
          expect(rest.length).toBeGreaterThan(1);
          // What is left are whole bytes of what was around: never more than there was of it.
          expect(rest.join('').length).toBeLessThanOrEqual(Math.ceil(Buffer.byteLength(before + after) / 3) * 4 + 4);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('has no form of a secret after it was escaped and cut', () => {
    const place = fc.record({ secret: secrets, before: texts, after: texts, form: fc.nat(), fill: fc.nat(4_100) });
    fc.assert(
      fc.property(place, ({ secret, before, after, form, fill }) => {
        const forms = formsOf(secret);
        const text = `${before}${'x'.repeat(fill)} ${forms[form % forms.length]}${after}`;
        const redact = createRedact([secret]);
        for (const inert of [visible, logLine, code, codeCell, prose]) {
          const shown = redact(inert(redact(text)));
          for (const one of forms) expect(pieces(shown)).not.toContainEqual(expect.stringContaining(one));
        }
      }),
      { numRuns: 150 },
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
    fc.assert(
      fc.property(texts, (text) => {
        expect(createRedact(['pictai_none of these'])(text)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  test('hides the longest of secrets that begin alike', () => {
    expect(createRedact(['abcd', 'abcdefgh'])('x abcdefgh y')).toBe('x *** y');
  });

  test('hides the whole of secrets that overlap', () => {
    expect(createRedact(['abcdef', 'defghi'])('x abcdefghi y')).toBe('x *** y');
  });

  test('takes no secret for a pattern', () => {
    expect(createRedact(['a.cd', '[xyz]', '(yyy', 'a.c'])('abcd x (z abc')).toBe('abcd x (z abc');
  });

  test('hides every occurrence', () => {
    expect(createRedact(['secret'])('secret, secretsecret')).toBe('***, ******');
  });

  test('stays what it is when it is redacted again', () => {
    fc.assert(
      fc.property(secrets, texts, (secret, text) => {
        const redact = createRedact([secret]);
        const once = redact(`${text}${secret}${text}`);
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a very short secret', () => {
  test.each(['the token abc is wrong', 'token=abc&x=1', '"abc"', 'abc', 'It is "abc".'])('is hidden in %j', (text) => {
    expect(createRedact(['abc'])(text)).toBe(text.replace('abc', '***'));
  });

  test.each(['abcd', 'us-east-abc', 'x_abc', '`abc`', '<abc>', 'YWJj'])('leaves %j as it is', (text) => {
    expect(createRedact(['abc'])(text)).toBe(text);
  });

  test.each(['|', '-', '---', '`', '#', '"', '{', '::', ' ', '\n'])(
    'leaves everything as it is when it is %j',
    (secret) => {
      const text = '### A `b` "c"\n\n| a | b |\n| --- | --- |\n| - | " |\n{ "a": "b" } # | ` ::';
      expect(createRedact([secret])(text)).toBe(text);
    },
  );
});

describe("a token of GitHub's", () => {
  const letters = '0123456789abcdefABCDEF0123456789abcd';
  test.each([
    ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((kind) => `${kind}_${letters}`),
    `github_pat_${letters.slice(0, 22)}_${letters}${letters}`,
    `ghs_123456_${letters}.${letters}-_${letters}.${letters}`,
  ])('is hidden whether or not it is ours: %s', (token) => {
    expect(createRedact([])(`x\\n${token}. Done`)).toBe('x\\n***. Done');
  });

  test.each(['ghp_', 'ghs_short', 'weighs_a_lot_in_every_room_of_the_house', 'github_patterns_of_connections'])(
    'is not seen in %s',
    (text) => {
      expect(createRedact([])(text)).toBe(text);
    },
  );
});

describe('the time it takes', () => {
  const LENGTH = 8_000;
  test.each([
    ['backslashes', '\\'.repeat(30)],
    ['one letter', 'a'.repeat(99)],
    ['escaped quotes', '\\"'.repeat(40)],
    ['percent signs', '%25'.repeat(30)],
    ['backslashes of a URL', '\\%5c'.repeat(20)],
    ['ampersands', '&amp;'.repeat(20)],
    ['line breaks', 'a\n\n'.repeat(30)],
  ])('is short for a secret and a text of nothing but %s', (_what, secret) => {
    const text = secret.repeat(LENGTH / secret.length);
    const redact = createRedact([`${secret}x`]);
    const took = cpuMs(() => expect(redact(text)).toBe(text));
    expect(took).toBeLessThan(5_000);
  });

  test('is short for a text of many beginnings of tokens', () => {
    const took = cpuMs(() => createRedact([])(`${'ghs_1'.repeat(20_000)}ghs_${'a.'.repeat(50_000)}`));
    expect(took).toBeLessThan(1_000);
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

  test('has no form of a secret in any of its texts and names, and is otherwise exact', () => {
    fc.assert(
      fc.property(keys, fc.nat(), value, (secret, form, something) => {
        const forms = formsOf(secret);
        const echo = forms[form % forms.length] ?? '';
        const hidden = redactedJson({ [echo]: [echo, `a ${echo} b`], something }, createRedact([secret]));
        expect(hidden).toBe(JSON.stringify({ '***': ['***', 'a *** b'], something }));
      }),
      { numRuns: 200 },
    );
  });
});
