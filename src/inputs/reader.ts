import { startOf } from '../sanitize/escape.ts';
import { didYouMean } from './suggest.ts';

const LONGEST_SHOWN = 120;
const LOOPBACK = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/**
 * Reads single inputs as their types, and collects the problems, so that one run reports them all.
 *
 * An invalid input is a problem, and reads as if it were not given: methods that add a problem return `undefined`.
 */
export class InputReader {
  /** Returns the text of an input; `undefined` if it is not given. An empty text counts as given. */
  readonly text: (name: string) => string | undefined;
  /** The problems, each with its input, if it is about a single one. */
  readonly found = new Map<string, string | undefined>();
  /** Sentences about valid values that are probably wrong, by input. */
  readonly doubts = new Map<string, string>();
  readonly #secret: readonly string[];
  readonly #redact: (text: string) => string;

  /** @param secret inputs whose values are never shown. */
  constructor(text: InputReader['text'], secret: readonly string[], redact: (text: string) => string) {
    this.text = text;
    this.#secret = secret;
    this.#redact = redact;
  }

  get problems(): readonly string[] {
    return [...this.found.keys()];
  }

  report(text: string, input?: string): undefined {
    this.found.set(text, input);
  }

  /** Adds a problem of inputs that exclude each other, e.g. `operation is "enable", and enabled is "false"`. */
  contradict(what: string): undefined {
    this.report(`${what}; these contradict each other, so change or remove one`);
  }

  /** Adds a problem: the input, its value (never a secret) and what is expected. */
  reject(input: string, given: string, expected: string): undefined {
    // A cut secret would not be recognised later.
    const redacted = this.#redact(given);
    const text = redacted.length > LONGEST_SHOWN ? `${startOf(redacted, LONGEST_SHOWN)}…` : redacted;
    const shown = this.#secret.includes(input) ? '' : `got ${JSON.stringify(text)}; `;
    const quotes = /^[“”„‘’]/.test(given) ? '; its curly quotes are part of it: use straight ones' : '';
    this.report(`${input}: ${shown}expected ${expected}${quotes}`, input);
  }

  /**
   * @param hints other words for allowed ones, with the suggestion for each.
   * @param unsuggested allowed words that are never suggested.
   * @param value one word of the input, if it can have several.
   */
  oneOf<Name extends string>(
    name: string,
    allowed: readonly Name[],
    hints: Readonly<Record<string, string>> = {},
    unsuggested: readonly Name[] = [],
    value = this.text(name),
  ): Name | undefined {
    const found = allowed.find((one) => one === value);
    if (value === undefined || found !== undefined) return found;
    const alias = Object.hasOwn(hints, value.toLowerCase()) && `did you mean ${hints[value.toLowerCase()]}?`;
    const suggested = allowed.filter((one) => !unsuggested.includes(one));
    const hint = alias || didYouMean(value, suggested);
    return this.reject(name, value, `one of ${allowed.join(', ')}${hint && `; ${hint}`}`);
  }

  /** Accepts the spellings of YAML's core schema, as workflows do. */
  boolean(name: string, expected = 'true or false'): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^(true|True|TRUE)$/.test(value)) return true;
    return isFalse(value) ? false : this.reject(name, value, expected);
  }

  integer(name: string, least: number, most: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`;
    return this.reject(name, value, `a whole number ${range}`);
  }

  /** A key that is sent as a header. */
  key(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || /^[\x21-\x7e]+$/.test(value)) return value;
    const expected = /^bearer\s/i.test(value)
      ? 'the raw value alone, without "Bearer"'
      : 'the value alone, without spaces, line breaks and characters outside ASCII';
    return this.reject(name, value, expected);
  }

  /** An origin that a key may be sent to: https to a trusted host, or http to this machine. */
  origin(
    name: string,
    value = this.text(name),
    expected = 'such as https://api.pictory.ai: https:// and a host (http:// to a loopback address only)',
    isTrusted: (host: string) => boolean = () => true,
  ): string | undefined {
    if (!value) return undefined;
    const { protocol, hostname = '', origin, href } = URL.parse(value) ?? {};
    const isSafe = protocol === 'https:' ? isTrusted(hostname) : protocol === 'http:' && LOOPBACK.test(hostname);
    if (isSafe && href === `${origin}/`) return origin;
    const shown = /@/.test(value) ? '(a URL with a user or password)' : value;
    return this.reject(name, shown, `an origin, ${expected}, without path, query, user or password`);
  }
}

/** Whether an input's text is `false`, in one of the spellings of YAML's core schema. */
export const isFalse = (text: string): boolean => /^(false|False|FALSE)$/.test(text);
