/** The default branch of every repository. */
export const DEFAULT_BRANCH = 'main';

/** A repository, as far as the sandbox knows one. */
export interface Repository {
  /** `owner/name` */
  readonly fullName: string;
  /** An archived repository can be read only. */
  readonly archived: boolean;
  readonly private: boolean;
}

/** A pull request. Moments are ISO 8601 in whole seconds, as GitHub gives them. */
export interface PullRequest {
  /** `owner/name` of the repository it belongs to. */
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  /** A locked conversation takes no comments. */
  readonly locked: boolean;
  readonly headRef: string;
  readonly headSha: string;
  /** `owner/name`; another repository when it comes from a fork. */
  readonly headRepository: string;
  readonly baseRef: string;
  readonly baseSha: string;
  /** The commits it consists of, besides its head. */
  readonly commits: readonly string[];
  readonly mergedAt: string | null;
  readonly mergeCommitSha: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A comment in the conversation of a pull request. */
export interface Comment {
  readonly id: number;
  readonly repository: string;
  readonly number: number;
  /** The login as REST shows it; a bot's ends in `[bot]`. */
  readonly author: string;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Reports whether two names are the same repository: GitHub ignores case. */
export function sameRepository(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** A moment as GitHub writes it. */
export function githubTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
