import { describe, expect, test } from '@jest/globals';
import { formatComment, isLater, isMarked, markerOf, parseComment, type Stamp } from '../../src/comment/format.ts';

const MARKER = markerOf('key');
const STAMP: Stamp = { run: 10, attempt: 2, state: 'preview', commit: 'a'.repeat(40), digest: '0123456789abcdef' };
const RECORD = `<!-- reviewed ${'0'.repeat(64)} ${'1'.repeat(32)} -->`;
const LINE = `<!-- run 10.2 preview ${STAMP.commit} ${STAMP.digest} -->`;

describe('the marker of a comment', () => {
  test.each([
    ['alone', MARKER, true],
    ['before anything else', `${MARKER}\nText`, true],
    ['with the line ends of an edit by hand', `${MARKER}\r\nText`, true],
    ['with something before it', ` ${MARKER}\nText`, false],
    ['with something after it', `${MARKER} \nText`, false],
    ['below', `Text\n${MARKER}`, false],
    ['of another key', `${markerOf('other')}\nText`, false],
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
    expect(parseComment(formatComment(MARKER, stamp, 'Text'))).toEqual({ stamp, text: 'Text', record: '' });
  });

  test.each([
    ['a commit with something before it', `-${'a'.repeat(40)}`],
    ['a commit with something after it', `${'a'.repeat(64)}-`],
    ['too short', 'a'.repeat(39)],
    ['too long', 'a'.repeat(65)],
    ['not of hex digits', 'g'.repeat(40)],
  ])('does not hold what is no commit: %s', (_what, commit) => {
    const body = formatComment(MARKER, { ...STAMP, commit }, 'Text');
    expect(body).not.toContain(commit);
    expect(parseComment(body).stamp).toEqual({ ...STAMP, commit: '' });
  });

  test.each([
    ['before it', `x${LINE}`],
    ['after it', `${LINE}x`],
    ['in its commit', LINE.replace('aa', 'a-')],
    ['in its state', LINE.replace('preview', 'previous')],
    ['in its run', LINE.replace('10.2', 'x.2')],
    ['in its attempt', LINE.replace('10.2', '10.x')],
    ['in its digest', LINE.replace('0123', '012x')],
    ['in the length of its digest', LINE.replace('0123', '123')],
    ['by leaving its digest out', LINE.replace(` ${STAMP.digest}`, '')],
    ['missing', ''],
  ])('that somebody changed is text: %s', (_where, line) => {
    expect(parseComment([MARKER, line, RECORD, 'Text', 'More'].join('\n'))).toEqual({
      text: [line, 'Text', 'More'].join('\n'),
      record: RECORD,
    });
  });

  test('and a record come before the text, and are none of it', () => {
    const body = formatComment(MARKER, STAMP, 'Text\nMore\n', RECORD);
    expect(body).toBe(`${MARKER}\n${LINE}\n${RECORD}\nText\nMore\n`);
    expect(parseComment(body)).toEqual({ stamp: STAMP, record: RECORD, text: 'Text\nMore\n' });
  });

  test('and a record are read with the line ends of an edit by hand', () => {
    const body = formatComment(MARKER, STAMP, 'Text\nMore', RECORD).replaceAll('\n', '\r\n');
    expect(parseComment(body)).toEqual({ stamp: STAMP, record: RECORD, text: 'Text\nMore' });
  });

  test('is not in a comment that is a marker alone', () => {
    expect(parseComment(MARKER)).toEqual({ text: '', record: '' });
    expect(parseComment(`${MARKER}\n${LINE}`)).toEqual({ stamp: STAMP, text: '', record: '' });
  });

  test('does not make a record of text further below', () => {
    expect(parseComment(formatComment(MARKER, STAMP, `Text\n${RECORD}`))).toMatchObject({ record: '' });
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
