import type { Field } from './types.ts';

/** The three fields that every type has. `name` and `description` take the type's own checks. */
export function commonFields(checks: Pick<Field, 'check'> & { readonly description?: Field['check'] }): Field[] {
  return [
    { api: 'name', input: 'name', kind: 'mutable', requiredOnCreate: true, ...withCheck(checks.check) },
    {
      api: 'description',
      input: 'description',
      kind: 'mutable',
      requiredOnCreate: false,
      ...withCheck(checks.description),
    },
    { api: 'enabled', input: 'enabled', kind: 'mutable', requiredOnCreate: false },
  ];
}

function withCheck(check: Field['check']): Pick<Field, 'check'> {
  return check === undefined ? {} : { check };
}

/** A check for a longest length, in characters (UTF-16 code units). */
export function atMost(limit: number): (value: string) => string | undefined {
  return (value) => (value.length > limit ? `at most ${limit} characters; it has ${value.length}` : undefined);
}

/**
 * Whether something can be a connection's id. Ids are opaque: whatever fits into one segment of a path is taken, but for
 * the dot segments, which would climb out of the collection.
 */
export function isConnectionId(value: unknown): value is string {
  return typeof value === 'string' && /^[^\s/\\?#%\p{C}]+$/u.test(value) && value !== '.' && value !== '..';
}
