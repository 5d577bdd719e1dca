import { isObject } from './http.ts';

/** The code of an error of the system or of Node.js, such as `ENOENT`; `undefined` for any other value. */
export function errorCode(error: unknown): string | undefined {
  // Not by `instanceof`: where modules are isolated, as in tests, Node's own errors are of another Error class.
  return isObject(error) && typeof error['code'] === 'string' ? error['code'] : undefined;
}
