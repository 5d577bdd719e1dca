import type { Field } from './types.ts';

type Limits = Pick<Field, 'format' | 'maxLength'>;

/** Returns the three fields of every type. */
export function commonFields(name: Limits = {}, description: Limits = {}): Field[] {
  return [
    { api: 'name', input: 'name', kind: 'mutable', requiredOnCreate: true, ...name },
    { api: 'description', input: 'description', kind: 'mutable', requiredOnCreate: false, ...description },
    { api: 'enabled', input: 'enabled', kind: 'mutable', requiredOnCreate: false },
  ];
}

/** Returns the requirement that an input's value fails, e.g. `at most 100 characters; it has 120`. */
export function requirementFor({ format, maxLength = Infinity }: Field, value: string): string | undefined {
  if (format?.[0].test(value) === false) return format[1];
  return value.length > maxLength ? `at most ${maxLength} characters; it has ${value.length}` : undefined;
}

/** Whether it is any single segment of a path, except for the dot segments, which would leave the collection. */
export function isConnectionId(value: unknown): value is string {
  return typeof value === 'string' && /^[^\s/\\?#%\p{C}]+$/u.test(value) && value !== '.' && value !== '..';
}

/** Whether two values of a field are equal, apart from case in a field without case. */
export function isSame({ caseless }: Field, one: unknown, other: unknown): boolean {
  const folded = (value: unknown) => (caseless && typeof value === 'string' ? value.toLowerCase() : value);
  return folded(one) === folded(other);
}

/** Omits undefined values. */
export function defined<Value>(values: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined));
}
