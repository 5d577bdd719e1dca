import { aws } from './aws.ts';
import type { ConnectionType, Field } from './types.ts';
import { vimeo } from './vimeo.ts';

/** Every connection type. A new type is a file like aws.ts, a line here, and its inputs in action.yml. */
export const connectionTypes: readonly ConnectionType[] = [aws, vimeo];

/** Every field of every type, each input once. */
export function allFields(types: readonly ConnectionType[]): readonly Field[] {
  return [...new Map(types.flatMap((type) => type.fields).map((field) => [field.input, field])).values()];
}
