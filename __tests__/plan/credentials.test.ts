import { describe, expect, test } from '@jest/globals';
import { aws } from '../../src/connections/aws.ts';
import { joinDescription, keyCheckOf, splitDescription } from '../../src/connections/tag.ts';
import type { Desired, Field, Values } from '../../src/connections/types.ts';
import { vimeo } from '../../src/connections/vimeo.ts';
import { type Credentials, planCredentials, type SendReason } from '../../src/plan/credentials.ts';
import { desired, signer, tagged, theirSigner } from './examples.ts';

const SECRET = { clientSecret: 's' };
const TOKEN = { accessToken: 't' };
const BOTH = { ...SECRET, ...TOKEN };

/** What the description of the connection holds; `new` is a connection that does not exist. */
const STORED = {
  new: null,
  'no tag': splitDescription(vimeo, 'Videos'),
  'its fingerprint': splitDescription(vimeo, tagged('Videos', BOTH)),
  'another fingerprint': splitDescription(vimeo, tagged('Videos', { clientSecret: 'old', accessToken: 'old' })),
  'no fingerprint of it': splitDescription(vimeo, tagged('Videos', {})),
  'another key': splitDescription(vimeo, tagged('Videos', BOTH, theirSigner)),
  'a damaged tag': splitDescription(vimeo, `${tagged('Videos', BOTH)} x`),
};

function plan(stored: keyof typeof STORED, credentials: Desired['credentials'], values: Values): Credentials {
  return planCredentials(STORED[stored], desired(vimeo, values, { credentials }), signer);
}

const named = (fields: readonly Field[]): string[] => fields.map(({ api }) => api);
const reasons = ({ sent }: Credentials): string[][] => [...sent].map(([{ api }, reason]) => [api, reason]);
const tagIn = ({ tag }: Credentials): string => joinDescription('', tag);

type Row = readonly [Desired['credentials'], keyof typeof STORED, SendReason | 'not sent', 'renewed' | 'kept' | 'none'];

const TABLE: readonly Row[] = [
  ['on-change', 'new', 'create', 'renewed'],
  ['on-change', 'no tag', 'no-fingerprint', 'renewed'],
  ['on-change', 'its fingerprint', 'not sent', 'kept'],
  ['on-change', 'another fingerprint', 'changed', 'renewed'],
  ['on-change', 'no fingerprint of it', 'no-fingerprint', 'renewed'],
  ['on-change', 'another key', 'other-key', 'renewed'],
  ['on-change', 'a damaged tag', 'damaged-tag', 'renewed'],
  ['always', 'new', 'create', 'none'],
  ['always', 'no tag', 'always', 'none'],
  ['always', 'its fingerprint', 'always', 'renewed'],
  ['always', 'another fingerprint', 'always', 'renewed'],
  ['always', 'no fingerprint of it', 'always', 'renewed'],
  ['always', 'another key', 'always', 'renewed'],
  ['always', 'a damaged tag', 'always', 'renewed'],
  ['on-create', 'new', 'create', 'none'],
  ['on-create', 'no tag', 'not sent', 'none'],
  ['on-create', 'its fingerprint', 'not sent', 'kept'],
  ['on-create', 'another fingerprint', 'not sent', 'kept'],
  ['on-create', 'no fingerprint of it', 'not sent', 'kept'],
  ['on-create', 'another key', 'not sent', 'kept'],
  ['on-create', 'a damaged tag', 'not sent', 'none'],
];

describe.each(TABLE)('under %s, secrets given to a connection with %s', (mode, stored, expected, tag) => {
  test(`are sent or not: ${expected}`, () => {
    const credentials = plan(stored, mode, BOTH);
    const both = ['clientSecret', 'accessToken'];
    const isSent = expected !== 'not sent';
    expect(reasons(credentials)).toEqual(isSent ? both.map((api) => [api, expected]) : []);
    expect(named(credentials.unsent)).toEqual(isSent ? [] : both);
    expect(named(credentials.unmanaged)).toEqual([]);
  });

  test(`have a tag afterwards that is: ${tag}`, () => {
    const renewed = { renewed: tagged('', BOTH), kept: joinDescription('', STORED[stored]?.tag), none: '' };
    expect(tagIn(plan(stored, mode, BOTH))).toBe(renewed[tag]);
  });
});

describe('a secret that is not given', () => {
  test.each(['on-change', 'always', 'on-create'] as const)('is not managed under %s', (mode) => {
    const { sent, unsent, unmanaged } = plan('its fingerprint', mode, {});
    expect([[...sent], named(unsent), named(unmanaged)]).toEqual([[], [], ['clientSecret', 'accessToken']]);
  });

  test.each(['on-change', 'always', 'on-create'] as const)('keeps its fingerprint under %s', (mode) => {
    expect(tagIn(plan('its fingerprint', mode, SECRET))).toBe(tagged('', BOTH));
  });

  test('keeps its fingerprint when the other is sent', () => {
    expect(tagIn(plan('another fingerprint', 'on-change', SECRET))).toBe(
      tagged('', { clientSecret: 's', accessToken: 'old' }),
    );
  });

  test('keeps what was made with another key, which counts for nothing under ours', () => {
    const theirs = STORED['another key'].tag?.fingerprints.get('t');
    const { tag } = plan('another key', 'on-change', SECRET);
    expect(tag?.fingerprints.get('t')).toBe(theirs);
    expect(reasons(planCredentials({ tag: tag ?? raise() }, desired(vimeo, TOKEN), signer))).toEqual([
      ['accessToken', 'changed'],
    ]);
  });

  test('loses its fingerprint with a damaged tag', () => {
    const credentials = plan('a damaged tag', 'on-change', SECRET);
    expect(tagIn(credentials)).toBe(tagged('', SECRET));
    expect(credentials.tag?.damaged).toBe(false);
  });

  test('leaves a tag of another key alone', () => {
    expect(tagIn(plan('another key', 'on-change', {}))).toBe(tagged('', BOTH, theirSigner));
  });
});

test('one secret that changed is sent without the other', () => {
  const stored = splitDescription(vimeo, tagged('Videos', { clientSecret: 'old', accessToken: 't' }));
  const credentials = planCredentials(stored, desired(vimeo, BOTH), signer);
  expect([reasons(credentials), named(credentials.unsent)]).toEqual([[['clientSecret', 'changed']], ['accessToken']]);
});

test('each secret that is sent has a reason of its own', () => {
  const stored = splitDescription(vimeo, tagged('Videos', { accessToken: 'old' }));
  expect(reasons(planCredentials(stored, desired(vimeo, BOTH), signer))).toEqual([
    ['clientSecret', 'no-fingerprint'],
    ['accessToken', 'changed'],
  ]);
});

test('the fingerprint of a letter that nobody knows is kept', () => {
  const stored = splitDescription(vimeo, `Videos [pictory-action k:${keyCheckOf(signer)} z:AAAAAAAA]`);
  const { tag } = planCredentials(stored, desired(vimeo, SECRET), signer);
  expect(joinDescription('', tag)).toMatch(/ s:\S{8} z:AAAAAAAA\]$/);
});

test('a type without write-only fields has no credentials', () => {
  expect(planCredentials({}, desired(aws, { name: 'S3' }), signer)).toEqual({
    sent: new Map(),
    unsent: [],
    unmanaged: [],
  });
});

function raise(): never {
  throw new Error('There is no tag');
}
