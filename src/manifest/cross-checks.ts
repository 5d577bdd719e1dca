import type { ConnectionType } from '../connections/types.ts';
import type { PartialEntry } from './entry.ts';
import type { LinePosition, Problems } from './problems.ts';

type Clashing = readonly [entry: PartialEntry, other: PartialEntry];

/** Adds a problem of a key with another entry, or with one of its keys. */
type ReportClash = (key: string, entries: Clashing, text: string, otherKey?: string) => void;

/** Checks the entries of a manifest against each other, one type at a time. */
export function crossCheck(drafts: readonly PartialEntry[], position: LinePosition, problems: Problems): void {
  const report: ReportClash = (key, [entry, other], text, otherKey = key) =>
    problems.add(entry.at(key), `${key}: the entry on line ${position(other.at(otherKey)).line} ${text}`);
  for (const type of new Set(drafts.map((draft) => draft.type))) {
    if (type === undefined) continue;
    const entries = drafts.filter((draft) => draft.type === type);
    for (const clashing of repeated(entries, ({ identity }) => identity.name)) {
      report('name', clashing, `has the same name; each ${type.label} needs its own`);
    }
    checkPreviousNames(entries, report);
    checkImmutable(entries, type, report);
    checkCircles(entries, problems);
  }
}

function checkPreviousNames(entries: readonly PartialEntry[], report: ReportClash): void {
  for (const clashing of repeated(entries, ({ identity }) => identity.previousName)) {
    report('previous-name', clashing, 'has the same one; only one connection can have had this name');
  }
  const absent = new Map(entries.filter(({ isAbsent }) => isAbsent).map((entry) => [entry.identity.name, entry]));
  for (const entry of entries) {
    const { previousName } = entry.identity;
    const deleted = previousName === undefined ? undefined : absent.get(previousName);
    const text = 'deletes the connection that this entry renames; remove one of the two';
    if (deleted !== undefined) report('previous-name', [entry, deleted], text, 'name');
  }
}

/** Checks that entries do not share immutable values: for AWS, the account and the region. */
function checkImmutable(entries: readonly PartialEntry[], type: ConnectionType, report: ReportClash): void {
  const fields = type.fields.filter(({ kind }) => kind === 'immutable');
  const inputs = fields.map(({ input }) => input);
  const [key] = inputs;
  if (key === undefined) return;
  const valuesOf = ({ desired }: PartialEntry) => {
    const given = fields.map(({ api }) => desired?.values[api]);
    return given.includes(undefined) ? undefined : JSON.stringify(given);
  };
  for (const clashing of repeated(entries, valuesOf)) {
    report(key, clashing, `has the same ${inputs.join(' and ')}, which Pictory allows only once`);
  }
}

/** Rejects circular renames: each needs a name that another entry still has. */
function checkCircles(entries: readonly PartialEntry[], problems: Problems): void {
  const byName = new Map(entries.map((entry) => [entry.identity.name, entry]));
  const seen = new Set<PartialEntry>();
  for (const start of entries) {
    const way: PartialEntry[] = [];
    let entry: PartialEntry | undefined = start;
    while (entry !== undefined && !seen.has(entry)) {
      seen.add(entry);
      way.push(entry);
      const { previousName }: PartialEntry['identity'] = entry.identity;
      entry = previousName === undefined ? undefined : byName.get(previousName);
    }
    const circle = entry === undefined ? [] : way.slice(way.indexOf(entry));
    if (entry === undefined || !way.includes(entry) || circle.length < 2) continue;
    const first = circle.toSorted((a, b) => a.at('previous-name') - b.at('previous-name'))[0] ?? start;
    problems.add(
      first.at('previous-name'),
      `previous-name: ${circle.length} entries swap names (${listed(circle)}), which takes two runs: first give one of them a temporary name, then its final name`,
    );
  }
}

function listed(circle: readonly PartialEntry[]): string {
  const names = circle.slice(0, 5).map(({ identity }) => JSON.stringify(identity.name));
  return [...names, ...(circle.length > names.length ? ['…'] : [])].join(', ');
}

/** Returns each entry that repeats a key, with the first one having it. */
function repeated(entries: readonly PartialEntry[], keyOf: (entry: PartialEntry) => string | undefined): Clashing[] {
  const groups = Map.groupBy(entries, keyOf);
  groups.delete(undefined);
  return [...groups.values()].flatMap(([first, ...others]) => others.map((other): Clashing => [other, first ?? other]));
}
