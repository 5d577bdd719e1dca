import type { Request } from '../inputs/request.ts';
import type { Plan } from '../plan/plan.ts';

/** Each write-only field that is not sent, and why; none for operations that have nothing to do with them. */
export function credentialNotes({ current, credentials }: Plan, request: Request): string[] {
  if (!('desired' in request) || request.operation === 'enable' || request.operation === 'disable') return [];
  const onCreate = request.desired.credentials === 'on-create';
  const notChecked =
    request.operation === 'verify'
      ? 'verify looks at it only with credentials "on-change"'
      : 'credentials is "on-create"';
  const why = onCreate ? notChecked : 'it is the one that was sent last';
  return [
    ...credentials.unsent.map(({ input }) => `${input}: given and not sent (${why})`),
    ...(current === null ? [] : credentials.unmanaged.map(({ input }) => `${input}: not given, so not managed`)),
  ];
}
