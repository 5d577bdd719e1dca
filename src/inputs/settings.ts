import type { Action } from '../plan/plan.ts';
import { EVERY_ACTION, readAllow } from './allow.ts';
import { type Operation, rulesOf } from './operation.ts';
import type { PreflightSettings } from './preflight.ts';
import type { InputReader } from './reader.ts';

const COMMENT_MODES = ['changes', 'always', 'never'] as const;

export type CommentMode = (typeof COMMENT_MODES)[number];

/** The settings of every operation, apart from the API key. */
export interface Settings {
  /** An origin, without a trailing slash. */
  readonly apiUrl: string;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly dryRun: boolean;
  /** The reason for `dryRun`, as the end of a sentence. */
  readonly modeReason: string;
  /** The branch whose pending changes need a warning: `dry-run: auto` previews because it is not the default branch. */
  readonly otherBranch?: string;
  /** The permitted actions; all of them for an operation that only reads. */
  readonly allow: readonly Action[];
  readonly comment: CommentMode;
  readonly commentKey?: string;
  readonly prNumber?: number;
  /** Write only the plan with this id, or changes reviewed on the merged pull request. */
  readonly expectPlan?: string;
  /** Missing without a preflight. */
  readonly preflight?: PreflightSettings;
  readonly githubToken: string;
  readonly summary: boolean;
}

/** Whether an event is about merged code, so that `dry-run: auto` writes. */
export interface WriteMode {
  readonly writes: boolean;
  /** The end of a sentence, e.g. `the push is for the default branch main`. */
  readonly reason: string;
  /** The branch of a push or dispatch that does not write because it is not the default branch. */
  readonly otherBranch?: string;
}

/** The facts about the run that settings depend on. */
export interface RunFacts {
  readonly hiddenSecrets?: HiddenSecrets;
  readonly writeMode: WriteMode;
  /** The names of all inputs of the step, known or not. */
  readonly given?: readonly string[];
}

/** The reason why GitHub hides the repository's secrets from this run. */
export type HiddenSecrets = 'fork' | 'dependabot';

/**
 * Reads the settings of every operation. Problems are in the reader afterwards.
 *
 * @param facts decide why an API key is missing, and whether `dry-run: auto` writes.
 */
export function readSettings(
  reader: InputReader,
  operation: Operation | undefined,
  { hiddenSecrets, writeMode, given = [] }: RunFacts,
): { readonly apiKey: string; readonly settings: Settings } {
  if (reader.text('api-key') === undefined) reader.report(missingKey(hiddenSecrets));
  const prNumber = reader.integer('pr-number', 1, Number.POSITIVE_INFINITY);
  const apiKey = reader.key('api-key') ?? '';
  const allow = readAllow(reader, given.includes('allow'));
  const isReadOnly = operation !== undefined && !rulesOf(operation).writes;
  const settings: Settings = {
    apiUrl: reader.origin('api-url') ?? 'https://api.pictory.ai',
    timeoutMs: (reader.integer('timeout', 1, 300) ?? 30) * 1000,
    maxAttempts: reader.integer('max-attempts', 1, 10) ?? 5,
    ...readMode(reader, operation, writeMode),
    allow: isReadOnly ? EVERY_ACTION : allow,
    comment: reader.oneOf('comment', COMMENT_MODES) ?? 'changes',
    githubToken: reader.key('github-token') ?? '',
    summary: reader.boolean('summary') ?? true,
    expectPlan: readExpectPlan(reader),
    commentKey: reader.text('comment-key'),
    prNumber,
  };
  if (!isReadOnly) checkGate(reader, settings);
  return { apiKey, settings };
}

/** Resolves `dry-run`. With `auto`, an export writes its file: it changes nothing in Pictory. */
function readMode(
  reader: InputReader,
  operation: Operation | undefined,
  { writes, reason, otherBranch }: WriteMode,
): Pick<Settings, 'dryRun' | 'modeReason' | 'otherBranch'> {
  const value = reader.text('dry-run') ?? 'auto';
  if (value.toLowerCase() !== 'auto') {
    const dryRun = reader.boolean('dry-run', 'true, false or auto') ?? true;
    return { dryRun, modeReason: `dry-run is ${dryRun}` };
  }
  if (operation === 'export') return { dryRun: false, modeReason: 'an export writes nothing to Pictory' };
  return { dryRun: !writes, modeReason: reason, otherBranch };
}

function readExpectPlan(reader: InputReader): string | undefined {
  const expectPlan = reader.text('expect-plan')?.toLowerCase();
  if (expectPlan === undefined || expectPlan === 'reviewed' || /^[0-9a-f]{12}$/.test(expectPlan)) return expectPlan;
  reader.reject('expect-plan', expectPlan, '"reviewed", or a plan id: the 12 hex digits of the output plan-id');
  return undefined;
}

/** Reports `expect-plan: reviewed` without a comment: records of reviews are in comments. */
function checkGate(reader: InputReader, { expectPlan, comment }: Pick<Settings, 'expectPlan' | 'comment'>): void {
  if (expectPlan !== 'reviewed' || comment !== 'never') return;
  reader.contradict('expect-plan is "reviewed", which needs the comment of the pull request, and comment is "never"');
}

/** The beginning of the problem of an empty API key. */
export const MISSING_KEY = 'api-key: it is empty';

function missingKey(hidden: HiddenSecrets | undefined): string {
  const base = MISSING_KEY;
  switch (hidden) {
    case 'fork':
      return `${base}, because GitHub does not pass secrets to pull requests from forks; skip the step there with \`if: github.event.pull_request == null || github.event.pull_request.head.repo.full_name == github.repository\``;
    case 'dependabot':
      return `${base}, because GitHub does not pass Actions secrets to Dependabot; skip the step there with \`if: github.actor != 'dependabot[bot]'\`, or store the key as a Dependabot secret too`;
    case undefined:
      return `${base}; expected the key from the API Access page in Pictory, as a secret such as \`\${{ secrets.PICTORY_API_KEY }}\` (check the secret's name, and that this repository or environment has it)`;
  }
}
