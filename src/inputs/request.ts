import { planPresent } from '../connections/plan.ts';
import { allFields, secretInputs } from '../connections/registry.ts';
import { createSigner } from '../connections/tag.ts';
import type { ConnectionType, Desired, Identity } from '../connections/types.ts';
import { InputError } from '../errors.ts';
import { obstacleError } from '../obstacles.ts';
import { readDesired, readFields, readIdentity } from './desired.ts';
import { withoutMeaning } from './meaning.ts';
import { type DesiringOperation, OPERATIONS, type Operation } from './operation.ts';
import { InputReader } from './reader.ts';

const COMMENT_MODES = ['changes', 'always', 'never'] as const;

export type CommentMode = (typeof COMMENT_MODES)[number];

/** What every operation is given. */
export interface Settings {
  readonly apiKey: string;
  /** An origin, without a trailing slash. */
  readonly apiUrl: string;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  /** Write nothing to Pictory. */
  readonly dryRun: boolean;
  readonly comment: CommentMode;
  readonly commentKey?: string;
  readonly prNumber?: number;
  readonly githubToken: string;
  readonly summary: boolean;
  /** Inputs that mean nothing here, in sentences. */
  readonly warnings: readonly string[];
}

/** What is asked for. */
export type Task =
  | { readonly operation: 'list'; readonly types: readonly ConnectionType[] }
  | { readonly operation: 'get' | 'delete'; readonly type: ConnectionType; readonly identity: Identity }
  | {
      readonly operation: DesiringOperation;
      readonly type: ConnectionType;
      readonly identity: Identity;
      readonly desired: Desired;
    };

/** One run's inputs, fully checked. */
export type Request = Settings & Task;

/** Why GitHub hides the secrets of the repository from this run. */
export type HiddenSecrets = 'fork' | 'dependabot';

export interface InputSource {
  /** Gives an input's text, without white space around it; an input that is not set is empty. */
  readonly get: (name: string) => string;
  /** Takes out secrets. */
  readonly redact: (text: string) => string;
  readonly types: readonly ConnectionType[];
  readonly hiddenSecrets?: HiddenSecrets | undefined;
}

/**
 * Reads and checks every input.
 *
 * @throws InputError with all problems at once; nothing was requested by then.
 */
export function readRequest({ get, redact, types, hiddenSecrets }: InputSource): Request {
  const masked = /^(false)?$/i.test(get('mask-aws-account-id')) ? [] : ['aws-account-id'];
  const reader = new InputReader(get, [...secretInputs(types), ...masked], redact);
  reader.boolean('mask-aws-account-id');
  const operation = reader.text('operation') === undefined ? 'ensure' : reader.oneOf('operation', OPERATIONS);
  const type = readType(reader, types, operation);
  const settings = readSettings(reader, hiddenSecrets);
  const task = readTask(reader, operation, type, types);
  if (task !== undefined && 'desired' in task) checkRoom(reader, task.desired, settings.apiKey);
  if (task === undefined || operation === undefined || reader.problems.length > 0)
    throw new InputError(reader.problems);
  return { ...settings, warnings: withoutMeaning(reader, operation, type, types), ...task };
}

function readSettings(reader: InputReader, hiddenSecrets: HiddenSecrets | undefined): Omit<Settings, 'warnings'> {
  if (reader.text('api-key') === undefined) reader.report(missingKey(hiddenSecrets));
  const commentKey = reader.text('comment-key');
  const prNumber = reader.integer('pr-number', 1, Number.POSITIVE_INFINITY);
  return {
    apiKey: reader.key('api-key') ?? '',
    apiUrl: reader.origin('api-url') ?? 'https://api.pictory.ai',
    timeoutMs: (reader.integer('timeout', 1, 300) ?? 30) * 1000,
    maxAttempts: reader.integer('max-attempts', 1, 10) ?? 5,
    dryRun: reader.boolean('dry-run') ?? false,
    comment: reader.oneOf('comment', COMMENT_MODES) ?? 'changes',
    githubToken: reader.key('github-token') ?? '',
    summary: reader.boolean('summary') ?? true,
    ...(commentKey === undefined ? {} : { commentKey }),
    ...(prNumber === undefined ? {} : { prNumber }),
  };
}

function readType(
  reader: InputReader,
  types: readonly ConnectionType[],
  operation: Operation | undefined,
): ConnectionType | undefined {
  const names = types.map(({ input }) => input);
  if (operation !== undefined && operation !== 'list' && reader.text('type') === undefined) {
    reader.report(`type: it is empty; expected one of ${names.join(', ')}`);
  }
  const name = reader.oneOf('type', names);
  return types.find(({ input }) => input === name);
}

function readTask(
  reader: InputReader,
  operation: Operation | undefined,
  type: ConnectionType | undefined,
  types: readonly ConnectionType[],
): Task | undefined {
  if (operation === undefined) {
    readFields(reader, type?.fields ?? allFields(types));
    return undefined;
  }
  if (operation === 'list') return { operation, types: type === undefined ? types : [type] };
  const identity = readIdentity(reader, type, operation);
  if (type === undefined) {
    // Without a type there is no task, but there may be more to tell.
    readFields(reader, allFields(types));
    return undefined;
  }
  if (operation === 'get' || operation === 'delete') return { operation, type, identity };
  return { operation, type, identity, desired: readDesired(reader, operation, type, identity) };
}

/** A description that leaves no room for the tag is known to be too long before anything is requested. */
function checkRoom(reader: InputReader, desired: Desired, apiKey: string): void {
  const plan = planPresent(null, desired, createSigner(apiKey));
  // A description that is too long even without a tag was reported as such.
  if (plan.obstacle?.kind !== 'no-room' || plan.obstacle.length > plan.obstacle.limit) return;
  const { message, fix } = obstacleError(plan, plan.obstacle);
  reader.report(`description: ${message} ${fix}`);
}

function missingKey(hidden: HiddenSecrets | undefined): string {
  const base = 'api-key: it is empty';
  switch (hidden) {
    case 'fork':
      return `${base}, because GitHub gives no secrets to pull requests from forks; skip the step there with \`if: github.event.pull_request.head.repo.full_name == github.repository\``;
    case 'dependabot':
      return `${base}, because GitHub gives Dependabot none of the secrets of Actions; skip the step there with \`if: github.actor != 'dependabot[bot]'\`, or store the key as a Dependabot secret too`;
    case undefined:
      return `${base}; expected the key of the API Access page in Pictory, as a secret such as \`\${{ secrets.PICTORY_API_KEY }}\` (is the secret's name right, and does this repository or environment have it?)`;
  }
}
