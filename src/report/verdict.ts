import { splitDescription } from '../connections/tag.ts';
import type { Field, Identity } from '../connections/types.ts';
import { many, NotTried } from '../errors.ts';
import type { OneTask } from '../inputs/task.ts';
import { type Compared, comparedIn, hasChanges, isDrift, isNoop, type OneOutcome, type Outcome } from '../outcome.ts';
import { type Change, changeOf, type Plan } from '../plan/plan.ts';

/** In the order in which reports show them: destructive changes first. With a "d", each is its past: `deleted`. */
export const CHANGES: readonly Change[] = ['delete', 'replace', 'disable', 'rename', 'update', 'enable', 'create'];

export function isDone({ dryRun, applied, error }: OneOutcome): boolean {
  return !dryRun && applied === true && error === undefined;
}

/** Returns the result in a few words around its subject, e.g. `Preview` and `aws "Footage" will be updated`. */
export function headline(outcome: Outcome, subject = ''): Readonly<Record<'lead' | 'rest', string>> {
  return { lead: leadOf(outcome), rest: [subject, restOf(outcome)].filter(Boolean).join(' ') };
}

const ACTS: Readonly<Record<string, string>> = { verify: 'Check', get: 'Read', list: 'List', export: 'Export' };

function leadOf(outcome: Outcome): string {
  if (outcome.kind === 'invalid') return 'Failed';
  const { task, dryRun, error } = outcome;
  if (isDrift(outcome)) return 'Drift';
  if (task.operation === 'get' && comparedIn(outcome).length > 0) return 'Found';
  if (error !== undefined) {
    if (outcome.kind === 'manifest' && outcome.entries && outcome.applied === true) return 'Applied in part';
    const isSkipped = outcome.kind === 'one' && hasChanges(outcome) && stateOf(outcome) === 'skipped';
    if (isSkipped && !dryRun) return 'Not applied';
    return `${ACTS[task.operation] ?? (dryRun ? 'Preview' : 'Apply')} failed`;
  }
  if (task.operation === 'list') return 'Found';
  if (task.operation === 'export') return dryRun ? 'Preview of the export' : 'Exported';
  if (task.operation === 'verify') return 'As declared';
  if (isNoop(outcome)) return 'No changes';
  return dryRun ? 'Preview' : 'Applied';
}

function restOf(outcome: Outcome): string {
  const { kind, error } = outcome;
  if (kind === 'invalid') return outcome.subject ? '' : 'invalid inputs';
  if (kind === 'manifest') return outcome.entries ? counted(outcome.entries) : '';
  if (kind === 'one') return changeWords(outcome);
  return outcome.connections && error === undefined ? many(outcome.connections.length, 'connection') : '';
}

function changeWords({ task, plan, applied, error, dryRun }: OneOutcome): string {
  if (plan === undefined) return '';
  const change = changeOf(plan);
  if (change === undefined) return task.operation === 'delete' && error === undefined ? 'does not exist' : '';
  if (task.operation === 'verify') return driftOf(plan);
  const done = `${change}d`;
  if (plan.blocker?.kind === 'immutable') return 'cannot be changed in place';
  if (plan.blocker !== undefined) return `cannot be ${done}`;
  if (dryRun) return `${error === undefined ? 'will' : 'would'} be ${done}`;
  if (error === undefined) return `was ${done}`;
  if (plan.action === 'replace' && applied !== false) return 'was only partly replaced';
  return `${applied === 'unknown' ? 'may have been' : 'was not'} ${done}`;
}

/** Returns the connection or file that a run is about. */
export function subjectOf(outcome: Outcome): (Identity & { readonly label: string }) | undefined {
  if (outcome.kind === 'invalid') return outcome.subject;
  if (outcome.kind !== 'one') return undefined;
  const { task, plan, connection } = outcome;
  const name = plan?.name || connection?.values.name || task.identity.name;
  return { label: task.type.label, name, connectionId: connection?.connectionId ?? task.identity.connectionId };
}

export function driftOf({ action }: Plan): string {
  return action === 'create' ? 'does not exist' : action === 'delete' ? 'should not exist' : 'differs';
}

/** Counts entries by their state: `1 to delete, 2 to update`; unchanged entries count only if nothing else does. */
function counted(entries: readonly OneOutcome[]): string {
  const states = Map.groupBy(entries, stateOf);
  const counts = ORDER.filter((state) => states.has(state)).map((state) => `${states.get(state)?.length} ${state}`);
  return counts.join(', ') || many(entries.length, 'connection');
}

/** The states of entries that heads count; not those of unchanged entries. */
const ORDER: readonly string[] = [
  ...['failed', 'blocked', 'not read', 'skipped'],
  ...CHANGES.flatMap((change) => [`to ${change}`, `${change}d`]),
  ...['missing', 'drifted', 'unexpected'],
];

/** Returns the state of one entry of a manifest, in words that follow a number: `to update`, `updated`, `drifted`. */
export function stateOf({ task, plan, applied, error }: OneOutcome): string {
  const isCheck = task.operation === 'verify';
  if (plan === undefined) return 'not read';
  if (error instanceof NotTried && applied === false && plan.blocker === undefined) return 'skipped';
  const change = changeOf(plan);
  if (change === undefined) return isCheck ? 'as declared' : error === undefined ? 'unchanged' : 'failed';
  if (isCheck) return plan.action === 'create' ? 'missing' : plan.action === 'delete' ? 'unexpected' : 'drifted';
  if (error !== undefined) return plan.blocker === undefined ? 'failed' : 'blocked';
  return applied === false ? `to ${change}` : `${change}d`;
}

/**
 * Returns sentences about the write-only fields that are not sent: given ones, with the reason, and those that are not
 * given. Nothing for operations without credentials.
 */
export function credentialNotes(outcome: Outcome): string[] {
  const managed = comparedIn(outcome).filter(({ task }) => task.operation === 'ensure' || task.operation === 'verify');
  const note = (start: string, members: readonly Compared[], fieldsOf: (plan: Plan) => readonly Field[]) => {
    const names = members.flatMap(({ task, plan }) => {
      const fields = fieldsOf(plan).map(({ input }) => input);
      const of = outcome.kind === 'manifest' ? `${nameOf(task)} ` : '';
      return fields.length === 0 ? [] : `${of}${fields.join(', ')}`;
    });
    return names.length === 0 ? [] : [`${start}: ${names.join('; ')}.`];
  };
  return [
    ...[...Map.groupBy(managed, whyUnsent)].flatMap(([reason, members]) =>
      note(`Credentials given but not sent, because ${reason}`, members, ({ credentials }) => credentials.unsent),
    ),
    ...note('Credentials not given, so not managed', managed, ({ current, credentials }) =>
      current === null ? [] : credentials.unmanaged,
    ),
  ];
}

function whyUnsent({ task }: OneOutcome): string {
  const mode = task.state === 'present' ? task.desired.credentials : undefined;
  if (mode !== 'on-create') return 'they have not changed since they were last sent';
  if (task.operation === 'verify') return 'verify compares them only with credentials: on-change';
  return 'credentials is set to on-create';
}

/** Names an entry of a manifest, e.g. `aws "Footage"`. */
export const nameOf = ({ type, identity }: OneTask): string => `${type.input} ${JSON.stringify(identity.name)}`;

/** Returns a sentence about the tag if a plan adds one to a description that had none. */
export function tagNote(outcome: Outcome): string {
  const addsTag = comparedIn(outcome).some(({ plan, task, error }) => {
    const { action, current, credentials, type } = plan;
    const isWritten = action !== 'none' && task.operation !== 'verify' && error === undefined;
    const { tag } = splitDescription(type, current?.values.description ?? '');
    return isWritten && credentials.tag !== undefined && tag === undefined;
  });
  return addsTag ? 'A short tag at the end of the description lets later runs detect changed credentials.' : '';
}
