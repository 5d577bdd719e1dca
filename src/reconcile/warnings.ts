import { isSame } from '../connections/fields.ts';
import { describeLookAlike, differenceOf, isFormOf } from '../connections/likeness.ts';
import { joinDescription, splitDescription } from '../connections/tag.ts';
import { type Connection, describeConnection, type Field, type FieldValue, type Values } from '../connections/types.ts';
import type { Warn, Warning } from '../errors.ts';
import { type Operation, rulesOf } from '../inputs/operation.ts';
import type { Settings } from '../inputs/settings.ts';
import { MOST_REVIEWED, type Plan } from '../plan/plan.ts';
import type { Applied } from './apply.ts';
import type { Query, SearchResult } from './find.ts';

/** Warns about other connections, and about values that Pictory did not return or probably stored differently. */
export function warnAboutRelated({ type, identity }: Query, found: SearchResult, plan: Plan, warn: Warn): void {
  const subject = describeConnection(type, identity);
  const shown = ({ values, connectionId }: Connection) => `"${values.name}" (${connectionId})`;
  const { leftover } = found;
  if (leftover !== undefined) {
    const rest = `but ${shown(leftover)} also exists. Delete it, or remove previous-name.`;
    warn('Connection with the previous name', `The ${subject} exists, so nothing is renamed, ${rest}`);
  }
  if (plan.action === 'create' && identity.previousName !== undefined) {
    const nothing = `There is neither the ${subject} nor "${identity.previousName}", so there is nothing to rename.`;
    warn('Nothing to rename', `${nothing} If that is a surprise, check previous-name.`);
  }
  const continued = plan.action === 'replace' ? plan.replacement : undefined;
  for (const rest of found.replacements) {
    if (rest.connectionId === continued?.connectionId) continue;
    const what = `has the name of an interrupted replacement of the ${subject}. If nothing uses it, delete it.`;
    warn('Interrupted replacement', `${shown(rest)} ${what}`);
  }
  for (const { input, kind } of plan.unknown ?? []) {
    const effect = kind === 'immutable' ? 'was not compared' : 'counts as different: every run sends it again';
    warn('Not returned by Pictory', `Pictory did not return ${input} of the ${planned(plan)}, so it ${effect}.`);
  }
  for (const change of plan.changes) {
    if ('sensitive' in change || typeof change.from !== 'string' || typeof change.to !== 'string') continue;
    if (isFormOf(change.from, change.to)) warn(STORED, comparison(plan, change.field, change.from, change.to));
  }
  for (const other of found.similar)
    warn('Similar name', `There is no ${subject}. ${describeLookAlike(other, identity)}`);
}

/** Warns about changes that no later run will write: `dry-run: auto` previews here, or no review can record them. */
export function warnIfNotApplied(settings: Settings, plans: readonly Plan[], operation: Operation, warn: Warn): void {
  const { otherBranch, dryRun, expectPlan } = settings;
  const changes = plans.filter(({ action }) => action !== 'none').length;
  if (changes === 0 || !rulesOf(operation).writes) return;
  const elsewhere = `Not applied: \`${otherBranch}\` is not the default branch. To apply changes from this branch, set \`dry-run: false\`.`;
  if (otherBranch !== undefined) warn('Not applied', elsewhere);
  const tooMany = `A comment has room to record ${MOST_REVIEWED} changes, and these are ${changes}: \`expect-plan: reviewed\` will refuse them. Split the manifest, or change fewer connections at once.`;
  if (dryRun && expectPlan === 'reviewed' && changes > MOST_REVIEWED) warn('The review is not recorded', tooMany);
}

/** Shows each warning once, and collects them for the report, after those that are shown already. */
export function collectWarnings(show: Warn, shown: readonly Warning[] = []) {
  const warnings = [...shown];
  const warn: Warn = (title, message) => {
    if (warnings.some((one) => one.message === message)) return;
    show(title, message);
    warnings.push({ title, message });
  };
  return { warn, warnings };
}

const STORED = 'Stored differently';

/** Warns about values in the response to a write that are not the values sent. */
export function warnIfStoredDifferently({ plan, connection, error }: Partial<Applied>, warn: Warn): void {
  if (!plan || !connection || error !== undefined) return;
  const { text } = splitDescription(plan.type, connection.values.description ?? '');
  const values: Values = { ...connection.values, description: text };
  for (const change of plan.changes) {
    if ('sensitive' in change || change.to === null) continue;
    const stored = values[change.field.api];
    if (stored === undefined || isSame(change.field, stored, change.to)) continue;
    warn(STORED, comparison(plan, change.field, stored, change.to));
  }
  const { tag } = plan.credentials;
  if (tag === undefined || joinDescription(text, tag) === connection.values.description) return;
  const message = `Pictory did not store the tag in the description of the ${planned(plan)}, so every run sends the credentials. Shorten the description, or set \`credentials: on-create\`.`;
  warn(STORED, message);
}

const planned = ({ type, name }: Plan): string => describeConnection(type, { name });

function comparison(plan: Plan, { input }: Field, stored: FieldValue, given: FieldValue): string {
  const how = typeof stored === 'string' ? ` (${differenceOf(stored, String(given))})` : '';
  return `Pictory has ${input} ${shown(stored)} for the ${planned(plan)}, where ${shown(given)} is given${how}. If Pictory always stores the given value this way, every run sends it again: set ${input} to the stored one.`;
}

/** Shows the spaces around a text, which Markdown would drop. Those inside stay, so that secrets are recognised. */
function shown(value: FieldValue): string {
  return `"${String(value).replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length))}"`;
}
