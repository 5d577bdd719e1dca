import type { OneOutcome } from '../outcome.ts';
import { changeOf, disables, type Plan } from '../plan/plan.ts';
import { firstLines } from './layout.ts';
import { isDone, type MarkdownFormatter } from './tables.ts';

/**
 * Returns the top block with the deletes, replacements and disabled connections, each with its id; empty if there are
 * none. Omits changes that cannot or will not be applied.
 */
export function destructiveBlock(outcomes: readonly OneOutcome[], format: MarkdownFormatter): string[] {
  const lines = [
    ...outcomes.map((one) => deleteLine(one, format)),
    ...outcomes.map((one) => replaceLine(one, format)),
    ...outcomes.map((one) => disableLine(one, format)),
  ].filter((line) => line !== undefined);
  const shown = firstLines(lines, 'the table below').map((line) => `> ${line}`);
  return lines.length === 0 ? [] : [`> [!CAUTION]\n${shown.join('\n>\n')}`];
}

/** The plan, if it was applied or is going to be. */
function effectivePlan({ task, plan, error, applied }: OneOutcome): Plan | undefined {
  const isOff =
    task.operation === 'verify' || plan?.blocker !== undefined || (error !== undefined && applied === false);
  return isOff ? undefined : plan;
}

function deleteLine(outcome: OneOutcome, format: MarkdownFormatter): string | undefined {
  const plan = effectivePlan(outcome);
  if (plan?.action !== 'delete') return undefined;
  const [verb, when] = isDone(outcome) ? ['Deleted', ''] : ['Delete', 'then '];
  return `**${verb}:** ${named(plan, format)}. Videos can ${when}no longer use this connection.`;
}

function replaceLine(outcome: OneOutcome, format: MarkdownFormatter): string | undefined {
  const plan = effectivePlan(outcome);
  if (plan?.action !== 'replace') return undefined;
  const update = 'Update everything that stores the old id, including anything outside this workflow.';
  if (plan.finishes && !isDone(outcome)) {
    return `**Finish the replacement:** ${named(plan, format)}. The old connection has already been deleted; the id is that of the new one. ${update}`;
  }
  if (!isDone(outcome) || !outcome.connection) return `**Replace (the id changes):** ${named(plan, format)}. ${update}`;
  const id = format.code(outcome.connection.connectionId);
  return `**Replaced (the id changed):** ${named(plan, format)}. The new id is ${id}. ${update}`;
}

function disableLine(outcome: OneOutcome, format: MarkdownFormatter): string | undefined {
  const plan = effectivePlan(outcome);
  if (plan === undefined || !disables(plan)) return undefined;
  const also = changeOf(plan) === 'disable' ? '' : ', among other changes';
  const verb = isDone(outcome) ? 'Disabled' : 'Disable';
  return `**${verb}${also}:** ${named(plan, format)}. Videos cannot use this connection until it is enabled again.`;
}

function named({ type, name, current }: Plan, format: MarkdownFormatter): string {
  const id = current === null ? '' : ` (${format.code(current.connectionId)})`;
  return `${type.input} ${format.code(current?.values.name ?? name)}${id}`;
}
