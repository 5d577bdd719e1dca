import { readFileSync } from 'node:fs';
import { type CollectionTag, isMap, isScalar, isSeq, type ParsedNode, parseDocument, type ScalarTag } from 'yaml';
import { ACCOUNT, type Policy, type Role, type Settings } from './settings.ts';

export const TEMPLATE = new URL('../../examples/aws/cloudformation/pictory-role.yaml', import.meta.url);

type Value = string | undefined | readonly Value[] | { readonly [key: string]: Value };
type Fields = { readonly [key: string]: Value };

/** The short forms of the functions that the template uses. An unknown one is an error. */
const FUNCTIONS = ['Ref', 'Sub', 'Join', 'Split', 'If', 'Equals', 'Not', 'GetAtt'];
const TAGS: (ScalarTag | CollectionTag)[] = FUNCTIONS.flatMap((name) => [
  { tag: `!${name}`, resolve: (text: string) => text },
  { tag: `!${name}`, collection: 'seq', resolve: (list) => list },
]);

/** The template, each function as the only key of an object. */
export function template(): Fields {
  const parsed = parseDocument(readFileSync(TEMPLATE, 'utf8'), { customTags: TAGS });
  const problem = parsed.errors[0] ?? parsed.warnings[0];
  if (problem) throw problem;
  return fields(plain(parsed.contents));
}

/** Whether CloudFormation would take a value; of a list, each one is matched by itself. */
export function accepts(parameter: string, value: string): boolean {
  const { AllowedPattern, AllowedValues } = fields(fields(template()['Parameters'])[parameter]);
  if (AllowedValues !== undefined) return list(AllowedValues).includes(value);
  return new RegExp(`^(?:${text(AllowedPattern)})$`).test(value);
}

export function parameterName(setting: string): string {
  return setting.charAt(0).toUpperCase() + setting.slice(1);
}

/** The role that CloudFormation makes. */
export function cloudFormationRole(settings: Settings): Role {
  const { Parameters, Conditions, Resources } = template();
  // CloudFormation is given strings only: lists with commas, and `true` or `false`.
  const given = new Map(Object.entries(settings).map(([name, value]) => [parameterName(name), String(value)]));

  const parameters = new Map<string, Value>();
  for (const [name, declared] of Object.entries(fields(Parameters))) {
    const { Type, Default } = fields(declared);
    const value = given.get(name) ?? text(Default);
    parameters.set(name, Type === 'CommaDelimitedList' ? value.split(',').map((item) => item.trim()) : value);
  }

  const evaluate = (value: Value): Value => {
    if (typeof value !== 'object') return value;
    if (isList(value)) return value.map(evaluate).filter((item) => item !== undefined);
    const [[key, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length === 0 && key.startsWith('!')) return call(key, argument);
    const kept = Object.entries(value).map(([name, field]) => [name, evaluate(field)] as const);
    return Object.fromEntries(kept.filter(([, field]) => field !== undefined));
  };

  const reference = (name: string): Value => {
    if (name === 'AWS::NoValue') return undefined;
    if (name === 'AWS::AccountId') return ACCOUNT;
    if (!parameters.has(name)) throw new Error(`${name} is no parameter`);
    return parameters.get(name);
  };

  const call = (name: string, argument: Value): Value => {
    if (name === '!Ref') return reference(text(argument));
    if (name === '!If') {
      const [condition, yes, no] = list(argument);
      return evaluate(fields(Conditions)[text(condition)]) === 'true' ? evaluate(yes) : evaluate(no);
    }
    if (name === '!Sub') {
      const [pattern, variables = {}] = typeof argument === 'string' ? [argument] : list(argument);
      const known = fields(evaluate(variables));
      return text(pattern).replace(/\$\{([^}]+)\}/g, (_, variable) => text(known[variable] ?? reference(variable)));
    }
    if (name === '!Join') {
      // CloudFormation wants the delimiter as a plain string.
      const [delimiter, items] = list(argument);
      return list(evaluate(items)).map(text).join(text(delimiter));
    }
    if (name === '!Split') {
      const [delimiter, whole] = list(argument);
      return text(evaluate(whole)).split(text(delimiter));
    }
    if (name === '!Equals') {
      const [left, right] = list(argument).map(evaluate);
      return String(left === right);
    }
    if (name === '!Not') return String(evaluate(list(argument)[0]) !== 'true');
    throw new Error(`${name} is not expected in a role`);
  };

  const roleOf = (resource: Value): Role => {
    const { Type, Properties } = fields(resource);
    if (Type !== 'AWS::IAM::Role') throw new Error(`${text(Type)} is no role`);
    const role = fields(evaluate(Properties));
    const [policy] = list(role['Policies']).map(fields);
    return {
      name: text(role['RoleName']),
      trust: role['AssumeRolePolicyDocument'] as unknown as Policy,
      access: policy?.['PolicyDocument'] as unknown as Policy,
      accessName: text(policy?.['PolicyName']),
    };
  };
  const { PictoryRole, PictoryCheckRole, ...others } = fields(Resources);
  if (Object.keys(others).length > 0) throw new Error('Two roles are expected');
  const condition = fields(Conditions)[text(fields(PictoryCheckRole)['Condition'])];
  const check = evaluate(condition) === 'true' ? { check: roleOf(PictoryCheckRole) } : {};
  return { ...roleOf(PictoryRole), ...check };
}

function plain(node: ParsedNode | null): Value {
  const value = untagged(node);
  return node?.tag?.startsWith('!') ? { [node.tag]: value } : value;
}

function untagged(node: ParsedNode | null): Value {
  if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [String(key), plain(value)]));
  if (isSeq(node)) return node.items.map(plain);
  if (isScalar(node) && typeof node.value === 'string') return node.value;
  throw new Error(`Strings only, so that no reader of YAML takes a value for something else: ${node}`);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function fields(value: Value): Fields {
  if (typeof value !== 'object' || isList(value)) throw new Error(`${JSON.stringify(value)} is no object`);
  return value;
}

function list(value: Value): readonly Value[] {
  if (!isList(value)) throw new Error(`${JSON.stringify(value)} is no list`);
  return value;
}

function text(value: Value): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no string`);
  return value;
}
