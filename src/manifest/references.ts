import { LIKE_REFERENCE, REFERENCE } from './keys.ts';

/** A value of the manifest with its reference resolved, or the problem with it. */
type Looked =
  | { readonly kind: 'literal' }
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'problem'; readonly expected: string };

/**
 * Reads a value that is exactly `${NAME}` from the environment, without white space around it, as inputs are read.
 *
 * Variables that the runner or this action set are refused: they hold tokens and other steps' inputs.
 *
 * @param environment missing for a value without references.
 */
export function fromEnvironment(text: string, environment?: (name: string) => string | undefined): Looked {
  if (environment === undefined) return { kind: 'literal' };
  if (/\$\{\{/.test(text)) {
    return {
      kind: 'problem',
      expected: `a value or \${NAME}; GitHub does not evaluate expressions in files, so set an environment variable (env) of the step to the expression, and write its name here`,
    };
  }
  if (!new RegExp(LIKE_REFERENCE).test(text)) return { kind: 'literal' };
  const name = text.slice(2, -1);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return { kind: 'problem', expected: `\${NAME} with the name of an environment variable: letters, digits and _` };
  }
  if (!new RegExp(REFERENCE).test(text)) {
    return {
      kind: 'problem',
      expected:
        'an environment variable whose name does not begin with ACTIONS_, GITHUB_, INPUT_, NODE_ or RUNNER_, does not end in _PROXY, and is not AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or AWS_SESSION_TOKEN',
    };
  }
  const value = environment(name)?.trim() ?? '';
  return value === ''
    ? {
        kind: 'problem',
        expected: `the environment variable ${name}, which is not set, or empty; check env in the step, and that the secret exists`,
      }
    : { kind: 'value', value };
}

/** Returns the reference to an input's usual variable, e.g. `${CLIENT_SECRET}`. */
export function referenceTo(input: string): string {
  return `\${${input.toUpperCase().replaceAll('-', '_')}}`;
}
