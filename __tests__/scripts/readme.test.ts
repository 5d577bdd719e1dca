import { describe, expect, test } from '@jest/globals';
import { withTables } from '../../scripts/readme.ts';

const EMPTY = `# Title

<!-- inputs:start -->
<!-- inputs:end -->

Between.

<!-- outputs:start -->
old
<!-- outputs:end -->

After.
`;

function input(fields: { name?: string; description?: string; default?: string; required?: boolean }) {
  return { name: 'a', description: 'Something.', default: undefined, required: false, ...fields };
}

/** The lines of the inputs' table that follow its header. */
function rows(...inputs: ReturnType<typeof input>[]): string[] {
  const [, between = ''] = withTables(EMPTY, { inputs, outputs: [] }).split(/<!-- inputs:(?:start|end) -->/);
  return between.trim().split('\n').slice(2);
}

describe('the tables of the README', () => {
  test('replace what is between the markers, and nothing else', () => {
    const outputs = [input({ name: 'id', description: 'The id.' })];
    expect(withTables(EMPTY, { inputs: [input({ default: 'x' })], outputs })).toBe(`# Title

<!-- inputs:start -->

| Input | Default | What it does |
| --- | --- | --- |
| \`a\` | \`x\` | Something. |

<!-- inputs:end -->

Between.

<!-- outputs:start -->

| Output | What it holds |
| --- | --- |
| \`id\` | The id. |

<!-- outputs:end -->

After.
`);
  });

  test('stay the same when written again', () => {
    const action = { inputs: [input({ description: 'a | b\nc' })], outputs: [input({})] };
    const once = withTables(EMPTY, action);
    expect(withTables(once, action)).toBe(once);
  });

  test('say which inputs are required, in place of a default', () => {
    expect(rows(input({ required: true }))).toEqual(['| `a` | **required** | Something. |']);
  });

  test('leave the default empty where there is none', () => {
    expect(rows(input({}), input({ name: 'b', default: '' }))).toEqual([
      '| `a` | | Something. |',
      '| `b` | | Something. |',
    ]);
  });

  test('fold the lines of a description', () => {
    expect(rows(input({ description: 'One\n  two\n\nthree.\n' }))).toEqual(['| `a` | | One two three. |']);
  });

  test('escape pipes, once', () => {
    expect(rows(input({ description: 'a|b \\| `c|d`', default: 'x|y' }))).toEqual([
      '| `a` | `x\\|y` | a\\|b \\| `c\\|d` |',
    ]);
  });

  test.each(['inputs:start', 'inputs:end', 'outputs:start', 'outputs:end'])('need the marker %s', (marker) => {
    const without = EMPTY.replace(`<!-- ${marker} -->`, '');
    expect(() => withTables(without, { inputs: [], outputs: [] })).toThrow(`<!-- ${marker} -->`);
  });
});
