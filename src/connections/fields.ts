import type { Field } from './types.ts';

/** Returns the three fields of every type. `name` and `description` have limits of the type. */
export function commonFields(limits: { readonly name?: Limits; readonly description?: Limits }): Field[] {
  return [
    { api: 'name', input: 'name', kind: 'mutable', requiredOnCreate: true, ...limits.name },
    { api: 'description', input: 'description', kind: 'mutable', requiredOnCreate: false, ...limits.description },
    { api: 'enabled', input: 'enabled', kind: 'mutable', requiredOnCreate: false },
  ];
}

/** Limits of a field's values: as code and, where possible, as data. */
type Limits = Required<Pick<Field, 'check' | 'shape'>>;

/** Limits a text to a longest length, in characters (UTF-16 code units). */
export function atMost(limit: number): Limits {
  return {
    check: (value) => (value.length > limit ? `at most ${limit} characters; it has ${value.length}` : undefined),
    shape: { maxLength: limit },
  };
}

/** Limits a text to a regular expression, and to other limits besides. `expected` describes it in words. */
export function matching(pattern: RegExp, expected: string, besides?: Limits): Limits {
  return {
    check: (value) => (pattern.test(value) ? besides?.check(value) : expected),
    shape: { ...besides?.shape, pattern: pattern.source },
  };
}

/**
 * Whether something can be a connection's id. Ids are opaque: any single segment of a path is one, except for the dot
 * segments, which would leave the collection.
 */
export function isConnectionId(value: unknown): value is string {
  return typeof value === 'string' && /^[^\s/\\?#%\p{C}]+$/u.test(value) && value !== '.' && value !== '..';
}

/** Whether two values of a field are equal, apart from case in a field without case. */
export function isSame({ caseless }: Field, one: unknown, other: unknown): boolean {
  if (caseless && typeof one === 'string' && typeof other === 'string')
    return one.toLowerCase() === other.toLowerCase();
  return one === other;
}

/** Omits undefined values. */
export function defined<Value>(values: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}
