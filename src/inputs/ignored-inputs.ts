import { allFields } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import type { Warning } from '../errors.ts';
import { hasBuckets } from '../preflight/services.ts';
import { COMMENT, MODES, type Operation, rulesOf } from './operation.ts';
import type { InputReader } from './reader.ts';
import { EVERY_ACTION, type Step } from './settings.ts';
import { didYouMean } from './suggest.ts';

/** Values without an effect: defaults, which look the same if given, and values that hold anyway. */
const NOT_ASKED: Readonly<Record<string, readonly string[]>> = {
  allow: [EVERY_ACTION.join(', ')],
  credentials: ['on-change'],
  'on-immutable-change': ['fail'],
  comment: ['changes', 'never'],
};

const CHECKED = ['name', 'connection-id', 'previous-name', 'config', 'comment-key', 'pr-number'];

/** The inputs of action.yml that are not fields of a connection. */
const INPUTS = [
  ...['operation', 'type', 'api-key', 'github-token', 'dry-run', 'expect-plan', 'preflight', 'buckets', 'summary'],
  ...['mask-aws-account-id', 'api-url', 'timeout', 'max-attempts', ...CHECKED, ...Object.keys(NOT_ASKED)],
];

/** Returns a warning for each input that is given and has no effect on the operation or the type. */
export function ignoredInputs({ reader, type, types }: Step, operation: Operation): Warning[] {
  const effective = effectiveInputs(reader, operation, type);
  const ofOperation = `with operation ${operation}`;
  const ofBoth = type === undefined ? ofOperation : `${ofOperation} and type ${type.input}`;
  const checked = new Set([...CHECKED, ...Object.keys(NOT_ASKED), ...allFields(types).map(({ input }) => input)]);
  const ignored = [...checked].filter((input) => {
    const value = reader.text(input);
    return value !== undefined && !effective.includes(input) && !NOT_ASKED[input]?.includes(value);
  });
  const isWanted = reader.boolean('preflight') === true;
  const unchecked = rulesOf(operation).inputs.includes('preflight') ? undefined : ofOperation;
  const ofType = type && !hasBuckets(type) ? `with type ${type.input}` : undefined;
  const reasons: readonly (readonly [string, string | false | undefined])[] = [
    ...ignored.map((input) => [input, ofBoth] as const),
    ['preflight', isWanted && unchecked],
    ['buckets', reader.text('buckets') && (unchecked ?? ofType ?? (!isWanted && 'without preflight: true'))],
  ];
  return reasons.flatMap(([input, why]) =>
    why ? [{ title: 'Input without effect', message: `Input ${input} has no effect ${why} and is ignored.` }] : [],
  );
}

function effectiveInputs(reader: InputReader, operation: Operation, type: ConnectionType | undefined) {
  const { writes, declares, inputs, fields: takes } = rulesOf(operation);
  const guard = writes ? ['allow'] : [];
  // Inputs of a single connection next to `config` are reported as problems.
  if (declares && reader.text('config') !== undefined) return ['config', ...MODES, ...COMMENT, ...guard];
  const fields = type?.fields ?? [];
  const pointless = [
    ...(fields.some(({ kind }) => kind === 'write-only') ? [] : ['credentials']),
    ...(fields.some(({ kind }) => kind === 'immutable') ? [] : ['on-immutable-change']),
    // An id finds the connection under any earlier name.
    ...(reader.text('connection-id') === undefined ? [] : ['previous-name']),
  ];
  const taken = [...inputs, ...fields.filter(takes).map(({ input }) => input), ...guard];
  return taken.filter((input) => !pointless.includes(input));
}

/** Warns about unknown inputs that resemble a known one. The runner also passes on unknown inputs. */
export function unknownInputs({ given, types }: Step): Warning[] {
  const known = [...INPUTS, ...allFields(types).map(({ input }) => input)];
  return given.flatMap((name) => {
    const hint = known.includes(name) ? '' : didYouMean(name, known);
    const message = `There is no input ${JSON.stringify(name)}, so it is ignored; ${hint}`;
    return hint === '' ? [] : [{ title: 'Unknown input', message }];
  });
}
