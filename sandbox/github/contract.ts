import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { type Answer, type Incoming, isObject, parseJson } from '../http.ts';
import { lazy } from '../lazy.ts';
import { Description, type Part, part } from './description.ts';

/** Finds what in a request or an answer breaks GitHub's description; each finding is one sentence. */
export interface Contract {
  request(request: Incoming, path: Readonly<Record<string, string>>): readonly string[];
  answer(answer: Answer): readonly string[];
}

type Contracts = (method: string, template: string) => Contract;

/**
 * The contracts of GitHub's routes. The description is read, and a route's part of it compiled, at the first use; as
 * neither ever changes, every sandbox of the process shares them.
 */
export const githubContracts: () => Contracts = lazy(() => {
  const description = lazy(Description.load);
  const compiled = new Map<string, Contract>();
  return (method, template) => {
    const route = `${method} ${template}`;
    const contract = compiled.get(route) ?? compile(description(), method, template);
    compiled.set(route, contract);
    return contract;
  };
});

function compile(github: Description, method: string, template: string): Contract {
  const operation = github.operation(method, template);
  if (operation === undefined) throw new Error(`GitHub describes no ${method} ${template}`);
  const parameters = asList(operation['parameters']).map((parameter) => github.follow(parameter));
  const body = github.follow(operation['requestBody']);
  const bodySchema = schemaOf(body);
  const checkPath = compileParameters(github, parameters, 'path');
  const checkQuery = compileParameters(github, parameters, 'query');
  const checkBody = bodySchema && compileSchema(github, closed(bodySchema), false);
  const answers = compileAnswers(github, part(operation['responses']));
  return {
    request: (request, path) => [
      ...findings(checkPath, path, 'path'),
      ...findings(checkQuery, Object.fromEntries(request.query), 'query'),
      ...bodyFindings(request, checkBody, body['required'] === true),
    ],
    answer: ({ status, body: text }) => answers(status, text),
  };
}

function bodyFindings(request: Incoming, check: ValidateFunction | undefined, required: boolean): readonly string[] {
  if (request.text === '') return required ? ['a body is required'] : [];
  if (check === undefined) return [`${request.method} takes no body here`];
  const value = parseJson(request.text);
  return value === undefined ? ['the body is not JSON'] : findings(check, value, 'body');
}

function compileAnswers(github: Description, responses: Part): (status: number, text: string) => readonly string[] {
  const checks = new Map<string, ValidateFunction | undefined>();
  for (const [status, response] of Object.entries(responses)) {
    const schema = schemaOf(github.follow(response));
    checks.set(status, schema && compileSchema(github, schema, false));
  }
  const anyError = compileSchema(github, { $ref: '#/components/schemas/basic-error' }, false);
  return (status, text) => {
    const documented = checks.has(String(status));
    // Refusals every route can give (401, 403) are not repeated for each of them in the description.
    if (!documented && status < 400) return [`GitHub never answers ${status} here`];
    const check = documented ? checks.get(String(status)) : anyError;
    if (check === undefined) return text === '' ? [] : [`the answer ${status} has no body`];
    return findings(check, parseJson(text), `answer ${status}`);
  };
}

function compileParameters(github: Description, parameters: readonly Part[], place: string): ValidateFunction {
  const here = parameters.filter((parameter) => parameter['in'] === place);
  const named = here.map((parameter) => [String(parameter['name']), parameter] as const);
  const properties = Object.fromEntries(named.map(([name, parameter]) => [name, parameter['schema'] ?? {}]));
  const required = named.filter(([, parameter]) => parameter['required'] === true).map(([name]) => name);
  return compileSchema(github, { type: 'object', properties, required, additionalProperties: false }, true);
}

function compileSchema(github: Description, schema: Part, coerceTypes: boolean): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes, logger: false });
  formats.default(ajv);
  const root = { ...schema, components: { schemas: github.schemasOf(schema) } };
  return ajv.compile(root);
}

/** The schema with unknown properties refused: they are what a mistyped name comes out as. */
function closed(schema: Part): Part {
  return isObject(schema['properties']) ? { ...schema, additionalProperties: false } : schema;
}

function schemaOf(content: Part): Part | undefined {
  const schema = part(part(content['content'])['application/json'])['schema'];
  return isObject(schema) ? schema : undefined;
}

function findings(check: ValidateFunction, value: unknown, place: string): readonly string[] {
  // Coercion of types writes into what is checked, so a copy is.
  return check(structuredClone(value)) ? [] : (check.errors ?? []).map((error) => `${place}${sentence(error)}`);
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  const extra = typeof params['additionalProperty'] === 'string' ? `: ${params['additionalProperty']}` : '';
  return `${instancePath} ${message ?? 'is invalid'}${extra}`;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
