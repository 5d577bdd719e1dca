import { allFields, secretInputs } from '../connections/registry.ts';
import type { ConnectionType, Desired, Identity } from '../connections/types.ts';
import { InputError } from '../errors.ts';
import { readDesired, readFields, readIdentity } from './desired.ts';
import { withoutMeaning } from './meaning.ts';
import { type DesiringOperation, OPERATIONS, type Operation, renames, writes } from './operation.ts';
import { InputReader } from './reader.ts';
import { checkRoom } from './room.ts';

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
  /** Write only what has this plan id, or what was reviewed on the merged pull request. */
  readonly expectPlan?: string;
  readonly githubToken: string;
  readonly summary: boolean;
  /** Inputs that mean nothing here, in sentences. */
  readonly warnings: readonly string[];
}

/** What is asked for about one connection. */
export type OneTask =
  | {
      readonly operation: 'get' | 'delete';
      readonly type: ConnectionType;
      readonly identity: Identity;
      /** Only find out whether it is gone: for an entry of a manifest that is verified. */
      readonly checks?: true;
    }
  | {
      readonly operation: DesiringOperation;
      readonly type: ConnectionType;
      readonly identity: Identity;
      readonly desired: Desired;
    };

/** What is asked for about a manifest. */
export interface ManifestTask {
  readonly operation: 'ensure' | 'verify';
  /** The path of the manifest, as the input gives it. */
  readonly config: string;
}

/** What is asked for about a whole account. */
export type AccountTask =
  | { readonly operation: 'list'; readonly types: readonly ConnectionType[] }
  | { readonly operation: 'export'; readonly types: readonly ConnectionType[]; readonly config: string };

export type OneRequest = Settings & OneTask;
/** What is asked for about each connection of a manifest, in its order. */
export type ManifestRequest = Settings & ManifestTask & { readonly entries: readonly OneRequest[] };

/** One run's inputs, fully checked; a manifest is still to be read. */
export type Inputs = Settings & (OneTask | AccountTask | ManifestTask);

/** What one run is asked for, fully checked. */
export type Request = OneRequest | (Settings & AccountTask) | ManifestRequest;

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
export function readRequest({ get, redact, types, hiddenSecrets }: InputSource): Inputs {
  const masked = /^(false)?$/i.test(get('mask-aws-account-id')) ? [] : ['aws-account-id'];
  const reader = new InputReader((name) => get(name) || undefined, [...secretInputs(types), ...masked], redact);
  reader.boolean('mask-aws-account-id');
  const operation = reader.text('operation') === undefined ? 'ensure' : reader.oneOf('operation', OPERATIONS);
  const type = readType(reader, types, operation);
  const settings = readSettings(reader, hiddenSecrets);
  checkGate(reader, settings, operation);
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
    ...withExpectPlan(reader),
    ...(commentKey === undefined ? {} : { commentKey }),
    ...(prNumber === undefined ? {} : { prNumber }),
  };
}

/** Plan ids as people see them are 12 hex digits. */
function withExpectPlan(reader: InputReader): Pick<Settings, 'expectPlan'> {
  const expectPlan = reader.text('expect-plan')?.toLowerCase();
  if (expectPlan === undefined) return {};
  if (expectPlan === 'reviewed' || /^[0-9a-f]{12}$/.test(expectPlan)) return { expectPlan };
  reader.reject('expect-plan', expectPlan, '"reviewed", or a plan id: the 12 hex digits of the output plan-id');
  return {};
}

/** What was reviewed is recorded in comments. */
function checkGate(
  reader: InputReader,
  { expectPlan, comment }: Omit<Settings, 'warnings'>,
  operation?: Operation,
): void {
  if (expectPlan !== 'reviewed' || comment !== 'never' || (operation !== undefined && !writes(operation))) return;
  reader.report(
    'expect-plan is "reviewed", which needs the comment of the pull request, and comment is "never": these contradict each other; correct one, or leave it out',
  );
}

function readType(
  reader: InputReader,
  types: readonly ConnectionType[],
  operation: Operation | undefined,
): ConnectionType | undefined {
  const names = types.map(({ input }) => input);
  const isOptional = operation === 'list' || operation === 'export' || isManifest(reader, operation);
  if (operation !== undefined && !isOptional && reader.text('type') === undefined) {
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
): OneTask | AccountTask | ManifestTask | undefined {
  if (operation === undefined) {
    readFields(reader, type?.fields ?? allFields(types));
    return undefined;
  }
  if (operation === 'list') return { operation, types: type === undefined ? types : [type] };
  if (operation === 'export') return readExport(reader, type === undefined ? types : [type]);
  if ((operation === 'ensure' || operation === 'verify') && isManifest(reader, operation)) {
    return readPointer(reader, operation, types);
  }
  const identity = readIdentity(reader, type, operation);
  if (type === undefined) {
    // Without a type there is no task, but there may be more to tell.
    readFields(reader, allFields(types));
    return undefined;
  }
  if (operation === 'get' || operation === 'delete') return { operation, type, identity };
  return { operation, type, identity, desired: readDesired(reader, operation, type, identity) };
}

function isManifest(reader: InputReader, operation: Operation | undefined): boolean {
  return operation !== undefined && renames(operation) && reader.text('config') !== undefined;
}

function readExport(reader: InputReader, types: readonly ConnectionType[]): AccountTask | undefined {
  const config = reader.text('config');
  if (config !== undefined) return { operation: 'export', types, config };
  reader.report('config: it is empty; operation "export" needs the path of the file to write, such as pictory.yml');
  return undefined;
}

/** What a manifest says of each of its connections, no input says of all of them. */
function readPointer(
  reader: InputReader,
  operation: ManifestTask['operation'],
  types: readonly ConnectionType[],
): ManifestTask {
  const single = ['type', 'connection-id', 'previous-name', ...allFields(types).map(({ input }) => input)];
  const given = [...new Set(single)].filter((input) => reader.text(input) !== undefined);
  for (const input of given) {
    reader.report(
      `${input}: it belongs to a single connection, and config is given; put it into the manifest, or leave config out`,
    );
  }
  return { operation, config: reader.text('config') ?? '' };
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
