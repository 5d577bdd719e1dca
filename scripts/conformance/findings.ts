/** Of several findings about one fact, those with the first of these count. */
const VERDICTS = ['failed', 'held', 'known', 'unchecked'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Finding {
  readonly verdict: Verdict;
  /** Markdown for a cell of a table: words of ours, and text from outside in code. */
  readonly found: string;
}

/** The findings of a run, by the ids of the facts. */
export class Findings {
  readonly #findings = new Map<string, Finding>();

  /** A fact that the action relies on. */
  holds(id: string, does: boolean, found: string): void {
    this.#add(id, { verdict: does ? 'held' : 'failed', found });
  }

  /** The answer to an open question. */
  known(id: string, found: string): void {
    this.#add(id, { verdict: 'known', found });
  }

  unchecked(id: string, why: string): void {
    this.#add(id, { verdict: 'unchecked', found: why });
  }

  of(id: string): Finding {
    return this.#findings.get(id) ?? { verdict: 'unchecked', found: 'the run did not get there' };
  }

  get ids(): readonly string[] {
    return [...this.#findings.keys()];
  }

  /** A finding of a higher rank takes the place of others; of the same rank, both are kept. */
  #add(id: string, finding: Finding): void {
    const rank = ({ verdict }: Finding) => VERDICTS.indexOf(verdict);
    const known = this.#findings.get(id);
    if (known === undefined || rank(finding) < rank(known)) this.#findings.set(id, finding);
    if (known?.verdict !== finding.verdict || known.found.split('; ').includes(finding.found)) return;
    this.#findings.set(id, { ...known, found: `${known.found}; ${finding.found}` });
  }
}
