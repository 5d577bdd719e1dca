import { ActionError } from '../errors.ts';
import type { Blocker, FieldChange, Plan } from './plan.ts';

/** The source of a desired state: the inputs of a step, or an entry of a manifest. */
export type Where = 'step' | 'entry';

/** The error for a plan that cannot be executed: what stands in its way, and the ways out. */
export function blockerError(plan: Plan, blocker: Blocker, where: Where = 'step'): ActionError {
  const subject = `${plan.type.label} "${plan.name}"`;
  switch (blocker.kind) {
    case 'missing-fields': {
      const inputs = blocker.fields.map(({ input }) => input).join(', ');
      const fields = where === 'step' ? 'inputs' : 'fields';
      const why =
        plan.action === 'replace'
          ? `To replace the ${subject}, a new connection is created, and`
          : `The ${subject} does not exist, and to create it`;
      return new ActionError({
        title: 'Fields are missing to create the connection',
        message: `${why} these ${fields} are missing: ${inputs}.`,
        fix: `Add ${inputs} to the ${where}. If the connection should exist already, check name (upper and lower case matter), type and api-key.`,
      });
    }
    case 'immutable': {
      const inputs = blocker.fields.map(({ input }) => input).join(' and ');
      return new ActionError({
        title: 'The connection cannot be changed in place',
        message: `Pictory does not let ${inputs} of the ${subject} be changed: ${plan.changes
          .filter(({ field }) => blocker.fields.includes(field))
          .map(describeChange)
          .join(', ')}.`,
        fix: `Set ${inputs} back to what the connection has, or give the new connection another name, or let this one be replaced (\`on-immutable-change: replace\`): the new one will have another id, so that videos that use the old id have to be changed.`,
      });
    }
    case 'no-room':
      return new ActionError({
        title: 'The description is too long',
        message: `The description of the ${subject} has ${blocker.length} characters. Of the ${blocker.limit} that Pictory allows, ${blocker.room} are left, because the rest is needed for the tag that remembers which credentials were sent.`,
        fix: blocker.tagged
          ? `Shorten the description to at most ${blocker.room} characters. The tag is there already and stays, whatever \`credentials\` says.`
          : `Shorten the description to at most ${blocker.room} characters, or set \`credentials\` to \`always\` or \`on-create\`, which need no tag.`,
      });
  }
}

function describeChange(change: FieldChange): string {
  const { input } = change.field;
  return 'sensitive' in change ? input : `${input} is ${String(change.from)} and should be ${String(change.to)}`;
}
