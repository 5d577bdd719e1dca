import { normalize } from 'node:path';
import type { LineCounter } from 'yaml';
import { type FilePlace, InputError, many, type Warning } from '../errors.ts';
import { startOf } from '../sanitize/escape.ts';
import type { Redact } from '../sanitize/redact.ts';

/** A broken file could have thousands. */
const MOST_SHOWN = 50;
const MOST_WARNINGS = 10;
const LONGEST_LINE = 120;

interface ManifestText {
  readonly config: string;
  readonly text: string;
  readonly lines: LineCounter;
  readonly redact: Redact;
  /** Returns how many characters of a line may be shown. */
  readonly shownIn: (line: string) => number;
}

/** Collects a manifest's problems and warnings, and shows each with its place. */
export class Problems {
  readonly #file: ManifestText;
  readonly #found: { readonly at: number; readonly text: string }[] = [];
  readonly #warnings: Warning[] = [];
  /** By number: the part of a line that may be shown, and a mark for the rest. */
  readonly #lines = new Map<number, Readonly<Record<'part' | 'rest', string>>>();

  constructor(file: ManifestText) {
    this.#file = file;
  }

  /** @param at offset in the file, in characters; -1 if the problem has no place in the file. */
  add(at: number, text: string): void {
    this.#found.push({ at, text });
  }

  warn(at: number, text: string): void {
    this.#warnings.push({ title: 'Manifest', message: this.#placed(at, text), place: this.place(at) });
  }

  /** Whether the character at an offset is in the part of its line that may be shown. */
  shows(at: number): boolean {
    const { line, col } = this.place(at);
    return this.#line(line).part.length >= col;
  }

  /** Whether a message may quote a value, given with its key as a line. */
  mayQuote = (line: string): boolean => this.#file.shownIn(line) === line.length;

  place(at: number): FilePlace {
    return { file: normalize(this.#file.config), ...this.#file.lines.linePos(at) };
  }

  /** In sentences, each with file, line and column. */
  get warnings(): readonly Warning[] {
    const left = this.#warnings.length - MOST_WARNINGS;
    if (left <= 0) return this.#warnings;
    const message = `${this.#file.config}: and ${many(left, 'more warning')} of this file.`;
    return [...this.#warnings.slice(0, MOST_WARNINGS), { title: 'Manifest', message }];
  }

  /** @throws InputError with all of them, in the order of the file. */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const sorted = this.#found.toSorted((one, other) => one.at - other.at);
    const shown = sorted.slice(0, MOST_SHOWN);
    const places = new Map(shown.map(({ at, text }) => [this.#shown(at, text), this.place(Math.max(0, at))]));
    const left = sorted.length - shown.length;
    const more = left > 0 ? [`and ${many(left, 'more problem')}`] : [];
    throw new InputError([...places.keys(), ...more], 'manifest', places, places.size + left);
  }

  #placed(at: number, text: string): string {
    const { line, col } = this.place(at);
    return this.#file.redact(`${this.#file.config}:${line}:${col}: ${text}`);
  }

  #shown(at: number, text: string): string {
    if (at < 0) return this.#file.redact(text);
    const { line, col } = this.place(at);
    const { part: visible, rest } = this.#line(line);
    // Secrets are removed before it is cut.
    const whole = this.#file.redact(visible + rest);
    const from = Math.max(0, Math.min(col - 1 - LONGEST_LINE / 2, whole.length - LONGEST_LINE));
    const halfNumber = /\d$/.test(whole.slice(0, from)) ? /^\d+/ : '';
    const part = startOf(whole.slice(from), LONGEST_LINE).replace(halfNumber, '');
    const cut = `${from > 0 ? '…' : ''}${part}${from + LONGEST_LINE < whole.length ? '…' : ''}`.trimEnd();
    return this.#placed(at, text) + (cut === '' ? '' : `\n  ${line} | ${cut}`);
  }

  #line(number: number) {
    const known = this.#lines.get(number);
    if (known !== undefined) return known;
    const { text, lines, shownIn } = this.#file;
    const [start = 0, next = text.length] = lines.lineStarts.slice(number - 1, number + 1);
    const line = text.slice(start, next).trimEnd();
    const part = line.slice(0, shownIn(line));
    const found = { part, rest: part === '' || part === line ? '' : '***' };
    this.#lines.set(number, found);
    return found;
  }
}
