import { LONGEST_TEXT, visible, visibleStart } from './escape.ts';

/** Makes a code span: nothing in it is markup, a mention, a reference or a link. */
export function code(text: string): string {
  // GitHub's Markdown has no code spans with more than 80 backticks at their ends: longer runs are split.
  return spans(text, /`{40}(?=`)/g);
}

export function codeCell(text: string): string {
  // In a table cell, a pipe is escaped even in code, so no backslash can precede it.
  return spans(text, /`{40}(?=`)|\\(?=\|)/g).replaceAll('|', '\\|');
}

/** Makes code spans of at most 2,000 characters, a new one after each `end`. */
function spans(text: string, end: RegExp): string {
  // `visible` leaves no line breaks.
  return visibleStart(text, 2_000).replace(end, '$&\n').split('\n').map(span).join('<!-- -->');
}

function span(shown: string): string {
  if (shown === '') return '_empty_';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  // Markdown strips one space from each side; it is needed beside a backtick, or to keep the text's own spaces.
  const pad = /^`|`$|^ .*[^ ].* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Makes a link. No address can end it early. */
export function link(words: string, address: string): string {
  const inert = address.replace(/[^\w/:.?=&-]/gu, (character) => encodeURIComponent(character.toWellFormed()));
  return `[${words}](${inert.replace(/[()!'*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)})`;
}

/** Words that GitHub may link: abbreviated commits, and references as `GH-1`. */
const REFERENCE = /[0-9a-f]{7,}|[a-z0-9]-\d/i;
/** A first word that begins a list, or is a horizontal rule. */
const BEGINS_BLOCK = /^(?:\d{1,9}[.)]|-+)$/;
/** The longest word that is checked: the patterns for words are slow for long ones. */
const LONGEST_WORD = 60;
/** A word without the punctuation around it, such as the brackets of an id, so that only the id is copied. */
const PUNCTUATED = /^(["'(]*)(.*?)([.,;:!?)"']*)$/s;
/** Text in backticks between white space or punctuation; else a word. */
const QUOTED_OR_WORD = /(?<!\S)(["'(]*)`([^`]+)`(?=[.,;:!?)"']*(?:\s|$))|\S+/g;

/** Escapes sentences for a paragraph: words that could be markup, and text in backticks, become code spans. */
export function prose(text: string): string {
  let room = LONGEST_TEXT;
  const shown = text
    .replace(/\s+/g, ' ')
    .trimStart()
    .replace(QUOTED_OR_WORD, (word: string, opening: string, quoted: string | undefined, at: number) => {
      if (room <= 0) return '';
      const escaped = quoted === undefined ? escapedWord(word, at === 0) : `${opening}${code(quoted)}`;
      room -= escaped.length + 1;
      return escaped;
    });
  return room > 0 ? shown : `${shown.trimEnd()} … (the rest is left out)`;
}

/** Makes a word a code span, but not the punctuation around it, unless it is of letters and digits of any script. */
function escapedWord(word: string, isFirst: boolean): string {
  if (word.length > LONGEST_WORD) return code(word);
  const beginsBlock = BEGINS_BLOCK.test(word);
  // Written here, the pattern is set up only for a report with sentences.
  const isSafe = /^["'(]*[\p{L}\p{M}\p{N}'–—-]*[.,;:!?"')]*$/u.test(word) && !REFERENCE.test(word);
  if (isSafe && visible(word) === word && !(isFirst && beginsBlock)) return word;
  const [, opening = '', core = '', closing = ''] = PUNCTUATED.exec(word) ?? [];
  return /^[^:]*[\p{L}\p{N}\]}]/u.test(core) && !beginsBlock ? `${opening}${code(core)}${closing}` : code(word);
}
