import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRedact, redactedJson } from '../../src/sanitize/redact.ts';
import { base64Of, formsOf, inBase64 } from './forms.ts';

/** Whatever can be around a secret. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'\\"/<>&\'%+ \n=aZ0é😀', '\ud83d', '\u200b', '&amp;', '%25'), maxLength: 12 }),
);
/** Without what stands in a secret's place: where that is a secret itself, nothing can be hidden. */
const isWhole = (text: string) => text.length >= 4 && text.trim() === text && !text.includes('*');
const secrets = fc
  .oneof(
    texts,
    fc.string({ minLength: 4, maxLength: 40 }),
    fc.string({ minLength: 4, unit: fc.constantFrom('a', 'b') }),
  )
  .filter(isWhole);
/** As secrets are: long, and of nothing that another text could have in it by chance. */
const keys = fc.string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 30 }).filter(isWhole);

/** The pieces of what is shown. */
const pieces = (shown: string) => shown.split('***');

describe('a text', () => {
  test.each([
    ['as it is', 'a"b/c d', 'a"b/c d'],
    ['with characters that patterns give a meaning', '^a.c[d]|(e)+?\\1{2}$', '^a.c[d]|(e)+?\\1{2}$'],
    ['as JSON writes it', 'a"b\\c\nd\u0001', 'a\\"b\\\\c\\nd\\u0001'],
    ['as a URL has it', 'a b/c?d', 'a%20b%2Fc%3Fd'],
    ['as a URL has it, with small letters', 'a b/c?d', 'a%20b%2fc%3fd'],
    ['as the runner writes URLs', "a!b'c(d)e*f", 'a%21b%27c%28d%29e%2Af'],
    ['as JavaScript writes URLs', "a!b'c(d)e*f g", "a!b'c(d)e*f%20g"],
    ['of other scripts in a URL', 'é😀é', '%C3%A9%F0%9F%98%80%C3%A9'],
    ['as XML writes it', `a<b>'c'&"d"`, 'a&lt;b&gt;&apos;c&apos;&amp;&quot;d&quot;'],
    ['of emoji', '😀🔑😀', '😀🔑😀'],
    ['with half a character', 'ab\ud83dcd', 'ab\ud83dcd'],
    ['with half a character in JSON', 'ab\ud83dcd', 'ab\\ud83dcd'],
    ['with half a character in a URL', 'ab\ud83dcd', 'ab%EF%BF%BDcd'],
    ['of four characters', 'abcd', 'abcd'],
    ['of 5,000 characters', 'key/'.repeat(1_250), 'key/'.repeat(1_250)],
    ['of punctuation alone', '-----', '-----'],
    ['without the white space around it', ' \tabcd\r\n', 'abcd'],
  ])('does not show a secret %s', (_what, secret, form) => {
    expect(createRedact([secret])(`before ${form} after`)).toBe('before *** after');
  });

  test.each(['abcd', 'abcde', 'abcdef', 'key-1 ÿ?>', 'é😀'.repeat(9)])(
    'does not show %j in base64 at any offset',
    (secret) => {
      const redact = createRedact([secret]);
      for (const before of ['', ':', 'x:', 'xx:', 'xxx:', 'xxxx:']) {
        for (const end of ['', ':', '::', ':::']) {
          const form = inBase64(before, secret, end);
          expect(redact(`Basic ${form.whole}`)).toBe(`Basic ${form.before}***${form.after}`);
        }
      }
    },
  );

  test('has no form of any secret, wherever it was', () => {
    const place = fc.record({ secret: secrets, other: secrets, before: texts, after: texts });
    let redactions = 0;
    fc.assert(
      fc.property(place, ({ secret, other, before, after }) => {
        const redact = createRedact([secret, other]);
        const forms = [...formsOf(secret), ...base64Of(secret)];
        const shown = forms.flatMap((form) => pieces(redact(`${before}${form}${after}`)));
        redactions += forms.length;
        const hidden = [...forms, ...formsOf(other), ...base64Of(other)];
        expect(shown.filter((piece) => hidden.some((form) => piece.includes(form)))).toEqual([]);
      }),
      { numRuns: 4_000 },
    );
    expect(redactions).toBeGreaterThan(20_000);
  });

  test('has no base64 of a text with a secret in it, and all of what was around', () => {
    // Of other bytes than the keys, so that only the key's own place is found.
    const around = fc.string({ unit: fc.constantFrom('\0', '\n', 'é', '😀'), maxLength: 6 });
    fc.assert(
      fc.property(around, keys, around, (before, secret, after) => {
        const form = inBase64(before, secret, after);
        expect(createRedact([secret])(form.whole)).toBe(`${form.before}***${form.after}`);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is as it was without secrets', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(createRedact([])(text)).toBe(text);
        expect(createRedact(['', ' ', '\n'])(text)).toBe(text);
      }),
      { numRuns: 100 },
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

  test('has no secret that was quoted twice, or with every character typable', () => {
    const secret = 'Tést "ge\\heim"-9😀';
    const redact = createRedact([secret]);
    const twice = JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1);
    expect(redact(`x ${twice} y`)).toBe('x *** y');
    expect(redact('x T\\u00e9st \\"ge\\\\heim\\"-9\\U0001f600 y')).toBe('x *** y');
  });

  test('has no key of Pictory, whoever it belongs to', () => {
    const key = 'pictai_abcdefghijkl12345678-1.x';
    expect(createRedact([])(`enabled: yes # ${key}, begins with \`pictai_\``)).toBe(
      'enabled: yes # ***, begins with `pictai_`',
    );
  });

  test('keeps the names of connections that begin like a key', () => {
    const names = 'pictai_production, pictai_marketing_2026, pictai_abcdefghijklmnopqrstuvwxyz';
    expect(createRedact([])(names)).toBe(names);
  });

  test('hides thousands of short secrets that stand alone', () => {
    const short = Array.from({ length: 30_000 }, (_, at) => at.toString(36)).filter(({ length }) => length < 4);
    expect(createRedact([...short, 'a:b'])('aa+aa (aa) x, a:b! aab1 Z"0"')).toBe('aa+aa (***) ***, ***! aab1 Z"***"');
  });

  test('keeps what looks like a secret and is none', () => {
    expect(createRedact(['a.cd', '[xyz]', '(yyy', 'a.c', 'abcabd'])('abcd x (z abc abcabcab')).toBe(
      'abcd x (z abc abcabcab',
    );
  });

  test.each([
    ['that begin alike', ['abcd', 'abcdefgh'], 'x abcdefgh y', 'x *** y'],
    ['one in the other', ['abcdefgh', 'cdef'], 'x abcdefgh y', 'x *** y'],
    ['that overlap', ['abcdef', 'defghi'], 'x abcdefghi y', 'x *** y'],
    ['that overlap, the later one first', ['defghi', 'abcdef'], 'x abcdefghi y', 'x *** y'],
    ['side by side', ['abcd', 'efgh'], 'x abcdefgh y', 'x ****** y'],
    ['of which each occurrence overlaps the next', ['abab'], 'x abababab y', 'x *** y'],
    ['several times', ['secret'], 'secret, secretsecret', '***, ******'],
    ['after what looked like one', ['aabaaac'], 'x aabaabaaac y', 'x aab*** y'],
    ['at both ends', ['abcd', 'wxyz'], 'abcd-wxyz', '***-***'],
  ])('hides the whole of secrets %s', (_what, all, text, shown) => {
    expect(createRedact(all)(text)).toBe(shown);
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

describe('a secret of many lines', () => {
  const key = Array.from({ length: 50 }, (_all, line) => `${line}/MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB`);
  const pem = ['-----BEGIN PRIVATE KEY-----', ...key, '-----END PRIVATE KEY-----', ''];

  test.each(['\n', '\r\n', '\r', '\n\n  '])(
    'is hidden as a whole, and line by line, when %j is between them',
    (end) => {
      const redact = createRedact([pem.join(end)]);
      expect(redact(`x ${pem.join(end)} y`)).toMatch(/^x \*\*\*\s+y$/);
      for (const line of pem.slice(0, -1)) expect(redact(`x ${line} y`)).toBe('x *** y');
    },
  );

  test('has each line hidden in every form', () => {
    fc.assert(
      fc.property(keys, keys, (first, second) => {
        const redact = createRedact([`${first}\r\n\t${second}\n`]);
        for (const form of [first, second].flatMap((line) => [...formsOf(line), ...base64Of(line)])) {
          expect(pieces(redact(form)).filter((piece) => piece.includes(form))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each(['}', 'abc', '-----', '----------', '| --- | --- |'])('does not take %j out of other texts', (line) => {
    const redact = createRedact([`{\n"key": 1\n${line}\n`]);
    expect(redact(`x ${line} y`)).toBe(`x ${line} y`);
    expect(redact('x "key": 1 y')).toBe('x *** y');
    expect(redact(`x {\n"key": 1\n${line} y`)).toBe('x *** y');
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
  const MEGABYTE = 1_000_000;
  /** Far above what the search takes, and an eighth of what `indexOf` takes for 50,000 times one letter. */
  const LONGEST = 5_000;
  /** In milliseconds of the processor: other work on the machine does not count. */
  const cost = (work: () => void) => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
  const repeated = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);

  test.each([
    ['one letter', 'a', 'a'],
    ['one letter with another at its end', 'a', 'ab'],
    ['escaped quotes', '\\"', '\\"'],
    ['line breaks', 'a\n\n', 'a\n\n'],
  ])('is short for a secret and a text of nothing but %s', (_what, text, end) => {
    const redact = createRedact([`${repeated(text, 50_000)}${end}`, `b${repeated(text, 50_000)}`]);
    expect(cost(() => redact(repeated(text, MEGABYTE)))).toBeLessThan(LONGEST);
  });

  test('is short for twenty secrets of 5,000 characters, and a text of what are almost these', () => {
    const all = Array.from({ length: 20 }, (_all, at) => repeated(`${at}&"é😀 ${at * at}/`, 5_000));
    const almost = repeated(all.map((secret) => `${secret.slice(0, -1)}x`).join(''), MEGABYTE);
    const redact = createRedact(all);
    expect(cost(() => redact(almost))).toBeLessThan(LONGEST);
  });

  test('is short for a text of many beginnings of tokens', () => {
    expect(cost(() => createRedact([])(`${'ghs_1'.repeat(20_000)}ghs_${'a.'.repeat(50_000)}`))).toBeLessThan(LONGEST);
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

  test('keeps our own names, also one that is the secret', () => {
    const ours = { vimeo: 'vimeo', type: 'vimeo', connectionId: ['vimeo'] };
    expect(redactedJson(ours, createRedact(['vimeo']))).toBe('{"vimeo":"***","type":"vimeo","connectionId":["***"]}');
  });

  test.each(['type', 'action', 'field'])(
    'hides a secret under the key %s of a map, which is a name from outside',
    (key) => {
      const ids = { aws: new Map([[key, 'the-secret']]), vimeo: new Map() };
      expect(redactedJson(ids, createRedact(['the-secret']))).toBe(`{"aws":{"${key}":"***"},"vimeo":{}}`);
    },
  );

  test('has no form of a secret in any of its texts and names, and is otherwise exact', () => {
    fc.assert(
      fc.property(keys, fc.nat(), value, (secret, form, something) => {
        const forms = formsOf(secret);
        const echo = forms[form % forms.length] ?? '';
        const hidden = redactedJson(new Map([[echo, [echo, `a ${echo} b`, something]]]), createRedact([secret]));
        expect(hidden).toBe(JSON.stringify({ '***': ['***', 'a *** b', something] }));
      }),
      { numRuns: 200 },
    );
  });
});
