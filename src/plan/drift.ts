import { describeConnection } from '../connections/describe.ts';
import { ActionError } from '../errors.ts';
import { blockerError, describeChange, type Where } from './blocked.ts';
import type { Plan } from './plan.ts';

export function driftError(plan: Plan, where: Where = 'step'): ActionError {
  if (plan.action === 'create') {
    return new ActionError({
      title: 'The connection does not exist',
      message: `There is no ${plan.type.label} "${plan.name}".`,
      fix: `Check name (case-sensitive), type and api-key, or create it with \`operation: ensure\`.`,
    });
  }
  if (plan.action === 'delete') {
    return new ActionError({
      title: 'The connection exists',
      message: `The ${describeConnection(plan.type, { name: plan.name, connectionId: plan.current.connectionId })} exists but should not.`,
      fix: 'Delete it with `operation: ensure`, or correct the manifest.',
    });
  }
  const subject = describeConnection(plan.type, { name: plan.current?.values.name ?? plan.name });
  return new ActionError({
    title: 'The connection differs from the workflow',
    message: `The ${subject} differs: ${plan.changes.map(describeChange).join(', ')}.`,
    fix: `If the change was intended, correct the ${where}. If not, ${wayBack(plan, where)}`,
  });
}

function wayBack(plan: Plan, where: Where): string {
  if (plan.blocker !== undefined)
    return `\`operation: ensure\` cannot undo it yet. ${blockerError(plan, plan.blocker, where).fix}`;
  if (plan.action === 'replace') {
    return '`operation: ensure` replaces the connection: the new one has another id, and the old one is deleted.';
  }
  const isOff = plan.changes.some((change) => change.field.api === 'enabled' && 'to' in change && change.to === true);
  if (!isOff) return 'undo it with `operation: ensure`.';
  const place = where === 'entry' ? ' in the entry' : '';
  return `undo it with \`operation: enable\`, or \`operation: ensure\` with \`enabled: true\`${place}.`;
}
