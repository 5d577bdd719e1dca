import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { formatComment, markerOf, parseComment, type Stamp } from '../../src/comment/format.ts';
import { nextBody, type StickyComment, writeComment } from '../../src/comment/sticky.ts';
import { createFetch } from '../../src/http/fetch.ts';
import { digestOf, PLACE } from './examples.ts';

const OLD = 'a'.repeat(40);
const NEW = 'b'.repeat(40);
const MARKER = markerOf(PLACE);
const BOT = 'github-actions[bot]';

const OLD_TEXT = '### Preview: `Footage` will be created\n\nOld\n';
const TEXT = '### Preview: `Footage` will be updated\n\nNew\n';
const preview: Stamp = { run: 10, attempt: 1, state: 'preview', commit: OLD, digest: digestOf(TEXT) };
const applied: Stamp = { run: 20, attempt: 1, state: 'applied', commit: NEW, digest: digestOf(TEXT) };

/** A run about the newest commit that has something to tell. */
function telling(more: Partial<StickyComment> = {}): StickyComment {
  return {
    fetch: createFetch(),
    apiUrl: '',
    token: 'ghs_token',
    ...PLACE,
    stamp: preview,
    text: () => TEXT,
    record: (before) => before,
    hasNews: true,
    isNoop: false,
    isHeadReport: true,
    info: () => {},
    ...more,
  };
}

const at = (head: string) => ({ head, isOpen: true });
/** The comment of a run, without a record. */
const written = (stamp: Stamp, text: string) => formatComment(PLACE, { stamp, record: [] }, text);
const there = (stamp: Stamp, text = OLD_TEXT) => ({ body: written({ ...stamp, digest: digestOf(text) }, text) });

describe('a comment', () => {
  test('that is not there is begun', () => {
    expect(nextBody(telling(), undefined, at(OLD))).toBe(written(preview, telling().text(0)));
  });

  test('that is not there is not begun without news', () => {
    expect(nextBody(telling({ hasNews: false }), undefined, at(OLD))).toBeUndefined();
  });

  test('that is not there is left to the run for the newest commit', () => {
    expect(nextBody(telling(), undefined, at(NEW))).toBeUndefined();
  });

  test('of an earlier commit is written again for the newest, though it says the same', () => {
    const same = telling({ stamp: { ...preview, run: 11, commit: NEW } });
    expect(nextBody(same, there(preview, same.text(0)), at(NEW))).toContain(NEW);
  });

  test('that says the same about the same commit is left alone', () => {
    expect(nextBody(telling(), there(preview, telling().text(0)), at(OLD))).toBeUndefined();
  });

  test('of a later run is left alone', () => {
    expect(nextBody(telling(), there({ ...preview, run: 11 }), at(OLD))).toBeUndefined();
    expect(nextBody(telling(), there({ ...preview, attempt: 2 }), at(OLD))).toBeUndefined();
  });

  test('of an earlier attempt of the same run is written again', () => {
    expect(nextBody(telling({ stamp: { ...preview, attempt: 2 } }), there(preview), at(OLD))).toContain('New');
  });

  test('whose stamp somebody damaged is written again', () => {
    const body = `${MARKER}\n<!-- run x -->\nOld`;
    expect(nextBody(telling(), { body }, at(OLD))).toBe(written(preview, telling().text(0)));
  });

  test('that was applied is left alone by a run of the same commit with nothing to do', () => {
    const idle = telling({
      stamp: { ...applied, run: 21, state: 'preview' },
      isHeadReport: false,
      isNoop: true,
      hasNews: false,
    });
    expect(nextBody(idle, there(applied), at(NEW))).toBeUndefined();
    expect(nextBody({ ...idle, stamp: { ...idle.stamp, commit: OLD } }, there(applied), at(NEW))).toBeDefined();
  });

  test('is brought up to date by a run that finds nothing to do any more', () => {
    const idle = telling({
      stamp: { ...applied, state: 'preview' },
      isHeadReport: false,
      isNoop: true,
      hasNews: false,
    });
    expect(nextBody(idle, there(preview), at(NEW))).toBeDefined();
  });
});

describe('a comment that the pull request has moved on from', () => {
  const overtaken = telling({ stamp: { ...preview, run: 12, commit: 'c'.repeat(40) } });

  test('says so below its heading, and keeps what it said', () => {
    const body = nextBody(overtaken, there(preview), at(NEW)) ?? '';
    const { hidden, text } = parseComment(PLACE, body);
    expect(hidden?.stamp).toEqual({ ...preview, state: 'outdated', digest: digestOf(OLD_TEXT) });
    expect(text.split('\n').slice(0, 4)).toEqual([
      '### Preview: `Footage` will be created',
      '',
      '> [!WARNING]',
      '> **Out of date since commit `bbbbbbb`.** This report is about commit `aaaaaaa`. A run for the newest commit updates it.',
    ]);
    expect(text).toMatch(/\n\nOld\n$/);
  });

  test('says so only once', () => {
    const body = nextBody(overtaken, there(preview), at(NEW)) ?? '';
    expect(nextBody(overtaken, { body }, at(NEW))).toBeUndefined();
  });

  test('is brought up to date by the run for the newest commit', () => {
    const body = nextBody(overtaken, there(preview), at(NEW)) ?? '';
    const newest = telling({ stamp: { ...preview, run: 11, commit: NEW } });
    expect(nextBody(newest, { body }, at(NEW))).toBe(written(newest.stamp, newest.text(0)));
  });

  test('is left alone when it is about the newest commit, or was applied', () => {
    expect(nextBody(overtaken, there({ ...preview, commit: NEW }), at(NEW))).toBeUndefined();
    expect(nextBody(overtaken, there({ ...applied, run: 1 }), at(NEW))).toBeUndefined();
  });

  test('is written all the same by a run that wrote to Pictory', () => {
    const wrote = telling({ stamp: { ...applied, commit: OLD }, isHeadReport: false });
    expect(nextBody(wrote, there(preview), at(NEW))).toBe(written(wrote.stamp, wrote.text(0)));
  });
});

describe('a stamp', () => {
  test.each<Stamp>([preview, applied, { ...preview, state: 'failed', commit: '' }, { ...applied, state: 'outdated' }])(
    'is read as it was written: %j',
    (stamp) => {
      expect(parseComment(PLACE, written(stamp, 'Text\n'))).toEqual({
        hidden: { stamp, record: [] },
        text: 'Text\n',
      });
    },
  );

  test('holds no commit that is not one', () => {
    const body = written({ ...preview, commit: '--> @everyone' }, 'Text');
    expect(body).not.toContain('everyone');
    expect(parseComment(PLACE, body).hidden?.stamp.commit).toBe('');
  });
});

describe('two runs at once', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox();
    sandbox.github.pull({ headSha: OLD });
  });

  afterEach(async () => {
    await sandbox.close();
    expect(sandbox.violations).toEqual([]);
  });

  const bodies = () => sandbox.github.comments().map(({ body }) => body);
  const run = (more: Partial<StickyComment>) => writeComment(telling({ apiUrl: sandbox.githubUrl, ...more }));

  test('leave one comment, that of the later run', async () => {
    const later = { ...preview, run: 11, digest: digestOf('Later\n') };
    const texts = { text: () => 'Later\n', stamp: later };
    const [one, other] = await Promise.all([run({ text: () => 'Earlier\n' }), run(texts)]);
    expect(bodies()).toEqual([written(later, 'Later\n')]);
    expect(other?.id).toBe(String(sandbox.github.comments()[0]?.id));
    expect(one?.id).toBe(other?.id);
  });

  test('leave the comment that was there first', async () => {
    // The other run's comment appears after the look and before our own.
    let id = 0;
    const meanwhile = () => {
      id = sandbox.github.comment(BOT, written({ ...preview, run: 9, digest: digestOf('First\n') }, 'First\n')).id;
    };
    sandbox.addFault({ method: 'POST', path: '/repos/*/*/issues/7/comments', kind: 'meanwhile', meanwhile });
    expect((await run({ text: () => 'Slow\n' }))?.id).toBe(String(id));
    expect(bodies()).toEqual([written(preview, 'Slow\n')]);
  });

  test('are no reason to touch what somebody else wrote', async () => {
    const { body } = sandbox.github.comment('mallory', written(preview, 'Theirs\n'));
    await run({});
    expect(bodies()).toEqual([body, written(preview, telling().text(0))]);
  });

  test('do not write again what was deleted in between, but begin anew', async () => {
    const { id } = sandbox.github.comment(BOT, written({ ...preview, run: 9, digest: digestOf('Old\n') }, 'Old\n'));
    const meanwhile = () => sandbox.github.remove(id);
    sandbox.addFault({ method: 'PATCH', path: '/repos/*/*/issues/comments/*', kind: 'meanwhile', meanwhile });
    await run({});
    expect(bodies()).toEqual([written(preview, telling().text(0))]);
  });
});
