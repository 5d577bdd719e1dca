import type { OneTask } from '../inputs/task.ts';
import type { Draft } from './entry.ts';
import type { Problems } from './problems.ts';

/** Checks the entries of a manifest against each other, one type at a time. */
export function crossCheck(drafts: readonly Draft[], problems: Problems): void {
  const report = (key: string, { at }: Draft, other: Draft, text: string, otherKey = key) =>
    problems.add(at(key), `${key}: the entry on line ${problems.place(other.at(otherKey)).line} ${text}`);
  for (const [type, entries] of Map.groupBy(drafts, ({ task }) => task.type)) {
    const checkUnique = (key: string, text: string, of: (task: OneTask) => string | undefined) => {
      const groups = Map.groupBy(entries, ({ task }) => of(task));
      groups.delete(undefined);
      for (const [first, ...others] of groups.values()) {
        for (const other of others) report(key, other, first ?? other, text);
      }
    };
    checkUnique('name', `has the same name; each ${type.label} needs its own`, ({ identity }) => identity.name);
    const onlyOne = 'has the same one; only one connection can have had this name';
    checkUnique('previous-name', onlyOne, ({ identity }) => identity.previousName);
    const absent = byName(entries.filter(({ task }) => task.state === 'absent'));
    for (const entry of entries) {
      const deleted = absent.get(entry.task.identity.previousName);
      const text = 'deletes the connection that this entry renames; remove one of the two';
      if (deleted !== undefined) report('previous-name', entry, deleted, text, 'name');
    }
    // For AWS, the account and the region.
    const immutable = type.fields.filter(({ kind }) => kind === 'immutable');
    const inputs = immutable.map(({ input }) => input);
    const onlyOnce = `has the same ${inputs.join(' and ')}, which Pictory allows only once: use one connection for both`;
    checkUnique(inputs[0] ?? '', onlyOnce, (task) => {
      const values = immutable.map(({ api }) => (task.state === 'present' ? task.desired.values[api] : undefined));
      return values.length === 0 || values.includes(undefined) ? undefined : JSON.stringify(values);
    });
    checkCircles(entries, problems);
  }
}

/** Rejects circular renames: each needs a name that another entry still has. */
function checkCircles(entries: readonly Draft[], problems: Problems): void {
  const named = byName(entries);
  const seen = new Set<Draft>();
  for (const start of entries) {
    const way: Draft[] = [];
    let entry: Draft | undefined = start;
    while (entry !== undefined && !seen.has(entry)) {
      seen.add(entry);
      way.push(entry);
      entry = named.get(entry.task.identity.previousName);
    }
    const circle = entry !== undefined && way.includes(entry) ? way.slice(way.indexOf(entry)) : [];
    if (circle.length < 2) continue;
    const shown = circle.slice(0, 5).flatMap(({ task: { identity } }) => identity.name ?? []);
    const names = shown.filter((name) => problems.mayQuote(`name: ${name}`)).map((name) => JSON.stringify(name));
    if (circle.length > names.length) names.push('…');
    problems.add(
      Math.min(...circle.map(({ at }) => at('previous-name'))),
      `previous-name: ${circle.length} entries swap names (${names.join(', ')}), which takes two runs: first give one of them a temporary name, then its final name`,
    );
  }
}

function byName(entries: readonly Draft[]): Map<string | undefined, Draft> {
  const named = new Map(entries.map((entry) => [entry.task.identity.name, entry]));
  named.delete(undefined);
  return named;
}
