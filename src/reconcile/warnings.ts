import { describeConnection } from '../connections/describe.ts';
import type { Connection } from '../connections/types.ts';
import type { Plan } from '../plan/plan.ts';
import type { SearchResult } from './find.ts';
import type { Goal } from './goal.ts';

/** Warns about other connections that the plan concerns. */
export function warnAboutRelated(
  { type, identity }: Goal,
  found: SearchResult,
  plan: Plan,
  warn: (line: string) => void,
): void {
  const subject = describeConnection(type, identity);
  const shown = ({ values, connectionId }: Connection) => `"${values.name}" (${connectionId})`;
  if (found.leftover !== undefined) {
    const leftover = `${shown(found.leftover)} is still there too. Delete it, or remove previous-name.`;
    warn(`The ${subject} exists, so nothing is renamed, but ${leftover}`);
  }
  if (plan.action === 'create' || plan.action === 'replace') {
    const which = type.fields.filter(({ kind }) => kind === 'immutable').map(({ input }) => input);
    for (const holder of found.conflicting.filter(({ connectionId }) => connectionId !== plan.current?.connectionId)) {
      const rename = `To rename that one, set previous-name: ${holder.values.name}.`;
      const wayOut = plan.action === 'create' ? rename : 'Delete that one first.';
      warn(
        `The ${which.join(' and ')} for the ${subject} belong to ${shown(holder)}: Pictory is going to refuse to create another one. ${wayOut}`,
      );
    }
  } else {
    for (const rest of found.replacements) {
      warn(`${shown(rest)} is left of a replacement of the ${subject} that did not come to its end. Delete it.`);
    }
  }
  if (plan.current !== null) return;
  for (const other of found.similar) {
    warn(`There is no ${subject}, but there is ${shown(other)}, spelled differently.`);
  }
}
