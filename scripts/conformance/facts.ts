/** The level of a run; each includes those before it. */
export const LEVELS = ['without a key', 'reading', 'writing'] as const;
export type Level = (typeof LEVELS)[number];

/** A row of `docs/api.md`. */
export interface Fact {
  readonly id: string;
  /** Markdown of ours. */
  readonly text: string;
  /** The action is wrong when it does not hold. */
  readonly relied: boolean;
  /** The first level that checks it; `undefined` when none can. */
  readonly level: Level | undefined;
}

/** The facts of `docs/api.md`, in its order: those that the action relies on, then the open questions. */
export function factsIn(page: string): readonly Fact[] {
  const open = page.indexOf('\n## Open questions');
  return [...page.matchAll(/^\| `([a-z-]+)` \| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(
    ({ index, 1: id = '', 2: text = '', 4: checked = '' }) => ({
      id,
      text,
      relied: index < open,
      level: LEVELS.find((level) => level === checked),
    }),
  );
}

/** Those that a run of this level checks. */
export function checkedBy(facts: readonly Fact[], level: Level): readonly Fact[] {
  const most = LEVELS.indexOf(level);
  return facts.filter((fact) => fact.level !== undefined && LEVELS.indexOf(fact.level) <= most);
}
