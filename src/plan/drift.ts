import { describeConnection } from '../connections/describe.ts';
import type { Desired } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { blockerError, type Where } from './blocked.ts';
import type { Plan } from './plan.ts';

/** What `verify` says when the plan is not empty; the way out is the one that leads there. */
export function driftError(plan: Plan, desired: Desired | undefined, where: Where = 'step'): ActionError {
  if (plan.action === 'create') {
    return new ActionError({
      title: 'The connection does not exist',
      message: `There is no ${plan.type.label} "${plan.name}".`,
      fix: `Check name (upper and lower case matter), type and api-key, or create it with \`operation: ensure\`.`,
    });
  }
  if (plan.action === 'delete') {
    return new ActionError({
      title: 'The connection exists',
      message: `The ${describeConnection(plan.type, { name: plan.name, connectionId: plan.current.connectionId })} exists, and should not.`,
      fix: 'Delete it with `operation: ensure`, or correct the manifest.',
    });
  }
  const inputs = plan.changes.map(({ field }) => field.input);
  if (plan.action === 'replace' && plan.blocker === undefined) {
    return notAsDeclared(
      plan,
      inputs,
      where,
      'if it was not, `operation: ensure` replaces the connection: the new one has another id, and the old one is deleted.',
    );
  }
  const isOff = inputs.includes('enabled') && desired?.values.enabled === true;
  const back = isOff
    ? `\`operation: enable\`, or \`operation: ensure\` with \`enabled: true\`${where === 'entry' ? ' in the entry' : ''}`
    : '`operation: ensure`';
  const mend =
    plan.blocker === undefined
      ? `if it was not, bring the connection back with ${back}.`
      : `if it was not: ${blockerError(plan, plan.blocker, where).fix}`;
  return notAsDeclared(plan, inputs, where, mend);
}

function notAsDeclared(plan: Plan, inputs: readonly string[], where: Where, mend: string): ActionError {
  const subject = describeConnection(plan.type, { name: plan.current?.values.name ?? plan.name });
  return new ActionError({
    title: 'The connection is not as the workflow says',
    message: `The ${subject} differs in: ${inputs.join(', ')}.`,
    fix: `If the change was meant, correct the ${where}; ${mend}`,
  });
}
