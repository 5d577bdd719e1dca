import type { ConnectionType } from '../connections/types.ts';
import type { PartialEntry } from './entry.ts';
import type { LinePosition, Problems } from './problems.ts';

/** Checks the entries of a manifest against each other, one type at a time. */
export function crossCheck(drafts: readonly PartialEntry[], position: LinePosition, problems: Problems): void {
  for (const type of new Set(drafts.map((draft) => draft.type))) {
    if (type === undefined) continue;
    const entries = drafts.filter((draft) => draft.type === type);
    const lineOf = (draft: PartialEntry, key: string) => position(draft.at(key)).line;
    const told = { problems, lineOf };
    checkNames(entries, type, told);
    checkPreviousNames(entries, told);
    checkImmutable(entries, type, told);
    checkCircles(entries, problems);
  }
}

interface Told {
  readonly problems: Problems;
  readonly lineOf: (draft: PartialEntry, key: string) => number;
}

function checkNames(entries: readonly PartialEntry[], type: ConnectionType, { problems, lineOf }: Told): void {
  for (const [entry, first] of repeated(entries, ({ identity }) => identity.name)) {
    problems.add(
      entry.at('name'),
      `name: the entry in line ${lineOf(first, 'name')} has the same name; there is one ${type.label} with a name`,
    );
  }
}

function checkPreviousNames(entries: readonly PartialEntry[], { problems, lineOf }: Told): void {
  for (const [entry, first] of repeated(entries, ({ identity }) => identity.previousName)) {
    problems.add(
      entry.at('previous-name'),
      `previous-name: the entry in line ${lineOf(first, 'previous-name')} has the same one; only one of them can have had this name`,
    );
  }
  const absent = new Map(entries.filter(({ isAbsent }) => isAbsent).map((entry) => [entry.identity.name, entry]));
  for (const entry of entries) {
    const { previousName } = entry.identity;
    const deleted = previousName === undefined ? undefined : absent.get(previousName);
    if (deleted === undefined) continue;
    problems.add(
      entry.at('previous-name'),
      `previous-name: the entry in line ${lineOf(deleted, 'name')} deletes the connection that this one renames; leave out one of them`,
    );
  }
}

/** What only a new connection could change tells connections apart: for AWS, the account and the region. */
function checkImmutable(entries: readonly PartialEntry[], type: ConnectionType, { problems, lineOf }: Told): void {
  const fields = type.fields.filter(({ kind }) => kind === 'immutable');
  const [one] = fields;
  if (one === undefined) return;
  const values = ({ desired }: PartialEntry) => {
    const given = fields.map(({ api }) => desired?.values[api]);
    return given.includes(undefined) ? undefined : JSON.stringify(given);
  };
  const inputs = fields.map(({ input }) => input).join(' and ');
  for (const [entry, first] of repeated(entries, values)) {
    problems.add(
      entry.at(one.input),
      `${one.input}: the entry in line ${lineOf(first, one.input)} has the same ${inputs}, which Pictory allows once`,
    );
  }
}

/** Names that go round in a circle: each one is to be taken from a connection that has not yet given it up. */
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
      `previous-name: ${circle.length} entries take each other's names (${listed(circle)}), which cannot be done in one run; first give one of them a name that is not among these, and run that, then give it its last name in a second run`,
    );
  }
}

function listed(circle: readonly PartialEntry[]): string {
  const names = circle.slice(0, 5).map(({ identity }) => JSON.stringify(identity.name));
  return [...names, ...(circle.length > names.length ? ['…'] : [])].join(', ');
}

/** Each entry whose key an earlier entry has, with the first that has it. */
function repeated(
  entries: readonly PartialEntry[],
  keyOf: (entry: PartialEntry) => string | undefined,
): (readonly [PartialEntry, PartialEntry])[] {
  const firsts = new Map<string, PartialEntry>();
  return entries.flatMap((entry) => {
    const key = keyOf(entry);
    const first = key === undefined ? undefined : firsts.get(key);
    if (key !== undefined && first === undefined) firsts.set(key, entry);
    return first === undefined ? [] : [[entry, first] as const];
  });
}
