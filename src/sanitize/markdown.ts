import { LONGEST_TEXT, visible, visibleStart } from './escape.ts';

/** Of a value in code, in characters. */
const LONGEST_VALUE = 2_000;

/** GitHub's Markdown has no code spans with more than 80 backticks at their ends: longer runs are split. */
const LONG_RUN = /`{40}(?=`)/g;
/** In a table cell, a pipe is escaped even in code, so no backslash can precede it. */
const LONG_RUN_OR_PIPE = /`{40}(?=`)|\\(?=\|)/g;

/** Makes a code span: nothing in it is markup, a mention, a reference or a link. */
export function code(text: string): string {
  return spans(text, LONG_RUN);
}

export function codeCell(text: string): string {
  return spans(text, LONG_RUN_OR_PIPE).replaceAll('|', '\\|');
}

/** Makes code spans, a new one after each `end`. */
function spans(text: string, end: RegExp): string {
  // `visible` leaves no line breaks.
  return visibleStart(text, LONGEST_VALUE).replace(end, '$&\n').split('\n').map(span).join('<!-- -->');
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
/** The longest word that is checked: the pattern for safe words is slow for long ones. */
const LONGEST_WORD = 60;
/** Punctuation after a word, such as the bracket behind an id: not in the code span, so only the id is copied. */
const PUNCTUATION = /[.,;:!?)"']+$/;
/** Text in backticks between white space or punctuation; else a word. */
const QUOTED_OR_WORD = /(?<!\S)(["'(]*)`([^`]+)`(?=[.,;:!?)"']*(?:\s|$))|\S+/g;

/**
 * Escapes sentences for a paragraph of Markdown: words that could be markup, and text in backticks, become code spans.
 */
export function prose(text: string): string {
  let room = LONGEST_TEXT;
  const shown = text
    .replace(/\s+/g, ' ')
    .trimStart()
    .replace(QUOTED_OR_WORD, (word: string, opening: string, quoted: string | undefined, at: number) => {
      if (room <= 0) return '';
      const isWord = isSafe(word) && visible(word) === word && !(at === 0 && BEGINS_BLOCK.test(word));
      const escaped = quoted !== undefined ? `${opening}${code(quoted)}` : isWord ? word : codeOfWord(word);
      room -= escaped.length + 1;
      return escaped;
    });
  return room > 0 ? shown : `${shown.trimEnd()} … (the rest is left out)`;
}

/** Letters and digits of any script with punctuation around them. */
function isSafe(word: string): boolean {
  // Written here, the pattern is set up only for a report with sentences.
  const safe = /^["'(]*[\p{L}\p{M}\p{N}'–—-]*[.,;:!?"')]*$/u;
  return word.length <= LONGEST_WORD && safe.test(word) && !REFERENCE.test(word);
}

/** Makes a word a code span, but not the punctuation around it. */
function codeOfWord(word: string): string {
  const opening = word.length > LONGEST_WORD ? '' : (/^["'(]+/.exec(word)?.[0] ?? '');
  const rest = word.slice(opening.length);
  const closing = word.length > LONGEST_WORD ? '' : (PUNCTUATION.exec(rest)?.[0] ?? '');
  const core = rest.slice(0, rest.length - closing.length);
  return /^[^:]*[\p{L}\p{N}\]}]/u.test(core) && !BEGINS_BLOCK.test(word)
    ? `${opening}${code(core)}${closing}`
    : code(word);
}
