import { secretInputs } from '../connections/registry.ts';
import type { ConnectionType } from '../connections/types.ts';
import type { Action } from '../plan/plan.ts';
import { maskedInputs } from './desired.ts';
import { type Operation, readOperation, readType, rulesOf } from './operation.ts';
import { readPreflight } from './preflight.ts';
import { InputReader } from './reader.ts';

const COMMENT_MODES = ['changes', 'always', 'never'] as const;
export const EVERY_ACTION: readonly Action[] = ['create', 'update', 'replace', 'delete'];

/** Whether an event is about merged code, so that `dry-run: auto` writes. */
export interface WriteMode {
  readonly writes: boolean;
  /** The end of a sentence, e.g. `the push is for the default branch main`. */
  readonly reason: string;
  /** The branch of a push or dispatch that does not write because it is not the default branch. */
  readonly otherBranch?: string;
}

/** The step's inputs, and the facts about the run that decide what they mean. */
export interface InputSource {
  /** Returns an input's text without white space around it; empty if the input is not set. */
  readonly get: (name: string) => string;
  /** The names of all inputs of the step, known or not. An unset one has its default: an empty one was set. */
  readonly given?: readonly string[];
  readonly environment: (name: string) => string | undefined;
  readonly redact: (text: string) => string;
  readonly types: readonly ConnectionType[];
  readonly hiddenSecrets?: HiddenSecrets;
  readonly writeMode: WriteMode;
}

/** The reason why GitHub hides the repository's secrets from this run. */
export type HiddenSecrets = keyof typeof HIDDEN_KEY;

const HIDDEN_KEY = {
  fork: 'api-key: it is empty, because GitHub does not pass secrets to pull requests from forks; skip the step there with `if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository`',
  dependabot:
    "api-key: it is empty, because GitHub does not pass Actions secrets to Dependabot; skip the step there with `if: github.actor != 'dependabot[bot]'`, or store the key as a Dependabot secret too",
};

/** The problem of an empty API key, where GitHub hides no secrets. */
export const MISSING_KEY = `api-key: it is empty; expected the key from the API Access page in Pictory, as a secret such as \`\${{ secrets.PICTORY_API_KEY }}\` (check the secret's name, and that this repository or environment has it)`;

/** The step as far as all other inputs depend on it. */
export type Step = Readonly<ReturnType<typeof readStep>>;

/** The settings of every operation, apart from the API key. */
export type Settings = Readonly<Step['settings']>;

/** Reads operation, type and the settings of every operation. Problems are in the reader afterwards. */
export function readStep({ get, given = [], environment, redact, types, hiddenSecrets, writeMode }: InputSource) {
  // People give `credentials` the secrets themselves.
  const secret = [...secretInputs(types), 'credentials', ...maskedInputs(get)];
  const reader = new InputReader((name) => get(name) || undefined, secret, redact);
  // Reports another value; `maskedInputs` reads it.
  reader.boolean('mask-aws-account-id');
  const operation = readOperation(reader);
  const type = readType(reader, types, operation);
  if (reader.text('api-key') === undefined) reader.report(hiddenSecrets ? HIDDEN_KEY[hiddenSecrets] : MISSING_KEY);
  const prNumber = reader.integer('pr-number', 1, Number.POSITIVE_INFINITY);
  const apiKey = reader.key('api-key') ?? '';
  const allow = readAllow(reader, given.includes('allow'));
  const isReadOnly = operation !== undefined && !rulesOf(operation).writes;
  const settings = {
    /** An origin, without a trailing slash. */
    apiUrl: reader.origin('api-url') ?? 'https://api.pictory.ai',
    /** For one request. */
    timeoutMs: (reader.integer('timeout', 1, 300) ?? 30) * 1000,
    maxAttempts: reader.integer('max-attempts', 1, 10) ?? 5,
    ...readMode(reader, operation, writeMode),
    allow: isReadOnly ? EVERY_ACTION : allow,
    comment: reader.oneOf('comment', COMMENT_MODES) ?? 'changes',
    githubToken: reader.key('github-token') ?? '',
    summary: reader.boolean('summary') ?? true,
    /** Write only the plan with this id, or changes reviewed on the merged pull request. */
    expectPlan: readExpectPlan(reader),
    commentKey: reader.text('comment-key'),
    prNumber,
    preflight: readPreflight(reader, operation, type, environment),
  };
  if (!isReadOnly && settings.expectPlan === 'reviewed' && settings.comment === 'never') {
    reader.contradict('expect-plan is "reviewed", which needs the comment of the pull request, and comment is "never"');
  }
  return { reader, given, types, operation, type, apiKey, settings };
}

/** Resolves `dry-run`. With `auto`, an export writes its file: it changes nothing in Pictory. */
function readMode(reader: InputReader, operation: Operation | undefined, { writes, reason, otherBranch }: WriteMode) {
  if ((reader.text('dry-run') ?? 'auto').toLowerCase() !== 'auto') {
    const dryRun = reader.boolean('dry-run', 'true, false or auto') ?? true;
    return { dryRun, modeReason: `dry-run is ${dryRun}`, otherBranch: undefined };
  }
  const ofExport = 'an export writes nothing to Pictory';
  if (operation === 'export') return { dryRun: false, modeReason: ofExport, otherBranch: undefined };
  return { dryRun: !writes, modeReason: reason, otherBranch };
}

function readExpectPlan(reader: InputReader): string | undefined {
  const given = reader.text('expect-plan');
  if (given === undefined || /^(reviewed|[0-9a-f]{12})$/i.test(given)) return given?.toLowerCase();
  return reader.reject('expect-plan', given, '"reviewed", or a plan id: the 12 hex digits of the output plan-id');
}

/** Operations and changes that are an `update`. */
const UPDATES = { enable: '"update"', disable: '"update"', rotate: '"update"', rename: '"update"' };

/** Reads the permitted actions, by default all of them. */
function readAllow(reader: InputReader, isSet: boolean): readonly Action[] {
  const text = reader.text('allow');
  if (text === undefined && !isSet) return EVERY_ACTION;
  const words = (text ?? '').split(/[,\n]/).flatMap((word) => word.trim() || []);
  if (words.length === 0) {
    reader.report(`allow: it is set and empty; expected ${EVERY_ACTION.join(', ')}, or none to permit nothing`);
  }
  const read = words.map((word) => reader.oneOf('allow', [...EVERY_ACTION, 'none'], UPDATES, [], word));
  if (read.includes('none') && words.length > 1) reader.contradict('allow is "none", and permits other actions');
  return EVERY_ACTION.filter((action) => read.includes(action));
}
