import type { ConnectionType } from '../connections/types.ts';
import { hasBuckets } from '../preflight/has-buckets.ts';

/** The keys of an entry of any type. */
const OF_EVERY_TYPE = ['type', 'name', 'state', 'previous-name'];

/** The keys of an entry with `state: absent`. */
export const KEYS_WHEN_ABSENT: readonly string[] = ['type', 'name', 'state'];

/** The values of `state`; the first is the default. */
export const STATES = ['present', 'absent'] as const;

/** Regular expressions for a reference to the environment, and for a text that resembles one. */
export const REFERENCE =
  '^\\$\\{(?!(?:[aA][cC][tT][iI][oO][nN][sS]|[gG][iI][tT][hH][uU][bB]|[iI][nN][pP][uU][tT]|[rR][uU][nN][nN][eE][rR])_)[A-Za-z_][A-Za-z0-9_]*\\}$';
export const LIKE_REFERENCE = '^\\$\\{[^{}]*\\}$|\\$\\{\\{';

/** Returns the keys of an entry of a type, in the order of an export. */
export function keysOf(type: ConnectionType): readonly string[] {
  const { fields } = type;
  return [
    ...OF_EVERY_TYPE,
    ...fields.map(({ input }) => input).filter((input) => input !== 'name'),
    ...(fields.some(({ kind }) => kind === 'write-only') ? ['credentials'] : []),
    ...(fields.some(({ kind }) => kind === 'immutable') ? ['on-immutable-change'] : []),
    ...(hasBuckets(type) ? ['buckets'] : []),
  ];
}
