import { describe, expect, test } from '@jest/globals';
import { withInputs, withOutputs, withTables } from '../../scripts/readme.ts';

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

function contentOf(page: string, name: string): string {
  const [, between = ''] = page.split(new RegExp(`<!-- ${name}:(?:start|end) -->`));
  return between.trim();
}

/** The lines of the inputs' table that follow its header and the name of the first group. */
function rows(...inputs: ReturnType<typeof input>[]): string[] {
  const page = withTables(EMPTY, { inputs, outputs: [] });
  return contentOf(page, 'inputs').split('\n').slice(3);
}

describe('the tables of the README', () => {
  test('replace what is between the markers, and nothing else', () => {
    const outputs = [input({ name: 'id', description: 'The id.' })];
    expect(withTables(EMPTY, { inputs: [input({ default: 'x' })], outputs })).toBe(`# Title

<!-- inputs:start -->

| Input | Default | Description |
| --- | --- | --- |
| **Advanced** | | |
| \`a\` | \`x\` | Something. |

<!-- inputs:end -->

Between.

<!-- outputs:start -->

| Output | Description |
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

  test('show the inputs in groups, those without a group last', () => {
    const inputs = ['unheard-of', 'comment', 'name', 'operation'].map((name) => input({ name }));
    const page = withTables(EMPTY, { inputs, outputs: [] });
    const first = contentOf(page, 'inputs').match(/(?<=^\| ).*?(?= \|)/gm);
    expect(first?.slice(2)).toEqual([
      '**Which connection**',
      '`operation`',
      '`name`',
      '**Pull request**',
      '`comment`',
      '**Advanced**',
      '`unheard-of`',
    ]);
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

  test('have the first sentences of a long description, and lead to the others', () => {
    const description = `One. \`Two\` is short. T${'h'.repeat(120)}ree. Four.`;
    expect(rows(input({ description }))).toEqual(['| `a` | | One. `Two` is short. [More](docs/inputs.md#a) |']);
  });

  test('have the whole of a first sentence, however long it is', () => {
    const description = `O${'n'.repeat(200)}e.`;
    expect(rows(input({ description }))).toEqual([`| \`a\` | | ${description} |`]);
  });

  test('do not end a sentence within code or a number', () => {
    const description = 'At `https://api.example.com`. v1.2 or e.g. newer.';
    expect(rows(input({ description }))).toEqual([`| \`a\` | | ${description} |`]);
  });

  test.each(['inputs:start', 'inputs:end', 'outputs:start', 'outputs:end'])('need the marker %s', (marker) => {
    const without = EMPTY.replace(`<!-- ${marker} -->`, '');
    expect(() => withTables(without, { inputs: [], outputs: [] })).toThrow(`<!-- ${marker} -->`);
  });
});

describe('the pages with the whole descriptions', () => {
  const long = `One. ${'Two. '.repeat(60)}`.trim();

  test('have a section for each input, in its group, with its default', () => {
    const inputs = [
      input({ name: 'timeout', description: long, default: '30' }),
      input({ name: 'api-key', required: true }),
      input({ name: 'name' }),
    ];
    expect(contentOf(withInputs(EMPTY, { inputs }), 'inputs')).toBe(
      `## Which connection

### \`api-key\`

Something. Required.

### \`name\`

Something.

## Advanced

### \`timeout\`

${long} Default: \`30\`.`,
    );
  });

  test('have a section for each output', () => {
    const outputs = [input({ name: 'ids', description: long })];
    expect(contentOf(withOutputs(EMPTY, { outputs }), 'outputs')).toBe(`## \`ids\`\n\n${long}`);
  });

  test('need their markers', () => {
    expect(() => withInputs('# Inputs\n', { inputs: [] })).toThrow('<!-- inputs:start -->');
  });
});
