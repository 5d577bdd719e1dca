import { parseFault } from './fault-text.ts';
import { type Fault, FaultPlan } from './faults.ts';
import type { TokenRule } from './github/access.ts';
import { GITHUB_BASE, GithubApi, type GithubSettings } from './github/api.ts';
import { GithubConsole } from './github/console.ts';
import { Conversations } from './github/conversations.ts';
import { seededRandom } from './identity.ts';
import { PictoryApi, type PictorySettings } from './pictory/api.ts';
import { Connections } from './pictory/connections.ts';
import { PictoryConsole } from './pictory/console.ts';
import { type Dialect, defaultDialect } from './pictory/dialect.ts';
import type { KeyRule } from './pictory/keys.ts';
import type { RecordedRequest } from './recorded.ts';
import { Router } from './router.ts';
import { listen } from './server.ts';
import { Services } from './services.ts';
import { StateHistory } from './state.ts';
import { fileStore, noStore } from './store.ts';

export type { Fault, FaultKind } from './faults.ts';
export type { CommentView } from './github/console.ts';
export type { Connection } from './pictory/connection.ts';
export type { Dialect } from './pictory/dialect.ts';
export type { RecordedRequest } from './recorded.ts';

/** The options of a sandbox; all have defaults. */
export interface SandboxOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** A file that keeps the state; without one the sandbox forgets. */
  readonly store?: string;
  /** The milliseconds until reads show a write, by the machine's clock, not by `now`. */
  readonly lagMs?: number;
  /** The clock that dates and ids are taken from. */
  readonly now?: () => Date;
  /** Makes the random part of ids the same in every run. */
  readonly seed?: number;
  readonly dialect?: Partial<Dialect>;
  readonly faults?: readonly (Fault | string)[];
  /** The restrictions of API keys; any other key that starts with `pictai_` is valid. */
  readonly keys?: Readonly<Record<string, KeyRule>>;
  /** The permissions of GitHub tokens; any other token is that of `github-actions[bot]`, with write access. */
  readonly tokens?: Readonly<Record<string, TokenRule>>;
  /** Connections on one page of a list; 100 by default. */
  readonly pageSize?: number;
  /** Called when a request has ended. */
  readonly onRequest?: (request: RecordedRequest) => void;
}

/** A running sandbox. */
export interface Sandbox {
  /** The address to use as the action's `api-url`. */
  readonly url: string;
  /** The address to use as `GITHUB_API_URL`; GraphQL is at `/graphql` below it. */
  readonly githubUrl: string;
  /** Every request received, in order. */
  readonly requests: RecordedRequest[];
  /** Whatever broke GitHub's own description of its APIs. */
  readonly violations: string[];
  readonly pictory: PictoryConsole;
  readonly github: GithubConsole;
  /** S3 and Vimeo, at the origin of `url`, for `AWS_ENDPOINT_URL_S3` and `VIMEO_API_URL`. */
  readonly services: Services;
  /** Plans a fault, given as an object or in a line such as `PUT /awsconnections/* reset-after x1`. */
  addFault(fault: Fault | string): void;
  clearFaults(): void;
  /** Cuts every connection and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox on loopback: Pictory and the part of GitHub that the action uses, on one port.
 * @throws StoreError when the store cannot be used, FaultTextError for a fault that is none, and the system's error
 * when the port cannot be had.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, now = () => new Date(), onRequest = () => {} } = options;
  const store = options.store === undefined ? noStore : fileStore(options.store);
  const history = new StateHistory(store.load(), store.save);
  const random = options.seed === undefined ? Math.random : seededRandom(options.seed);
  const connections = new Connections({ history, now, random });
  const conversations = new Conversations(history, now);
  const pictorySettings: PictorySettings = {
    dialect: { ...defaultDialect, ...options.dialect },
    lagMs: options.lagMs ?? 0,
    pageSize: options.pageSize ?? 100,
    keys: options.keys ?? {},
  };
  const githubSettings: GithubSettings = { service: 'on', tokens: options.tokens ?? {} };
  const faults = new FaultPlan();
  const addFault = (fault: Fault | string): void => faults.add(typeof fault === 'string' ? parseFault(fault) : fault);
  for (const fault of options.faults ?? []) addFault(fault);

  const pictory = new PictoryApi(connections, pictorySettings);
  const github = new GithubConsole(conversations, githubSettings);

  const services = new Services();

  const requests: RecordedRequest[] = [];
  const violations: string[] = [];
  const { url, close } = await listen(port, {
    // Links in GitHub's answers contain the address, which is only known once the server listens.
    router: (address) =>
      new Router(pictory, new GithubApi(conversations, githubSettings, violations, address + GITHUB_BASE), services),
    faults,
    requests,
    onRequest,
    now,
  });
  try {
    // The first write comes after the port is had: a second sandbox on the same port and store must not touch the file.
    github.pull();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url,
    githubUrl: url + GITHUB_BASE,
    requests,
    violations,
    pictory: new PictoryConsole(connections, pictorySettings),
    github,
    services,
    addFault,
    clearFaults: () => faults.clear(),
    close,
  };
}
