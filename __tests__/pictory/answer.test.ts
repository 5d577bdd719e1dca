import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aws } from '../../src/connections/aws.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { parseJson } from '../../src/http/json.ts';
import { isComplete, readConnection, readPage, readReason, ShapeError } from '../../src/pictory/answer.ts';

const ID = '20251217080657842fux3au9kh1p0j5s';
const CREATED = {
  connectionId: ID,
  name: 'S3',
  enabled: true,
  awsAccountId: '000000000001',
  awsRegion: 'us-east-2',
  version: 1,
};
const READ = {
  ...CREATED,
  description: 'Assets',
  type: 'AWS',
  createdDate: '2025-12-17T08:06:57.842Z',
  updatedDate: '2025-12-18T08:06:57.842Z',
};

const itself = (text: string) => text;

describe('a connection', () => {
  test('is what a read says', () => {
    expect(readConnection(aws, READ)).toEqual({
      type: aws,
      connectionId: ID,
      version: 1,
      values: {
        name: 'S3',
        description: 'Assets',
        enabled: true,
        awsAccountId: '000000000001',
        awsRegion: 'us-east-2',
      },
      createdDate: '2025-12-17T08:06:57.842Z',
      updatedDate: '2025-12-18T08:06:57.842Z',
    });
  });

  test('has no dates after a create, whose answer has none', () => {
    expect(Object.keys(readConnection(aws, CREATED))).toEqual(['type', 'connectionId', 'version', 'values']);
  });

  test('has what was sent where the answer leaves it out', () => {
    const { values } = readConnection(
      aws,
      { connectionId: ID, version: 2 },
      { name: 'S3', description: 'x', version: 1 },
    );
    expect(values).toEqual({ name: 'S3', description: 'x' });
  });

  test('has what the answer says, not what was sent', () => {
    expect(readConnection(aws, READ, { name: 'Other', version: 9 })).toMatchObject({
      version: 1,
      values: { name: 'S3' },
    });
  });

  test.each([null, undefined])('has no description when that is %s', (description) => {
    expect(readConnection(aws, { ...READ, description }).values).not.toHaveProperty('description');
  });

  test('never has a secret, also when the API echoes it or it was sent', () => {
    const answer = { connectionId: ID, version: 1, name: 'V', clientIdentifier: 'c', clientSecret: 'hunter2' };
    const connection = readConnection(vimeo, answer, { accessToken: 'hunter3' });
    expect(JSON.stringify(connection.values)).not.toContain('hunter');
  });

  test('leaves out fields of the wrong kind, and dates that are no text', () => {
    const connection = readConnection(aws, { ...READ, description: { a: 1 }, enabled: 1, createdDate: 5 });
    expect(connection.values).not.toHaveProperty('description');
    expect(connection.values).not.toHaveProperty('enabled');
    expect(connection).not.toHaveProperty('createdDate');
  });

  test.each([
    ['no object', null, 'it is not a JSON object'],
    ['a list', [READ], 'it is not a JSON object'],
    ['a text', 'x', 'it is not a JSON object'],
    ['nothing', undefined, 'it is not a JSON object'],
    ['no id', { ...READ, connectionId: undefined }, 'it has no connectionId'],
    ['a number for an id', { ...READ, connectionId: 7 }, 'it has no connectionId'],
    ['an id that leads elsewhere', { ...READ, connectionId: '..' }, 'it has no connectionId'],
    ['no version', { ...READ, version: undefined }, 'it has no version'],
    ['a text for a version', { ...READ, version: '1' }, 'it has no version'],
    ['half a version', { ...READ, version: 1.5 }, 'it has no version'],
    ['a version past all counting', { ...READ, version: 2 ** 53 }, 'it has no version'],
    ['no name', { ...READ, name: undefined }, 'it has no name'],
    ['a name that is no text', { ...READ, name: true }, 'it has no name'],
  ])('is not made of %s', (_what, answer, problem) => {
    expect(() => readConnection(aws, answer)).toThrow(new ShapeError(problem));
  });

  test('is made of any JSON, or refused for its shape: nothing else happens', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom(...Object.keys(READ)), fc.jsonValue()),
        (any, parts) => {
          for (const answer of [any, { ...READ, ...parts }]) {
            try {
              expect(typeof readConnection(aws, answer).values.name).toBe('string');
            } catch (error) {
              expect(error).toBeInstanceOf(ShapeError);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a page of a list', () => {
  test('has its items, and the key of the next page', () => {
    expect(readPage({ Items: [1, 2], nextPageKey: 'abc=' })).toEqual({ items: [1, 2], more: 'abc=' });
  });

  test.each([{}, { nextPageKey: '' }, { nextPageKey: null }])('is the last with %j', (more) => {
    expect(readPage({ Items: [], ...more })).toEqual({ items: [] });
  });

  test.each([7, true, {}, { id: { S: 'a' } }])('cannot have the key %j', (nextPageKey) => {
    expect(() => readPage({ Items: [], nextPageKey })).toThrow(new ShapeError('its nextPageKey is not a text'));
  });

  test.each([undefined, null, [], 'x', {}, { items: [] }, { Items: {} }])('is not made of %j', (answer) => {
    expect(() => readPage(answer)).toThrow(new ShapeError('it has no list of "Items"'));
  });
});

describe('an item of a list', () => {
  const VIMEO_ITEM = { connectionId: ID, name: 'V', enabled: true, clientIdentifier: 'c', version: 1 };

  test.each([
    [aws, READ],
    [aws, { ...READ, description: undefined }],
    [vimeo, VIMEO_ITEM],
  ])('says all when only what is optional or secret is missing (%#)', (type, item) => {
    expect(isComplete(type, item)).toBe(true);
  });

  test.each([
    ...['name', 'enabled', 'awsAccountId', 'awsRegion', 'version'].map(
      (api) => [aws, { ...READ, [api]: undefined }] as const,
    ),
    ...['enabled', 'awsAccountId', 'awsRegion'].map((api) => [aws, { ...READ, [api]: null }] as const),
    [vimeo, { ...VIMEO_ITEM, clientIdentifier: undefined }],
    [vimeo, { ...VIMEO_ITEM, version: '1' }],
    [aws, null],
    [aws, 'x'],
  ] as const)('has to be read again when something is missing (%#)', (type, item) => {
    expect(isComplete(type, item)).toBe(false);
  });
});

describe('the reason of a refusal', () => {
  test.each([
    ['{"message":"The name is taken"}', 'The name is taken'],
    [
      '{"code":"INVALID","message":"Invalid body","fields":[{"name":"awsRegion","errors":"is required"}]}',
      'Invalid body; awsRegion: is required',
    ],
    ['{"fields":[{"name":"a","errors":["x","y"]},{"name":"b","errors":"z"},null,7]}', 'a: x, y; b: z'],
    ['{"message":"","fields":[{"name":"a","errors":["x",null,"y"]},{"errors":"z"}]}', 'a: x, y; z'],
    ['{"success":false,"error":{"error_message":"No credits","error_code":890}}', 'No credits'],
    ['{"error":"Forbidden"}', 'Forbidden'],
    ['{"message":"  spaces  "}', 'spaces'],
    ['{"Message":"User is not authorized"}', 'User is not authorized'],
    ['{"errors":[{"field":"name","message":"is taken"}]}', 'name: is taken'],
    [
      '{"errors":{"name":["is taken","is long"],"awsRegion":"is unknown"}}',
      'name: is taken, is long; awsRegion: is unknown',
    ],
    ['{"error":{"message":"No credits","details":[{"path":"a","message":"b"}]}}', 'No credits; a: b'],
    ['{"error":{"errorMessage":"No credits"}}', 'No credits'],
    ['{"message":["a is empty","b is empty","a is empty"]}', 'a is empty; b is empty'],
    ['{"title":"Bad","status":400,"detail":"The name is taken"}', 'The name is taken'],
    ['{"message":{"text":1},"error":"Bad Request"}', 'Bad Request'],
    ['["one","two"]', 'one; two'],
    ['"a text"', 'a text'],
    ['The name is taken\n', 'The name is taken'],
    ['{"message":"cut of', '{"message":"cut of'],
  ])('in %s is %j', (body, reason) => {
    expect(readReason(body, itself)).toBe(reason);
  });

  test.each([
    '',
    ' \n',
    '<!DOCTYPE html><title>502</title>',
    '<html>502</html>',
    'null',
    '[]',
    '{}',
    '{"message":""}',
    '{"message":7}',
    '{"error":{}}',
    '{"message":{}}',
  ])('is unknown in %j', (body) => {
    expect(readReason(body, itself)).toBeUndefined();
  });

  test('has at most 500 characters', () => {
    expect(readReason(JSON.stringify({ message: 'x'.repeat(600) }), itself)).toBe('x'.repeat(500));
  });

  test('has no half of a secret where it is cut', () => {
    const body = JSON.stringify({ message: `${'x'.repeat(497)}hunter2` });
    expect(readReason(body, (text) => text.replace('hunter2', '***'))).toBe(`${'x'.repeat(497)}***`);
  });

  test('has no half of a secret, however many words the server makes', () => {
    const secret = 'hunter2'.repeat(700);
    const redact = (text: string) => text.replaceAll('x'.repeat(100), '').replaceAll(secret, '***');
    for (const before of [5_200, 9_000, 9_900]) {
      const body = JSON.stringify({ message: `${'x'.repeat(before)}${secret}${'y'.repeat(10_000)}` });
      expect(readReason(body, redact) ?? '').not.toContain('hunter2');
    }
  });

  test('is searched for secrets as far as it could be shown, however long it is', () => {
    let searched = '';
    readReason(JSON.stringify({ message: 'x'.repeat(100_000) }), (text) => {
      searched = text;
      return text;
    });
    expect(searched).toHaveLength(10_000);
  });

  test('is a text or unknown, whatever the JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc
            .record({ message: fc.jsonValue(), error: fc.jsonValue(), fields: fc.jsonValue() })
            .map((all) => JSON.stringify(all)),
        ),
        (body) => {
          expect(['string', 'undefined']).toContain(typeof readReason(body, itself));
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('what is no JSON has no value', () => {
  expect([parseJson('{"a":1}'), parseJson('{'), parseJson('')]).toEqual([{ a: 1 }, undefined, undefined]);
});
