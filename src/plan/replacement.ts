import { isSame } from '../connections/fields.ts';
import { splitDescription } from '../connections/tag.ts';
import type { Connection, Desired, Signer, Values } from '../connections/types.ts';
import { planCreate, planUpdate } from './compare.ts';
import { changeId, type Plan, type Replacing } from './plan.ts';

/**
 * Separates, in the temporary name of a new connection, the final name from the id of the change, so a later run can
 * continue the replacement. Only letters, digits, spaces and hyphens, which every type allows.
 */
const MARK = ' - replacement ';

/** Returns the id of the change, if the candidate is the name of a new connection that is to be called `name`. */
export function replacementOf(candidate: string, name: string): string | undefined {
  // Most names have nothing in common: a fast check for thousands of them.
  if (!candidate.startsWith(MARK, name.length) || !candidate.startsWith(name)) return undefined;
  const id = candidate.slice(name.length + MARK.length);
  return /^[0-9a-f]{32}$/.test(id) ? id : undefined;
}

/**
 * Plans the next write of a replacement while the old connection exists: create the new one, update it to match the
 * old one, or delete the old one. Unmanaged fields are copied from the old one.
 */
export function planReplacement(
  blocked: Replacing,
  desired: Desired,
  sign: Signer,
  replacements: readonly Connection[],
  isSynced?: boolean,
): Plan {
  const { blocker: _immutable, ...plan } = blocked;
  const { text } = splitDescription(desired.type, plan.current.values.description ?? '');
  const wanted: Values = { ...plan.current.values, description: text, ...desired.values };
  const created = planCreate({ ...desired, values: wanted }, sign);
  if (created.blocker !== undefined) return { ...plan, blocker: created.blocker };
  const replacement = replacements.find((one) => canBecome(one, wanted));
  // A later run knows by the id in the name which change it is the rest of.
  const name = `${plan.name}${MARK}${plan.id}`;
  if (replacement === undefined) return { ...plan, write: { kind: 'create', body: { ...created.write.body, name } } };
  const behind = planUpdate(replacement, { ...desired, values: { ...wanted, name } }, sign);
  const write =
    behind.action === 'update' && !isSynced ? behind.write : ({ kind: 'delete', on: plan.current } as const);
  return { ...plan, replacement, write };
}

/**
 * Plans the last write of a replacement whose old connection is deleted already; `undefined` if there is none. A
 * connection of another account or region is not its rest, whatever its name is.
 */
export function planRest(desired: Desired, sign: Signer, replacements: readonly Connection[]): Plan | undefined {
  if (desired.onImmutableChange !== 'replace') return undefined;
  const replacement = replacements.find((one) => canBecome(one, desired.values));
  if (replacement === undefined) return undefined;
  const plan = planUpdate(replacement, desired, sign);
  if (plan.action !== 'update') return plan;
  // Anything else that is left to do, or an account that Pictory does not show, is another change.
  const isRest = plan.unknown?.length === 0 && plan.changes.every(({ field }) => field.api === 'name');
  const whole = isRest ? replacementOf(replacement.values.name, plan.name) : undefined;
  const rest = { ...plan, action: 'replace', replacement, finishes: true } as const;
  return { ...rest, id: whole ?? changeId(sign, rest) };
}

function canBecome(candidate: Connection, wanted: Values): boolean {
  const known = candidate.type.fields.filter(
    ({ api, kind }) => kind === 'immutable' && wanted[api] !== undefined && candidate.values[api] !== undefined,
  );
  return known.every((field) => isSame(field, candidate.values[field.api], wanted[field.api]));
}
