import { allFields } from '../connections/registry.ts';
import type { ConnectionType, Field } from '../connections/types.ts';
import { type Operation, renames } from './operation.ts';
import type { InputReader } from './reader.ts';

/** Values that ask for nothing: defaults, which cannot be told from the same value given, and what is true anyway. */
const NOT_ASKED: Readonly<Record<string, readonly string[]>> = {
  credentials: ['on-change'],
  'on-immutable-change': ['fail'],
  'dry-run': ['false', 'False', 'FALSE'],
  comment: ['changes', 'never'],
};

/** Warnings for inputs that are given and mean nothing for the operation or the type. */
export function withoutMeaning(
  reader: InputReader,
  operation: Operation,
  type: ConnectionType | undefined,
  types: readonly ConnectionType[],
): string[] {
  const isManifest = renames(operation) && reader.text('config') !== undefined;
  const meant = isManifest ? IN_MANIFESTS : meaningful(operation, type, reader.text('connection-id') !== undefined);
  const checked = [
    'name',
    'connection-id',
    'previous-name',
    'config',
    'comment-key',
    'pr-number',
    ...Object.keys(NOT_ASKED),
  ];
  const of = type === undefined ? '' : ` and type "${type.input}"`;
  return [...new Set([...checked, ...allFields(types).map(({ input }) => input)])]
    .filter((input) => !meant.has(input) && isGiven(reader, input))
    .map((input) => `The input ${input} means nothing for operation "${operation}"${of}, and is ignored.`);
}

/** What a single connection is given is reported as a problem, so that it is not warned about as well. */
const IN_MANIFESTS: ReadonlySet<string> = new Set([
  ...['config', 'credentials', 'on-immutable-change'],
  ...['comment', 'comment-key', 'pr-number', 'dry-run'],
]);

function meaningful(operation: Operation, type: ConnectionType | undefined, byId: boolean): ReadonlySet<string> {
  if (operation === 'list') return new Set();
  if (operation === 'export') return new Set(['config', 'dry-run']);
  const identity = ['name', 'connection-id'];
  if (operation === 'get') return new Set(identity);
  const fields = type?.fields ?? [];
  const comment = ['comment', 'comment-key', 'pr-number', 'dry-run'];
  if (renames(operation)) {
    const previousName = byId ? [] : ['previous-name'];
    return new Set([
      ...identity,
      ...comment,
      ...previousName,
      ...modesFor(fields),
      ...fields.map(({ input }) => input),
    ]);
  }
  const sent =
    operation === 'rotate'
      ? fields.filter(({ credential }) => credential)
      : fields.filter(({ api }) => api === 'enabled' && operation !== 'delete');
  return new Set([...identity, ...comment, ...sent.map(({ input }) => input)]);
}

/** How to treat credentials and immutable fields means something only for types that have them. */
function modesFor(fields: readonly Field[]): string[] {
  return [
    ...(fields.some(({ kind }) => kind === 'write-only') ? ['credentials'] : []),
    ...(fields.some(({ kind }) => kind === 'immutable') ? ['on-immutable-change'] : []),
  ];
}

function isGiven(reader: InputReader, input: string): boolean {
  const value = reader.text(input);
  return value !== undefined && !NOT_ASKED[input]?.includes(value);
}
