import { allFields } from '../connections/registry.ts';
import type { ConnectionType, Field } from '../connections/types.ts';
import type { Warning } from '../errors.ts';
import { EVERY_ACTION } from './allow.ts';
import { MODES, type Operation, PREVIEW, rulesOf } from './operation.ts';
import type { InputReader } from './reader.ts';
import { didYouMean } from './suggest.ts';

/** Values without an effect: defaults, which look the same if given, and values that hold anyway. */
const NOT_ASKED: Readonly<Record<string, readonly string[]>> = {
  allow: [EVERY_ACTION.join(', ')],
  credentials: ['on-change'],
  'on-immutable-change': ['fail'],
  comment: ['changes', 'never'],
};

const CHECKED = ['name', 'connection-id', 'previous-name', 'config', 'comment-key', 'pr-number'];

/** Inputs with an effect next to `config`. Those of a single connection are reported as problems. */
const WITH_MANIFEST = ['config', ...MODES, ...PREVIEW];

/** Returns a warning for each input that is given and has no effect on the operation or the type. */
export function ignoredInputs(
  reader: InputReader,
  operation: Operation,
  type: ConnectionType | undefined,
  types: readonly ConnectionType[],
): Warning[] {
  const guard = rulesOf(operation).writes ? ['allow'] : [];
  const effective = new Set([...guard, ...effectiveInputs(reader, operation, type?.fields ?? [])]);
  const of = type === undefined ? '' : ` and type ${type.input}`;
  return [...new Set([...CHECKED, ...Object.keys(NOT_ASKED), ...allFields(types).map(({ input }) => input)])]
    .filter((input) => !effective.has(input) && isGiven(reader, input))
    .map((input) => ({
      title: 'Input without effect',
      message: `Input ${input} has no effect with operation ${operation}${of} and is ignored.`,
    }));
}

function effectiveInputs(reader: InputReader, operation: Operation, fields: readonly Field[]): readonly string[] {
  const { renames, inputs, fields: takes } = rulesOf(operation);
  if (renames && reader.text('config') !== undefined) return WITH_MANIFEST;
  const pointless = [
    ...(fields.some(({ kind }) => kind === 'write-only') ? [] : ['credentials']),
    ...(fields.some(({ kind }) => kind === 'immutable') ? [] : ['on-immutable-change']),
    // An id finds the connection under any earlier name.
    ...(reader.text('connection-id') === undefined ? [] : ['previous-name']),
  ];
  return [...inputs.filter((input) => !pointless.includes(input)), ...fields.filter(takes).map(({ input }) => input)];
}

function isGiven(reader: InputReader, input: string): boolean {
  const value = reader.text(input);
  return value !== undefined && !NOT_ASKED[input]?.includes(value);
}

/** The inputs of action.yml that are not fields of a connection. */
const INPUTS = [
  ...['operation', 'type', 'api-key', 'connection-id', 'previous-name', 'config'],
  ...['credentials', 'on-immutable-change', 'dry-run', 'expect-plan', 'allow', 'preflight', 'buckets'],
  ...['comment', 'comment-key', 'pr-number', 'github-token', 'summary', 'mask-aws-account-id'],
  ...['api-url', 'timeout', 'max-attempts'],
];

/** Warns about unknown inputs that resemble a known one. The runner also passes on unknown inputs. */
export function unknownInputs(given: readonly string[], types: readonly ConnectionType[]): Warning[] {
  const known = [...INPUTS, ...allFields(types).map(({ input }) => input)];
  return given.flatMap((name) => {
    const hint = known.includes(name) ? '' : didYouMean(name, known);
    if (hint === '') return [];
    return [
      { title: 'Unknown input', message: `There is no input ${JSON.stringify(name)}, so it is ignored; ${hint}` },
    ];
  });
}
