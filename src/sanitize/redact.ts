export const REPLACEMENT = '***';
/**
 * In characters. Shorter secrets occur inside ordinary words: hiding every occurrence would destroy the report and
 * reveal the secret.
 */
const SHORTEST = 4;
/** Any of GitHub's own tokens; an app's can continue as a JSON web token. */
const TOKEN = /(?:gh[pousr]|github_pat)_(?:\d+_)?[a-zA-Z0-9]{20,}(?:[._-]+[a-zA-Z0-9]+)*/g;

export type Redact = (text: string) => string;

/** In UTF-16 code units. */
type Range = readonly [start: number, end: number];

/** An encoding of a secret, and the number of characters on either side with bits of it. */
interface Form {
  readonly text: string;
  readonly before: number;
  readonly after: number;
}

/**
 * Returns a function that removes secrets from texts.
 *
 * It finds the forms that GitHub's runner masks in logs (actions/runner, `ValueEncoders`): a secret verbatim, JSON-,
 * URL- or XML-escaped, and in base64, also inside a longer text. It omits the runner's forms for command lines,
 * expressions and PowerShell: none of these wrote anything shown here. White space around a secret is not part of it.
 *
 * Each line of a secret is hidden like a secret if it has four characters or more, and a letter or a digit among them.
 * (The runner masks every line. Here, a line such as `}` or `-----` would destroy the report.)
 *
 * A secret of one to three characters is hidden only verbatim, and only if it stands alone, between spaces, quotes and
 * the like; without a letter or a digit, it is not hidden.
 *
 * GitHub's tokens are hidden even if they are not among the secrets.
 *
 * The time is linear in the text's length, for any text and secrets.
 */
export function createRedact(secrets: readonly string[]): Redact {
  const trimmed = secrets.map((secret) => secret.trim());
  const patterns = [TOKEN, ...standingAlone(trimmed.filter(({ length }) => length < SHORTEST))];
  // Made at the first text: before it, a manifest can add hundreds of secrets, one by one.
  let forms: ReadonlyMap<string, readonly Form[]> | undefined;
  return (text) => {
    forms ??= Map.groupBy([...new Set(trimmed.flatMap(partsOf))].flatMap(formsOf), beginningOf);
    const tokens = patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(({ index, 0: { length } }): Range => [index, index + length]),
    );
    return without(text, [...tokens, ...beginningIn(text, forms).flatMap((form) => rangesOf(form, text))]);
  };
}

/** Keys of values that are words of ours, such as `"type": "AWS"`. */
const OUR_WORDS: readonly string[] = ['type', 'action', 'field'];

/**
 * Returns JSON with secrets removed from values, and from the keys of a `Map`, so it stays JSON. Keys of objects are
 * names of ours.
 */
export function redactedJson(value: unknown, redact: Redact): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (part instanceof Map) return Object.fromEntries([...part].map(([name, inner]) => [redact(String(name)), inner]));
    return typeof part === 'string' && !OUR_WORDS.includes(key) ? redact(part) : part;
  });
}

/** The secret and its lines. */
function partsOf(secret: string): string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  const words = lines.filter((line) => line !== secret && /[\p{L}\p{N}]/u.test(line));
  return [secret, ...words].filter(({ length }) => length >= SHORTEST);
}

function formsOf(secret: string): Form[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret.toWellFormed());
  // The runner also escapes these (`Uri.EscapeDataString`).
  const strictUrl = url.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const urls = [url, strictUrl].flatMap((one) => [one, one.replace(/%../g, (byte) => byte.toLowerCase())]);
  const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
  const xml = secret.replace(/[&<>"']/g, (character) => `&${entities[character]};`);
  return [
    ...[...new Set([secret, json, ...urls, xml])].map((text) => ({ text, before: 0, after: 0 })),
    ...[0, 1, 2].map((shift) => inBase64(secret, shift)),
  ];
}

/** The base64 characters of the secret alone if it begins `shift` bytes after a group of three. */
function inBase64(secret: string, shift: number): Form {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
  const sextets = (bytes.length * 8) / 6;
  return {
    text: bytes.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor(sextets)),
    before: Math.sign(shift),
    after: Math.ceil(sextets % 1),
  };
}

function beginningOf({ text }: Form): string {
  return text.slice(0, SHORTEST);
}

/** Returns the forms whose beginnings are in the text. A manifest can have thousands of secrets, a log as many lines. */
function beginningIn(text: string, forms: ReadonlyMap<string, readonly Form[]>): readonly Form[] {
  if (text.length > forms.size) return [...forms].flatMap(([begin, some]) => (text.includes(begin) ? some : []));
  const parts = new Set(Array.from({ length: text.length }, (_, at) => text.slice(at, at + SHORTEST)));
  return [...parts].flatMap((part) => forms.get(part) ?? []);
}

/**
 * Finds the form in the text. Overlapping ranges are merged.
 *
 * Knuth, Morris and Pratt's search: with `indexOf` alone, a repetitive secret would take its length times the text's.
 */
function rangesOf({ text: form, before, after }: Form, text: string): Range[] {
  if (form.length > text.length) return [];
  const beginning = form.slice(0, SHORTEST);
  const advance = advanceIn(form);
  const seek = (from: number) => {
    const found = text.indexOf(beginning, from);
    return found < 0 ? text.length : found;
  };
  const ranges: [start: number, end: number][] = [];
  let matched = 0;
  for (let at = seek(0); at < text.length; at = matched > 0 ? at + 1 : seek(at + 1)) {
    matched = advance(matched, text.charCodeAt(at));
    if (matched < form.length) continue;
    const start = Math.max(0, at + 1 - form.length - before);
    const end = at + 1 + after;
    const last = ranges.at(-1);
    if (last !== undefined && start < last[1]) last[1] = end;
    else ranges.push([start, end]);
  }
  return ranges;
}

/** Returns a function from the length of the form's prefix just read, and the next code unit, to the new length. */
function advanceIn(form: string): (matched: number, unit: number) => number {
  /** For each prefix of the form, the length of the longest shorter prefix at its end. */
  const borders = [0];
  const advance = (matched: number, unit: number) => {
    let length = matched;
    while (length > 0 && form.charCodeAt(length) !== unit) length = borders[length - 1] ?? 0;
    return form.charCodeAt(length) === unit ? length + 1 : 0;
  };
  for (let at = 1; at < form.length; at += 1) borders.push(advance(borders[at - 1] ?? 0, form.charCodeAt(at)));
  return advance;
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

function standingAlone(secrets: readonly string[]): RegExp[] {
  const words = secrets.filter((secret) => /[\p{L}\p{N}]/u.test(secret));
  if (words.length === 0) return [];
  const any = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
  return [new RegExp(`(?<=^|[\\s"'=:,;.!?()&])(?:${any})(?=$|[\\s"'=:,;.!?()&])`, 'g')];
}
