import { failure } from './github/access.ts';
import { GITHUB_BASE, type GithubApi } from './github/api.ts';
import { type Answer, type Incoming, json } from './http.ts';
import { PICTORY_BASE, type PictoryApi } from './pictory/api.ts';
import type { Services } from './services.ts';

/** The APIs behind one address. */
export class Router {
  readonly #pictory: PictoryApi;
  readonly #github: GithubApi;
  readonly #services: Services;

  constructor(pictory: PictoryApi, github: GithubApi, services: Services) {
    this.#pictory = pictory;
    this.#github = github;
    this.#services = services;
  }

  /** Carries a request out; whatever goes wrong in here is an answer too. */
  async handle(request: Incoming): Promise<Answer> {
    try {
      if (isBelow(PICTORY_BASE, request)) return this.#pictory.handle(request);
      if (isBelow(GITHUB_BASE, request)) return await this.#github.handle(request);
      if (this.#services.serves(request)) return this.#services.handle(request);
      return json(404, { message: `Nothing here. Pictory is below ${PICTORY_BASE}, GitHub below ${GITHUB_BASE}.` });
    } catch (error) {
      return json(500, { message: `The sandbox failed: ${error instanceof Error ? error.message : String(error)}` });
    }
  }

  /** An error as the API that a request went to would put it. */
  failure(request: Incoming, status: number): Answer {
    if (!isBelow(GITHUB_BASE, request)) {
      return this.#pictory.refuse({ status, code: `STATUS_${status}`, message: `The request ended in ${status}.` });
    }
    // The words by which clients of GitHub tell a rate limit from a missing permission.
    return failure(status, status === 429 ? 'You have exceeded a secondary rate limit.' : `Status ${status}`);
  }
}

function isBelow(base: string, { path }: Incoming): boolean {
  return path === base || path.startsWith(`${base}/`);
}
