import type { ConnectionType, Identity } from './types.ts';

/** The name of a connection in messages, e.g. `Vimeo connection "Marketing" (2025…)`. */
export function describeConnection({ label }: Pick<ConnectionType, 'label'>, { name, connectionId }: Identity): string {
  if (name === undefined) return `${label} ${connectionId ?? ''}`;
  return connectionId === undefined ? `${label} "${name}"` : `${label} "${name}" (${connectionId})`;
}
