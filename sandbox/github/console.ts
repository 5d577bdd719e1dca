import type { TokenRule } from './access.ts';
import { commentUrl } from './addresses.ts';
import type { GithubSettings } from './api.ts';
import type { Conversations } from './conversations.ts';
import type { Comment, PullRequest, Repository } from './thread.ts';

/** A comment as somebody sees it who reads the pull request. */
export type CommentView = Comment & { readonly url: string };

/** Somebody at GitHub who looks at things and changes them past the API. */
export class GithubConsole {
  readonly #conversations: Conversations;
  readonly #settings: GithubSettings;

  constructor(conversations: Conversations, settings: GithubSettings) {
    this.#conversations = conversations;
    this.#settings = settings;
  }

  /** The comments of a pull request, oldest first. */
  comments(repository = DEFAULT_REPOSITORY, number = DEFAULT_PULL): readonly CommentView[] {
    return this.#conversations.comments(repository, number).map(view);
  }

  /** Adds a comment as whoever is named; the pull request is opened if it does not exist. */
  comment(author: string, body: string, repository = DEFAULT_REPOSITORY, number = DEFAULT_PULL): CommentView {
    return view(this.#conversations.addComment(this.pull({}, repository, number), author, body));
  }

  /** Changes the text of a comment. @throws when it does not exist. */
  edit(id: number, body: string, repository = DEFAULT_REPOSITORY): CommentView {
    return view(this.#conversations.editComment(this.#existing(id, repository), body));
  }

  /** @throws when the comment does not exist. */
  remove(id: number, repository = DEFAULT_REPOSITORY): void {
    this.#conversations.removeComment(this.#existing(id, repository));
  }

  /** Sets what is given of a pull request, such as `locked` or `headSha`, and opens it if it does not exist. */
  pull(
    changes: Partial<Omit<PullRequest, 'repository' | 'number'>> = {},
    repository = DEFAULT_REPOSITORY,
    number = DEFAULT_PULL,
  ): PullRequest {
    const present = this.#conversations.pull(repository, number);
    if (present !== undefined && Object.keys(changes).length === 0) return present;
    return this.#conversations.setPull(repository, number, changes);
  }

  /** Sets what is given of a repository, such as `archived`, and makes it if it does not exist. */
  repository(changes: Partial<Omit<Repository, 'fullName'>>, fullName = DEFAULT_REPOSITORY): Repository {
    return this.#conversations.setRepository(fullName, changes);
  }

  /** Says whose a token is and what it may do. Any other token is that of `github-actions[bot]` and may write. */
  token(token: string, rule: TokenRule): void {
    this.#settings.tokens = { ...this.#settings.tokens, [token]: rule };
  }

  /** Switches GitHub, or its GraphQL API alone, off and on. */
  service(service: GithubSettings['service']): void {
    this.#settings.service = service;
  }

  #existing(id: number, repository: string): Comment {
    const found = this.#conversations.comment(repository, id);
    if (found === undefined) throw new Error(`The sandbox has no comment ${id} in ${repository}`);
    return found;
  }
}

/** The repository and pull request that are there from the start. */
export const DEFAULT_REPOSITORY = 'octo-org/videos';
export const DEFAULT_PULL = 7;

const view = (comment: Comment): CommentView => ({ ...comment, url: commentUrl(comment) });
