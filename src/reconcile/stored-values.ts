import { describeConnection } from '../connections/describe.ts';
import { isSame } from '../connections/fields.ts';
import { differenceOf, isFormOf } from '../connections/likeness.ts';
import { joinDescription, splitDescription } from '../connections/tag.ts';
import type { Field, FieldValue, Values } from '../connections/types.ts';
import type { Warn } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import type { Applied } from './apply.ts';

const TITLE = 'Stored differently';

/** Warns about given values that Pictory did not return, or that it probably stored differently before. */
export function warnAboutStored(plan: Plan, warn: Warn): void {
  for (const { input, kind } of plan.unknown ?? []) {
    const effect = kind === 'immutable' ? 'was not compared' : 'counts as different: every run sends it again';
    warn('Not returned by Pictory', `Pictory did not return ${input} of the ${subjectOf(plan)}, so it ${effect}.`);
  }
  for (const change of plan.changes) {
    if ('sensitive' in change || typeof change.from !== 'string' || typeof change.to !== 'string') continue;
    if (isFormOf(change.from, change.to)) warn(TITLE, comparison(plan, change.field, change.from, change.to));
  }
}

/** Warns about values in the response to a write that are not the values sent. */
export function warnIfStoredDifferently({ plan, connection, error }: Partial<Applied>, warn: Warn): void {
  if (!plan || !connection || error !== undefined) return;
  const { text } = splitDescription(plan.type, connection.values.description ?? '');
  const values: Values = { ...connection.values, description: text };
  for (const change of plan.changes) {
    if ('sensitive' in change || change.to === null) continue;
    const stored = values[change.field.api];
    if (stored === undefined || isSame(change.field, stored, change.to)) continue;
    warn(TITLE, comparison(plan, change.field, stored, change.to));
  }
  const { tag } = plan.credentials;
  if (tag === undefined || joinDescription(text, tag) === connection.values.description) return;
  warn(
    TITLE,
    `Pictory did not store the tag in the description of the ${subjectOf(plan)}, so every run sends the credentials. Shorten the description, or set \`credentials: on-create\`.`,
  );
}

function subjectOf({ type, name }: Plan): string {
  return describeConnection(type, { name });
}

function comparison(plan: Plan, { input }: Field, stored: FieldValue, given: FieldValue): string {
  const how = typeof stored === 'string' ? ` (${differenceOf(stored, String(given))})` : '';
  return `Pictory has ${input} ${shown(stored)} for the ${subjectOf(plan)}, where ${shown(given)} is given${how}. If it stored this value instead of the given one, every run sends it again: set ${input} to the stored value.`;
}

/** Shows the spaces around a text, which Markdown would drop. Those inside stay, so that secrets are recognised. */
function shown(value: FieldValue): string {
  return `"${String(value).replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length))}"`;
}
