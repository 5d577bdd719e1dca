import type { ConnectionType } from '../connections/types.ts';
import { hasBuckets } from '../preflight/services.ts';

const OF_EVERY_TYPE = ['type', 'name', 'state', 'previous-name'];

export const KEYS_WHEN_ABSENT: readonly string[] = ['type', 'name', 'state'];

/** The values of `state`; the first is the default. */
export const STATES = ['present', 'absent'] as const;

/** Variables of the runner and of other steps, which hold tokens, inputs and addresses with passwords. */
const REFUSED = [
  '(?:ACTIONS|GITHUB|INPUT|NODE|RUNNER)_',
  'AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)\\}',
  '\\w*_PROXY\\}',
].join('|');

/** Regular expressions for a reference to the environment, in any case, and for a text that resembles one. */
export const REFERENCE: string = `^\\$\\{(?!${REFUSED.replace(/[A-Z]/g, (letter) => `[${letter.toLowerCase()}${letter}]`)})[A-Za-z_][A-Za-z0-9_]*\\}$`;
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
