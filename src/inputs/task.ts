import { allFields } from '../connections/registry.ts';
import type { ConnectionType, Desired, Identity } from '../connections/types.ts';
import { readDesired, readFields, readIdentity } from './desired.ts';
import { type DesiringOperation, type Operation, renames } from './operation.ts';
import type { InputReader } from './reader.ts';

/** What is asked for about one connection. */
export type OneTask =
  | {
      readonly operation: 'get' | 'delete';
      readonly type: ConnectionType;
      readonly identity: Identity;
      /** Only find out whether it is gone: for an entry of a manifest that is verified. */
      readonly checks?: true;
    }
  | {
      readonly operation: DesiringOperation;
      readonly type: ConnectionType;
      readonly identity: Identity;
      readonly desired: Desired;
    };

/** What is asked for about a manifest. */
export interface ManifestTask {
  readonly operation: 'ensure' | 'verify';
  /** The path of the manifest, as the input gives it. */
  readonly config: string;
}

/** What is asked for about a whole account. */
export type AccountTask =
  | { readonly operation: 'list'; readonly types: readonly ConnectionType[] }
  | { readonly operation: 'export'; readonly types: readonly ConnectionType[]; readonly config: string };

/** The type of the connection; `undefined` when it is not given, or not one. Required where the operation is about one. */
export function readType(
  reader: InputReader,
  types: readonly ConnectionType[],
  operation: Operation | undefined,
): ConnectionType | undefined {
  const names = types.map(({ input }) => input);
  const isOptional = operation === 'list' || operation === 'export' || isManifest(reader, operation);
  if (operation !== undefined && !isOptional && reader.text('type') === undefined) {
    reader.report(`type: it is empty; expected one of ${names.join(', ')}`);
  }
  const name = reader.oneOf('type', names);
  return types.find(({ input }) => input === name);
}

/** What the operation is to be done to; `undefined` when that cannot be told, which is a problem by then. */
export function readTask(
  reader: InputReader,
  operation: Operation | undefined,
  type: ConnectionType | undefined,
  types: readonly ConnectionType[],
): OneTask | AccountTask | ManifestTask | undefined {
  if (operation === undefined) {
    readFields(reader, type?.fields ?? allFields(types));
    return undefined;
  }
  if (operation === 'list') return { operation, types: type === undefined ? types : [type] };
  if (operation === 'export') return readExport(reader, type === undefined ? types : [type]);
  if ((operation === 'ensure' || operation === 'verify') && isManifest(reader, operation)) {
    return readPointer(reader, operation, types);
  }
  const identity = readIdentity(reader, type, operation);
  if (reader.problems.length > 0 && reader.text('config') !== undefined) {
    reader.report(
      `config: operation "${operation}" is about a single connection, and takes no manifest; only ensure, verify and export do`,
    );
  }
  if (type === undefined) {
    // Without a type there is no task, but there may be more to tell.
    readFields(reader, allFields(types));
    return undefined;
  }
  if (operation === 'get' || operation === 'delete') return { operation, type, identity };
  return { operation, type, identity, desired: readDesired(reader, operation, type, identity) };
}

function isManifest(reader: InputReader, operation: Operation | undefined): boolean {
  return operation !== undefined && renames(operation) && reader.text('config') !== undefined;
}

function readExport(reader: InputReader, types: readonly ConnectionType[]): AccountTask | undefined {
  const config = reader.text('config');
  if (config !== undefined) return { operation: 'export', types, config };
  reader.report('config: it is empty; operation "export" needs the path of the file to write, such as pictory.yml');
  return undefined;
}

/** What a manifest says of each of its connections, no input says of all of them. */
function readPointer(
  reader: InputReader,
  operation: ManifestTask['operation'],
  types: readonly ConnectionType[],
): ManifestTask {
  const single = ['type', 'connection-id', 'previous-name', ...allFields(types).map(({ input }) => input)];
  const given = [...new Set(single)].filter((input) => reader.text(input) !== undefined);
  for (const input of given) {
    reader.report(
      `${input}: it belongs to a single connection, and config is given; put it into the manifest, or leave config out`,
    );
  }
  return { operation, config: reader.text('config') ?? '' };
}
