import { expect, test } from '@jest/globals';
import { githubPage } from '../../demo/github-page.ts';

const createdAt = new Date('2026-03-05T12:30:00Z');

test('shows each stage with its comments, in order', async () => {
  const html = await githubPage({
    title: 'Demo',
    stages: [
      { title: 'First', comments: [{ body: '**one**', createdAt }] },
      { title: 'Second', note: 'Later', comments: [{ body: '**two**', createdAt, edited: true }] },
    ],
  });
  const positions = ['First', '<strong>one</strong>', 'Second', 'Later', 'edited', '<strong>two</strong>'].map((part) =>
    html.indexOf(part),
  );
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  expect(positions).not.toContain(-1);
});

test('names author and time', async () => {
  const html = await githubPage({ title: 'Demo', stages: [{ title: 'A', comments: [{ body: '', createdAt }] }] });
  expect(html).toContain('<span class="author">github-actions</span> <span class="label">bot</span>');
  expect(html).toMatch(/<time datetime="2026-03-05T12:30:00.000Z">Mar 5, 2026, 12:30\sPM UTC<\/time>/);
});

test('shows titles, notes and authors as text', async () => {
  const evil = '<script>&"';
  const comments = [{ body: '', createdAt, author: evil }];
  const html = await githubPage({ title: evil, stages: [{ title: evil, note: evil, comments }] });
  expect(html).not.toContain('<script>');
  expect(html.match(/&lt;script&gt;&amp;&quot;/g)).toHaveLength(5);
});

test('loads nothing and runs nothing', async () => {
  const html = await githubPage({ title: 'Demo', stages: [] });
  expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
  expect(html).not.toMatch(/<link|<script|@import|url\((?!"data:)/);
});
