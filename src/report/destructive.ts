import type { OneOutcome } from '../outcome.ts';
import { changeOf, disables } from '../plan/plan.ts';
import { alert } from './layout.ts';
import { isDone, type MarkdownFormatter } from './tables.ts';

/**
 * Returns the top block with the deletes, replacements and disabled connections, each with its id; empty if there are
 * none. Omits changes that cannot or will not be applied.
 */
export function destructiveBlock(outcomes: readonly OneOutcome[], format: MarkdownFormatter): string[] {
  const lines = ['delete', 'replace', 'update'].flatMap((action) =>
    outcomes.filter(({ plan }) => plan?.action === action).flatMap((outcome) => lineOf(outcome, format) ?? []),
  );
  return alert('CAUTION', lines, 'the table below');
}

function lineOf(outcome: OneOutcome, format: MarkdownFormatter): string | undefined {
  const { task, plan, connection, error, applied } = outcome;
  if (plan === undefined || plan.blocker !== undefined || task.operation === 'verify') return undefined;
  if (error !== undefined && applied === false) return undefined;
  const isNow = isDone(outcome);
  const id = plan.current === null ? '' : ` (${format.code(plan.current.connectionId)})`;
  const named = `${plan.type.input} ${format.code(plan.current?.values.name ?? plan.name)}${id}`;
  if (plan.action === 'delete') {
    const [verb, when] = isNow ? ['Deleted', ''] : ['Delete', 'then '];
    return `**${verb}:** ${named}. Videos can ${when}no longer use this connection.`;
  }
  if (plan.action === 'replace') {
    const update = 'Update everything that stores the old id, including anything outside this workflow.';
    if (plan.finishes && !isNow) {
      return `**Finish the replacement:** ${named}. The old connection has already been deleted; the id is that of the new one. ${update}`;
    }
    if (!isNow || !connection) return `**Replace (the id changes):** ${named}. ${update}`;
    return `**Replaced (the id changed):** ${named}. The new id is ${format.code(connection.connectionId)}. ${update}`;
  }
  if (!disables(plan)) return undefined;
  const also = changeOf(plan) === 'disable' ? '' : ', among other changes';
  return `**${isNow ? 'Disabled' : 'Disable'}${also}:** ${named}. Videos cannot use this connection until it is enabled again.`;
}
