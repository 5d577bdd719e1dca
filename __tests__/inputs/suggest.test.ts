import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { subjectOfInputs } from '../../src/inputs/comment-request.ts';
import { readRequest } from '../../src/inputs/request.ts';
import { didYouMean } from '../../src/inputs/suggest.ts';
import { stepOf } from './examples.ts';

const regions = aws.fields.find(({ input }) => input === 'aws-region')?.known ?? [];

describe('A suggestion', () => {
  test.each([
    ['lacks a letter', 'us-est-1', 'did you mean "us-east-1" or "us-west-1"?'],
    ['has a letter too many', 'eu-norrth-1', 'did you mean "eu-north-1"?'],
    ['has two letters in the wrong order', 'sa-eats-1', 'did you mean "sa-east-1"?'],
    ['has another number', 'ca-west-9', 'did you mean "ca-west-1"?'],
    ['is like no other', 'xx-middle-1', ''],
  ])('for a region that %s', (_how, region, suggestion) => {
    expect(didYouMean(region, regions)).toBe(suggestion);
  });

  test.each([
    ['tpye', 'did you mean "type"?'],
    ['nmae', 'did you mean "name"?'],
    ['region', 'did you mean "aws-region"?'],
    ['tp', ''],
  ])('counts two letters in the wrong order as one: %s', (text, suggestion) => {
    expect(didYouMean(text, ['type', 'name', 'aws-region'])).toBe(suggestion);
  });
});

test('A key with two letters in the wrong order is like a secret', () => {
  expect(didYouMean('acess-tokne', ['access-token'])).toContain('access-token');
});

test('A region that is not published is a warning with the published ones that are near', () => {
  const inputs: Readonly<Record<string, string>> = {
    type: 'aws',
    name: 'Footage',
    'api-key': 'k',
    'aws-region': 'us-est-1',
  };
  const { warnings } = readRequest(stepOf(inputs));
  expect(warnings.map(({ message }) => message)).toEqual([
    'aws-region: "us-est-1" is unknown: check it, unless it is new; did you mean "us-east-1" or "us-west-1"?',
  ]);
});

describe('A value that is probably wrong', () => {
  const inputs = { type: 'vimeo', name: 'Footage', 'api-key': 'k' };
  const doubts = (more: Readonly<Record<string, string>>) =>
    readRequest(stepOf({ ...inputs, ...more })).warnings.map(({ message }) => message);

  test.each(['“My videos”', '„My videos“', '‘My videos’'])('is a text in typographic quotes: %s', (description) => {
    expect(doubts({ description })).toEqual(['description: its curly quotes are part of it: use straight ones.']);
  });

  test.each(['My “best” videos', '"My videos"', '’90s'.slice(1)])('is not any text with quotes: %s', (description) => {
    expect(doubts({ description })).toEqual([]);
  });

  test('has the region that it resembles, where it is none', () => {
    const wrong = { ...inputs, type: 'aws', 'aws-region': 'us-east2' };
    expect(() => readRequest(stepOf(wrong))).toThrow(
      'aws-region: got "us-east2"; expected the code of the region of the bucket, such as us-east-2; did you mean "us-east-2"?',
    );
  });

  test('has its quotes named, where they make it wrong', () => {
    const wrong = { ...inputs, type: 'aws', 'aws-account-id': '“123456789012”' };
    expect(() => readRequest(stepOf(wrong))).toThrow('; its curly quotes are part of it: use straight ones');
  });

  test.each(['Bearer abc', 'bearer abc'])('is refused if it is a token behind a word: %s', (token) => {
    expect(() => readRequest(stepOf({ ...inputs, 'access-token': token }))).toThrow(
      'access-token: expected the token alone, without "Bearer"',
    );
  });
});

describe('The subject of inputs', () => {
  test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ['names type and connection', { type: 'aws', name: 'Footage' }, 'AWS S3 connection Footage'],
    ['has the id if there is no name', { type: 'aws', 'connection-id': 'i1' }, 'AWS S3 connection i1'],
    ['can be of an unknown type', { type: 'awz', name: 'Footage' }, 'connection Footage'],
    ['can be a manifest', { config: 'pictory.yml' }, 'manifest pictory.yml'],
    ['can be an export', { operation: 'export', config: 'pictory.yml' }, 'export to pictory.yml'],
    ['can be missing', { type: 'aws' }, undefined],
  ])('%s', (_what, inputs, expected) => {
    const subject = subjectOfInputs(stepOf(inputs));
    expect(subject && `${subject.label} ${subject.name}`).toBe(expected);
  });
});
