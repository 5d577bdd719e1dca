import { splitDescription } from '../connections/tag.ts';
import type { Field } from '../connections/types.ts';
import type { OneOutcome } from '../outcome.ts';
import type { Plan } from '../plan/plan.ts';

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
  const sentence = (start: string, members: readonly OneOutcome[], fieldsOf: (plan: Plan) => readonly Field[]) => {
    const names = members.flatMap((outcome) => {
      const fields = outcome.plan === undefined ? [] : fieldsOf(outcome.plan);
      return fields.length === 0 ? [] : [`${of(outcome)}${fields.map(({ input }) => input).join(', ')}`];
    });
    return names.length === 0 ? [] : [`${start}: ${names.join('; ')}.`];
  };
  return [
    ...[...Map.groupBy(relevant, whyUnsent)].flatMap(([reason, members]) =>
      sentence(`Credentials given but not sent, because ${reason}`, members, ({ credentials }) => credentials.unsent),
    ),
    ...sentence('Credentials not given, so not managed', relevant, ({ current, credentials }) =>
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

/** Returns a sentence about the tag if a plan adds one to a description that had none. */
export function tagNote(outcomes: readonly OneOutcome[]): string[] {
  const adds = ({ plan, task, error }: OneOutcome) => {
    if (!plan || plan.action === 'none' || task.operation === 'verify' || error !== undefined) return false;
    const { current, credentials, type } = plan;
    return credentials.tag !== undefined && splitDescription(type, current?.values.description ?? '').tag === undefined;
  };
  if (!outcomes.some(adds)) return [];
  return ['A short tag at the end of the Vimeo description lets later runs detect changed credentials.'];
}
