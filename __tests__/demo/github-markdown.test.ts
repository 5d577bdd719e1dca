import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderComment } from '../../demo/github-markdown.ts';

describe('the Markdown of a comment', () => {
  test('may hold tables', () => {
    expect(renderComment('| a |\n| - |\n| b |')).toContain('<td>b</td>');
  });

  test('keeps the line breaks of paragraphs, as only comments do', () => {
    expect(renderComment('a\nb')).toBe('<p>a<br />\nb</p>');
    expect(renderComment('> a\n> b')).toContain('a<br />\nb');
    expect(renderComment('- a\n  b\n- c')).toBe('<ul>\n<li>a<br />\nb</li>\n<li>c</li>\n</ul>');
  });

  test.each(['a  \nb', 'a\\\nb'])('breaks the hard break %j once', (markdown) => {
    expect(renderComment(markdown)).toBe('<p>a<br />\nb</p>');
  });

  test('may hold alerts', () => {
    expect(renderComment('> [!WARNING]\n> Look')).toBe(
      '<blockquote class="markdown-alert markdown-alert-warning">\n' +
        '<p class="markdown-alert-title">Warning</p>\n<p>Look</p>\n</blockquote>',
    );
  });

  test('leaves the line breaks of code alone', () => {
    expect(renderComment('`a\nb`')).toBe('<p><code>a b</code></p>');
    expect(renderComment('```\na\nb\n```')).toBe('<pre><code>a\nb\n</code></pre>');
  });
});

describe('HTML in a comment', () => {
  test.each(['<!-- x -->', '<!-- x\n\ny -->', '<!-- never closed\n\ntext'])('disappears in %j', (markdown) => {
    expect(renderComment(markdown).trim()).toBe('');
  });

  test('disappears inside a line', () => {
    expect(renderComment('a <!-- x --> b')).toBe('<p>a  b</p>');
  });

  test('may fold', () => {
    const html = renderComment('<details open>\n<summary>More</summary>\n\n**x**\n\n</details>');
    expect(html).toBe('<details open>\n<summary>More</summary>\n<p><strong>x</strong></p>\n</details>');
  });

  test('may break lines and raise text', () => {
    expect(renderComment('a<br>b<BR/>c<sup>d</sup><sub>e</sub>')).toBe('<p>a<br>b<br/>c<sup>d</sup><sub>e</sub></p>');
  });

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<b onclick="x">',
    '<details ontoggle=x>',
    '<b open>',
    '<a href="javascript:x">y</a>',
    '<iframe>',
    '<style>*{}</style>',
  ])('is otherwise text, as in %j', (markdown) => {
    expect(renderComment(markdown)).not.toMatch(/<(?!\/?p>)/);
  });

  test('is text in code', () => {
    expect(renderComment('`<b>`')).toBe('<p><code>&lt;b&gt;</code></p>');
  });

  test('is closed when the comment forgets to, and ignored when it closes too much', () => {
    expect(renderComment('<details>\n\nx <b>y')).toMatch(/<\/b><\/details>$/);
    expect(renderComment('x</b></details>')).toBe('<p>x&lt;/b&gt;&lt;/details&gt;</p>');
  });

  test('never brings in a tag or an attribute that is not allowed, whatever the text', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '<!--',
      '-->',
      '/',
      'b',
      'script',
      'details',
      ' open',
      ' x=y',
      '\n',
      '&lt;',
      '`',
      '"',
    );
    const allowed =
      /^<(?:\/?(?:details|summary|sub|sup|code|b|p|blockquote|pre)|details open|br|br ?\/|code class="language-[^"<>]*")>/;
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        const html = renderComment(parts.join(''));
        for (const { index } of html.matchAll(/</g)) expect(html.slice(index)).toMatch(allowed);
      }),
      { numRuns: 1000 },
    );
  });
});

test('a link to a script leads nowhere', () => {
  expect(renderComment('[x](javascript:alert)')).toBe('<p><a href="">x</a></p>');
});
