import { describeConnection } from '../connections/describe.ts';
import type { Connection, FieldValue } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import type { Action, Blocker, FieldChange, Plan } from './plan.ts';

/** The source of a desired state: the inputs of a step, or an entry of a manifest. */
export type Where = 'step' | 'entry';

export function blockerError(plan: Plan, blocker: Blocker, where: Where = 'step'): ActionError {
  const subject = `${plan.type.label} "${plan.name}"`;
  switch (blocker.kind) {
    case 'missing-fields': {
      const inputs = blocker.fields.map(({ input }) => input).join(', ');
      const fields = where === 'step' ? 'inputs' : 'fields';
      const why =
        plan.action === 'replace'
          ? `Replacing the ${subject} creates a new connection, which requires`
          : `The ${subject} does not exist, and creating it requires`;
      return new ActionError({
        title: 'Required fields are missing',
        message: `${why} ${fields} that are missing: ${inputs}.`,
        fix: `Add ${inputs} to the ${where}. If the connection should exist already, check name (case-sensitive), type and api-key.`,
      });
    }
    case 'immutable': {
      const inputs = blocker.fields.map(({ input }) => input).join(' and ');
      return new ActionError({
        title: 'The connection cannot be changed in place',
        message: `Pictory does not allow changing ${inputs} of the ${subject}: ${plan.changes
          .filter(({ field }) => blocker.fields.includes(field))
          .map(describeChange)
          .join(', ')}.`,
        fix: `Keep the current ${inputs}, or create another connection under a different name, or replace this one with \`on-immutable-change: replace\`: its id then changes, so update everything that stores the old id.`,
      });
    }
    case 'taken': {
      const { values, connectionId } = blocker.holder;
      const fields = plan.type.fields.filter(({ kind }) => kind === 'immutable');
      const held = fields.map(({ api, input }) => `${input} ${String(values[api])}`).join(' and ');
      const isReplacement = plan.action === 'replace';
      return new ActionError({
        title: 'Account and region are already in use',
        message: `The ${subject} cannot be ${isReplacement ? 'replaced' : 'created'}: ${held} are already used by "${values.name}" (${connectionId}), and Pictory allows only one connection with them.`,
        fix: isReplacement
          ? `Delete "${values.name}" first, or choose other values.`
          : `To manage that connection, set \`previous-name: ${values.name}\` to rename it. To keep both, choose other values.`,
      });
    }
    case 'not-allowed': {
      const id = plan.current === null ? '' : ` (${plan.current.connectionId})`;
      return new ActionError({
        title: 'The plan is not allowed',
        message: `The plan is to ${plan.action} the ${subject}${id}, which the input allow does not permit.`,
        fix: `The step has \`allow: ${blocker.allow.join(', ') || 'none'}\`. Add the missing action, or undo the change that needs it.`,
      });
    }
    case 'no-room':
      return new ActionError({
        title: 'The description is too long',
        message: `The description of the ${subject} has ${blocker.length} characters. Only ${blocker.room} of the ${blocker.limit} that Pictory allows are available: the rest holds the tag that records which credentials were sent.`,
        fix: blocker.tagged
          ? `Shorten the description to at most ${blocker.room} characters. The existing tag stays, whatever \`credentials\` is set to.`
          : `Shorten the description to at most ${blocker.room} characters, or set \`credentials\` to \`always\` or \`on-create\`, which need no tag.`,
      });
  }
}

/** Blocks a plan to create a connection while another one holds its immutable values, unless that `isFreed` before. */
export function blockedByHolder(
  plan: Plan,
  holders: readonly Connection[],
  isFreed: (holder: Connection) => boolean = () => false,
): Plan {
  if (plan.blocker !== undefined || (plan.action !== 'create' && plan.action !== 'replace')) return plan;
  const holder = holders.find((one) => one.connectionId !== plan.current?.connectionId && !isFreed(one));
  return holder === undefined ? plan : { ...plan, blocker: { kind: 'taken', holder } };
}

/** Blocks a plan whose action is not permitted. A plan that cannot be applied anyway keeps its reason. */
export function blockedByAllow(plan: Plan, allow: readonly Action[]): Plan {
  if (plan.blocker !== undefined || plan.action === 'none' || allow.includes(plan.action)) return plan;
  return { ...plan, blocker: { kind: 'not-allowed', allow } };
}

/** Returns the values of a change in words, e.g. `aws-region is us-east-2 and should be eu-west-1`. */
function describeChange(change: FieldChange): string {
  const { input } = change.field;
  return 'sensitive' in change
    ? `${input} is not known to be the value last sent`
    : `${input} is ${inWords(change.from, 'unknown')} and should be ${inWords(change.to, 'not set')}`;
}

function inWords(value: FieldValue | null, ifNone: string): string {
  return value === '' ? 'empty' : String(value ?? ifNone);
}

/** Returns the error of `verify` for a plan that is not empty. */
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
