import { allFields } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import type { Warning } from '../errors.ts';
import { nearest } from './suggest.ts';

/** The inputs of action.yml that are not fields of a connection. */
const INPUTS = [
  ...['operation', 'type', 'api-key', 'connection-id', 'previous-name', 'config'],
  ...['credentials', 'on-immutable-change', 'dry-run', 'allow', 'expect-plan'],
  ...['comment', 'comment-key', 'pr-number', 'github-token', 'summary', 'mask-aws-account-id'],
  ...['api-url', 'timeout', 'max-attempts'],
];

/** Warns about unknown inputs that resemble a known one. The runner passes on unknown inputs, too. */
export function unknownInputs(given: readonly string[], types: readonly ConnectionType[]): Warning[] {
  const known = [...INPUTS, ...allFields(types).map(({ input }) => input)];
  return given.flatMap((name) => {
    const near = known.includes(name) ? undefined : nearest(name, known);
    if (near === undefined) return [];
    const message = `There is no input ${JSON.stringify(name)}, so it is ignored. Did you mean ${near}?`;
    return [{ title: 'Unknown input', message }];
  });
}
