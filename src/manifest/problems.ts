import { normalize } from 'node:path';
import type { LineCounter } from 'yaml';
import { type FilePlace, InputError, many, type Warning } from '../errors.ts';
import { startOf } from '../sanitize/escape.ts';
import { type Range, type Redact, without } from '../sanitize/redact.ts';

/** A broken file could have thousands. */
const MOST_SHOWN = 50;
const MOST_WARNINGS = 10;
const LONGEST_LINE = 120;

type ManifestText = Readonly<{ config: string; text: string; lines: LineCounter; redact: Redact }>;

/** Collects a manifest's problems and warnings, and shows each with its place. */
export class Problems {
  readonly #file: ManifestText;
  readonly #found: { readonly at: number; readonly text: string }[] = [];
  readonly #warnings: Warning[] = [];
  readonly #hidden: (readonly [number, number])[] = [];
  readonly #lines = new Map<number, string>();

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

  /** Hides a part of the file, from and to, in every line shown. */
  hide(part: readonly [number, number]): void {
    this.#hidden.push(part);
  }

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
    const whole = this.#line(at - col + 1);
    const from = Math.max(0, Math.min(col - 1 - LONGEST_LINE / 2, whole.length - LONGEST_LINE));
    const halfNumber = /\d$/.test(whole.slice(0, from)) ? /^\d+/ : '';
    const part = startOf(whole.slice(from), LONGEST_LINE).replace(halfNumber, '');
    const cut = `${from > 0 ? '…' : ''}${part}${from + LONGEST_LINE < whole.length ? '…' : ''}`.trimEnd();
    return this.#placed(at, text) + (cut === '' ? '' : `\n  ${line} | ${cut}`);
  }

  /** Returns the line at an offset, without hidden parts. Secrets are removed before it is cut. */
  #line(start: number): string {
    const known = this.#lines.get(start);
    if (known !== undefined) return known;
    const { text, redact } = this.#file;
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd < 0 ? text.length : lineEnd;
    const inLine = this.#hidden.map(([from, to]): Range => [Math.max(0, from - start), Math.min(to, end) - start]);
    const hidden = inLine.filter(([from, to]) => from < to);
    const line = redact(without(text.slice(start, end), hidden));
    this.#lines.set(start, line);
    return line;
  }
}
