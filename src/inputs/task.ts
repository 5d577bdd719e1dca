import { allFields } from '../connections/registry.ts';
import type { ConnectionType, Desired, Identity } from '../connections/types.ts';
import { readDesired, readFields, readIdentity } from './desired.ts';
import type { DesiringOperation } from './operation.ts';
import type { Step } from './settings.ts';

export type Task = OneTask | AccountTask | ManifestTask;

/** A task about one connection: read it, see that it is gone, or bring it to a desired state. */
export type OneTask = {
  readonly kind: 'one';
  readonly type: ConnectionType;
  readonly identity: Identity;
  /** Of an entry of a manifest, for the preflight. */
  readonly buckets?: readonly string[];
} & (
  | { readonly state: 'any'; readonly operation: 'get' }
  | { readonly state: 'absent'; readonly operation: 'delete' | 'verify' }
  | { readonly state: 'present'; readonly operation: DesiringOperation; readonly desired: Desired }
);

/** A manifest that is still to be read. */
export interface ManifestPointer {
  readonly kind: 'manifest';
  readonly operation: 'ensure' | 'verify';
  /** The path of the manifest, as the input gives it. */
  readonly config: string;
}

export type ManifestTask = ManifestPointer & { readonly entries: readonly OneTask[] };

/** A task about a whole account. */
export type AccountTask = { readonly kind: 'account'; readonly types: readonly ConnectionType[] } & (
  | { readonly operation: 'list' }
  | { readonly operation: 'export'; readonly config: string }
);

const OF_ONE = 'it describes a single connection, but config names a manifest';

/** Reads the operation's object; `undefined` if that is impossible, after adding a problem. */
export function readTask(step: Step): OneTask | AccountTask | ManifestPointer | undefined {
  const { reader, operation, type, types } = step;
  const config = reader.text('config');
  const account = { kind: 'account', types: type === undefined ? types : [type] } as const;
  if (operation === 'list') return { ...account, operation };
  if (operation === 'export') {
    if (config !== undefined) return { ...account, operation, config };
    const needs = 'operation "export" needs the path of the file to write, such as pictory.yml';
    return reader.report(`config: it is empty; ${needs}`);
  }
  if ((operation === 'ensure' || operation === 'verify') && config !== undefined) {
    const single = ['type', 'connection-id', 'previous-name', ...allFields(types).map(({ input }) => input)];
    for (const input of new Set(single.filter((name) => reader.text(name) !== undefined))) {
      reader.report(`${input}: ${OF_ONE}; move it into the manifest, or leave config out`);
    }
    return { kind: 'manifest', operation, config };
  }
  const identity = operation && readIdentity(reader, type, operation);
  if (operation && reader.problems.length > 0 && config !== undefined) {
    const why = `operation "${operation}" manages a single connection`;
    reader.report(`config: ${why}; only ensure, verify and export use config`);
  }
  if (!operation || !identity || !type) {
    // There is no task, but maybe more problems.
    readFields(reader, type?.fields ?? allFields(types));
    return undefined;
  }
  const about = { kind: 'one', type, identity } as const;
  if (operation === 'get') return { ...about, state: 'any', operation };
  if (operation === 'delete') return { ...about, state: 'absent', operation };
  return { ...about, state: 'present', operation, desired: readDesired(reader, operation, type, identity) };
}
