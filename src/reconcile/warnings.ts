import { describeConnection } from '../connections/describe.ts';
import { describeLookAlike } from '../connections/likeness.ts';
import type { Connection } from '../connections/types.ts';
import type { Warn, Warning } from '../errors.ts';
import { type Operation, rulesOf } from '../inputs/operation.ts';
import type { Settings } from '../inputs/settings.ts';
import type { Plan } from '../plan/plan.ts';
import type { SearchResult } from './find.ts';
import type { Goal } from './goal.ts';
import { warnAboutStored } from './stored-values.ts';

export function warnAboutRelated({ type, identity }: Goal, found: SearchResult, plan: Plan, warn: Warn): void {
  const subject = describeConnection(type, identity);
  const shown = ({ values, connectionId }: Connection) => `"${values.name}" (${connectionId})`;
  const { leftover } = found;
  if (leftover !== undefined) {
    warn(
      'Connection with the previous name',
      `The ${subject} exists, so nothing is renamed, but ${shown(leftover)} also exists. Delete it, or remove previous-name.`,
    );
  }
  if (plan.action !== 'create' && plan.action !== 'replace') {
    for (const rest of found.replacements) {
      warn(
        'Interrupted replacement',
        `${shown(rest)} is left over from an interrupted replacement of the ${subject}. Delete it.`,
      );
    }
  }
  warnAboutStored(plan, warn);
  for (const other of found.similar)
    warn('Similar name', `There is no ${subject}. ${describeLookAlike(other, identity)}`);
}

/** Warns that a push or dispatch of another branch has changes that `dry-run: auto` does not write. */
export function warnIfNotApplied(
  { otherBranch }: Pick<Settings, 'otherBranch'>,
  plans: readonly Plan[],
  operation: Operation,
  warn: Warn,
): void {
  if (otherBranch === undefined || !rulesOf(operation).writes || plans.every(({ action }) => action === 'none')) return;
  warn(
    'Not applied',
    `Not applied: \`${otherBranch}\` is not the default branch. To apply changes from this branch, set \`dry-run: false\`.`,
  );
}

/** Shows warnings, and collects them for the report. */
export function collectWarnings(show: Warn): { readonly warn: Warn; readonly warnings: readonly Warning[] } {
  const warnings: Warning[] = [];
  const warn: Warn = (title, message) => {
    if (warnings.some((one) => one.message === message)) return;
    show(title, message);
    warnings.push({ title, message });
  };
  return { warn, warnings };
}
