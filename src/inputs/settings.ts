import { type Operation, rulesOf } from './operation.ts';
import type { InputReader } from './reader.ts';

const COMMENT_MODES = ['changes', 'always', 'never'] as const;

export type CommentMode = (typeof COMMENT_MODES)[number];

/** What every operation is given, apart from the API key. */
export interface Settings {
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
}

/** Why GitHub hides the secrets of the repository from this run. */
export type HiddenSecrets = 'fork' | 'dependabot';

/**
 * Reads what every operation is given. What is wrong with it is among the reader's problems afterwards.
 *
 * @param hiddenSecrets why an API key that is missing may be missing.
 */
export function readSettings(
  reader: InputReader,
  operation: Operation | undefined,
  hiddenSecrets: HiddenSecrets | undefined,
): { readonly apiKey: string; readonly settings: Settings } {
  if (reader.text('api-key') === undefined) reader.report(missingKey(hiddenSecrets));
  const prNumber = reader.integer('pr-number', 1, Number.POSITIVE_INFINITY);
  const apiKey = reader.key('api-key') ?? '';
  const settings: Settings = {
    apiUrl: reader.origin('api-url') ?? 'https://api.pictory.ai',
    timeoutMs: (reader.integer('timeout', 1, 300) ?? 30) * 1000,
    maxAttempts: reader.integer('max-attempts', 1, 10) ?? 5,
    dryRun: reader.boolean('dry-run') ?? false,
    comment: reader.oneOf('comment', COMMENT_MODES) ?? 'changes',
    githubToken: reader.key('github-token') ?? '',
    summary: reader.boolean('summary') ?? true,
    expectPlan: readExpectPlan(reader),
    commentKey: reader.text('comment-key'),
    prNumber,
  };
  checkGate(reader, settings, operation);
  return { apiKey, settings };
}

/** Plan ids as people see them are 12 hex digits. */
function readExpectPlan(reader: InputReader): string | undefined {
  const expectPlan = reader.text('expect-plan')?.toLowerCase();
  if (expectPlan === undefined || expectPlan === 'reviewed' || /^[0-9a-f]{12}$/.test(expectPlan)) return expectPlan;
  reader.reject('expect-plan', expectPlan, '"reviewed", or a plan id: the 12 hex digits of the output plan-id');
  return undefined;
}

/** What was reviewed is recorded in comments. */
function checkGate(
  reader: InputReader,
  { expectPlan, comment }: Pick<Settings, 'expectPlan' | 'comment'>,
  operation: Operation | undefined,
): void {
  if (expectPlan !== 'reviewed' || comment !== 'never' || (operation !== undefined && !rulesOf(operation).writes))
    return;
  reader.report(
    'expect-plan is "reviewed", which needs the comment of the pull request, and comment is "never": these contradict each other; correct one, or leave it out',
  );
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
