import { defined } from './fields.ts';
import { splitDescription } from './tag.ts';
import type { Connection, FieldValue, Values } from './types.ts';

/** Returns the documented fields for outputs and reports: no secrets, the description without its tag. */
export function view(connection: Connection): Readonly<Record<string, FieldValue | number>> {
  const { type, connectionId, version, values, createdDate, updatedDate } = connection;
  const shown: Values = { ...values, description: splitDescription(type, values.description ?? '').text };
  const fields = type.fields.filter(({ kind }) => kind !== 'write-only').map(({ api }) => [api, shown[api]]);
  return defined({ connectionId, ...Object.fromEntries(fields), type: type.api, createdDate, updatedDate, version });
}
