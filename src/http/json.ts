export type Json = Readonly<Record<string, unknown>>;

/** Returns `undefined` for a text that is not JSON, such as the HTML of a proxy. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
