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
/** Of a line of the log, or a sentence. */
const LONGEST_TEXT = 4_000;

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
  return cut(visible(text), LONGEST_TEXT)
    .replace(/##\[/g, '##\\[')
    .replace(/^\s*::/, '\\$&');
}

/** A code span of Markdown: nothing in it is markup, a mention, a reference or a link. */
export function code(text: string): string {
  return span(cut(visible(text), LONGEST_VALUE));
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
  return cut(visible(text), LONGEST_VALUE)
    .split(/(?<=\\)(?=\|)/)
    .map((part) => span(part).replaceAll('|', '\\|'))
    .join('<!-- -->');
}

const SAFE_WORD = /^["'(]*[\p{L}\p{M}\p{N}'–—-]*[.,;:!?"')]*$/u;
/** What GitHub may link in a word: abbreviated commits, and references as `GH-1`. */
const REFERENCE = /[0-9a-f]{7,}|[a-z0-9]-\d/i;
/** The longest word that is looked at: the pattern for safe words takes long for long ones. */
const LONGEST_WORD = 60;
/** What stands between backticks, apart from all but white space and the end of a sentence. */
const QUOTED_OR_WORD = /(?<!\S)(["'(]*)`([^`]+)`(?=[.,;:!?)"']*(?:\s|$))|\S+/g;

/**
 * Sentences as part of a paragraph of Markdown, not as its beginning: words that could be more than words become code
 * spans, as does what stands between backticks already.
 */
export function prose(text: string): string {
  return cut(text.replace(/\s+/g, ' '), LONGEST_TEXT).replace(
    QUOTED_OR_WORD,
    (word: string, opening: string, quoted: string | undefined) => {
      if (quoted !== undefined) return `${opening}${code(quoted)}`;
      const isSafe = word.length <= LONGEST_WORD && SAFE_WORD.test(word) && !REFERENCE.test(word);
      return isSafe && visible(word) === word ? word : code(word);
    },
  );
}

/** Cut after escaping, which can make a text eight times as long. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest).toWellFormed()}… (${text.length - longest} more characters)`;
}
