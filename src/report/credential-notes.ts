import { splitDescription } from '../connections/tag.ts';
import type { Field } from '../connections/types.ts';
import type { OneOutcome } from '../outcome.ts';

/**
 * Returns at most two sentences about the write-only fields that are not sent: given ones, with the reason, and those
 * that are not given. Nothing for operations without credentials.
 *
 * @param of names the connection that a field belongs to, if the sentences are about several.
 */
export function credentialNotes(
  outcomes: readonly OneOutcome[],
  of: (outcome: OneOutcome) => string = () => '',
): string[] {
  const relevant = outcomes.filter(({ task }) => task.operation === 'ensure' || task.operation === 'verify');
  const listed = (fieldsOf: (outcome: OneOutcome) => readonly Field[]) =>
    relevant.flatMap((outcome) => {
      const fields = fieldsOf(outcome);
      return fields.length === 0 ? [] : [`${of(outcome)}${fields.map(({ input }) => input).join(', ')}`];
    });
  const credentials = ({ plan }: OneOutcome) => plan?.credentials;
  const byReason = Map.groupBy(relevant, whyUnsent);
  const unsent = [...byReason].flatMap(([reason, members]) => {
    const names = listed((one) => (members.includes(one) ? (credentials(one)?.unsent ?? []) : []));
    return names.length === 0 ? [] : [`Credentials given but not sent, because ${reason}: ${names.join('; ')}.`];
  });
  const unmanaged = listed((one) => (one.plan?.current ? (credentials(one)?.unmanaged ?? []) : []));
  return [
    ...unsent,
    ...(unmanaged.length === 0 ? [] : [`Credentials not given, so not managed: ${unmanaged.join('; ')}.`]),
  ];
}

function whyUnsent({ task }: OneOutcome): string {
  if (task.state !== 'present' || task.desired.credentials !== 'on-create')
    return 'they have not changed since they were last sent';
  return task.operation === 'verify'
    ? 'verify compares them only with credentials: on-change'
    : 'credentials is set to on-create';
}

/** Returns a sentence about the tag if a plan adds one to a description that had none. */
export function tagNote(outcomes: readonly OneOutcome[]): string[] {
  const adds = ({ plan, task, error }: OneOutcome) => {
    if (plan === undefined || task.operation === 'verify' || error !== undefined || plan.action === 'none')
      return false;
    const { current, credentials, type } = plan;
    return credentials.tag !== undefined && splitDescription(type, current?.values.description ?? '').tag === undefined;
  };
  return outcomes.some(adds)
    ? ['A short tag at the end of the Vimeo description lets later runs detect changed credentials.']
    : [];
}
