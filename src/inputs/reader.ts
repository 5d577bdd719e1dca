import { didYouMean } from './suggest.ts';

const LONGEST_SHOWN = 120;

/**
 * Reads single inputs as their types, and collects the problems, so that one run reports them all.
 *
 * An invalid input is a problem, and reads as if it were not given.
 */
export class InputReader {
  readonly #get: (name: string) => string | undefined;
  readonly #secret: readonly string[];
  readonly #redact: (text: string) => string;
  /** The problems, each with its input, if it is about a single one. */
  readonly found = new Map<string, string | undefined>();
  /** Sentences about valid values that are probably wrong, by input. */
  readonly doubts = new Map<string, string>();

  /**
   * @param get returns the text of an input; `undefined` if it is not given. An empty text counts as given.
   * @param secret inputs whose values are never shown.
   * @param redact removes secrets.
   */
  constructor(get: (name: string) => string | undefined, secret: readonly string[], redact: (text: string) => string) {
    this.#get = get;
    this.#secret = secret;
    this.#redact = redact;
  }

  get problems(): readonly string[] {
    return [...this.found.keys()];
  }

  /** Adds a problem in other words. */
  report(text: string, input?: string): void {
    this.found.set(text, input);
  }

  /** Adds a problem of inputs that exclude each other, e.g. `operation is "enable", and enabled is "false"`. */
  contradict(what: string): void {
    this.report(`${what}; these contradict each other, so change or remove one`);
  }

  /** Adds a problem: the input, its value (never a secret) and what is expected. */
  reject(input: string, given: string, expected: string): void {
    // A cut secret would not be recognised later.
    const redacted = this.#redact(given);
    const text = redacted.length > LONGEST_SHOWN ? `${redacted.slice(0, LONGEST_SHOWN)}…` : redacted;
    const shown = this.#secret.includes(input) ? '' : `got ${JSON.stringify(text)}; `;
    this.report(`${input}: ${shown}expected ${expected}`, input);
  }

  text(name: string): string | undefined {
    return this.#get(name);
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
    if (value !== undefined && found === undefined) {
      const alias = Object.hasOwn(hints, value.toLowerCase()) ? hints[value.toLowerCase()] : undefined;
      const suggestable = allowed.filter((one) => !unsuggested.includes(one));
      const hint = alias === undefined ? didYouMean(value, suggestable) : `did you mean ${alias}?`;
      this.reject(name, value, `one of ${[allowed.join(', '), ...(hint === '' ? [] : [hint])].join('; ')}`);
    }
    return found;
  }

  /** Accepts the spellings of YAML's core schema, as workflows do. */
  boolean(name: string, expected = 'true or false'): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (/^(true|True|TRUE)$/.test(value)) return true;
    if (isFalse(value)) return false;
    this.reject(name, value, expected);
    return undefined;
  }

  integer(name: string, least: number, most: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`;
    this.reject(name, value, `a whole number ${range}`);
    return undefined;
  }

  /** A key that is sent as a header. */
  key(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || /^[\x21-\x7e]+$/.test(value)) return value;
    const expected = /^bearer\s/i.test(value)
      ? 'the raw value alone, without "Bearer"'
      : 'the value alone, without spaces, line breaks and characters outside ASCII';
    this.reject(name, value, expected);
    return undefined;
  }

  /** An origin that a key may be sent to: https, or http to this machine. */
  origin(name: string): string | undefined {
    const expected = 'such as https://api.pictory.ai: https:// and a host (http:// to a loopback address only)';
    return this.address(name, this.text(name), () => true, expected);
  }

  /** Checks an origin: https to a trusted host, or http to this machine. */
  address(name: string, value: string | undefined, isTrusted: (host: string) => boolean, expected: string) {
    if (!value) return undefined;
    const url = URL.parse(value);
    const isOrigin = url !== null && url.href === `${url.origin}/`;
    const { protocol, hostname = '' } = url ?? {};
    if (isOrigin && (protocol === 'https:' ? isTrusted(hostname) : protocol === 'http:' && isLoopback(hostname)))
      return url.origin;
    this.reject(
      name,
      /@/.test(value) ? '(a URL with a user or password)' : value,
      `an origin, ${expected}, without path, query, user or password`,
    );
    return undefined;
  }
}

/** Whether an input's text is `false`, in one of the spellings of YAML's core schema. */
export function isFalse(text: string): boolean {
  return /^(false|False|FALSE)$/.test(text);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
