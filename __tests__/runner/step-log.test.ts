import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCommand } from '../../sandbox/runner/commands.ts';
import { ActionError, InputError } from '../../src/errors.ts';
import { createStepLog, type StepLog } from '../../src/runner/step-log.ts';
import { createRedact } from '../../src/sanitize/redact.ts';
import { texts } from '../report/examples.ts';

const log = createStepLog(createRedact(['hunter2']));
const { exitCode } = process;
const debugging = { RUNNER_DEBUG: process.env['RUNNER_DEBUG'], ACTIONS_STEP_DEBUG: process.env['ACTIONS_STEP_DEBUG'] };

function debugWith(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

beforeEach(() => debugWith({ RUNNER_DEBUG: undefined, ACTIONS_STEP_DEBUG: undefined }));
afterEach(() => {
  debugWith(debugging);
  process.exitCode = exitCode;
});

/** What the step prints. */
function printed(work: (log: StepLog) => void): string {
  const { write } = process.stdout;
  let text = '';
  process.stdout.write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  try {
    work(log);
  } finally {
    process.stdout.write = write;
  }
  return text;
}

describe('a line of information', () => {
  test('is printed as one line', () => {
    expect(printed(({ info }) => info('a\nb'))).toBe('a\\nb\n');
  });

  test('never starts a command, whatever is in it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const line = printed(({ info }) => info(text));
        expect(line.trimStart()).not.toMatch(/^::/);
        expect(line).not.toContain('##[');
      }),
      { numRuns: 50 },
    );
  });

  test('hides secrets', () => {
    expect(printed(({ info }) => info('the key is hunter2'))).toBe('the key is ***\n');
  });
});

describe('a warning', () => {
  test('is one command', () => {
    expect(printed(({ warn }) => warn('A title', '::error::x'))).toBe('::warning title=A title::\\::error::x\n');
  });

  test('keeps its lines, each of which is text', () => {
    expect(printed(({ warn }) => warn('A title', 'a\n##[error]b'))).toBe('::warning title=A title::a%0A##\\[error]b\n');
  });

  test('hides secrets', () => {
    expect(printed(({ warn }) => warn('hunter2', 'hunter2'))).toBe('::warning title=***::***\n');
  });
});

describe('a failure', () => {
  const error = new ActionError({ title: 'It broke', message: 'It broke: hunter2.', fix: 'Run again.' });

  test('is an annotation that says what happened and what to do', () => {
    expect(printed(({ failed }) => failed(error))).toBe('::error title=It broke::It broke: ***.%0ARun again.\n');
  });

  test.each([new TypeError('x'), 'x'])('that nobody thought of asks to be reported: %p', (unforeseen) => {
    expect(printed(({ failed }) => failed(unforeseen))).toMatch(/^::error title=Unexpected error::x%0AThis is a bug/);
  });

  test.each([{ RUNNER_DEBUG: '1' }, { ACTIONS_STEP_DEBUG: 'true' }])(
    'shows its causes with %j, without secrets',
    (on) => {
      debugWith(on);
      const whole = new Error('outside', { cause: new Error('inside hunter2', { cause: 'x' }) });
      const text = printed(({ failed }) => failed(whole));
      expect(text).toMatch(/::debug::Error: outside%0A.*\n::debug::Error: inside \*\*\*%0A/);
      expect(text).not.toContain('hunter2');
    },
  );

  test('shows the message of a cause that has no stack', () => {
    debugWith({ RUNNER_DEBUG: '1' });
    const bare = Object.assign(new Error('bare'), { stack: undefined });
    expect(printed(({ failed }) => failed(bare))).toMatch(/::debug::bare\n$/);
  });
});

describe('text from outside', () => {
  const commands = (work: (log: StepLog) => void) =>
    printed(work)
      .slice(0, -1)
      .split(/\r\n|\n|\r/)
      .map((line) => parseCommand(line));
  const hostile = fc
    .tuple(
      texts,
      fc.constantFrom('', '::error::', '##[error]', '\n::add-mask::', '\r##[group]', '\u2028::debug::'),
      texts,
    )
    .map((parts) => parts.join(''));

  test('is no command of the runner, at any column of any line', () => {
    debugWith({ RUNNER_DEBUG: '1' });
    fc.assert(
      fc.property(hostile, (text) => {
        expect(commands(({ info }) => info(text))).toEqual([undefined]);
        const error = new ActionError({ title: text, message: text, fix: text, cause: new Error(text) });
        const all = [
          ...commands(({ warn }) => warn(text, text)),
          ...commands(({ debug }) => debug(text)),
          ...commands(({ failed }) => failed(error)),
        ];
        expect(all.map((command) => command?.name)).toEqual(['warning', 'debug', 'error', 'debug', 'debug']);
        expect(all.flatMap((command) => Object.keys(command?.properties ?? {}))).toEqual(
          // Any other white space shows as its escape.
          /^ *$/.test(text) ? [] : ['title', 'title'],
        );
        // The runner prints each line of a message by itself.
        for (const line of all.flatMap((command) => command?.message.split(/\r\n|\n|\r/) ?? [])) {
          expect(parseCommand(line)).toBeUndefined();
          expect(line).not.toMatch(/^\s*\[[a-z]+\]/i);
        }
      }),
      {
        numRuns: 1_000,
        examples: ['', ' ', '  ', '\t', ' \n', '\r', '\v', '\u00a0', '\u2028', '\u3000', '\ufeff'].map((text) => [
          text,
        ]),
      },
    );
  });
});

test('The title of a failure hides secrets, too', () => {
  const error = new ActionError({ title: 'No hunter2\nhere', message: 'x', fix: 'y' });
  expect(printed(({ failed }) => failed(error))).toBe('::error title=No ***\\nhere::x%0Ay\n');
});

test('A failure with hundreds of points shows the first fifty, its advice, and the others as lines of the log', () => {
  const points = Array.from({ length: 300 }, (_, at) => `point ${at + 1}`);
  const error = new ActionError({ title: 'T', message: 'Refused:', points, fix: 'Open a pull request.' });
  const lines = printed(({ failed }) => failed(error))
    .trimEnd()
    .split('\n');
  expect(lines.filter((line) => /^- point \d+$/.test(line))).toHaveLength(251);
  expect(lines.at(-1)).toMatch(
    /^::error title=T::Refused:%0A- point 1%0A.*- point 49%0A251 more are in the log of this step\.%0AOpen a pull request\.$/,
  );
});

describe('the problems of a manifest', () => {
  const place = (line: number) => ({ file: 'infra/pictory.yml', line, col: 5 });
  const failedWith = (count: number) => {
    const problems = Array.from({ length: count }, (_, at) => `problem ${at + 1}`);
    const places = new Map(problems.map((problem, at) => [problem, place(at + 1)]));
    return printed(({ failed }) => failed(new InputError(problems, 'manifest', places)))
      .trimEnd()
      .split('\n');
  };

  test('are an annotation each, on their line', () => {
    const lines = failedWith(2);
    expect(lines.slice(1)).toEqual([
      '::error title=2 problems with the manifest,file=infra/pictory.yml,line=1,col=5::problem 1',
      '::error title=2 problems with the manifest,file=infra/pictory.yml,line=2,col=5::problem 2',
    ]);
    expect(lines[0]).toMatch(/^::error title=2 problems with the manifest::No request was sent/);
  });

  test('are counted with those that are not listed', () => {
    const places = new Map(['one', 'two'].map((problem) => [problem, place(1)]));
    const error = new InputError(['one', 'two', 'and 58 more problems'], 'manifest', places, 60);
    const lines = printed(({ failed }) => failed(error))
      .trimEnd()
      .split('\n');
    expect(lines[0]).toMatch(/^::error title=60 problems with the manifest::/);
  });

  test('of which there is one, are one annotation', () => {
    expect(failedWith(1)).toEqual([
      expect.stringMatching(
        /^::error title=A problem with the manifest,file=infra.pictory.yml,line=1,col=5::problem 1%0A/,
      ),
    ]);
  });

  test('are nine annotations if there are nine: one more would be the tenth', () => {
    const annotations = failedWith(9).filter((line) => line.startsWith('::error'));
    expect(annotations).toHaveLength(10);
    expect(annotations.at(-1)).toContain('::problem 9');
  });

  test('are eight annotations and their number if there are ten', () => {
    const annotations = failedWith(10).filter((line) => line.startsWith('::error'));
    expect(annotations).toHaveLength(10);
    expect(annotations.at(-1)).toContain('2 more problems: see the log of this step.');
  });

  test('are ten annotations at most, and the others are in the log', () => {
    const lines = failedWith(30);
    const annotations = lines.filter((line) => line.startsWith('::error'));
    expect(annotations).toHaveLength(10);
    expect(annotations.at(-1)).toContain('22 more problems: see the log of this step.');
    expect(lines.filter((line) => /^problem \d+$/.test(line))).toHaveLength(22);
  });
});
