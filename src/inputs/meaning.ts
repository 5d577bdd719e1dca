import { allFields } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import { type Operation, renames } from './operation.ts';
import type { InputReader } from './reader.ts';

/** Warnings for inputs that are given and mean nothing for the operation or the type. */
export function withoutMeaning(
  reader: InputReader,
  operation: Operation,
  type: ConnectionType | undefined,
  types: readonly ConnectionType[],
): string[] {
  const meant = meaningful(operation, type, reader.text('connection-id') !== undefined);
  const checked = ['name', 'connection-id', 'previous-name', 'comment-key', 'pr-number', 'credentials'];
  const of = type === undefined ? '' : ` and type "${type.input}"`;
  return [...new Set([...checked, ...allFields(types).map(({ input }) => input)])]
    .filter((input) => !meant.has(input) && isGiven(reader, input))
    .map((input) => `The input ${input} means nothing for operation "${operation}"${of}, and is ignored.`);
}

function meaningful(operation: Operation, type: ConnectionType | undefined, byId: boolean): ReadonlySet<string> {
  if (operation === 'list') return new Set();
  const identity = ['name', 'connection-id'];
  if (operation === 'get') return new Set(identity);
  const fields = type?.fields ?? [];
  const comment = ['comment-key', 'pr-number'];
  if (renames(operation)) {
    const previousName = byId ? [] : ['previous-name'];
    return new Set([...identity, ...comment, ...previousName, 'credentials', ...fields.map(({ input }) => input)]);
  }
  const sent =
    operation === 'rotate'
      ? fields.filter(({ credential }) => credential)
      : fields.filter(({ api }) => api === 'enabled' && operation !== 'delete');
  return new Set([...identity, ...comment, ...sent.map(({ input }) => input)]);
}

/** The default of an input cannot be told from the same value given. */
function isGiven(reader: InputReader, input: string): boolean {
  const value = reader.text(input);
  return value !== undefined && !(input === 'credentials' && value === 'on-change');
}
