import type { ConnectionType, Identity } from './types.ts';

/** The name of a connection in messages, e.g. `Vimeo connection "Marketing" (2025…)`. */
export function describeConnection(type: ConnectionType, { name, connectionId }: Identity): string {
  if (name === undefined) return `${type.label} ${connectionId ?? ''}`;
  return connectionId === undefined ? `${type.label} "${name}"` : `${type.label} "${name}" (${connectionId})`;
}
