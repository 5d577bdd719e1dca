import { describe, expect, test } from '@jest/globals';
import { formatComment, markerOf, parseComment, type Stamp } from '../../src/comment/format.ts';
import { type RecordedChange, recordOf as recordedChanges, withApplied } from '../../src/comment/review-record.ts';
import { nextBody, type StickyComment } from '../../src/comment/sticky.ts';
import { digestOf, PLACE, recordOf, sign, updating } from './examples.ts';

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);
const MARKER = markerOf(PLACE);
const RECORD = recordOf([updating('Footage', 'New')]);
const OTHER_RECORD = recordOf([updating('Footage', 'Other')]);

const OLD_TEXT = '### Preview: `Footage` will be created\n\nOld\n';
const TEXT = '### Preview: `Footage` will be updated\n\nNew\n';
const preview: Stamp = { run: 10, attempt: 1, state: 'preview', commit: OLD, digest: digestOf(OLD_TEXT) };

/** The stamp of a later run, with another report. */
const later: Stamp = { ...preview, run: 11, digest: digestOf(TEXT) };

/** A later run than the one that wrote the comment, about the newest commit. */
function run(more: Partial<StickyComment> = {}): StickyComment {
  return {
    fetch: () => Promise.reject(new Error('Nothing is requested here.')),
    apiUrl: '',
    token: '',
    ...PLACE,
    stamp: later,
    text: () => TEXT,
    record: (before) => before,
    hasNews: true,
    isNoop: false,
    isHeadReport: true,
    info: () => {},
    ...more,
  };
}

const pull = (head: string, isOpen = true) => ({ head, isOpen });
const comment = (stamp: Partial<Stamp> = {}, text = OLD_TEXT, record: readonly RecordedChange[] = []) => ({
  body: formatComment(PLACE, { stamp: { ...preview, ...stamp }, record }, text),
});
/** The comment that a run writes whole. */
const whole = ({ stamp, text }: StickyComment, record: readonly RecordedChange[] = []) =>
  formatComment(PLACE, { stamp, record }, text(0));
/** What a comment says. */
const read = (body: string | undefined) => {
  const { hidden, text } = parseComment(PLACE, body ?? '');
  return { ...hidden, text };
};

describe('a comment about a commit that is no longer the newest', () => {
  /** A run about an old commit, later than the comment. */
  const late = run({ stamp: { ...later, run: 12, commit: 'c'.repeat(40) } });

  test('stays as it is when it tells what was applied', () => {
    expect(nextBody(late, comment({ state: 'applied' }), pull(NEW))).toBeUndefined();
  });

  test.each<Stamp['state']>(['preview', 'failed'])('becomes out of date when it is a %s', (state) => {
    const { stamp, text } = read(nextBody(late, comment({ state }), pull(NEW)));
    expect(stamp).toEqual({ ...preview, state: 'outdated' });
    expect(text).toContain('aaaaaaa');
    expect(text).toContain('bbbbbbb');
  });

  test('keeps its record when it becomes out of date', () => {
    const body = nextBody(late, comment({}, undefined, RECORD), pull(NEW)) ?? '';
    expect(read(body).record).toEqual(RECORD);
  });

  test('is left to a run about the newest one when nobody can tell what it is about', () => {
    expect(nextBody(late, { body: `${MARKER}\nOld` }, pull(NEW))).toBeUndefined();
    expect(nextBody(late, { body: `${MARKER}\nOld` }, pull('c'.repeat(40)))).toBe(whole(late));
  });

  test('stays as it is when it is out of date already', () => {
    expect(nextBody(late, comment({ state: 'outdated' }), pull(NEW))).toBeUndefined();
  });
});

describe('a comment is written though the run is about another commit than the newest', () => {
  test.each([
    ['by a run that wrote to Pictory', run({ isHeadReport: false })],
    ['by a run of which nobody knows the commit', run({ stamp: { ...later, commit: '' } })],
  ])('%s', (_whose, wrote) => {
    expect(nextBody(wrote, undefined, pull(NEW))).toBe(whole(wrote));
    expect(nextBody(wrote, comment(), pull(NEW))).toBe(whole(wrote));
  });
});

describe('a preview that failed before it had a plan', () => {
  const BECAUSE = 'The latest preview failed: name is empty.';
  const unread = run({ stamp: { ...later, commit: NEW, state: 'failed' }, staleBecause: BECAUSE });
  const note = `> [!WARNING]\n> **Out of date since commit \`bbbbbbb\`.** ${BECAUSE}`;
  const next = (body: string, comment = unread) => nextBody(comment, { body }, pull(NEW));

  test('marks the comment as out of date right below its heading, and keeps what it said', () => {
    const { text } = read(next(comment().body));
    expect(text).toBe(`### Preview: \`Footage\` will be created\n\n${note}\n\nOld\n`);
  });

  test.each([
    [true, []],
    [false, RECORD],
  ])('leaves the record to what decides on it: open %p', (isOpen, expected) => {
    const deciding = { ...unread, record: (before: readonly RecordedChange[], open: boolean) => (open ? [] : before) };
    const body = nextBody(deciding, comment({}, undefined, RECORD), { ...pull(NEW), isOpen }) ?? '';
    expect(read(body).record).toEqual(expected);
    expect(read(body).stamp?.state).toBe('outdated');
  });

  test('makes it out of date since the first commit that failed, also when later ones fail', () => {
    const first = next(comment().body) ?? '';
    const last = 'c'.repeat(40);
    const later3 = { ...unread, stamp: { ...unread.stamp, run: 12, commit: last }, staleBecause: 'It failed again.' };
    const { text } = read(nextBody(later3, { body: first }, pull(last)));
    expect(text).toContain('Out of date since commit `bbbbbbb`.** It failed again.');
  });

  test('says so once, however many fail', () => {
    const first = next(comment().body) ?? '';
    const again = { ...unread, stamp: { ...unread.stamp, run: 12 }, staleBecause: 'It failed again.' };
    const { text } = read(next(first, again));
    expect(text.match(/Out of date/g)).toHaveLength(1);
    expect(text).toContain('It failed again.');
    expect(text).not.toContain(BECAUSE);
  });

  test('leaves the comment alone when it says that already', () => {
    const first = next(comment().body) ?? '';
    expect(next(first)).toBeUndefined();
  });

  test('is followed by a preview that writes the comment anew', () => {
    const first = next(comment().body) ?? '';
    const good = run({ stamp: { ...later, run: 12, commit: NEW } });
    expect(nextBody(good, { body: first }, pull(NEW))).toBe(whole(good));
  });

  test('keeps what was applied', () => {
    expect(next(comment({ state: 'applied' }).body)).toBeUndefined();
  });

  test('begins no comment', () => {
    expect(nextBody(unread, undefined, pull(NEW))).toBeUndefined();
  });

  test('of an earlier commit leaves the newest one alone', () => {
    const late = { ...unread, stamp: { ...unread.stamp, commit: OLD } };
    expect(next(comment({ commit: NEW }).body, late)).toBeUndefined();
  });
});

describe('a comment that says the same', () => {
  const same = (stamp: Partial<Stamp> = {}, record: readonly RecordedChange[] = []) =>
    comment({ digest: later.digest, ...stamp }, TEXT, record);

  test('is left alone about the same commit', () => {
    expect(nextBody(run(), same(), pull(OLD))).toBeUndefined();
  });

  test('is left alone though its text is another one, such as that of a footer', () => {
    expect(nextBody(run({ text: () => `${TEXT}\n<sub>Run 11</sub>\n` }), same(), pull(OLD))).toBeUndefined();
  });

  test('is written again when its digest differs, though the text that found room does not', () => {
    const other = run({ stamp: { ...later, digest: digestOf('Another report') } });
    expect(nextBody(other, same(), pull(OLD))).toBe(whole(other));
  });

  test('is written again for another commit by a run about the newest one', () => {
    const newest = run({ stamp: { ...later, commit: NEW } });
    expect(nextBody(newest, same(), pull(NEW))).toBe(whole(newest));
  });

  test('is left alone for another commit by a run that is about none', () => {
    const other = run({ isHeadReport: false, stamp: { ...later, commit: NEW } });
    expect(nextBody(other, same(), pull(NEW))).toBeUndefined();
  });

  test.each<Stamp['state']>(['applied', 'failed'])('is written again when it is %s now', (state) => {
    const now = run({ stamp: { ...later, state } });
    expect(nextBody(now, same(), pull(OLD))).toBe(whole(now));
  });

  test('is written again when its stamp cannot be read', () => {
    expect(nextBody(run(), { body: `${MARKER}\n${TEXT}` }, pull(OLD))).toBe(whole(run()));
  });

  test('is written again when another record belongs to it', () => {
    const recording = run({ record: () => OTHER_RECORD });
    expect(nextBody(recording, same({}, RECORD), pull(OLD))).toBe(whole(recording, OTHER_RECORD));
  });
});

describe('a comment that tells what was applied', () => {
  const idle = run({ isNoop: true, hasNews: false, isHeadReport: false });

  test('stays as it is when a run of the same commit has nothing to do', () => {
    expect(nextBody(idle, comment({ state: 'applied' }), pull(OLD))).toBeUndefined();
  });

  test('keeps its text and its stamp when only its record changes', () => {
    const recording = { ...idle, record: () => OTHER_RECORD };
    const { body } = comment({ state: 'applied' }, undefined, OTHER_RECORD);
    expect(nextBody(recording, comment({ state: 'applied' }, undefined, RECORD), pull(OLD))).toBe(body);
  });

  test.each<[string, Partial<StickyComment>]>([
    ['when a run has something to do', { isNoop: false }],
    ['when a run of another commit has nothing to do', { stamp: { ...later, commit: NEW } }],
  ])('is written again %s', (_when, more) => {
    const other = { ...idle, ...more };
    expect(nextBody(other, comment({ state: 'applied' }), pull(NEW))).toBe(whole(other));
  });

  test.each<Stamp['state']>(['preview', 'failed', 'outdated'])('is not one that tells of a state: %s', (state) => {
    expect(nextBody(idle, comment({ state }), pull(OLD))).toBe(whole(idle));
  });
});

describe('a comment that is not there', () => {
  test('is begun with a record of its own', () => {
    const recording = run({ record: (before) => [...before, ...RECORD] });
    expect(nextBody(recording, undefined, pull(OLD))).toBe(whole(recording, RECORD));
  });

  test('is not begun without news', () => {
    expect(nextBody(run({ hasNews: false }), undefined, pull(OLD))).toBeUndefined();
  });
});

describe('the record of a comment', () => {
  /** What a run is told of the record that is there. */
  function told(existing: { readonly body: string } | undefined, isOpen: boolean): unknown {
    const seen: unknown[] = [];
    const record = (...given: readonly unknown[]) => {
      seen.push(given);
      return [];
    };
    nextBody(run({ record }), existing, pull(OLD, isOpen));
    return seen;
  }

  test.each([true, false])('is made of the one that is there, by whether the pull request is open: %s', (isOpen) => {
    expect(told(comment({}, undefined, RECORD), isOpen)).toEqual([[RECORD, isOpen]]);
    expect(told(undefined, isOpen)).toEqual([[[], isOpen]]);
  });
});

describe('the longest comment', () => {
  const LONGEST = 65_536;
  const changes = (count: number) =>
    recordedChanges(
      sign,
      Array.from({ length: count }, (_, index) => updating(`Footage ${index}`, 'New')),
    ) ?? [];

  test.each([0, 1, 250, 251, 1_000])(
    'has room for a word that it is out of date, for its record, and for a note on each change: %i',
    (count) => {
      const record = changes(count);
      const longest = run({ text: (most) => `${'x'.repeat(most - 1)}\n`, record: () => record });
      const body = nextBody(longest, undefined, pull(OLD)) ?? '';
      const late = run({ stamp: { ...later, run: 12, commit: 'c'.repeat(40) } });
      const outdated = nextBody(late, { body }, pull(NEW)) ?? '';
      const noted = withApplied(record, '9'.repeat(15), () => true);
      const { text } = read(outdated);
      const full = formatComment(PLACE, { stamp: { ...preview, state: 'outdated' }, record: noted }, text);
      expect(body).toHaveLength(LONGEST - 1_024 - 16 * count);
      expect(read(outdated)).toMatchObject({ stamp: { state: 'outdated' }, record });
      expect(full.length).toBeLessThanOrEqual(LONGEST);
    },
  );

  test('leaves the report at least 5,000 characters beside a record of 1,000 changes', () => {
    const room: number[] = [];
    const text = (most: number) => {
      room.push(most);
      return TEXT;
    };
    nextBody(run({ text, record: () => changes(1_000) }), undefined, pull(OLD));
    expect(room[0]).toBeGreaterThan(5_000);
  });
});

describe('a hidden part that somebody forged', () => {
  const forged = (stamp: Partial<Stamp>) => {
    const { body } = comment(stamp, OLD_TEXT, RECORD);
    return { body: body.replace(/ 10\.1 /, ' 999999999999999.1 ') };
  };

  test('does not keep a run from writing the comment, and none of it is signed', () => {
    const now = run();
    expect(nextBody(now, forged({}), pull(OLD))).toBe(whole(now));
  });

  test.each<Stamp['state']>(['applied', 'failed', 'outdated'])('protects no comment that claims to be %s', (state) => {
    const now = run();
    expect(nextBody(now, forged({ state }), pull(OLD))).toBe(whole(now));
  });

  test('counts for nothing in a comment that is marked as out of date', () => {
    const unread = run({ stamp: { ...later, state: 'failed' }, staleBecause: 'It failed.' });
    const { stamp, record } = read(nextBody(unread, forged({ state: 'applied' }), pull(OLD)));
    expect(stamp).toMatchObject({ run: 11, state: 'outdated' });
    expect(record).toEqual([]);
  });
});
