import { splitDescription } from '../connections/tag.ts';
import type { Field } from '../connections/types.ts';
import type { OneTask } from '../inputs/task.ts';
import { type Compared, comparedIn, type ManifestOutcome, type OneOutcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';

/**
 * Returns sentences about the write-only fields that are not sent: given ones, with the reason, and those that are not
 * given. Nothing for operations without credentials.
 */
export function credentialNotes(outcome: OneOutcome | ManifestOutcome): string[] {
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
  if (task.state !== 'present' || task.desired.credentials !== 'on-create')
    return 'they have not changed since they were last sent';
  return task.operation === 'verify'
    ? 'verify compares them only with credentials: on-change'
    : 'credentials is set to on-create';
}

/** Names an entry of a manifest, e.g. `aws "Footage"`. */
export function nameOf({ type, identity }: OneTask): string {
  return `${type.input} ${JSON.stringify(identity.name)}`;
}

/** Returns a sentence about the tag if a plan adds one to a description that had none. */
export function tagNote(outcome: OneOutcome | ManifestOutcome): string {
  const addsTag = comparedIn(outcome).some(({ plan, task, error }) => {
    const { action, current, credentials, type } = plan;
    const isWritten = action !== 'none' && task.operation !== 'verify' && error === undefined;
    const { tag } = splitDescription(type, current?.values.description ?? '');
    return isWritten && credentials.tag !== undefined && tag === undefined;
  });
  return addsTag ? 'A short tag at the end of the Vimeo description lets later runs detect changed credentials.' : '';
}
