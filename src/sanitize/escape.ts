/** Of a line of the log, or a sentence, in characters. */
export const LONGEST_TEXT = 4_000;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Makes a text one line of visible characters. */
export function visible(text: string): string {
  // Most texts are plain, and the classes of Unicode below take half a millisecond to set up.
  if (/^[ -~]*$/.test(text)) return text;
  // Line breaks, and control, invisible and text-reversing characters.
  const hidden = /[\u{2800}\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;
  return text.replace(hidden, (character) => SHORT_ESCAPES[character] ?? `\\u{${hexOf(character)}}`);
}

/** Returns the code point of a character. */
export const hexOf = (one: string, digits = 4) => Number(one.codePointAt(0)).toString(16).padStart(digits, '0');

/** Returns a text as a value of YAML in which every character can be typed and seen, e.g. `"Cafe\u0301"`. */
export const typable = (text: string): string => JSON.stringify(text).replace(/[^ -~]/gu, unicodeEscape);

/** Escapes a character as YAML does; in JSON, only if it has one UTF-16 code unit. */
export const unicodeEscape = (one: string) => (one.length > 1 ? `\\U${hexOf(one, 8)}` : `\\u${hexOf(one)}`);

/**
 * Escapes a line of the log, so the runner sees no `::command::` at its start, and no `##[command]` anywhere (as in its
 * `ActionCommand.TryParseV2` and `TryParse`), and GitHub's log page no `[command]` at its start.
 */
export function logLine(text: string): string {
  const shown = visibleStart(text, LONGEST_TEXT).replace(/##\[/g, '##\\[');
  return shown.replace(/^\s*(?:::|\[[a-z]+\])/i, '\\$&');
}

/** Makes the start of a text visible. A text can have a megabyte, so the rest is not escaped. */
export function visibleStart(text: string, longest: number): string {
  return cut(visible(text.slice(0, longest + 1)) + text.slice(longest + 1), longest);
}

/** Cut after escaping, which can make a text eight times as long. */
export function cut(text: string, longest: number): string {
  const start = startOf(text, longest);
  return start === text ? text : `${start}… (${text.length - start.length} more characters)`;
}

/** Returns the start of a text without half a number: half an account id would not be recognised, and so not masked. */
export function startOf(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest).toWellFormed();
  return /^\d/.test(text.slice(longest)) ? start.replace(/\d{1,12}$/, '') : start;
}

/** Masks AWS account ids (twelve separate digits, not the end of a UUID) but for the last four, in public reports. */
export function maskAccountIds(text: string): string {
  return text.replace(/(?<!\d)(?<![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)\d{8}(?=\d{4}(?!\d))/g, '********');
}
