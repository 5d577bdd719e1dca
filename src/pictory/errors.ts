import { ActionError } from '../errors.ts';

/** `refused`: the server did nothing. `unknown`: the request may have taken effect; only a read shows it. */
export type RequestOutcome = 'refused' | 'not-sent' | 'unknown';

export type Trouble = keyof typeof ADVICE;

type Facts = Pick<PictoryError, 'trouble' | 'outcome' | 'message' | 'status' | 'retryAfterMs'> &
  Partial<Pick<PictoryError, 'fix' | 'cause'>>;

export class PictoryError extends ActionError {
  override readonly name = 'PictoryError';
  declare readonly trouble: Trouble;
  declare readonly outcome: RequestOutcome;
  declare readonly status?: number;
  declare readonly retryAfterMs?: number;

  constructor({ message, fix, cause, ...facts }: Facts) {
    const [title, advice] = ADVICE[facts.trouble];
    super({ title, message, fix: fix ?? advice, cause });
    Object.assign(this, facts);
  }
}

export function troubleOf(status: number): Trouble {
  if (status < 400) return 'redirect';
  if (status === 408 || status >= 500) return 'server';
  const rows = Object.entries(ADVICE) as [Trouble, Advice][];
  return rows.find(([, [, , ...statuses]]) => statuses.includes(status))?.[0] ?? 'refused';
}

type Advice = readonly [title: string, fix: string, ...statuses: readonly number[]];

/** The advice for each trouble, and its statuses. From "Error Handling" on the API's pages where they have it. */
const ADVICE = {
  unauthorized: [
    'Pictory did not accept the API key',
    'Check the api-key input: it must be the raw key from the API Access page in Pictory, which begins with `pictai_`, without Bearer. If the key has expired or was revoked, create a new one there and store it as the secret.',
    401,
  ],
  forbidden: [
    'The API key lacks permission',
    'Check that the connection belongs to the account of this API key, and that the key has the permission; otherwise ask Pictory support for access.',
    403,
  ],
  blocked: [
    'A system in front of Pictory blocked the request',
    'This is not about the API key. Run on another runner, with another address, or send the message above to the support of Pictory.',
  ],
  'not-found': [
    'The connection does not exist',
    'Check the connection-id (case-sensitive) and the type, and whether the connection was deleted. `operation: list` lists the connections that this key can see.',
    404,
  ],
  invalid: ['Pictory refused the request', 'Correct the field named in the message, then run again.', 400],
  conflict: [
    'Pictory reported a conflict',
    'Run again. If it happens again, check Pictory: another connection may already have this name, or another value that must be unique.',
    409,
    412,
  ],
  'rate-limited': [
    'The rate limit of Pictory was reached',
    'Wait a few minutes, then run again. If other workflows use the same key at the same time, run them one at a time (`concurrency:`).',
    429,
  ],
  refused: ['Pictory refused the request', 'Correct the problem named in the message, then run again.'],
  server: [
    'Pictory is unavailable',
    'The workflow is not the cause. Run again in a few minutes; if the error persists, check the status of Pictory, or raise max-attempts.',
  ],
  'wrong-address': [
    'No Pictory API at this address',
    'Check api-url: it must be the origin of the API itself, https://api.pictory.ai unless Pictory told you otherwise.',
  ],
  redirect: [
    'Pictory answered with a redirect',
    'Redirects are not followed, so the API key is not sent elsewhere. Check api-url: it must be the origin of the API itself, https://api.pictory.ai unless Pictory told you otherwise.',
  ],
  cancelled: ['The run was cancelled', 'Run again: the next run reads the current state and does the rest.'],
  timeout: [
    'Pictory did not answer in time',
    'Run again. If it happens often, raise the timeout input (1–300 seconds), or check the network of the runner.',
  ],
  dns: [
    'The server name cannot be resolved',
    'Check the host in api-url, and that the runner can resolve it (DNS, proxy settings HTTPS_PROXY and NO_PROXY).',
  ],
  tls: [
    'No secure connection to the server',
    "The server's certificate is not trusted by this runner, or the server does not speak TLS there. Behind a proxy that inspects TLS, give Node its certificate authority with NODE_EXTRA_CA_CERTS; otherwise check api-url. Certificate checks are never switched off.",
  ],
  network: [
    'Cannot connect to the server',
    'Check that the runner can reach the host in api-url (firewall, HTTPS_PROXY and NO_PROXY), and run again.',
  ],
  proxy: [
    'The proxy refused the request',
    'Check the address in HTTPS_PROXY and that the proxy allows the host in api-url. If it requires a user and password (407), put them in the address and store it as a secret: http://user:password@proxy.example:8080. NO_PROXY lists the hosts to reach without the proxy.',
  ],
  'too-large': [
    'The answer is too large',
    'Answers over 1 MiB are not read. Check api-url; if it is right, report this to Pictory.',
  ],
  unexpected: [
    'Unexpected answer from the server',
    'Check api-url: is it the origin of the Pictory API? If it is, run again; if the error persists, report it with the message above.',
  ],
} as const satisfies Readonly<Record<string, Advice>>;
