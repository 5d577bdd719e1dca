import { normalize } from 'node:path';
import { type FilePlace, InputError } from '../errors.ts';
import { REPLACEMENT, type Redact } from '../sanitize/redact.ts';

/** A broken file could have thousands. */
const MOST_SHOWN = 50;
const LONGEST_LINE = 120;

/** Finds the place of a character of the file; both parts count from 1. */
export type LinePosition = (offset: number) => { readonly line: number; readonly col: number };

interface ManifestText {
  readonly path: string;
  readonly text: string;
  readonly position: LinePosition;
}

/** Collects a manifest's problems, and shows each with its place and line. */
export class Problems {
  readonly #file: ManifestText;
  readonly #redact: Redact;
  readonly #found: { readonly at: number; readonly text: string }[] = [];
  readonly #hidden: (readonly [number, number])[] = [];
  readonly #lines = new Map<number, string>();

  constructor(file: ManifestText, redact: Redact) {
    this.#file = file;
    this.#redact = redact;
  }

  /** @param at offset in the file, in characters; `undefined` if the problem has no place in the file. */
  add(at: number | undefined, text: string): void {
    this.#found.push({ at: at ?? -1, text });
  }

  /** Hides a part of the file, from and to, in every line shown. */
  hide(part: readonly [number, number]): void {
    this.#hidden.push(part);
  }

  place(at: number): FilePlace {
    return { file: normalize(this.#file.path), ...this.#file.position(at) };
  }

  /** Returns a sentence with its place before it: file, line and column. */
  placed(at: number, text: string): string {
    const { line, col } = this.#file.position(at);
    return this.#redact(`${this.#file.path}:${line}:${col}: ${text}`);
  }

  /** @throws InputError with all of them, in the order of the file. */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const sorted = this.#found.toSorted((one, other) => one.at - other.at);
    const places = new Map<string, FilePlace>();
    for (const { at, text } of sorted.slice(0, MOST_SHOWN))
      places.set(this.#show(at, text), this.place(Math.max(0, at)));
    const left = sorted.length - MOST_SHOWN;
    const more = left > 0 ? [`and ${left} more ${left === 1 ? 'problem' : 'problems'}`] : [];
    throw new InputError([...places.keys(), ...more], 'manifest', places, places.size + Math.max(0, left));
  }

  #show(at: number, text: string): string {
    if (at < 0) return this.#redact(text);
    const { line, col } = this.#file.position(at);
    const whole = this.#line(at - col + 1);
    const from = Math.max(0, Math.min(col - 1 - LONGEST_LINE / 2, whole.length - LONGEST_LINE));
    const part = whole.slice(from, from + LONGEST_LINE);
    const cut = `${from > 0 ? '…' : ''}${part}${from + LONGEST_LINE < whole.length ? '…' : ''}`;
    const quoted = cut.trim() === '' ? '' : `\n  ${line} | ${cut.trimEnd()}`;
    return `${this.placed(at, text)}${quoted}`;
  }

  /** Returns the line at an offset, without hidden parts. Secrets are removed before it is cut. */
  #line(start: number): string {
    const known = this.#lines.get(start);
    if (known !== undefined) return known;
    const { text } = this.#file;
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd < 0 ? text.length : lineEnd;
    let shown = '';
    let position = start;
    for (const [from, to] of this.#hidden.toSorted(([one], [other]) => one - other)) {
      if (to <= position || from >= end) continue;
      shown += `${text.slice(position, Math.max(position, from))}${REPLACEMENT}`;
      position = Math.min(to, end);
    }
    const line = this.#redact(shown + text.slice(position, end));
    this.#lines.set(start, line);
    return line;
  }
}
