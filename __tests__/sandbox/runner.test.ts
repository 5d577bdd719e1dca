import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ActionRun, runAction, type StepResult } from '../../sandbox/runner.ts';

const ACTION = `
name: fixture
inputs:
  api-key: { description: a key, required: true }
  two words: { description: a name with a space }
  limit: { description: a number, default: 1.0 }
  github-token: { description: a token, default: "\${{ github.token }}" }
  where: { description: an expression, default: "at \${{ github.repository }}" }
runs:
  using: node24
  main: main.js
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'action-'));
  await writeFile(join(folder, 'action.yml'), ACTION);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs `script` as the fixture action's main file. */
async function run(script: string, options: Partial<ActionRun> = {}): Promise<StepResult> {
  await writeFile(join(folder, 'main.js'), script);
  return runAction({ inputs: {}, action: join(folder, 'action.yml'), ...options });
}

/** Runs a script that prints `lines` and nothing else. */
function print(lines: readonly string[], options?: Partial<ActionRun>): Promise<StepResult> {
  return run(`process.stdout.write(${JSON.stringify(`${lines.join('\n')}\n`)})`, options);
}

/** Runs a script that appends `text` to the file that `variable` names. */
function append(variable: string, text: string): Promise<StepResult> {
  return run(`require('node:fs').appendFileSync(process.env.${variable}, ${JSON.stringify(text)})`);
}

/** The environment that a script sees. */
async function environment(options?: Partial<ActionRun>): Promise<Record<string, string>> {
  const { rawLog } = await run('console.log(JSON.stringify(process.env))', options);
  return JSON.parse(rawLog);
}

describe('inputs', () => {
  test('arrive under their upper-case names, with underscores for spaces only', async () => {
    const env = await environment({ inputs: { 'api-key': 'k', 'two words': 'w' } });
    expect(env).toMatchObject({ 'INPUT_API-KEY': 'k', INPUT_TWO_WORDS: 'w' });
  });

  test('are empty strings when they are neither given nor have a default', async () => {
    expect(await environment()).toMatchObject({ 'INPUT_API-KEY': '', INPUT_TWO_WORDS: '' });
  });

  test('take their defaults as written, whatever YAML would make of them', async () => {
    expect(await environment()).toMatchObject({ INPUT_LIMIT: '1.0' });
  });

  test('take expressions as defaults', async () => {
    const env = await environment({ token: 't0' });
    expect(env).toMatchObject({ 'INPUT_GITHUB-TOKEN': 't0', INPUT_WHERE: 'at octo-org/octo-repo' });
  });

  test('that are given empty override a default', async () => {
    expect(await environment({ inputs: { 'github-token': '' } })).toMatchObject({ 'INPUT_GITHUB-TOKEN': '' });
  });

  test('are found whatever the case of their names', async () => {
    expect(await environment({ inputs: { 'API-Key': 'k' } })).toMatchObject({ 'INPUT_API-KEY': 'k' });
  });

  test('that the action does not declare are refused by name', async () => {
    await expect(run('', { inputs: { 'api-kye': 'k' } })).rejects.toThrow("Unexpected input(s) 'api-kye'");
  });
});

describe('the environment', () => {
  test('holds nothing of the parent process but the few variables a process needs', async () => {
    process.env['OF_THE_PARENT'] = 'x';
    try {
      const env = await environment();
      expect(env).not.toHaveProperty('OF_THE_PARENT');
      expect(env['PATH']).toBe(process.env['PATH']);
    } finally {
      delete process.env['OF_THE_PARENT'];
    }
  });

  test('names no variable GitHub does not have', async () => {
    const env = await environment();
    const own = Object.keys(env).filter((name) => !/^(?:GITHUB|RUNNER|INPUT)_/.test(name));
    expect(['CI', 'PATH', 'HOME', 'LANG', 'TMPDIR', 'TMP', 'TEMP', 'USERPROFILE', 'SystemRoot']).toEqual(
      expect.arrayContaining(own),
    );
  });

  test('describes a push', async () => {
    const payload = { ref: 'refs/heads/release', after: 'abc', repository: { full_name: 'o/r' } };
    expect(await environment({ event: { name: 'push', payload } })).toMatchObject({
      GITHUB_ACTIONS: 'true',
      CI: 'true',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_REF: 'refs/heads/release',
      GITHUB_REF_NAME: 'release',
      GITHUB_SHA: 'abc',
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_REPOSITORY_OWNER: 'o',
      GITHUB_HEAD_REF: '',
      GITHUB_BASE_REF: '',
    });
  });

  test.each([
    ['pull_request', { merged: false }, 'refs/pull/7/merge', 'm'],
    ['pull_request', { merged: true }, 'refs/heads/main', 'm'],
    ['pull_request_target', { merged: false }, 'refs/heads/main', 'b'],
  ])('describes a %s with %j', async (name, state, ref, sha) => {
    const pull = {
      number: 7,
      merge_commit_sha: 'm',
      head: { ref: 'topic' },
      base: { ref: 'main', sha: 'b' },
      ...state,
    };
    expect(await environment({ event: { name, payload: { pull_request: pull } } })).toMatchObject({
      GITHUB_REF: ref,
      GITHUB_REF_NAME: ref.split('/').slice(2).join('/'),
      GITHUB_SHA: sha,
      GITHUB_HEAD_REF: 'topic',
      GITHUB_BASE_REF: 'main',
    });
  });

  test('names a file with the payload', async () => {
    const script = `console.log(require('node:fs').readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'))`;
    const { rawLog } = await run(script, { event: { name: 'push', payload: { a: [1] } } });
    expect(JSON.parse(rawLog)).toEqual({ a: [1] });
  });

  test('can be changed and shortened', async () => {
    const env = await environment({ env: { GITHUB_API_URL: 'http://127.0.0.1:1', GITHUB_ACTOR: undefined } });
    expect(env['GITHUB_API_URL']).toBe('http://127.0.0.1:1');
    expect(env).not.toHaveProperty('GITHUB_ACTOR');
  });

  test('says RUNNER_DEBUG only when debugging', async () => {
    expect(await environment()).not.toHaveProperty('RUNNER_DEBUG');
    expect(await environment({ debug: true })).toMatchObject({ RUNNER_DEBUG: '1' });
  });

  test('has folders that are gone after the run', async () => {
    const env = await environment();
    for (const name of ['GITHUB_WORKSPACE', 'RUNNER_TEMP', 'RUNNER_TOOL_CACHE', 'GITHUB_OUTPUT', 'GITHUB_EVENT_PATH']) {
      expect(env[name]).toBeTruthy();
      expect(existsSync(env[name] ?? '')).toBe(false);
    }
  });

  test('starts the script in the workspace, and leaves one that was given in place', async () => {
    await run(`require('node:fs').writeFileSync('made-here', '')`, { workspace: folder });
    expect(await readFile(join(folder, 'made-here'), 'utf8')).toBe('');
  });
});

describe('the log', () => {
  test('holds both streams in the order of printing', async () => {
    const { log } = await run(
      `const { writeSync, existsSync } = require('node:fs');
       const untilRead = (line) => { while (!existsSync(line)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); };
       writeSync(1, 'one\\n'); untilRead('one'); writeSync(2, 'two\\n'); untilRead('two'); writeSync(1, 'three');`,
      { workspace: folder, onLine: (line) => writeFileSync(join(folder, line), '') },
    );
    expect(log).toBe('one\ntwo\nthree');
  });

  test('keeps characters whole that arrive in pieces', async () => {
    const { log } = await run(`
      const bytes = Buffer.from('é');
      process.stdout.write(bytes.subarray(0, 1));
      setTimeout(() => process.stdout.write(bytes.subarray(1)), 100);
    `);
    expect(log).toBe('é');
  });

  test.each(['\n', '\r', '\r\n'])('takes %j for the end of a line, after which a command may start', async (end) => {
    const { annotations } = await run(`process.stdout.write(${JSON.stringify(`text${end}::error::no${end}`)})`);
    expect(annotations).toEqual([{ level: 'error', title: '', message: 'no' }]);
  });

  test('shows commands the way GitHub does', async () => {
    const { log } = await print([
      '::group::Plan',
      'text',
      '::endgroup::',
      '::error title=T,file=a.yml::went%0Awrong',
      '::warning::careful',
      '::notice::look',
    ]);
    expect(log).toBe('▼ Plan\ntext\nError: went\nwrong\nWarning: careful\nNotice: look');
  });

  test('shows debug lines only when debugging', async () => {
    expect((await print(['::debug::a%0Ab'])).log).toBe('');
    expect((await print(['::debug::a%0Ab'], { debug: true })).log).toBe('Debug: a\nDebug: b');
  });
});

describe('commands', () => {
  test('may be indented', async () => {
    expect((await print(['\t ::error::no'])).annotations).toHaveLength(1);
  });

  test.each(['text ::error::no', ':: error::no', '::unknown::no', '::error:no', ':error::no'])(
    'are not seen in %j',
    async (line) => {
      const { annotations, commands, log } = await print([line]);
      expect({ annotations, commands, log }).toEqual({ annotations: [], commands: [], log: line });
    },
  );

  test('have their values unescaped, percent signs last', async () => {
    const { commands } = await print(['::error title=a%3Ab%2Cc%250A,file=::x%0Ay%0D%253A%3A']);
    expect(commands).toEqual([{ name: 'error', properties: { title: 'a:b,c%0A' }, message: 'x\ny\r%3A%3A' }]);
  });

  test('are found anywhere in a line in their old form', async () => {
    const { annotations } = await print(['text ##[error title=a%5D;x=y]no%3B']);
    expect(annotations).toEqual([{ level: 'error', title: 'a]', message: 'no;' }]);
  });

  test('have names in any case', async () => {
    expect((await print(['::ERROR::no'])).annotations).toHaveLength(1);
  });

  test('are plain text between stop-commands and its token', async () => {
    const { log, annotations } = await print([
      '::stop-commands::t0k',
      '::error::quiet',
      '##[error]quiet',
      '::t0k::',
      '::error::loud',
    ]);
    expect(annotations.map(({ message }) => message)).toEqual(['loud']);
    expect(log).toBe('::stop-commands::t0k\n::error::quiet\n##[error]quiet\n::t0k::\nError: loud');
  });

  test.each(['', 'error', 'pause-logging'])('cannot be stopped with the token %j', async (token) => {
    const { conclusion, annotations } = await print([`::stop-commands::${token}`, '::error::loud']);
    expect(conclusion).toBe('failure');
    expect(annotations.at(-1)?.message).toBe('loud');
  });

  test.each(['::set-env name=A::b', '::add-path::/x', '::set-output::no name'])('%s fails the step', async (line) => {
    const { conclusion, exitCode, annotations } = await print([line]);
    expect({ conclusion, exitCode }).toEqual({ conclusion: 'failure', exitCode: 0 });
    expect(annotations[0]).toMatchObject({ level: 'error' });
  });

  test('set outputs and state in the deprecated way, with a warning', async () => {
    const { outputs, state, annotations } = await print(['::set-output name=a::1%0A2', '::save-state name=b::3']);
    expect({ outputs, state }).toEqual({ outputs: { a: '1\n2' }, state: { b: '3' } });
    expect(annotations.map(({ level }) => level)).toEqual(['warning', 'warning']);
  });
});

describe('masks', () => {
  test('hide a value in the log and in annotations from then on', async () => {
    const { log, annotations, masks } = await print([
      'secret',
      '::add-mask::secret',
      'a secret.',
      '::error::my secret',
    ]);
    expect(log).toBe('secret\na ***.\nError: my ***');
    expect(annotations).toEqual([{ level: 'error', title: '', message: 'my ***' }]);
    expect(masks).toEqual(['secret']);
  });

  test('hide a value that has colons', async () => {
    const { log, masks } = await print(['::add-mask::a::b', 'a::b', '::warning title=Of a::b::c']);
    expect({ log, masks }).toEqual({ log: '***\nWarning: b::c', masks: ['a::b'] });
  });

  test('hide each line of a value', async () => {
    const { log } = await print(['::add-mask::first%0A  second%0D%0A', 'first', 'second', 'first second']);
    expect(log).toBe('***\n***\n*** ***');
  });

  test('show secrets that overlap or touch as one', async () => {
    const { log } = await print(['::add-mask::abc', '::add-mask::cde', 'abcde abcabc xabc']);
    expect(log).toBe('*** *** x***');
  });

  test('are refused when empty', async () => {
    const { log, masks } = await print(['::add-mask:: ', 'text']);
    expect(log).toBe("Warning: Can't add secret mask for empty string in ##[add-mask] command.\ntext");
    expect(masks).toEqual([]);
  });

  test('are there from the start for the token and the secrets', async () => {
    const { log, masks } = await print(['t0ken and s3cret'], { token: 't0ken', secrets: ['s3cret'] });
    expect({ log, masks }).toEqual({ log: '*** and ***', masks: [] });
  });

  test('can be looked behind', async () => {
    const { unmaskedLog, rawLog } = await print(['::add-mask::secret', '::error::my secret']);
    expect(unmaskedLog).toBe('Error: my secret');
    expect(rawLog).toBe('::add-mask::secret\n::error::my secret');
  });
});

describe('files', () => {
  test('give outputs as lines and as blocks', async () => {
    const { outputs } = await append('GITHUB_OUTPUT', 'a=1=2<<\nb<<EOF\nx\n\ny=EOF\nEOF\n\nc<<E\nE\nd=\n');
    expect(outputs).toEqual({ a: '1=2<<', b: 'x\n\ny=EOF', c: '', d: '' });
  });

  test('give carriage returns back unchanged', async () => {
    expect((await append('GITHUB_OUTPUT', 'a<<E\nx\r\ny\r\nE\n')).outputs).toEqual({ a: 'x\r\ny\r' });
  });

  test.each([
    ['text', "Invalid format 'text'"],
    ['a<<E\nx\n', "Matching delimiter not found 'E'"],
    ['<<E\nE\n', 'Name must not be empty'],
  ])('that hold %j fail the step, after what came before', async (text, message) => {
    const { conclusion, outputs, annotations } = await append('GITHUB_OUTPUT', `first=1\n${text}`);
    expect({ conclusion, outputs }).toEqual({ conclusion: 'failure', outputs: { first: '1' } });
    expect(annotations.map((annotation) => annotation.message).join('\n')).toContain(message);
  });

  test('give environment, state and path for later', async () => {
    const { env, state, path } = await run(`
      const { appendFileSync } = require('node:fs');
      appendFileSync(process.env.GITHUB_ENV, 'A=1\\n');
      appendFileSync(process.env.GITHUB_STATE, 'B=2\\n');
      appendFileSync(process.env.GITHUB_PATH, '/x\\n/y\\n');
    `);
    expect({ env, state, path }).toEqual({ env: { A: '1' }, state: { B: '2' }, path: ['/x', '/y'] });
  });

  test('give the summary as written', async () => {
    expect((await append('GITHUB_STEP_SUMMARY', '# Hello\n')).summary).toBe('# Hello\n');
  });

  test('lose a summary that is larger than GitHub takes', async () => {
    const { summary, annotations, conclusion } = await run(
      `require('node:fs').writeFileSync(process.env.GITHUB_STEP_SUMMARY, 'é'.repeat(1024 * 512 + 1))`,
    );
    expect({ summary, conclusion }).toEqual({ summary: '', conclusion: 'success' });
    expect(annotations[0]?.message).toContain('upload aborted');
  });
});

describe('the end', () => {
  test('is a success for exit code 0', async () => {
    expect(await run('')).toMatchObject({ conclusion: 'success', exitCode: 0, signal: null });
  });

  test('is a failure for any other', async () => {
    expect(await run('process.exitCode = 3')).toMatchObject({ conclusion: 'failure', exitCode: 3 });
  });

  test('comes by force when the time is up, with what was printed until then', async () => {
    const result = await run(`console.log('started'); setInterval(() => {}, 1000)`, { timeoutMs: 4000 });
    expect(result).toMatchObject({ conclusion: 'failure', exitCode: null, signal: 'SIGKILL' });
    expect(result.log).toBe('started\nError: The action has timed out after 4000 ms.');
  });

  test('comes with SIGINT when the run is cancelled', async () => {
    const cancellation = new AbortController();
    const running = run(
      `process.on('SIGINT', () => { console.log('bye'); process.exit(130); });
       require('node:fs').writeFileSync('ready', '');
       setInterval(() => {}, 1000)`,
      { signal: cancellation.signal, workspace: folder },
    );
    while (!existsSync(join(folder, 'ready'))) await setTimeout(10);
    cancellation.abort();
    expect(await running).toMatchObject({ conclusion: 'cancelled', exitCode: 130, log: 'bye' });
  });

  test('is an error when the metadata is no JavaScript action', async () => {
    await writeFile(join(folder, 'action.yml'), 'runs: { using: composite }\n');
    await expect(run('')).rejects.toThrow('does not describe a JavaScript action');
  });
});
