/** Stands where a secret was. */
export const REPLACEMENT = '***';
/**
 * In characters. Shorter secrets occur inside ordinary words: hiding every occurrence would destroy the report and reveal
 * the secret.
 */
const SHORTEST = 4;
/** GitHub's own tokens, whoever's they are; an app's may go on as a JSON web token. */
const TOKEN = /(?:gh[pousr]|github_pat)_(?:\d+_)?[a-zA-Z0-9]{20,}(?:[._-]+[a-zA-Z0-9]+)*/g;

export type Redact = (text: string) => string;

/** In UTF-16 code units. */
type Range = readonly [start: number, end: number];

/** A way to write a secret, and how many characters on either side hold bits of it, too. */
interface Form {
  readonly text: string;
  readonly before: number;
  readonly after: number;
}

/**
 * Makes the function that takes secrets out of texts.
 *
 * It finds the forms that GitHub's runner masks in logs (actions/runner, `ValueEncoders`): a secret as it is, JSON-, URL-
 * or XML-escaped, and in base64, also inside of a longer text. The runner's forms for command lines, expressions and
 * PowerShell are left out, because nothing that is shown here was written by one of these. White space around a secret
 * is not part of it.
 *
 * Each line of a secret is hidden like a secret if it has four characters or more, and a letter or a digit among them.
 * (The runner masks every line. Here, a line such as `}` or `-----` would destroy the report.)
 *
 * A secret of one to three characters is hidden only as it is, and only where it stands alone, between spaces, quotes and
 * the like. One without a letter or a digit is not hidden.
 *
 * GitHub's tokens are hidden even if they are not among the secrets.
 *
 * The time is in proportion to the length of the text, whatever the text and the secrets.
 */
export function createRedact(secrets: readonly string[]): Redact {
  const trimmed = secrets.map((secret) => secret.trim());
  const patterns = [TOKEN, ...standingAlone(trimmed.filter(({ length }) => length < SHORTEST))];
  // Made at the first text: a manifest can add hundreds of secrets, one by one, before there is any.
  let forms: readonly Form[] | undefined;
  return (text) => {
    forms ??= [...new Set(trimmed.flatMap(partsOf))].flatMap(formsOf);
    const tokens = patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(({ index, 0: { length } }): Range => [index, index + length]),
    );
    return without(text, [...tokens, ...forms.flatMap((form) => rangesOf(form, text))]);
  };
}

/** JSON with the secrets taken out of every text and name in it, so that it stays JSON. */
export function redactedJson(value: unknown, redact: Redact): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === 'string') return redact(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [redact(name), inner]));
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
  // The runner escapes these, too (`Uri.EscapeDataString`).
  const strictUrl = url.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const urls = [url, strictUrl].flatMap((one) => [one, one.replace(/%../g, (byte) => byte.toLowerCase())]);
  const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
  const xml = secret.replace(/[&<>"']/g, (character) => `&${entities[character]};`);
  return [
    ...[...new Set([secret, json, ...urls, xml])].map((text) => ({ text, before: 0, after: 0 })),
    ...[0, 1, 2].map((shift) => inBase64(secret, shift)),
  ];
}

/** The characters of base64 that are the secret's alone when it begins `shift` bytes after a group of three. */
function inBase64(secret: string, shift: number): Form {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
  const sextets = (bytes.length * 8) / 6;
  return {
    text: bytes.toString('base64').slice(Math.ceil((shift * 8) / 6), Math.floor(sextets)),
    before: Math.sign(shift),
    after: Math.ceil(sextets % 1),
  };
}

/**
 * The places of the form in the text. Places that overlap are one.
 *
 * Knuth, Morris and Pratt's search. With `indexOf` alone, a secret that repeats itself would take its length times the
 * text's.
 */
function rangesOf({ text: form, before, after }: Form, text: string): Range[] {
  const beginning = form.slice(0, SHORTEST);
  if (form.length > text.length || !text.includes(beginning)) return [];
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

/** Makes a function: from the length of the form's beginning that was just read, and the next code unit, to the new length. */
function advanceIn(form: string): (matched: number, unit: number) => number {
  /** For each beginning of the form, the length of the longest shorter one at its end. */
  const borders = [0];
  const advance = (matched: number, unit: number) => {
    let length = matched;
    while (length > 0 && form.charCodeAt(length) !== unit) length = borders[length - 1] ?? 0;
    return form.charCodeAt(length) === unit ? length + 1 : 0;
  };
  for (let at = 1; at < form.length; at += 1) borders.push(advance(borders[at - 1] ?? 0, form.charCodeAt(at)));
  return advance;
}

/** The text with each range, and ranges that overlap together, taken out. */
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
