import { visible } from './escape.ts';

/** A part of a text, in UTF-16 code units. */
export type Range = readonly [start: number, end: number];

/** A character of what is looked for. */
interface Character {
  /** What a form of it can begin with. */
  readonly initials: string;
  /** How it can stand in a text. */
  readonly forms: () => readonly string[];
}

/** What is looked for, from one of its characters on. */
export interface Step {
  readonly character: Character;
  /** `undefined` at the last character. */
  readonly next: () => Step | undefined;
  /** What is taken out of the text when all was found in a range of it. */
  readonly around: (text: string, range: Range) => Range;
}

/** The secret, its lines, and what it becomes where its own backslashes are read as escapes. */
export function partsOf(secret: string): readonly string[] {
  const lines = secret
    .replaceAll('\r', '\n')
    .split('\n')
    .map((line) => line.trim());
  return [...new Set([secret, ...lines, unescaped(secret)])];
}

function unescaped(text: string): string {
  const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([nrtbf!-/:-@[-`{-~]))/g, (_all, hex: string | undefined, one: string) =>
    hex === undefined ? (controls[one] ?? one) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Where each way to find the secret begins. */
export function firstSteps(secret: string): Step[] {
  const plain = stepsThrough(Array.from(secret), plainCharacter, (_text, range) => range);
  const bytes = Buffer.from(secret);
  return [plain, ...[0, 1, 2].map((shift) => inBase64(bytes, shift))].filter((step) => step !== undefined);
}

/** What base64 makes of the secret alone, when the secret begins `shift` bytes after a group of three. */
function inBase64(secret: Buffer, shift: number): Step | undefined {
  const bits = (shift + secret.length) * 8;
  const all = Buffer.concat([Buffer.alloc(shift), secret]).toString('base64');
  const own = all.slice(Math.ceil((shift * 8) / 6), Math.floor(bits / 6));
  const isPart = (character: string) => /[\w+/-]/.test(character);
  // The characters on both sides can hold some of its bits, too.
  return stepsThrough(own.split(''), base64Character, (text, [start, end]) => [
    shift > 0 && isPart(text.charAt(start - 1)) ? start - 1 : start,
    bits % 6 > 0 && isPart(text.charAt(end)) ? end + 1 : end,
  ]);
}

/** Each step is made when it is come to: most never are, and a run should not begin with thousands of them. */
function stepsThrough(
  characters: readonly string[],
  look: (character: string) => Character,
  around: Step['around'],
): Step | undefined {
  const steps: Step[] = [];
  const stepAt = (index: number): Step | undefined => {
    const character = characters[index];
    if (character === undefined) return undefined;
    steps[index] ??= { character: look(character), next: () => stepAt(index + 1), around };
    return steps[index];
  };
  return stepAt(0);
}

const ALONE = /[a-zA-Z0-9]/;

const plainCharacter = remembered((character): Character => {
  const more = ALONE.test(character) ? '' : `\\%&\ufffd${/\s/.test(character) ? ' +\r\n' : ''}`;
  let forms: readonly string[] | undefined;
  return {
    initials: character.charAt(0) + more,
    forms: () => {
      forms ??= formsOf(character);
      return forms;
    },
  };
});

const base64Character = remembered((character): Character => {
  const plain = plainCharacter(character);
  const inUrls = { '+': '-', '/': '_' }[character];
  if (inUrls === undefined) return plain;
  return { initials: plain.initials + inUrls, forms: () => [...plain.forms(), inUrls] };
});

function formsOf(character: string): readonly string[] {
  if (ALONE.test(character)) return [character];
  const once = [
    ...[character, character.toWellFormed(), visible(character), inJson(character), `\\${character}`],
    ...bothCases(codeUnits(character)).map((units) => units.replace(/.{4}/g, '\\u$&')),
    ...bothCases(Buffer.from(character).toString('hex')).map((bytes) => bytes.replace(/../g, '%$&')),
    ...htmlNumbers(Number(character.codePointAt(0))),
    ...(/\s/.test(character) ? SPACES : []),
  ];
  return [...new Set(once.flatMap((form) => [form, inJson(form), inUrl(form), inHtml(form)]))];
}

/** A line can be wrapped at any space, and a line's end can change. */
const SPACES = [' ', '+', ...bothCases('%0a'), ...bothCases('%0d%0a'), '\n', '\r\n', '\\n', '\\r\\n'];

function codeUnits(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex');
}

function htmlNumbers(code: number): string[] {
  const digits = bothCases(code.toString(16)).flatMap((hex) => [`x${hex}`, `x0${hex}`]);
  return [`${code}`, `0${code}`, ...digits].map((number) => `&#${number};`);
}

function bothCases(text: string): string[] {
  return [text.toLowerCase(), text.toUpperCase()];
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function inUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function inHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}

function remembered(look: (character: string) => Character): (character: string) => Character {
  const known = new Map<string, Character>();
  return (character) => {
    const found = known.get(character) ?? look(character);
    known.set(character, found);
    return found;
  };
}
