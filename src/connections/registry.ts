import { aws } from './aws.ts';
import type { ConnectionType, Field } from './types.ts';
import { vimeo } from './vimeo.ts';

/** Every connection type. A new type is a file like aws.ts, a line here, and its inputs in action.yml. */
export const connectionTypes: readonly ConnectionType[] = [aws, vimeo];

/** Returns the inputs whose values are never shown: both keys and every write-only field. */
export function secretInputs(types: readonly ConnectionType[]): readonly string[] {
  const writeOnly = allFields(types).filter(({ kind }) => kind === 'write-only');
  return ['api-key', 'github-token', ...writeOnly.map(({ input }) => input)];
}

export function allFields(types: readonly ConnectionType[]): readonly Field[] {
  return [...new Map(types.flatMap((type) => type.fields).map((field) => [field.input, field])).values()];
}
