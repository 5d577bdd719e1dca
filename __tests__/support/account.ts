import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/sandbox.ts';
import { createSigner } from '../../src/connections/signer.ts';
import type { Connection, Desired } from '../../src/connections/types.ts';
import { ActionError } from '../../src/errors.ts';
import { createFetch, type Fetch } from '../../src/http/fetch.ts';
import { EVERY_ACTION } from '../../src/inputs/settings.ts';
import type { OneTask } from '../../src/inputs/task.ts';
import { PictoryClient } from '../../src/pictory/client.ts';
import { type Applied, apply } from '../../src/reconcile/apply.ts';
import type { Dependencies } from '../../src/reconcile/dependencies.ts';
import { createGoal, type Goal } from '../../src/reconcile/goal.ts';

export const API_KEY = 'pictai_test-key';

/** An account in a sandbox, seen through the real client. */
export interface Account {
  readonly sandbox: Sandbox;
  readonly client: PictoryClient;
  readonly log: string[];
  readonly debug: string[];
  /** Every pause that was asked for, in milliseconds; none of them takes time unless `sleep` was given. */
  readonly pauses: number[];
  /** No write may begin any more. */
  stop(): void;
  /** Ends the requests in flight the way their timeout does, without waiting for it. */
  timeOut(): void;
  /** Calls `act` once, right before the first request that matches is sent. */
  before(request: RegExp, act: () => void, times?: number): void;
  /** `METHOD path` of every Pictory request so far, without the base. */
  sent(): string[];
  /** What goals need, with the account's log and pauses. */
  readonly dependencies: Dependencies;
  reach(goal: Goal): Promise<Applied>;
  ensure(desired: Desired, maxAttempts?: number): Promise<Applied>;
  remove(connection: Pick<Connection, 'type'>, identity: Desired['identity']): Promise<Applied>;
}

export interface AccountOptions extends SandboxOptions {
  readonly maxAttempts?: number;
  /** Half a minute unless given: no honest answer takes that long, however busy the machine is. */
  readonly timeoutMs?: number;
  /** A request times out as soon as the sandbox lets it hang: nobody has to wait for it. */
  readonly hangingTimesOut?: boolean;
  readonly apiKey?: string;
  readonly apiUrl?: string;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly redact?: (text: string) => string;
}

export async function openAccount(options: AccountOptions = {}): Promise<Account> {
  const inFlight = new Set<AbortController>();
  const timeOut = () => {
    for (const timeout of inFlight) timeout.abort();
  };
  const sandbox = await startSandbox({
    seed: 1,
    ...options,
    onRequest: (request) => {
      options.onRequest?.(request);
      if (options.hangingTimesOut === true && request.fault?.startsWith('hang')) timeOut();
    },
  });
  const actions: { request: RegExp; act: () => void; times: number }[] = [];
  const real = createFetch();
  const fetch: Fetch = (url, init, bounds) => {
    const line = `${init.method ?? 'GET'} ${new URL(url).pathname}`;
    const action = actions.find(({ request, times }) => times > 0 && request.test(line));
    if (action !== undefined) {
      action.times -= 1;
      action.act();
    }
    const timeout = new AbortController();
    inFlight.add(timeout);
    const ends = [timeout.signal, ...(bounds.end === undefined ? [] : [bounds.end])];
    return real(url, init, { ...bounds, end: AbortSignal.any(ends) }).finally(() => inFlight.delete(timeout));
  };
  const stop = new AbortController();
  const log: string[] = [];
  const debug: string[] = [];
  const pauses: number[] = [];
  const sleep = async (ms: number) => {
    pauses.push(ms);
    await options.sleep?.(ms);
  };
  const maxAttempts = options.maxAttempts ?? 3;
  const client = new PictoryClient({
    fetch,
    apiUrl: options.apiUrl ?? sandbox.url,
    apiKey: options.apiKey ?? API_KEY,
    timeoutMs: options.timeoutMs ?? 30_000,
    maxAttempts,
    redact: options.redact ?? ((text) => text),
    debug: (line) => debug.push(line),
    sleep,
    stop: stop.signal,
    end: new AbortController().signal,
  });
  const dependencies: Dependencies = {
    client,
    sign: createSigner(options.apiKey ?? API_KEY),
    progress: {
      info: (line) => log.push(line),
      warn: () => {},
      checked: async () => {},
      planned: () => {},
      written: () => {},
    },
    cancellation: {
      sleep,
      throwIfCancelled: () => {
        if (stop.signal.aborted) throw new ActionError({ title: 'Stopped', message: 'stopped', fix: 'none' });
      },
    },
  };
  const reach = async (goal: Goal) => apply(goal, goal.plan(await goal.find()));
  const goalOf = (task: OneTask, attempts = maxAttempts) =>
    createGoal(task, { allow: EVERY_ACTION, maxAttempts: attempts }, dependencies);
  return {
    sandbox,
    client,
    log,
    debug,
    pauses,
    stop: () => stop.abort(new Error('stopped')),
    timeOut,
    before: (request, act, times = 1) => actions.push({ request, act, times }),
    sent: () =>
      sandbox.requests.map(({ method, path }) => `${method} ${path.replace('/pictoryapis/v1', '').split('?')[0]}`),
    reach,
    dependencies,
    ensure: (desired, attempts) => {
      const { type, identity } = desired;
      return reach(goalOf({ kind: 'one', state: 'present', operation: 'ensure', type, identity, desired }, attempts));
    },
    remove: ({ type }, identity) =>
      reach(goalOf({ kind: 'one', state: 'absent', operation: 'delete', type, identity })),
  };
}
