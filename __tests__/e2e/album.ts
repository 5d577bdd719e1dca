import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** When portraits are written: `all` with `-u`, `none` with `--ci`, `new` otherwise. As with Jest's own snapshots. */
export type Update = 'all' | 'new' | 'none';

/** The portraits of one file of tests in one text file, each under its title. */
export class Album {
  readonly #file: string;
  readonly #update: Update;
  readonly #stored: ReadonlyMap<string, string>;
  readonly #seen = new Map<string, string>();

  constructor(file: string, update: Update) {
    this.#file = file;
    this.#update = update;
    this.#stored = existsSync(file) ? pagesOf(readFileSync(file, 'utf8')) : new Map();
  }

  /**
   * Takes the portrait of this title, and returns what it has to equal.
   *
   * @throws When there is none and none may be written, or when another step had this title.
   */
  expected(title: string, portrait: string): string {
    if (this.#seen.has(title)) throw new Error(`Two steps have the title "${title}".`);
    const stored = this.#stored.get(title);
    if (stored === undefined && this.#update === 'none') {
      throw new Error(`${this.#file} has no portrait "${title}", and --ci writes none: run npm test -- -u.`);
    }
    const expected = this.#update === 'all' ? portrait : (stored ?? portrait);
    this.#seen.set(title, expected);
    return expected;
  }

  /**
   * Writes what was taken.
   *
   * @param whole no test was skipped or failed: a portrait that was not asked for has no step any more.
   * @throws When there is such a portrait, and it may not be removed.
   */
  close(whole: boolean): void {
    const obsolete = whole ? [...this.#stored.keys()].filter((title) => !this.#seen.has(title)) : [];
    if (obsolete.length > 0 && this.#update !== 'all') {
      throw new Error(
        `${this.#file} has portraits without a step, which npm test -- -u removes: ${obsolete.join(', ')}`,
      );
    }
    const pages = whole ? this.#seen : new Map([...this.#stored, ...this.#seen]);
    if (this.#update !== 'none' && textOf(pages) !== textOf(this.#stored)) {
      mkdirSync(dirname(this.#file), { recursive: true });
      writeFileSync(this.#file, textOf(pages));
    }
  }
}

/** A line that begins with this is a title: all other lines have two spaces or a section's name at their beginning. */
const TITLE = '# ';

function textOf(pages: ReadonlyMap<string, string>): string {
  return [...pages].map(([title, portrait]) => `${TITLE}${title}\n\n${portrait}`).join('\n');
}

function pagesOf(text: string): ReadonlyMap<string, string> {
  const pages = text.split(new RegExp(`(?:^|\\n)${TITLE}`)).slice(1);
  return new Map(
    pages.map((page) => {
      const [title = ''] = page.split('\n', 1);
      return [title, page.slice(title.length + 2)];
    }),
  );
}
