import { typable } from './escape.ts';

const REPLACEMENT = '***';
/** In characters. Shorter secrets occur inside ordinary words: hiding every occurrence would reveal the secret. */
const SHORTEST = 4;
/** Any of GitHub's own tokens, of which an app's can continue as a JSON web token; what looks like a key of Pictory. */
const TOKEN =
  /(?:(?:gh[pousr]|github_pat)_(?:\d+_)?[a-zA-Z0-9]{20,}|pictai_(?=[a-zA-Z]*\d)[a-zA-Z0-9]{20,})(?:[._-]+[a-zA-Z0-9]+)*/g;

export type Redact = (text: string) => string;

/** In UTF-16 code units. */
type Range = readonly [start: number, end: number];

/** An encoding of a secret, and the number of characters on either side with bits of it. */
type Form = Readonly<Record<'before' | 'after', number>> & { readonly text: string };

/**
 * Returns a function that removes secrets from texts, in a time linear in the text's length, for any text and secrets:
 *
 * - in the forms that GitHub's runner masks in logs (actions/runner, `ValueEncoders`): verbatim, JSON-, URL- or
 *   XML-escaped, and in base64, also inside a longer text; not in those for command lines, expressions and PowerShell,
 *   none of which wrote anything shown here. White space around a secret is not part of it;
 * - each line of a secret that has four characters or more, and a letter or a digit among them. (The runner masks every
 *   line. Here, a line such as `}` or `-----` would destroy the report);
 * - a secret of one to three characters only verbatim, and only if it has a letter or a digit and stands alone, between
 *   spaces, quotes and the like;
 * - GitHub's tokens and what looks like a key of Pictory, even if they are not among the secrets.
 */
export function createRedact(secrets: readonly string[]): Redact {
  const trimmed = secrets.map((secret) => secret.trim());
  const short = new Set(trimmed.filter((secret) => secret.length < SHORTEST && isWord(secret)));
  const forms = Map.groupBy([...new Set(trimmed.flatMap(partsOf))].flatMap(formsOf), beginningOf);
  return (text) => {
    const tokens = [...text.matchAll(TOKEN)].map(({ index, 0: { length } }): Range => [index, index + length]);
    const long = beginningIn(text, forms).flatMap((form) => rangesOf(form, text));
    return without(text, [...tokens, ...aloneIn(text, short), ...long]);
  };
}

/**
 * Returns JSON with secrets removed from values, and from the keys of a `Map`, so it stays JSON. Other keys are names of
 * ours, as are the values of some of them, such as `"type": "AWS"`.
 */
export function redactedJson(value: unknown, redact: Redact): string {
  return JSON.stringify(value, (key, part: unknown) => {
    const redacted = (inner: unknown) => (typeof inner === 'string' ? redact(inner) : inner);
    if (part instanceof Map) return Object.fromEntries([...part].map((pair) => pair.map(redacted)));
    return ['type', 'action', 'field'].includes(key) ? part : redacted(part);
  });
}

/** Whether a text has a letter or a digit. */
export const isWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** Finds short secrets that stand alone. */
function aloneIn(text: string, short: ReadonlySet<string>): Range[] {
  const ranges: Range[] = [];
  for (const { index } of short.size === 0 ? [] : text.matchAll(/(?<=^|[\s"'=:,;.!?()&])/g)) {
    for (let end = index + 1; end < index + SHORTEST; end += 1) {
      if (!short.has(text.slice(index, end))) continue;
      if (/^(?:$|[\s"'=:,;.!?()&])/.test(text.slice(end, end + 1))) ranges.push([index, end]);
    }
  }
  return ranges;
}

/** The secret and its lines. */
function partsOf(secret: string): string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  return [secret, ...lines.filter(isWord)].filter(({ length }) => length >= SHORTEST);
}

function formsOf(secret: string): Form[] {
  const json = JSON.stringify(secret).slice(1, -1);
  // Of a server's JSON, quoted once more.
  const twice = JSON.stringify(json).slice(1, -1);
  const url = encodeURIComponent(secret.toWellFormed());
  // The runner also escapes these (`Uri.EscapeDataString`).
  const strictUrl = url.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const urls = [url, strictUrl].flatMap((one) => [one, one.replace(/%../g, (byte) => byte.toLowerCase())]);
  const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
  const xml = secret.replace(/[&<>"']/g, (character) => `&${entities[character]};`);
  const whole = [...new Set([secret, json, twice, typable(secret).slice(1, -1), ...urls, xml])].map((text) => ({
    text,
    before: 0,
    after: 0,
  }));
  // The base64 characters of the secret alone if it begins `shift` bytes after a group of three.
  const base64 = [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
    const sextets = (bytes.length * 8) / 6;
    const text = bytes.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor(sextets));
    return { text, before: Math.sign(shift), after: Math.ceil(sextets % 1) };
  });
  return [...whole, ...base64];
}

const beginningOf = ({ text }: Form): string => text.slice(0, SHORTEST);

/** Returns the forms whose beginnings are in the text. A manifest can have thousands of secrets, a log as many lines. */
function beginningIn(text: string, forms: ReadonlyMap<string, readonly Form[]>): readonly Form[] {
  if (text.length > forms.size) return [...forms].flatMap(([begin, some]) => (text.includes(begin) ? some : []));
  const parts = new Set(Array.from({ length: text.length }, (_, at) => text.slice(at, at + SHORTEST)));
  return [...parts].flatMap((part) => forms.get(part) ?? []);
}

/**
 * Finds the form; overlapping ranges are merged. This is Knuth, Morris and Pratt's search: with `indexOf` alone, a
 * repetitive secret would take its length times the text's. Most short forms are not there, which `includes` says faster.
 */
function rangesOf({ text: form, before, after }: Form, text: string): Range[] {
  if (form.length > text.length || (form.length < 64 && !text.includes(form))) return [];
  const beginning = form.slice(0, SHORTEST);
  /** For each prefix of the form, the length of the longest shorter prefix at its end. */
  const borders = [0];
  /** Returns the length of the prefix that ends with the unit, after one of the length `matched`. */
  const advance = (matched: number, unit: number) => {
    let length = matched;
    while (length > 0 && form.charCodeAt(length) !== unit) length = borders[length - 1] ?? 0;
    return form.charCodeAt(length) === unit ? length + 1 : 0;
  };
  for (let at = 1; at < form.length; at += 1) borders.push(advance(borders[at - 1] ?? 0, form.charCodeAt(at)));

  const ranges: [start: number, end: number][] = [];
  let matched = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (matched === 0) at = text.indexOf(beginning, at);
    if (at < 0) break;
    matched = advance(matched, text.charCodeAt(at));
    if (matched < form.length) continue;
    const [start, end] = [Math.max(0, at + 1 - form.length - before), at + 1 + after];
    const last = ranges.at(-1);
    if (last !== undefined && start < last[1]) last[1] = end;
    else ranges.push([start, end]);
  }
  return ranges;
}

function without(text: string, ranges: readonly Range[]): string {
  let shown = '';
  let position = 0;
  for (const [start, end] of ranges.toSorted(([one], [other]) => one - other)) {
    if (start >= position) shown += text.slice(position, start) + REPLACEMENT;
    position = Math.max(position, end);
  }
  return shown + text.slice(position);
}
