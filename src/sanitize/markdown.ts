import { cut, LONGEST_TEXT, visible } from './escape.ts';

/** Of a value in code, in characters. */
const LONGEST_VALUE = 2_000;

/** GitHub's Markdown knows no code span with more than 80 backticks at its ends: a longer run of them is parted. */
const LONG_RUN = /`{40}(?=`)/g;
/** In a cell a pipe is escaped also in code, so that a backslash right before it cannot be written. */
const LONG_RUN_OR_PIPE = /`{40}(?=`)|\\(?=\|)/g;

/** A code span of Markdown: nothing in it is markup, a mention, a reference or a link. */
export function code(text: string): string {
  return spans(text, LONG_RUN);
}

/** A code span in a cell of a table. */
export function codeCell(text: string): string {
  return spans(text, LONG_RUN_OR_PIPE).replaceAll('|', '\\|');
}

/** A code span that ends after each `end`, and goes on in another. */
function spans(text: string, end: RegExp): string {
  // A line break is not in the visible text.
  return cut(visible(text), LONGEST_VALUE).replace(end, '$&\n').split('\n').map(span).join('<!-- -->');
}

function span(shown: string): string {
  if (shown === '') return '_empty_';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  // One space on each side is not part of the span; it is needed beside a backtick, and where it would be taken away.
  const pad = /^`|`$|^ .*[^ ].* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A link of ours. The address cannot end it, whatever it is made of. */
export function link(words: string, address: string): string {
  const inert = address.replace(/[^\w/:.?=&-]/gu, (character) => encodeURIComponent(character.toWellFormed()));
  return `[${words}](${inert.replace(/[()!'*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)})`;
}

/** What GitHub may link in a word: abbreviated commits, and references as `GH-1`. */
const REFERENCE = /[0-9a-f]{7,}|[a-z0-9]-\d/i;
/** What begins a list, or is a line across the page, where it stands first. */
const BEGINS_BLOCK = /^(?:\d+[.)]|-+)$/;
/** The longest word that is looked at: the pattern for safe words takes long for long ones. */
const LONGEST_WORD = 60;
/** What ends a word and is no part of it, such as the bracket behind an id: left out of the code, so that only the id is copied. */
const PUNCTUATION = /[.,;:!?)"']+$/;
/** What stands between backticks, apart from all but white space and the end of a sentence. */
const QUOTED_OR_WORD = /(?<!\S)(["'(]*)`([^`]+)`(?=[.,;:!?)"']*(?:\s|$))|\S+/g;

/**
 * Sentences as a paragraph of Markdown, or a part of one: words that could be more than words become code spans, as does
 * what stands between backticks already.
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

/** A word as code, without the brackets and the punctuation around it. */
function codeOfWord(word: string): string {
  const opening = word.length > LONGEST_WORD ? '' : (/^["'(]+/.exec(word)?.[0] ?? '');
  const rest = word.slice(opening.length);
  const closing = word.length > LONGEST_WORD ? '' : (PUNCTUATION.exec(rest)?.[0] ?? '');
  const core = rest.slice(0, rest.length - closing.length);
  return /^[^:]*[\p{L}\p{N}]/u.test(core) && !BEGINS_BLOCK.test(word)
    ? `${opening}${code(core)}${closing}`
    : code(word);
}
