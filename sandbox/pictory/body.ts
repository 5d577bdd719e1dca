import { Ajv, type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from 'ajv';
import { type Incoming, isObject, parseJson } from '../http.ts';
import type { Fields } from './connection.ts';
import type { Kind, Schema } from './kind.ts';
import type { FieldProblem, Refusal } from './refusal.ts';

/** The body of an update: what changes, and the version the change was made on. */
export type Update = Partial<Fields> & { readonly version: number };

/** A body that keeps every rule, or the refusal it earns. */
export type Checked<Body> = { readonly body: Body } | { readonly refusal: Refusal };

/** Checks the bodies of one type of connection. */
export interface BodyRules {
  create(request: Incoming): Checked<Fields>;
  update(request: Incoming): Checked<Update>;
}

/** Compiles the rules of one type of connection. */
export function bodyRules(kind: Kind): BodyRules {
  const ajv = new Ajv({ allErrors: true });
  ajv.addKeyword(lengthInUnits);
  const create = ajv.compile<Omit<Fields, 'description'>>(kind.createBody as Schema);
  const update = ajv.compile<Update>(kind.updateBody as Schema);
  return {
    create(request) {
      const checked = check(request, create, []);
      return 'refusal' in checked ? checked : { body: { description: '', ...checked.body } };
    },
    update: (request) => check(request, update, kind.immutable),
  };
}

// `maxLength` would count an emoji as one. This counts as JavaScript does, the strictest reading of "characters":
// what passes here passes wherever the API draws the line.
const lengthInUnits: FuncKeywordDefinition = {
  keyword: 'maxUnits',
  type: 'string',
  error: { message: ({ schema }) => `must not have more than ${schema} characters` },
  validate: (limit: number, text: string) => text.length <= limit,
};

function check<Body>(request: Incoming, valid: ValidateFunction<Body>, immutable: readonly string[]): Checked<Body> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return { refusal: invalid('The header Content-Type must be application/json.') };
  }
  const body = parseJson(request.text);
  if (!isObject(body)) return { refusal: invalid('The request body is not a JSON object.') };
  const forbidden = immutable.filter((name) => name in body);
  if (forbidden.length > 0) {
    const fields = forbidden.map((name) => ({ name, errors: `${name} cannot be changed.` }));
    return { refusal: invalid(`${forbidden.join(', ')} of an existing connection cannot be changed.`, fields) };
  }
  if (valid(body)) return { body };
  const fields = (valid.errors ?? []).map(fieldProblem);
  return { refusal: invalid(fields.map((field) => field.errors).join(' '), fields) };
}

function invalid(message: string, fields: readonly FieldProblem[] = []): Refusal {
  return { status: 400, code: 'INVALID_REQUEST_BODY', message, fields };
}

function fieldProblem(error: ErrorObject): FieldProblem {
  const { missingProperty, additionalProperty } = error.params;
  if (error.keyword === 'required') return { name: missingProperty, errors: `${missingProperty} is required.` };
  if (error.keyword === 'additionalProperties') {
    return { name: additionalProperty, errors: `${additionalProperty} is not a field of this request.` };
  }
  const name = error.instancePath.slice(1);
  return { name, errors: `${name} ${error.message ?? 'is invalid'}.` };
}
