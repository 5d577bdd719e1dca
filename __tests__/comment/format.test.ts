import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type CommentPlace,
  formatComment,
  isLater,
  isMarked,
  markerOf,
  parseComment,
  type Stamp,
} from '../../src/comment/format.ts';
import { withApplied } from '../../src/comment/review-record.ts';
import { createSigner } from '../../src/connections/signer.ts';
import { deleting, PLACE, recordOf, updating } from './examples.ts';

const MARKER = markerOf(PLACE);
const STAMP: Stamp = { run: 10, attempt: 2, state: 'preview', commit: 'a'.repeat(40), digest: '0123456789abcdef' };
const RECORD = recordOf([updating('Footage', 'New'), deleting('Old')]);
const read = (body: string) => parseComment(PLACE, body);

describe('the marker of a comment', () => {
  test.each([
    ['alone', MARKER, true],
    ['before anything else', `${MARKER}\nText`, true],
    ['with the line ends of an edit by hand', `${MARKER}\r\nText`, true],
    ['with something before it', ` ${MARKER}\nText`, false],
    ['with something after it', `${MARKER} \nText`, false],
    ['below', `Text\n${MARKER}`, false],
    ['of another API key', `${markerOf({ ...PLACE, sign: createSigner('pictai_other') })}\nText`, false],
    ['of another key', `${markerOf({ ...PLACE, key: 'other' })}\nText`, false],
  ])('counts or not: %s', (_where, body, counts) => {
    expect(isMarked(body, MARKER)).toBe(counts);
  });
});

describe('a stamp', () => {
  test.each<Partial<Stamp>>([
    { run: 0 },
    { run: 999_999_999_999_999, attempt: 999_999 },
    { commit: 'f'.repeat(64) },
    { commit: '0123456789abcdef0123456789abcdef01234567' },
    { commit: '' },
    { digest: 'fedcba9876543210' },
    { state: 'failed' },
    { state: 'applied' },
    { state: 'outdated' },
  ])('is read as it was written: %j', (changes) => {
    const stamp = { ...STAMP, ...changes };
    expect(read(formatComment(PLACE, { stamp, record: [] }, 'Text'))).toEqual({
      hidden: { stamp, record: [] },
      text: 'Text',
    });
  });

  test.each([
    ['a commit with something before it', `-${'a'.repeat(40)}`],
    ['a commit with something after it', `${'a'.repeat(64)}-`],
    ['too short', 'a'.repeat(39)],
    ['too long', 'a'.repeat(65)],
    ['not of hex digits', 'g'.repeat(40)],
    ['the end of an HTML comment', '--> @everyone'],
  ])('does not hold what is no commit: %s', (_what, commit) => {
    const body = formatComment(PLACE, { stamp: { ...STAMP, commit }, record: [] }, 'Text');
    expect(body).not.toContain(commit);
    expect(read(body).hidden?.stamp).toEqual({ ...STAMP, commit: '' });
  });
});

describe('the hidden part of a comment', () => {
  const hidden = { stamp: STAMP, record: RECORD };
  const BODY = formatComment(PLACE, hidden, 'Text\nMore\n');
  const [, LINE = ''] = BODY.split('\n');

  test('is one line before the text, and none of it', () => {
    expect(BODY).toBe(`${MARKER}\n${LINE}\nText\nMore\n`);
    expect(LINE).toMatch(/^<!-- [0-9a-f]{64} 10\.2 preview a{40} 0123456789abcdef [0-9a-f.,]+ -->$/);
    expect(read(BODY)).toEqual({ hidden, text: 'Text\nMore\n' });
  });

  test('is valid with the line ends that the editor of GitHub saves', () => {
    expect(read(BODY.replaceAll('\n', '\r\n'))).toEqual({ hidden, text: 'Text\nMore\n' });
  });

  test('is valid above any text, which is not signed', () => {
    expect(read(BODY.replace('More', 'Whatever'))).toEqual({ hidden, text: 'Text\nWhatever\n' });
  });

  test('is valid in a comment without a text', () => {
    expect(read(`${MARKER}\n${LINE}`)).toEqual({ hidden, text: '' });
  });

  test('is not in a comment that is a marker alone', () => {
    expect(read(MARKER)).toEqual({ text: '' });
  });

  test('is not made of text further below', () => {
    expect(read([MARKER, 'Text', LINE].join('\n'))).toEqual({ text: ['Text', LINE].join('\n') });
  });

  test('is not what an earlier version wrote, so that its record counts no more', () => {
    const old = `<!-- run 10.2 preview ${STAMP.commit} ${STAMP.digest} -->`;
    expect(read([MARKER, old, 'Text'].join('\n'))).toEqual({ text: 'Text' });
  });

  test.each<[string, Partial<CommentPlace>]>([
    ['of another API key', { sign: createSigner('pictai_other') }],
    ['copied from another pull request', { number: 8 }],
    ['copied from another repository', { repo: 'other' }],
    ['copied from another owner', { owner: 'other' }],
    ['copied from another comment', { key: 'other' }],
    ['copied from a place whose parts join to the same text', { owner: 'octo-org/videos', repo: '' }],
  ])('%s is absent', (_what, other) => {
    expect(parseComment({ ...PLACE, ...other }, BODY)).toEqual({ text: 'Text\nMore\n' });
  });

  test('does not mind upper and lower case in the name of the repository, as GitHub does not', () => {
    expect(parseComment({ ...PLACE, owner: 'Octo-Org' }, BODY).hidden).toEqual(hidden);
  });

  test('in which a single character was changed is absent', () => {
    fc.assert(
      fc.property(fc.nat({ max: LINE.length - 1 }), fc.constantFrom(...'0123456789abcdef.@, '), (at, other) => {
        fc.pre(LINE[at] !== other);
        const line = LINE.slice(0, at) + other + LINE.slice(at + 1);
        expect(read([MARKER, line, 'Text'].join('\n')).hidden).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['another run', LINE.replace('10.2', '999999999999999.1')],
    ['another attempt', LINE.replace('10.2', '10.3')],
    ['another state', LINE.replace('preview', 'applied')],
    ['another digest', LINE.replace('0123456789abcdef', 'f'.repeat(16))],
    ['no record', LINE.replace(/[^ ]* -->$/, ' -->')],
    ['a change more', LINE.replace(' -->', `,${'0'.repeat(32)}.${'0'.repeat(8)} -->`)],
    ['a note more', LINE.replace(' -->', '@42 -->')],
    ['something before it', `x${LINE}`],
    ['something after it', `${LINE}x`],
    ['its signature in upper case', LINE.replace(/[0-9a-f]{64}/, (found) => found.toUpperCase())],
    ['a short signature', LINE.replace(/[0-9a-f]{2} 10/, ' 10')],
    ['a signature of anything', LINE.replace(/[0-9a-f]{64}/, '0'.repeat(64))],
  ])('with %s is absent', (_what, line) => {
    expect(read([MARKER, line, 'Text'].join('\n')).hidden).toBeUndefined();
  });

  test('whose note was taken out again is absent', () => {
    const noted = formatComment(PLACE, { ...hidden, record: withApplied(RECORD, '42', () => true) }, 'Text');
    expect(noted).toContain('@42');
    expect(read(noted.replaceAll('@42', '')).hidden).toBeUndefined();
  });

  test('is nothing that somebody wrote', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(read(`${MARKER}\n${text}`).hidden).toBeUndefined()));
  });
});

test.each([
  ['a later run', { run: 11, attempt: 1 }, true],
  ['a later attempt', { run: 10, attempt: 3 }, true],
  ['the same attempt', {}, false],
  ['an earlier attempt', { run: 10, attempt: 1 }, false],
  ['an earlier run, tried more often', { run: 9, attempt: 3 }, false],
])('A run is later than another one or not: %s', (_which, changes, later) => {
  expect(isLater({ ...STAMP, ...changes }, STAMP)).toBe(later);
});
