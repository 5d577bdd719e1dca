import { allFields } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';

/** Variables of the runner and of other steps, which hold tokens, inputs and addresses with passwords. */
const REFUSED = [
  '(?:ACTIONS|GITHUB|INPUT|NODE|RUNNER)_',
  'AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)\\}',
  '\\w*_PROXY\\}',
].join('|');

/** Regular expressions for a reference to the environment, in any case, and for a text that resembles one. */
export const REFERENCE: string = `^\\$\\{(?!${REFUSED.replace(/[A-Z]/g, (letter) => `[${letter.toLowerCase()}${letter}]`)})[A-Za-z_][A-Za-z0-9_]*\\}$`;
export const LIKE_REFERENCE = '^\\$\\{[^{}]*\\}$|\\$\\{\\{';

/** Returns the inputs whose values may be references. */
export function referringInputs(types: readonly ConnectionType[]): readonly string[] {
  return allFields(types).flatMap(({ input, fromEnvironment }) => (fromEnvironment ? [input] : []));
}

/**
 * Reads a value that is exactly `${NAME}` from the environment, without white space around it, as inputs are read.
 *
 * @returns the value, or what is expected instead of the text; `undefined` for a literal text.
 */
export function lookUp(text: string, environment: (name: string) => string | undefined) {
  if (!new RegExp(LIKE_REFERENCE).test(text)) return undefined;
  const name = text.slice(2, -1);
  const value = new RegExp(REFERENCE).test(text) ? environment(name)?.trim() : undefined;
  if (value) return { value };
  if (/\$\{\{/.test(text)) return { expected: NO_EXPRESSION };
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return { expected: A_NAME };
  if (!new RegExp(REFERENCE).test(text)) return { expected: NOT_REFUSED };
  const named = isVariable(name) ? name : 'between the braces';
  return { expected: `the environment variable ${named}, which is not set or is empty; ${CHECK_ENV}` };
}

/** Whether a text is surely the name of a variable. Any other may be a secret that somebody put between the braces. */
export const isVariable = (text: string): boolean => /^[A-Z_][A-Z0-9_]*$/.test(text);

const NO_EXPRESSION = `a value or \${NAME}; GitHub does not evaluate expressions in files, so set an environment variable (env) of the step to the expression, and write its name here`;
const A_NAME = `\${NAME} with the name of an environment variable: letters, digits and _`;
const NOT_REFUSED = `an environment variable whose name does not begin with ACTIONS_, GITHUB_, INPUT_, NODE_ or RUNNER_, does not end in _PROXY, and is not AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or AWS_SESSION_TOKEN`;
const CHECK_ENV = 'check env in the step, and that the secret exists';

/** Returns the reference to an input's usual variable, e.g. `${CLIENT_SECRET}`. */
export const referenceTo = (input: string): string => `\${${input.toUpperCase().replaceAll('-', '_')}}`;
