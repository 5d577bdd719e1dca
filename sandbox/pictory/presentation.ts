import { type Connection, type StoredConnection, withoutSecrets } from './connection.ts';
import type { Dialect } from './dialect.ts';

/** A connection as an answer shows it: the properties of the shape, in its order, and never a secret. */
export function shown(
  stored: StoredConnection,
  shape: readonly (keyof Connection)[],
  { emptyDescription, shows = (_field, value) => value }: Dialect,
): Readonly<Record<string, unknown>> {
  const connection = withoutSecrets(stored);
  const entries = shape
    .map((key): readonly [string, unknown] => [key, shows(key, connection[key])])
    .filter(([key, value]) => value !== undefined || connection[key as keyof Connection] === undefined);
  if (connection.description !== '' || emptyDescription === 'empty') return Object.fromEntries(entries);
  if (emptyDescription === 'absent') return Object.fromEntries(entries.filter(([key]) => key !== 'description'));
  return Object.fromEntries(entries.map(([key, value]) => [key, key === 'description' ? null : value]));
}
