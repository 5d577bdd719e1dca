import { firstSteps, partsOf, type Range, type Step } from './secret-forms.ts';

/** What stands where a secret was. */
const REPLACEMENT = '***';
/** In characters. What is shorter is in so many words that hiding it everywhere would leave no report, and tell it. */
const SHORTEST = 4;

/** GitHub's own tokens, whoever's they are; an app's may go on as a JSON web token. */
const TOKEN = /(?:gh[pousr]|github_pat)_(?:\d+_)?[a-zA-Z0-9]{20,}(?:[._-]+[a-zA-Z0-9]+)*/g;
/** What may stand between two characters: the break of a wrapped line, or what nobody sees; as it is or escaped. */
const BETWEEN =
  /(?:\r?\n[\t ]*|(?:\\r)?\\n|[\u00ad\u200b-\u200f\u2060\ufeff]|\\u\{?(?:00[aA][dD]|200[b-fB-F]|2060|[fF][eE][fF]{2})\}?){1,3}/y;
/** What each of these begins with. Hardly a text needs the pattern above, and to set it up takes half a millisecond. */
const BEGINS_BETWEEN = /[\r\n\\\u00ad\u200b-\u200f\u2060\ufeff]/;

export type Redact = (text: string) => string;

/**
 * Makes the function that takes secrets out of texts.
 *
 * A secret is found as it is and as JSON, a URL or HTML write it, also twice over and with line breaks in between; in
 * base64 also inside of a longer text. So is each line of a secret that has four characters or more. GitHub's tokens are
 * found also when they are not among the secrets.
 *
 * A secret of one to three characters is hidden only as it is, and only where it stands alone, between spaces, quotes and
 * the like: it is soon guessed, and every word and id that has it inside would be damaged, and tell it. One without a
 * letter or a digit is not hidden.
 *
 * The time it takes is in proportion to the text, whatever the text and the secrets.
 */
export function createRedact(secrets: readonly string[]): Redact {
  const patterns = [TOKEN, ...standingAlone(secrets.filter(({ length }) => length < SHORTEST))];
  const starts = startsOf(secrets.flatMap(partsOf).filter(({ length }) => length >= SHORTEST));
  return (text) => {
    const found = patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(({ index, 0: { length } }): Range => [index, index + length]),
    );
    return without(text, [...found, ...rangesIn(text, starts)]);
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

/** Where ways to find a secret begin. */
interface Starts {
  readonly byInitial: ReadonlyMap<string, readonly Step[]>;
  /** Finds the next initial, which most characters of a text are not; without secrets, nothing. */
  readonly initial: RegExp;
}

function startsOf(secrets: readonly string[]): Starts {
  const byInitial = new Map<string, Step[]>();
  for (const step of secrets.flatMap(firstSteps)) {
    for (const initial of new Set(step.character.initials)) {
      byInitial.set(initial, [...(byInitial.get(initial) ?? []), step]);
    }
  }
  const units = [...byInitial.keys()].map((initial) => `\\u${initial.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return { byInitial, initial: new RegExp(`[${units.join('')}]`, 'g') };
}

/**
 * Where in the text all steps stand one after the other.
 *
 * All forms are followed side by side, from left to right. Who arrives at a step where another one arrives, too, goes on
 * with it, from the earlier start: this keeps the time in proportion to the text.
 */
function rangesIn(text: string, { byInitial, initial }: Starts): Range[] {
  const ranges: Range[] = [];
  const arrived = new Map<number, Map<Step, number>>();
  const arrive = (step: Step, start: number, at: number) => {
    if (!step.character.initials.includes(text.charAt(at))) return;
    const here = arrived.get(at) ?? new Map<Step, number>();
    arrived.set(at, here.set(step, Math.min(start, here.get(step) ?? start)));
  };
  const follow = (step: Step, start: number, at: number) => {
    for (const form of step.character.forms()) {
      if (!text.startsWith(form, at)) continue;
      const end = at + form.length;
      const next = step.next();
      if (next === undefined) {
        ranges.push(step.around(text, [start, end]));
        continue;
      }
      arrive(next, start, end);
      if (!BEGINS_BETWEEN.test(text.charAt(end))) continue;
      BETWEEN.lastIndex = end;
      if (BETWEEN.test(text)) arrive(next, start, BETWEEN.lastIndex);
    }
  };
  const nextAt = (from: number) => {
    if (arrived.size > 0) return from;
    initial.lastIndex = from;
    return initial.exec(text)?.index ?? text.length;
  };
  for (let at = nextAt(0); at < text.length; at = nextAt(at + 1)) {
    for (const step of byInitial.get(text.charAt(at)) ?? []) follow(step, at, at);
    for (const [step, start] of arrived.get(at) ?? []) follow(step, start, at);
    arrived.delete(at);
  }
  return ranges;
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
