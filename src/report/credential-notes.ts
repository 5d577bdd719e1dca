import type { OneTask } from '../inputs/task.ts';
import type { Plan } from '../plan/plan.ts';

/** Says of each write-only field that is not sent why; nothing for operations without credentials. */
export function credentialNotes({ current, credentials }: Plan, task: OneTask): string[] {
  if (task.state !== 'present' || task.operation === 'enable' || task.operation === 'disable') return [];
  const notChecked =
    task.operation === 'verify' ? 'verify looks at it only with credentials "on-change"' : 'credentials is "on-create"';
  const why = task.desired.credentials === 'on-create' ? notChecked : 'it is the one that was sent last';
  return [
    ...credentials.unsent.map(({ input }) => `${input}: given and not sent (${why})`),
    ...(current === null ? [] : credentials.unmanaged.map(({ input }) => `${input}: not given, so not managed`)),
  ];
}
