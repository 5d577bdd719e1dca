import type { Field } from '../connections/types.ts';

interface OperationRules {
  /** Whether the operation can write to Pictory. */
  readonly writes: boolean;
  /** Whether the connection's name is a value to reach, which may differ from the current one. */
  readonly renames: boolean;
  /** The inputs that have an effect, besides the settings of every run and the fields of the type. */
  readonly inputs: readonly string[];
  /** The fields of the type whose inputs have an effect. */
  readonly fields: (field: Field) => boolean;
}

const IDENTITY = ['name', 'connection-id'];
const PREVIEW = ['comment', 'comment-key', 'pr-number', 'dry-run'];
const MODES = ['credentials', 'on-immutable-change'];

const all = () => true;
const none = () => false;
const onlyEnabled = ({ api }: Field) => api === 'enabled';
const onlyCredentials = ({ credential }: Field) => credential === true;

/** Every operation, with what it does and takes. */
const OPERATION_RULES = {
  ensure: {
    writes: true,
    renames: true,
    inputs: [...IDENTITY, 'previous-name', ...MODES, ...PREVIEW],
    fields: all,
  },
  get: { writes: false, renames: false, inputs: IDENTITY, fields: none },
  list: { writes: false, renames: false, inputs: [], fields: none },
  verify: {
    writes: false,
    renames: true,
    inputs: [...IDENTITY, 'previous-name', ...MODES, ...PREVIEW],
    fields: all,
  },
  enable: { writes: true, renames: false, inputs: [...IDENTITY, ...PREVIEW], fields: onlyEnabled },
  disable: { writes: true, renames: false, inputs: [...IDENTITY, ...PREVIEW], fields: onlyEnabled },
  rotate: { writes: true, renames: false, inputs: [...IDENTITY, ...PREVIEW], fields: onlyCredentials },
  delete: { writes: true, renames: false, inputs: [...IDENTITY, ...PREVIEW], fields: none },
  export: { writes: false, renames: false, inputs: ['config', 'dry-run'], fields: none },
} as const satisfies Readonly<Record<string, OperationRules>>;

export type Operation = keyof typeof OPERATION_RULES;
/** The operations that bring a connection to a desired state. */
export type DesiringOperation = Exclude<Operation, 'get' | 'list' | 'delete' | 'export'>;

export const OPERATIONS = Object.keys(OPERATION_RULES) as readonly Operation[];

export function rulesOf(operation: Operation): OperationRules {
  return OPERATION_RULES[operation];
}
