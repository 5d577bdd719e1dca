import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { setOutputs, writeSummary } from '../../src/runner/files.ts';

const original = process.env;
let folder: string;
let warnings: string[];
let failures: unknown[];
const warn = (_title: string, line: string) => warnings.push(line);
const log = { warn, failed: (error: unknown) => failures.push(error) };
const written = (file: string) => readFileSync(join(folder, file), 'utf8');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'publish-'));
  for (const file of ['output', 'summary']) writeFileSync(join(folder, file), '');
  process.env = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  warnings = [];
  failures = [];
});
afterEach(() => {
  process.env = original;
  rmSync(folder, { recursive: true });
});

describe('An output', () => {
  test('goes to the log as a command where there is no file for it', () => {
    delete process.env['GITHUB_OUTPUT'];
    const print = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    setOutputs({ name: 'value' }, log);
    const printed = print.mock.calls.map(([text]) => String(text)).join('');
    print.mockRestore();
    expect(printed).toContain('::set-output name=name::value');
  });

  test('that cannot be written is an error with advice', () => {
    process.env['GITHUB_OUTPUT'] = join(folder, 'missing');
    expect(setOutputs({ name: 'value', type: 'aws' }, log)).toBe(false);
    expect(failures.map(String)).toEqual([expect.stringMatching(/later steps get empty values: Error: Missing file/)]);
  });

  const MIB = 1024 * 1024;

  test('of one MiB is set', () => {
    expect(setOutputs({ diff: 'x'.repeat(MIB) }, log)).toBe(true);
    expect(written('output')).toContain('x'.repeat(MIB));
    expect(warnings).toEqual([]);
  });

  test('that is larger is left empty, with a warning', () => {
    setOutputs({ diff: 'ü'.repeat(MIB / 2 + 1) }, log);
    expect(written('output')).not.toContain('ü');
    expect(written('output')).toContain('diff<<');
    expect(warnings).toEqual(["The output diff exceeds GitHub's limit of 1 MB and was left empty."]);
  });
});

describe('The summary', () => {
  test('is not written where there is no place for it', async () => {
    process.env = {};
    await writeSummary('### Report', warn);
    expect(warnings).toEqual([]);
  });

  test('has the report', async () => {
    await writeSummary('### Report', warn);
    expect(written('summary')).toBe('### Report\n');
    expect(warnings).toEqual([]);
  });

  test('that cannot be written is a warning', async () => {
    // The toolkit remembers the file of the test above, which is gone.
    await writeSummary('### Report', warn);
    expect(warnings).toEqual([expect.stringMatching(/^The job summary was not written: Error: .*ENOENT/)]);
  });
});
