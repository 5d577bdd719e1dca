import type { ConnectionType } from '../connections/types.ts';

/** Whether connections of a type have buckets to check. */
export function hasBuckets(type: ConnectionType): boolean {
  return type.input === 'aws';
}
