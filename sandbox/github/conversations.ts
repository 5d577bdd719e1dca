import { createHash } from 'node:crypto';
import type { StateHistory } from '../state.ts';
import {
  type Comment,
  DEFAULT_BRANCH,
  githubTime,
  type PullRequest,
  type Repository,
  sameRepository,
} from './thread.ts';

// Real ids have outgrown 32 bits; a client that cuts them must fail here too.
const FIRST_COMMENT_ID = 5_300_000_001;

/** Repositories, pull requests and comments, without the rules about who may do what. */
export class Conversations {
  readonly #history: StateHistory;
  readonly #now: () => Date;

  constructor(history: StateHistory, now: () => Date) {
    this.#history = history;
    this.#now = now;
  }

  repository(fullName: string): Repository | undefined {
    return this.#history.state.repositories.find((one) => sameRepository(one.fullName, fullName));
  }

  /** The repository of a pull request. */
  repositoryOf(pull: PullRequest): Repository {
    return this.repository(pull.repository) ?? newRepository(pull.repository);
  }

  /** Sets what is given of a repository; one that does not exist yet is made. */
  setRepository(fullName: string, changes: Partial<Omit<Repository, 'fullName'>>): Repository {
    const present = this.repository(fullName);
    const repository = { ...newRepository(fullName), ...present, ...changes };
    const others = this.#history.state.repositories.filter((one) => one !== present);
    this.#history.commit({ repositories: [...others, repository] });
    return repository;
  }

  pulls(repository: string): readonly PullRequest[] {
    return this.#history.state.pulls.filter((one) => sameRepository(one.repository, repository));
  }

  pull(repository: string, number: number): PullRequest | undefined {
    return this.pulls(repository).find((one) => one.number === number);
  }

  /** Sets what is given of a pull request; one that does not exist yet is opened. */
  setPull(repository: string, number: number, changes: Partial<PullRequest>): PullRequest {
    const { fullName } = this.repository(repository) ?? this.setRepository(repository, {});
    const present = this.pull(fullName, number);
    const now = githubTime(this.#now());
    const pull = { ...(present ?? newPull(fullName, number, now)), updatedAt: now, ...changes };
    const others = this.#history.state.pulls.filter((one) => one !== present);
    this.#history.commit({ pulls: [...others, pull] });
    return pull;
  }

  /** The comments of one pull request, oldest first. */
  comments(repository: string, number: number): readonly Comment[] {
    const all = this.#history.state.comments;
    return all.filter((one) => sameRepository(one.repository, repository) && one.number === number);
  }

  comment(repository: string, id: number): Comment | undefined {
    const all = this.#history.state.comments;
    return all.find((one) => one.id === id && sameRepository(one.repository, repository));
  }

  addComment({ repository, number }: PullRequest, author: string, body: string): Comment {
    const { comments, lastCommentId } = this.#history.state;
    const id = Math.max(FIRST_COMMENT_ID, lastCommentId + 1);
    const now = githubTime(this.#now());
    const comment = { id, repository, number, author, body, createdAt: now, updatedAt: now };
    // As on GitHub, a comment brings the pull request to the front of a list by UPDATED_AT.
    const pulls = this.#history.state.pulls.map((one) =>
      one.repository === repository && one.number === number ? { ...one, updatedAt: now } : one,
    );
    this.#history.commit({ pulls, comments: [...comments, comment], lastCommentId: id });
    return comment;
  }

  editComment(comment: Comment, body: string): Comment {
    const edited = { ...comment, body, updatedAt: githubTime(this.#now()) };
    this.#history.commit({ comments: this.#history.state.comments.map((one) => (one === comment ? edited : one)) });
    return edited;
  }

  removeComment(comment: Comment): void {
    this.#history.commit({ comments: this.#history.state.comments.filter((one) => one !== comment) });
  }
}

function newRepository(fullName: string): Repository {
  return { fullName, archived: false, private: false };
}

function newPull(repository: string, number: number, now: string): PullRequest {
  return {
    repository,
    number,
    title: `Pull request ${number}`,
    author: 'octocat',
    state: 'open',
    draft: false,
    locked: false,
    headRef: `topic-${number}`,
    headSha: sha(`${repository}#${number} head`),
    headRepository: repository,
    baseRef: DEFAULT_BRANCH,
    baseSha: sha(`${repository} base`),
    commits: [],
    mergedAt: null,
    mergeCommitSha: null,
    createdAt: now,
    updatedAt: now,
  };
}

const sha = (text: string): string => createHash('sha1').update(text).digest('hex');
