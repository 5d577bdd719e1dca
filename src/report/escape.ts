/**
 * Text from outside (names, descriptions, what the API says) as people may see it: it stays text, whatever it is made of.
 * Everything that is shown goes through here; outputs are data and stay exact.
 */

/** Line breaks, control characters, and what is invisible or turns text around: shown as escapes. */
const INVISIBLE = /[\u{2800}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);
const LONGEST_VALUE = 2_000;

/** One line of text in which nothing is hidden. */
export function visible(text: string): string {
  return text.replace(
    INVISIBLE,
    (character) =>
      SHORT_ESCAPES.get(character) ?? `\\u{${Number(character.codePointAt(0)).toString(16).padStart(4, '0')}}`,
  );
}

/**
 * A line of the step's log that the runner takes for text.
 *
 * The runner looks for `::command::` at the start of a line and for `##[command]` at any column
 * (actions/runner, `ActionCommand.TryParseV2` and `TryParse`).
 */
export function logLine(text: string): string {
  return visible(text)
    .replace(/##\[/g, '##\\[')
    .replace(/^\s*::/, '\\$&');
}

/** A code span of Markdown: nothing in it is markup, a mention, a reference or a link. */
export function code(text: string): string {
  return span(visible(cut(text)));
}

function span(shown: string): string {
  if (shown === '') return '_empty_';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  // One space on each side is not part of the span; it is needed beside a backtick, and where it would be taken away.
  const pad = /^`|`$|^ .*[^ ].* $/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/**
 * A code span in a cell of a table, where a pipe has to be escaped even in code.
 *
 * A backslash right before a pipe cannot be written there, so the span ends after it and goes on in another.
 */
export function codeCell(text: string): string {
  return visible(cut(text))
    .split(/(?<=\\)(?=\|)/)
    .map((part) => span(part).replaceAll('|', '\\|'))
    .join('<!-- -->');
}

const SAFE_WORD = /^["'(]*[\p{L}\p{M}\p{N}'–—-]*[.,;:!?"')]*$/u;
/** Words that GitHub links: abbreviated commits, and issues as `GH-1`. */
const REFERENCE = /^\W*(?:[0-9a-f]{7,}|gh-\d+)\W*$/i;
/** What stands between backticks, apart from all but white space and the end of a sentence. */
const QUOTED_OR_WORD = /(?<!\S)`([^`]+)`(?=[.,;:!?)"']*(?:\s|$))|\S+/g;

/**
 * Sentences as part of a paragraph of Markdown, not as its beginning: words that could be more than words become code
 * spans, as does what stands between backticks already.
 */
export function prose(text: string): string {
  return text.replace(/\s+/g, ' ').replace(QUOTED_OR_WORD, (word: string, quoted: string | undefined) => {
    if (quoted !== undefined) return code(quoted);
    return SAFE_WORD.test(word) && !REFERENCE.test(word) && visible(word) === word ? word : code(word);
  });
}

function cut(text: string): string {
  if (text.length <= LONGEST_VALUE) return text;
  return `${text.slice(0, LONGEST_VALUE).toWellFormed()}… (${text.length - LONGEST_VALUE} more characters)`;
}
