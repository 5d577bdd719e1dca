import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { connectionTypes, secretInputs } from '../../src/connections/registry.ts';
import { InputReader } from '../../src/inputs/reader.ts';

const SECRET_INPUTS = secretInputs(connectionTypes);

/** What a reader makes of a text, and what is wrong with it. */
function reading<Value>(text: string, read: (reader: InputReader) => Value): readonly [Value, readonly string[]] {
  const reader = new InputReader(
    () => text || undefined,
    SECRET_INPUTS,
    (shown) => shown,
  );
  return [read(reader), reader.problems];
}

const bool = (text: string) => reading(text, (reader) => reader.boolean('enabled'));
const seconds = (text: string) => reading(text, (reader) => reader.integer('timeout', 1, 300));
const number = (text: string) => reading(text, (reader) => reader.integer('pr-number', 1, Number.POSITIVE_INFINITY));
const origin = (text: string) => reading(text, (reader) => reader.origin('api-url'));
const key = (text: string) => reading(text, (reader) => reader.key('api-key'));
const mode = (text: string) => reading(text, (reader) => reader.oneOf('comment', ['changes', 'always', 'never']));

test.each([bool, seconds, number, origin, key, mode])('an empty input is one that is not given (%#)', (read) => {
  expect(read('')).toEqual([undefined, []]);
});

test('a text is what was given', () => {
  expect(reading('a b', (reader) => reader.text('name'))).toEqual(['a b', []]);
});

test('a problem that is found twice is told once', () => {
  const [, problems] = reading('x', (reader) => [reader.boolean('enabled'), reader.boolean('enabled')]);
  expect(problems).toHaveLength(1);
});

describe('a boolean', () => {
  test.each([
    ...['true', 'True', 'TRUE'].map((text) => [text, true] as const),
    ...['false', 'False', 'FALSE'].map((text) => [text, false] as const),
  ])('is %s', (text, value) => {
    expect(bool(text)).toEqual([value, []]);
  });

  test.each(['yes', 'on', '1', 'tRUE', 'true false', '"true"', 'untrue', 'trues', 'unfalse', 'falsely'])(
    'is not %s',
    (text) => {
      expect(bool(text)).toEqual([undefined, [`enabled: got ${JSON.stringify(text)}; expected true or false`]]);
    },
  );
});

describe('a whole number', () => {
  test.each([
    ['1', 1],
    ['300', 300],
    ['007', 7],
  ])('may be %s', (text, value) => {
    expect(seconds(text)).toEqual([value, []]);
  });

  test.each(['0', '301', '-1', '1.5', '1e2', '0x1F', '１', '1 2', 'ten', '9'.repeat(30)])('may not be %s', (text) => {
    expect(seconds(text)).toEqual([
      undefined,
      [`timeout: got ${JSON.stringify(text)}; expected a whole number from 1 to 300`],
    ]);
  });

  test('without a largest one says the least', () => {
    expect(number('0')[1]).toEqual(['pr-number: got "0"; expected a whole number of at least 1']);
  });

  test('may be as large as the numbers of GitHub are', () => {
    expect(number('5300000001')).toEqual([5_300_000_001, []]);
  });
});

describe('one of several names', () => {
  test('is one of them', () => {
    expect(mode('always')).toEqual(['always', []]);
  });

  test.each([
    ['allways', 'always'],
    ['ALWAYS', 'always'],
    ['Never', 'never'],
    ['change', 'changes'],
    ['neve', 'never'],
  ])('that is %s names all of them, and the nearest', (text, nearest) => {
    expect(mode(text)).toEqual([
      undefined,
      [`comment: got "${text}"; expected one of changes, always, never; did you mean "${nearest}"?`],
    ]);
  });
});

describe('a key', () => {
  test.each(['pictai_abc', '!~', 'Bearer-like'])('may be %s', (text) => {
    expect(key(text)).toEqual([text, []]);
  });

  test.each(['Bearer pictai_abc', 'bearer  pictai_abc', 'BEARER\tx'])('is without Bearer: %j', (text) => {
    expect(key(text)).toEqual([undefined, ['api-key: expected the raw value alone, without "Bearer"']]);
  });

  test.each(['pictai abc', 'pictai\nabc', 'pictai\r\nX: y', 'schlüssel', 'key\u200b', 'a\0'])(
    'is nothing that a header cannot carry: %j',
    (text) => {
      expect(key(text)).toEqual([
        undefined,
        ['api-key: expected the value alone, without spaces, line breaks and characters outside ASCII'],
      ]);
    },
  );
});

describe('an origin', () => {
  test.each([
    ['https://api.pictory.ai', 'https://api.pictory.ai'],
    ['https://api.pictory.ai/', 'https://api.pictory.ai'],
    ['HTTPS://API.Pictory.AI', 'https://api.pictory.ai'],
    ['https://api.pictory.ai:443', 'https://api.pictory.ai'],
    ['https://api.pictory.ai:8443', 'https://api.pictory.ai:8443'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.255.255.254', 'http://127.255.255.254'],
    ['http://localhost:1', 'http://localhost:1'],
    ['http://[::1]:1/', 'http://[::1]:1'],
  ])('may be %s', (text, value) => {
    expect(origin(text)).toEqual([value, []]);
  });

  test.each([
    'http://api.pictory.ai',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://128.0.0.1',
    'http://0.0.0.0',
    'http://[::2]',
    'ftp://api.pictory.ai',
    'ftp://localhost',
    'ws://127.0.0.1:8080',
    'file:///etc/passwd',
    'api.pictory.ai',
    'https://',
    'https://api.pictory.ai/pictoryapis/v1',
    'https://api.pictory.ai//',
    'https://api.pictory.ai?x=1',
    'https://api.pictory.ai/?',
    'https://api.pictory.ai#x',
    'https://exa mple',
  ])('may not be %s', (text) => {
    const [value, problems] = origin(text);
    expect(value).toBeUndefined();
    expect(problems).toEqual([expect.stringContaining(`api-url: got ${JSON.stringify(text)}; expected an origin`)]);
  });

  test.each(['https://user:hunter2@api.pictory.ai', 'https://hunter2@api.pictory.ai', 'http://u:hunter2@127.0.0.1'])(
    'has no user and password, and does not show them: %#',
    (text) => {
      expect(origin(text)).toEqual([undefined, [expect.not.stringContaining('hunter2')]]);
    },
  );
});

test('no message has the value of a secret in it, whatever is expected', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SECRET_INPUTS), fc.string({ minLength: 4 }), (input, value) => {
      const secret = `hunter2 ${value}`;
      const reader = new InputReader(
        () => secret,
        SECRET_INPUTS,
        (shown) => shown,
      );
      reader.boolean(input);
      reader.integer(input, 1, 2);
      reader.key(input);
      reader.oneOf(input, ['a', 'b']);
      reader.reject(input, secret, 'something else');
      expect(reader.problems.length).toBeGreaterThan(3);
      expect(reader.problems.join()).not.toContain('hunter2');
    }),
    { numRuns: 50 },
  );
});
