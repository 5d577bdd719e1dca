import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { renderComment } from './github-markdown.ts';

/** A comment as it stands on a pull request. */
export interface PageComment {
  /** Markdown. */
  readonly body: string;
  readonly createdAt: Date;
  /** Whether it was changed after it was first written. */
  readonly edited?: boolean;
  /** `github-actions` unless given. */
  readonly author?: string;
}

/** A step of a story, and what GitHub shows then: comments, or a job summary. */
export interface Stage {
  readonly title: string;
  /** A sentence in plain text. */
  readonly note?: string;
  readonly comments: readonly PageComment[];
  /** Markdown. */
  readonly summary?: string;
}

/** A whole page. */
export interface Page {
  readonly title: string;
  readonly stages: readonly Stage[];
}

const STYLE = `
:root { color-scheme: light dark; --page: #fff; --text: #1f2328; --muted: #59636e; --border: #d1d9e0; --header: #f6f8fa; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0d1117; --text: #f0f6fc; --muted: #9198a1; --border: #3d444d; --header: #151b23; }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 960px; padding: 24px 16px 64px; background: var(--page); color: var(--text);
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
}
h1, .stage > h2 { text-wrap: balance; }
h1 { font-size: 24px; font-weight: 600; margin: 0 0 8px; }
.stage { margin-top: 32px; }
.stage > h2 { font-size: 18px; font-weight: 600; margin: 0 0 4px; }
.note { color: var(--muted); margin: 0 0 16px; }
.comment { display: flex; gap: 16px; margin-top: 16px; }
.avatar {
  flex: none; width: 40px; height: 40px; border-radius: 50%; background: #1f6feb; color: #fff;
  display: grid; place-items: center;
}
.avatar svg { width: 60%; }
.box { flex: 1; min-width: 0; border: 1px solid var(--border); border-radius: 6px; }
.box > header {
  display: flex; flex-wrap: wrap; align-items: center; gap: 4px 6px; padding: 8px 16px; color: var(--muted);
  background: var(--header); border-bottom: 1px solid var(--border); border-radius: 6px 6px 0 0;
}
.box > header .avatar { display: none; width: 24px; height: 24px; }
.author { color: var(--text); font-weight: 600; }
.label { border: 1px solid var(--border); border-radius: 2em; padding: 0 7px; font-size: 12px; line-height: 18px; }
.box > .markdown-body { padding: 16px; font-size: 14px; overflow-wrap: anywhere; background: none; }
.markdown-body table td, .markdown-body table th { overflow-wrap: normal; }
@media (max-width: 600px) {
  body { padding: 16px 8px 48px; }
  .comment > .avatar { display: none; }
  .box > header { padding: 8px 12px; }
  .box > header .avatar { display: grid; }
  .box > .markdown-body { padding: 12px; }
}
`;

const AVATAR = `<span class="avatar" aria-hidden="true"><svg viewBox="0 0 24 24" fill="currentColor"><path d="M11 2h2v4h5a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3h5zM8.5 11a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm7 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM0 11h2v5H0zm22 0h2v5h-2z"/></svg></span>`;

const TIME = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

function renderBox({ body, createdAt, edited = false, author = 'github-actions' }: PageComment): string {
  const time = `<time datetime="${createdAt.toISOString()}">${TIME.format(createdAt)} UTC</time>`;
  return `<div class="comment">
${AVATAR}
<article class="box">
<header>${AVATAR}<span class="author">${escaped(author)}</span> <span class="label">bot</span>
<span>commented ${time}${edited ? ' · edited' : ''}</span></header>
<div class="markdown-body">
${renderComment(body)}
</div>
</article>
</div>`;
}

function renderSummary(summary: string): string {
  return `<div class="comment">
<article class="box">
<header><span class="author">Job summary</span></header>
<div class="markdown-body">
${renderComment(summary)}
</div>
</article>
</div>`;
}

function renderStage({ title, note, comments, summary }: Stage): string {
  const heading = `<h2>${escaped(title)}</h2>${note === undefined ? '' : `\n<p class="note">${escaped(note)}</p>`}`;
  return `<section class="stage">\n${heading}\n${[...comments.map(renderBox), ...(summary ? [renderSummary(summary)] : [])].join('\n')}\n</section>`;
}

/**
 * An HTML page that shows comments and job summaries the way GitHub does, light or dark as the reader's system is.
 *
 * It is one file: it loads nothing, runs no scripts, and its policy forbids both, whatever the comments hold.
 */
export async function githubPage({ title, stages }: Page): Promise<string> {
  const css = createRequire(import.meta.url).resolve('github-markdown-css/github-markdown.css');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escaped(title)}</title>
<style>
${await readFile(css, 'utf8')}${STYLE}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${stages.map(renderStage).join('\n')}
</body>
</html>
`;
}
