import type { ConnectionType, Field } from '../connections/types.ts';
import type { InputReader } from './reader.ts';

interface OperationRules {
  /** It can write to Pictory. */
  readonly writes: boolean;
  /** It compares with a desired state: of a connection, whose name may then be new, or of a manifest's. */
  readonly declares: boolean;
  /** The inputs that have an effect, besides the settings of every run and the fields of the type. */
  readonly inputs: readonly string[];
  /** The fields of the type whose inputs have an effect. */
  readonly fields: (field: Field) => boolean;
}

const IDENTITY = ['name', 'connection-id'];
export const COMMENT = ['comment', 'comment-key', 'pr-number'];
export const MODES = ['credentials', 'on-immutable-change'];
const ON_EXISTING = [...IDENTITY, ...COMMENT];
const DESIRED = [...ON_EXISTING, 'previous-name', ...MODES, 'preflight'];

const every = () => true;
const none = () => false;
const onlyEnabled = ({ api }: Field) => api === 'enabled';
const onlyCredentials = ({ credential }: Field) => credential === true;

const OPERATION_RULES = {
  ensure: { writes: true, declares: true, inputs: DESIRED, fields: every },
  get: { writes: false, declares: false, inputs: IDENTITY, fields: none },
  list: { writes: false, declares: false, inputs: [], fields: none },
  verify: { writes: false, declares: true, inputs: DESIRED, fields: every },
  enable: { writes: true, declares: false, inputs: ON_EXISTING, fields: onlyEnabled },
  disable: { writes: true, declares: false, inputs: ON_EXISTING, fields: onlyEnabled },
  rotate: { writes: true, declares: false, inputs: [...ON_EXISTING, 'preflight'], fields: onlyCredentials },
  delete: { writes: true, declares: false, inputs: ON_EXISTING, fields: none },
  export: { writes: false, declares: false, inputs: ['config'], fields: none },
} as const satisfies Readonly<Record<string, OperationRules>>;

export type Operation = keyof typeof OPERATION_RULES;
/** The operations that bring a connection to a desired state. */
export type DesiringOperation = Exclude<Operation, 'get' | 'list' | 'delete' | 'export'>;

export const OPERATIONS = Object.keys(OPERATION_RULES) as readonly Operation[];

export const rulesOf = (operation: Operation): OperationRules => OPERATION_RULES[operation];

const GUESSES = {
  create: '"ensure"',
  apply: '"ensure"',
  update: '"ensure"',
  plan: '"ensure" (on a pull request it previews; elsewhere, add dry-run: true)',
  remove: '"delete"',
  destroy: '"delete"',
};

/** Reads the operation, by default `ensure`; `undefined` after a problem. Never suggests an irreversible one. */
export function readOperation(reader: InputReader): Operation | undefined {
  if (reader.text('operation') === undefined) return 'ensure';
  return reader.oneOf('operation', OPERATIONS, GUESSES, ['rotate', 'delete']);
}

/** Reads the type; `undefined` if missing or invalid. Required if the operation is known to be about one connection. */
export function readType(reader: InputReader, types: readonly ConnectionType[], operation?: Operation) {
  const names = types.map(({ input }) => input);
  const { inputs, declares } = rulesOf(operation ?? 'list');
  const isManifest = declares && reader.text('config') !== undefined;
  if (inputs.includes('name') && !isManifest && reader.text('type') === undefined) {
    reader.report(`type: it is empty; expected one of ${names.join(', ')}`);
  }
  const name = reader.oneOf('type', names);
  return types.find(({ input }) => input === name);
}
