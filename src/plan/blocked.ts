import { type Connection, describeConnection, type FieldValue } from '../connections/types.ts';
import { ActionError } from '../errors.ts';
import { typable } from '../sanitize/escape.ts';
import type { Action, Blocker, FieldChange, Plan } from './plan.ts';

/** Says why a plan is blocked. @param where has the desired state: the inputs of a step, or an entry of a manifest. */
export function blockerError(plan: Plan, blocker: Blocker, where: 'step' | 'entry' = 'step'): ActionError {
  const subject = `${plan.type.label} "${plan.name}"`;
  const isReplacement = plan.action === 'replace';
  switch (blocker.kind) {
    case 'missing-fields': {
      const inputs = blocker.fields.map(({ input }) => input).join(', ');
      const why = isReplacement
        ? `Replacing the ${subject} creates a new connection, which requires`
        : `The ${subject} does not exist, and creating it requires`;
      return new ActionError({
        title: 'Required fields are missing',
        message: `${why} ${where === 'step' ? 'inputs' : 'fields'} that are missing: ${inputs}.`,
        fix: `Add ${inputs} to the ${where}. If the connection should exist already, check name (case-sensitive), type and api-key.`,
      });
    }
    case 'immutable': {
      const inputs = blocker.fields.map(({ input }) => input).join(' and ');
      const changes = plan.changes.filter(({ field }) => blocker.fields.includes(field));
      return new ActionError({
        title: 'The connection cannot be changed in place',
        message: `Pictory does not allow changing ${inputs} of the ${subject}: ${describeChanges(changes)}.`,
        fix: `Keep the current ${inputs}, or create another connection under a different name, or replace this one with \`on-immutable-change: replace\`: its id then changes, so update everything that stores the old id.`,
      });
    }
    case 'taken': {
      const { values, connectionId } = blocker.holder;
      const fields = plan.type.fields.filter(({ kind }) => kind === 'immutable');
      const held = fields.map(({ api, input }) => `${input} ${String(values[api])}`).join(' and ');
      return new ActionError({
        title: 'Account and region are already in use',
        message: `The ${subject} cannot be ${isReplacement ? 'replaced' : 'created'}: ${held} are already used by "${values.name}" (${connectionId}), and Pictory allows only one connection with them.`,
        fix: isReplacement
          ? `Delete "${values.name}" first, or choose other values.`
          : `To manage that connection, set \`previous-name: ${typable(values.name)}\` to rename it. To keep both, choose other values.`,
      });
    }
    case 'not-allowed':
      return new ActionError({
        title: 'The plan is not allowed',
        message: `The plan is to ${plan.action} the ${describeConnection(plan.type, { name: plan.name, connectionId: plan.current?.connectionId })}, which the input allow does not permit.`,
        fix: `The step has \`allow: ${blocker.allow.join(', ') || 'none'}\`. Add the missing action, or undo the change that needs it.`,
      });
    case 'no-room': {
      const without = blocker.tagged
        ? '. The existing tag stays, whatever `credentials` is set to.'
        : ', or set `credentials` to `always` or `on-create`, which need no tag.';
      return new ActionError({
        title: 'The description is too long',
        message: `The description of the ${subject} has ${blocker.length} characters. Only ${blocker.room} of the ${blocker.limit} that Pictory allows are available: the rest holds the tag that records which credentials were sent.`,
        fix: `Shorten the description to at most ${blocker.room} characters${without}`,
      });
    }
  }
}

/** Blocks a plan to create a connection while another one holds its immutable values, unless its id is in `freed`. */
export function blockedByHolder(plan: Plan, holders: readonly Connection[], freed = new Set<string>()): Plan {
  if (plan.blocker !== undefined || (plan.action !== 'create' && plan.action !== 'replace')) return plan;
  const holder = holders.find(({ connectionId: id }) => id !== plan.current?.connectionId && !freed.has(id));
  return holder === undefined ? plan : { ...plan, blocker: { kind: 'taken', holder } };
}

/** Blocks a plan whose action is not permitted. A plan that cannot be applied anyway keeps its reason. */
export function blockedByAllow(plan: Plan, allow: readonly Action[]): Plan {
  if (plan.blocker !== undefined || plan.action === 'none' || allow.includes(plan.action)) return plan;
  return { ...plan, blocker: { kind: 'not-allowed', allow } };
}

/** Returns the values of changes in words, e.g. `aws-region is us-east-2 and should be eu-west-1`. */
function describeChanges(changes: readonly FieldChange[]): string {
  const inWords = (value: FieldValue | null, ifNone: string) => (value === null ? ifNone : JSON.stringify(value));
  const words = changes.map(({ field: { input }, ...change }) => {
    if ('sensitive' in change) return `${input} is not known to be the value last sent`;
    return `${input} is ${inWords(change.from, 'unknown')} and should be ${inWords(change.to, 'not set')}`;
  });
  return words.join(', ');
}

/** Returns the error of `verify` for a plan that is not empty. */
export function driftError(plan: Plan, where: 'step' | 'entry' = 'step'): ActionError {
  const subject = `${plan.type.label} "${plan.current?.values.name ?? plan.name}"`;
  switch (plan.action) {
    case 'create':
      return new ActionError({
        title: 'The connection does not exist',
        message: `There is no ${subject}.`,
        fix: `Check name (case-sensitive), type and api-key, or create it with \`operation: ensure\`.`,
      });
    case 'delete':
      return new ActionError({
        title: 'The connection exists',
        message: `The ${subject} (${plan.current.connectionId}) exists but should not.`,
        fix: 'Delete it with `operation: ensure`, or correct the manifest.',
      });
    default:
      return new ActionError({
        title: 'The connection differs from the workflow',
        message: `The ${subject} differs: ${describeChanges(plan.changes)}.`,
        fix: `If the change in Pictory was intended, write it into the ${where}. If not, ${wayBack(plan, where)}`,
      });
  }
}

function wayBack(plan: Plan, where: 'step' | 'entry'): string {
  const { blocker } = plan;
  if (blocker) return `\`operation: ensure\` cannot undo it yet. ${blockerError(plan, blocker, where).fix}`;
  if (plan.action === 'replace' && plan.finishes)
    return '`operation: ensure` finishes the replacement: it renames the new connection.';
  if (plan.action === 'replace')
    return '`operation: ensure` replaces the connection: the new one has another id, and the old one is deleted.';
  const isOff = plan.changes.some(({ field, to }) => field.api === 'enabled' && to === true);
  if (!isOff) return 'undo it with `operation: ensure`.';
  const enable = plan.changes.length === 1 ? '`operation: enable`, or with ' : '';
  return `undo it with ${enable}\`operation: ensure\` and \`enabled: true\`${where === 'entry' ? ' in the entry' : ''}.`;
}
