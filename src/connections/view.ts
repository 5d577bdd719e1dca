import { splitDescription } from './tag.ts';
import type { Connection, FieldValue } from './types.ts';

/** A connection as outputs and reports show it: the documented fields, no secrets, a description without its tag. */
export function view(connection: Connection): Readonly<Record<string, FieldValue | number>> {
  const { type, connectionId, version, values, createdDate, updatedDate } = connection;
  const fields = type.fields
    .filter((field) => field.kind !== 'write-only')
    .flatMap(({ api }): [string, FieldValue][] => {
      const value = api === 'description' ? splitDescription(type, values.description ?? '').text : values[api];
      return value === undefined ? [] : [[api, value]];
    });
  return {
    connectionId,
    ...Object.fromEntries(fields),
    type: type.api,
    ...(createdDate === undefined ? {} : { createdDate }),
    ...(updatedDate === undefined ? {} : { updatedDate }),
    version,
  };
}
