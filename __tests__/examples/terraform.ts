import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ACCOUNT, type Role, type Settings } from './settings.ts';

export const MODULE = new URL('../../examples/aws/terraform/', import.meta.url);

/** A part of an expression, as the parser gives it. */
interface Expression {
  readonly type: string;
  readonly children: readonly Expression[];
  readonly meta?: {
    readonly type?: string;
    readonly value?: string;
    readonly name?: string;
    readonly operator?: string;
    readonly items?: Readonly<Record<string, string>>;
    readonly traversal?: readonly { readonly segment: string }[];
    readonly valVar?: string;
    readonly conditionalExpression?: string;
  };
}

type Block = { readonly [name: string]: unknown };

/** A file of Terraform as the parser gives it: what is computed is left as its source, in a template. */
export interface Terraform {
  readonly terraform?: readonly Block[];
  readonly variable?: Readonly<Record<string, readonly Block[]>>;
  readonly locals?: readonly Block[];
  readonly resource?: Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>;
  readonly output?: Readonly<Record<string, readonly Block[]>>;
  readonly module?: Readonly<Record<string, readonly Block[]>>;
}

// Its type declarations would bring those of browsers into the whole project.
const hcl: {
  parse(file: string, source: string): Promise<Terraform>;
  getExpressionAst(file: string, source: string): Promise<Expression>;
} = createRequire(import.meta.url)('@cdktn/hcl2json');

/** The files of a directory as one, as Terraform reads them. */
export async function terraform(directory: URL = MODULE): Promise<Terraform> {
  const files = readdirSync(directory).filter((name) => name.endsWith('.tf'));
  return hcl.parse('module.tf', files.map((name) => readFileSync(new URL(name, directory), 'utf8')).join('\n'));
}

const parsed = new Map<string, Promise<Expression>>();

/** Parsed once: the policies are computed many times. */
function expression(source: string): Promise<Expression> {
  const known = parsed.get(source) ?? hcl.getExpressionAst('expression.tf', `"${source}"`);
  parsed.set(source, known);
  return known;
}

/** What names stand for: `var`, `local`, and the variable of a loop. */
type Scope = Readonly<Record<string, unknown>>;

/** The value of what the parser gives: of an expression, or of an object or a list that holds some. */
async function evaluate(value: unknown, scope: Scope): Promise<unknown> {
  if (typeof value === 'string') return value.includes('${') ? compute(await expression(value), scope) : value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => evaluate(item, scope)));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(async ([key, field]) => [key, await evaluate(field, scope)] as const);
  return Object.fromEntries(await Promise.all(fields));
}

/** The value of an expression, of those kinds that the module uses. Another kind is an error. */
async function compute({ type, children, meta = {} }: Expression, scope: Scope): Promise<unknown> {
  const child = async (index: number) => {
    const found = children[index];
    if (!found) throw new Error(`${type} has no part ${index}`);
    return compute(found, scope);
  };
  const all = () => Promise.all(children.map((each) => compute(each, scope)));

  switch (type) {
    case 'templateWrap':
      return child(0);
    case 'template':
      return (await all()).map(String).join('');
    case 'literalValue':
      return meta.type === 'string' ? meta.value : JSON.parse(meta.value ?? '');
    case 'tuple':
      return all();
    case 'object': {
      const fields = Object.entries(meta.items ?? {}).map(
        async ([key, source]) =>
          [
            key.startsWith('"') ? JSON.parse(key) : key,
            await compute(await expression(`\${${source}}`), scope),
          ] as const,
      );
      return Object.fromEntries(await Promise.all(fields));
    }
    case 'scopeTraversal':
      return resolve(
        (meta.traversal ?? []).map(({ segment }) => segment),
        scope,
      );
    case 'conditional':
      return (await child(0)) === true ? child(1) : child(2);
    case 'binaryOp':
      if (meta.operator === 'logicalAnd') return (await child(0)) === true && (await child(1)) === true;
      if (meta.operator === 'greaterThan') return Number(await child(0)) > Number(await child(1));
      break;
    case 'for': {
      const [collection, body] = children;
      if (!collection || !body || !meta.valVar || meta.conditionalExpression) break;
      const items = await compute(collection, scope);
      if (!Array.isArray(items)) break;
      const name = meta.valVar;
      return Promise.all(items.map((item) => compute(body, { ...scope, [name]: item })));
    }
    case 'function':
      if (meta.name === 'can')
        return child(0).then(
          () => true,
          () => false,
        );
      return invoke(meta.name, await all());
  }
  throw new Error(`Not expected in the module: ${type} ${JSON.stringify(meta)}`);
}

async function resolve(path: readonly string[], scope: Scope): Promise<unknown> {
  let found: unknown = scope;
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !(name in found)) throw new Error(`No ${path.join('.')}`);
    found = (found as Scope)[name];
  }
  // A local value is computed where it is used.
  return path[0] === 'local' ? evaluate(found, scope) : found;
}

function invoke(name: string | undefined, values: readonly unknown[]): unknown {
  const [first, second] = values;
  if (name === 'concat') return values.flat();
  if (name === 'jsonencode') return JSON.stringify(first);
  if (name === 'length' && (Array.isArray(first) || typeof first === 'string')) return first.length;
  if (name === 'alltrue' && Array.isArray(first)) return first.every((each) => each === true);
  if (name === 'regex' && typeof second === 'string') {
    const match = new RegExp(String(first)).exec(second);
    if (!match) throw new Error(`${second} does not match ${first}`);
    return match[0];
  }
  throw new Error(`No function ${name} for ${JSON.stringify(values)}`);
}

export function variableName(setting: string): string {
  return setting.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The values of all variables. */
function variables(module: Terraform, settings: Settings): Block {
  const given = new Map(Object.entries(settings).map(([name, value]) => [variableName(name), value]));
  const values = Object.entries(module.variable ?? {}).map(([name, [block]]) => [
    name,
    given.get(name) ?? block?.['default'],
  ]);
  return Object.fromEntries(values);
}

/** Whether Terraform would take a value of a variable, as far as the module's own rules say. */
export async function accepts(variable: string, value: unknown): Promise<boolean> {
  const rules = (await terraform()).variable?.[variable]?.[0]?.['validation'];
  const conditions = (Array.isArray(rules) ? rules : []).map(({ condition }) =>
    evaluate(condition, { var: { [variable]: value } }),
  );
  return (await Promise.all(conditions)).every((each) => each === true);
}

/** The role that Terraform makes. */
export async function terraformRole(settings: Settings): Promise<Role> {
  const module = await terraform();
  const resource = (kind: string, name: string) => module.resource?.[kind]?.[name]?.[0];
  const scope = {
    var: variables(module, settings),
    local: Object.assign({}, ...(module.locals ?? [])),
    data: { aws_caller_identity: { current: { account_id: ACCOUNT } } },
    aws_iam_role: { pictory: resource('aws_iam_role', 'pictory') },
  };
  const roleOf = async (of: string): Promise<Role> => {
    const [role, policy] = [resource('aws_iam_role', of), resource('aws_iam_role_policy', of)];
    return {
      name: String(role?.['name']),
      trust: JSON.parse(String(await evaluate(role?.['assume_role_policy'], scope))),
      access: JSON.parse(String(await evaluate(policy?.['policy'], scope))),
      accessName: String(policy?.['name']),
    };
  };
  const counts = [resource('aws_iam_role', 'check'), resource('aws_iam_role_policy', 'check')].map(
    (one) => one?.['count'],
  );
  const [has, ...others] = await Promise.all(counts.map((count) => evaluate(count, scope)));
  if (others.some((other) => other !== has)) throw new Error('The role and its policy belong together');
  return { ...(await roleOf('pictory')), ...(has === 1 ? { check: await roleOf('check') } : {}) };
}
