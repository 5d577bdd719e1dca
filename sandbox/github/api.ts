import { type Answer, type Incoming, json } from '../http.ts';
import { failure, type TokenRule, type Viewer, viewerOf } from './access.ts';
import { commentRoutes } from './comment-routes.ts';
import { githubContracts } from './contract.ts';
import type { Conversations } from './conversations.ts';
import { type GraphqlApi, graphqlApi } from './graphql.ts';
import { pullRoutes } from './pull-routes.ts';
import { matchTemplate, type Route } from './route.ts';

/** The path of GitHub's REST API below the sandbox's address. */
export const GITHUB_BASE = '/github';

/** The behaviour of GitHub; read at every request, so it may change in between. */
export interface GithubSettings {
  /** `off`: everything answers 503. `no-graphql`: only REST is there. */
  service: 'on' | 'off' | 'no-graphql';
  tokens: Readonly<Record<string, TokenRule>>;
}

/** The part of GitHub the action uses, held to GitHub's own description. */
export class GithubApi {
  readonly #settings: GithubSettings;
  readonly #violations: string[];
  readonly #contracts = githubContracts();
  readonly #routes: readonly Route[];
  readonly #graphql: GraphqlApi;

  /** @param api base of the REST API, for the links in answers. */
  constructor(conversations: Conversations, settings: GithubSettings, violations: string[], api: string) {
    this.#settings = settings;
    this.#violations = violations;
    this.#routes = [commentRoutes, pullRoutes].flatMap((routes) => routes(conversations, api));
    this.#graphql = graphqlApi(conversations, (text) => violations.push(text));
  }

  /** Carries out one request below {@link GITHUB_BASE}. */
  async handle(request: Incoming): Promise<Answer> {
    if (this.#settings.service === 'off') return failure(503, 'Service unavailable');
    const viewer = viewerOf(request, this.#settings.tokens);
    if ('status' in viewer) return viewer;
    const path = request.path.slice(GITHUB_BASE.length);
    if (path !== '/graphql') return this.#rest(request, path, viewer);
    if (this.#settings.service === 'no-graphql' || request.method !== 'POST') return failure(404, 'Not Found');
    return this.#graphql(request, viewer);
  }

  #rest(request: Incoming, path: string, viewer: Viewer): Answer {
    for (const route of this.#routes) {
      const variables = route.method === request.method ? matchTemplate(route.template, path) : undefined;
      if (variables !== undefined) return this.#checked(route, request, variables, viewer);
    }
    this.#violations.push(`${request.method} ${path}: the sandbox serves no such route`);
    return failure(404, 'Not Found');
  }

  #checked(route: Route, request: Incoming, variables: Readonly<Record<string, string>>, viewer: Viewer): Answer {
    const contract = this.#contracts(route.method, route.template);
    const wrong = contract.request(request, variables);
    if (wrong.length > 0) return this.#broken('the request', route, wrong);
    const { owner, repo, ...path } = variables;
    const answer = route.handle({ request, viewer, repository: `${owner}/${repo}`, path });
    const ours = contract.answer(answer);
    return ours.length > 0 ? this.#broken('the answer', route, ours) : answer;
  }

  #broken(what: string, { method, template }: Route, findings: readonly string[]): Answer {
    const message = `${method} ${template}: ${what} breaks GitHub's description: ${findings.join('; ')}`;
    this.#violations.push(message);
    return json(500, { message });
  }
}
