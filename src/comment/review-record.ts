import type { Signer } from '../connections/types.ts';
import { MOST_REVIEWED, type Plan } from '../plan/plan.ts';

/** One change that a preview showed. Every part is a hash keyed with the API key, so nobody can guess from it. */
export interface RecordedChange {
  /** 32 hex digits: type, desired name, and the change's id. */
  readonly id: string;
  /** 8 hex digits: the connection, by type and desired name. */
  readonly connection: string;
  /** 8 hex digits each, for the old and new values: they tell why a change was not reviewed. Large records omit them. */
  readonly values?: { readonly from: string; readonly to: string };
  /** The number of the run that applied it, or perhaps did. */
  readonly appliedBy?: string;
}

/** The longest comment that GitHub takes, in characters (its error message for longer ones). */
export const LONGEST_COMMENT = 65_536;
/** Above this, a record omits the values. */
const MOST_WITH_VALUES = 250;

/** Returns the changes of plans as a comment records them; none if there are too many. */
export function recordOf(sign: Signer, plans: readonly Plan[]): readonly RecordedChange[] {
  const changes = plans.filter(({ action }) => action !== 'none').map((plan) => recorded(sign, plan));
  if (changes.length > MOST_REVIEWED) return [];
  return changes.length > MOST_WITH_VALUES ? changes.map(({ values: _, ...change }) => change) : changes;
}

export function recorded(sign: Signer, { type, name, id, changes }: Plan): RecordedChange {
  const keyed = (what: string, value: unknown, digits: number) =>
    sign(JSON.stringify([`recorded ${what}`, value]))
      .toString('hex')
      .slice(0, digits);
  const side = (which: 'from' | 'to') =>
    changes.map((change) => [change.field.api, 'sensitive' in change ? null : change[which]]).sort();
  return {
    id: keyed('change', [type.input, name, id], 32),
    connection: keyed('connection', [type.input, name], 8),
    values: { from: keyed('from', side('from'), 8), to: keyed('to', side('to'), 8) },
  };
}

/** Returns a record in which the run's changes are marked as applied, so that they are not applied again. */
export function withApplied(record: readonly RecordedChange[], run: string, isApplied: (id: string) => boolean) {
  const appliedBy = run || '0';
  return record.map((one) => (one.appliedBy === undefined && isApplied(one.id) ? { ...one, appliedBy } : one));
}

const CHANGE = /^([0-9a-f]{32})\.([0-9a-f]{8})(?:\.([0-9a-f]{8})\.([0-9a-f]{8}))?(?:@(\d{1,15}))?$/;

/** Formats a record, e.g. `<id>.<connection>.<from>.<to>@42,<id>.<connection>`. */
export function formatRecord(record: readonly RecordedChange[]): string {
  const changes = record.map(({ id, connection, values, appliedBy }) => {
    const parts = [id, connection, values?.from, values?.to].filter((part) => part !== undefined);
    return [parts.join('.'), appliedBy].filter((part) => part !== undefined).join('@');
  });
  return changes.join(',');
}

export function parseRecord(text: string): readonly RecordedChange[] {
  return text.split(',').flatMap((part) => {
    const [, id, connection, from, to, appliedBy] = CHANGE.exec(part) ?? [];
    if (id === undefined || connection === undefined) return [];
    return [{ id, connection, values: from === undefined || to === undefined ? undefined : { from, to }, appliedBy }];
  });
}
