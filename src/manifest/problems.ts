import { InputError } from '../errors.ts';
import { REPLACEMENT, type Redact } from '../sanitize/redact.ts';

/** More than anybody corrects at once; it keeps a message short that a broken file would make endless. */
const MOST_SHOWN = 50;
/** In characters. */
const LONGEST_LINE = 120;

/** Finds the place of a character of the file; both parts count from 1. */
export type LinePosition = (offset: number) => { readonly line: number; readonly col: number };

interface ManifestText {
  readonly path: string;
  readonly text: string;
  readonly position: LinePosition;
}

/** Gathers the problems of a manifest, and shows each with its place and line. */
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

  /** @param at offset in the file, in characters; `undefined` for what is not about a place in the file. */
  add(at: number | undefined, text: string): void {
    this.#found.push({ at: at ?? -1, text });
  }

  /** Hides a part of the file, from and to, in every line that is shown. */
  hide(part: readonly [number, number]): void {
    this.#hidden.push(part);
  }

  /** The beginning of a sentence about a place: file, line and column. */
  place(at: number): string {
    const { line, col } = this.#file.position(at);
    return `${this.#file.path}:${line}:${col}: `;
  }

  /** @throws InputError with all of them, in the order of the file. */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const sorted = this.#found.toSorted((one, other) => one.at - other.at);
    const shown = [...new Set(sorted.slice(0, MOST_SHOWN).map(({ at, text }) => this.#show(at, text)))];
    const left = sorted.length - MOST_SHOWN;
    const more = left > 0 ? [`and ${left} more ${left === 1 ? 'problem' : 'problems'}`] : [];
    throw new InputError([...shown, ...more], 'manifest');
  }

  #show(at: number, text: string): string {
    if (at < 0) return this.#redact(text);
    const { line, col } = this.#file.position(at);
    const whole = this.#line(at - col + 1);
    const from = Math.max(0, Math.min(col - 1 - LONGEST_LINE / 2, whole.length - LONGEST_LINE));
    const part = whole.slice(from, from + LONGEST_LINE);
    const cut = `${from > 0 ? '…' : ''}${part}${from + LONGEST_LINE < whole.length ? '…' : ''}`;
    const quoted = cut.trim() === '' ? '' : `\n  ${line} | ${cut.trimEnd()}`;
    return `${this.#redact(`${this.place(at)}${text}`)}${quoted}`;
  }

  /** The line that begins at an offset, without what is not to be shown. Secrets are taken out before it is cut. */
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
