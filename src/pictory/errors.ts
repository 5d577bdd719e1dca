import { ActionError } from '../errors.ts';
import { LONGEST_WAIT_MS, readRetryAfter } from '../http/backoff.ts';
import type { Answer, NetworkError } from '../http/fetch.ts';
import { readReason } from './answer.ts';

export class PictoryError extends ActionError {
  override readonly name = 'PictoryError';
  declare readonly trouble: Trouble;
  /** `refused`: nothing changed. `not-sent`: nothing arrived. `unknown`: it may have taken effect; a read shows it. */
  declare readonly outcome: 'refused' | 'not-sent' | 'unknown';
  declare readonly status?: number;
  declare readonly retryAfterMs?: number;

  constructor({ message, fix, cause, ...facts }: Facts) {
    const [title] = TROUBLES[facts.trouble];
    super({ title, message, fix: fix ?? ADVICE[facts.trouble], cause });
    Object.assign(this, facts);
  }
}

type Facts = Pick<PictoryError, 'trouble' | 'outcome' | 'message' | 'status' | 'retryAfterMs'> &
  Partial<Pick<PictoryError, 'fix' | 'cause'>>;

export type Trouble = keyof typeof TROUBLES;

/** The title for each trouble, and its statuses. */
const TROUBLES = {
  unauthorized: ['Pictory did not accept the API key', 401],
  forbidden: ['The API key lacks permission', 403],
  blocked: ['A system in front of Pictory blocked the request'],
  'not-found': ['The connection does not exist', 404],
  invalid: ['Pictory refused the request', 400],
  conflict: ['Pictory reported a conflict', 409, 412],
  'rate-limited': ['The rate limit of Pictory was reached', 429],
  refused: ['Pictory refused the request'],
  server: ['Pictory is unavailable', 408],
  'wrong-address': ['No Pictory API at this address'],
  redirect: ['Pictory answered with a redirect'],
  cancelled: ['The run was cancelled'],
  timeout: ['Pictory did not answer in time'],
  dns: ['The server name cannot be resolved'],
  tls: ['No secure connection to the server'],
  network: ['Cannot connect to the server'],
  proxy: ['The proxy refused the request'],
  'too-large': ['The answer is too large'],
  unexpected: ['Unexpected answer from the server'],
} as const satisfies Readonly<Record<string, readonly [title: string, ...statuses: readonly number[]]>>;

/** The advice for each trouble. From "Error Handling" on the API's pages where they have it. */
const ADVICE: Readonly<Record<Trouble, string>> = {
  unauthorized:
    'Check the api-key input: it must be the raw key from the API Access page in Pictory, which begins with `pictai_`, without Bearer. If the key has expired or was revoked, create a new one there and store it as the secret.',
  forbidden:
    'Check that the connection belongs to the account of this API key, and that the key has the permission; otherwise ask Pictory support for access.',
  blocked:
    'This is not about the API key. Run on another runner, with another address, or send the message above to the support of Pictory.',
  'not-found':
    'Check the connection-id (case-sensitive) and the type, and whether the connection was deleted. `operation: list` lists the connections that this key can see.',
  invalid: 'Correct the field that Pictory refused, then run again.',
  conflict:
    'Run again. If it happens again, check Pictory: another connection may already have this name, or another value that must be unique.',
  'rate-limited':
    'Wait a few minutes, then run again. If other workflows use the same key at the same time, run them one at a time (`concurrency:`).',
  refused: 'Correct the problem named in the message, then run again.',
  server:
    'The workflow is not the cause. Run again in a few minutes; if the error persists, check the status of Pictory, or raise max-attempts.',
  'wrong-address':
    'Check api-url: it must be the origin of the API itself, https://api.pictory.ai unless Pictory told you otherwise.',
  redirect:
    'Redirects are not followed, so the API key is not sent elsewhere. Check api-url: it must be the origin of the API itself, https://api.pictory.ai unless Pictory told you otherwise.',
  cancelled: 'Run again: the next run reads the current state and does the rest.',
  timeout:
    'Run again. If it happens often, raise the timeout input (1–300 seconds), or check the network of the runner.',
  dns: 'Check the host in api-url, and that the runner can resolve it (DNS, proxy settings HTTPS_PROXY and NO_PROXY).',
  tls: "The server's certificate is not trusted by this runner, or the server does not speak TLS there. Behind a proxy that inspects TLS, let Node trust its issuer with NODE_EXTRA_CA_CERTS; otherwise check api-url. Certificate checks are never switched off.",
  network: 'Check that the runner can reach the host in api-url (firewall, HTTPS_PROXY and NO_PROXY), and run again.',
  proxy:
    'Check the address in HTTPS_PROXY and that the proxy allows the host in api-url. If it requires a user and password (407), put them in the address and store it as a secret: http://user:password@proxy.example:8080. NO_PROXY lists the hosts to reach without the proxy.',
  'too-large': 'Larger answers are not read. Check api-url; if it is right, report this to Pictory.',
  unexpected:
    'Check api-url: is it the origin of the Pictory API? If it is, run again; if the error persists, report it with the message above.',
};

export interface Attempt {
  /** E.g. `update the Vimeo connection "Marketing"`. */
  readonly what: string;
  readonly host: string;
  readonly write: boolean;
  readonly collection?: boolean;
  readonly timeoutMs: number;
  /** Of the answer, in bytes. */
  readonly largest: number;
  readonly advice?: string;
  readonly number: number;
  /** The run was cancelled, and its time is over. */
  readonly cancelled?: boolean;
}

/** Returns the error for an unsuccessful answer with a body. `redact` removes secrets that the body echoes. */
export function fromStatus(
  attempt: Attempt,
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  body: string,
  redact: (text: string) => string,
): PictoryError {
  const front = frontOf(headers, body);
  const isNowhere = (status === 404 && attempt.collection) || (front && /Missing Authentication/.test(body));
  const rows = Object.entries(TROUBLES) as [Trouble, readonly [string, ...number[]]][];
  const [known] = rows.find(([, [, ...statuses]]) => statuses.includes(status)) ?? [];
  const other = status < 400 ? 'redirect' : status < 500 ? 'refused' : 'server';
  const trouble = isNowhere ? 'wrong-address' : front && status === 403 ? 'blocked' : (known ?? other);
  const retryAfterMs = readRetryAfter(headers.get('retry-after') ?? '');
  const wait = `Pictory asks to wait ${Math.ceil((retryAfterMs ?? 0) / 1000)} seconds, and this action waits at most ${LONGEST_WAIT_MS / 1000} seconds. Run again after that time.`;
  const correction = attempt.advice && `${ADVICE.invalid} ${attempt.advice}`;
  const fix = (retryAfterMs ?? 0) > LONGEST_WAIT_MS ? wait : trouble === 'invalid' ? correction : undefined;
  const said = readReason(body, redact);
  const words = front?.code || (said === undefined ? '' : ` and said: "${said.replace(/\.$/, '')}"`);
  const message = told(attempt, `${front?.name ?? 'Pictory'} answered ${status}${words}`);
  const outcome = attempt.write && ([302, 303, 408].includes(status) || status >= 500) ? 'unknown' : 'refused';
  return new PictoryError({ trouble, status, outcome, message, retryAfterMs, fix });
}

/** Answers that certainly are not Pictory's own, by server and body: Pictory's own have the same headers. */
const FRONTS: readonly (readonly [name: string, answer: RegExp])[] = [
  ['Cloudflare', /^\S*\s+error code: \d+\s*$|"cloudflare_error":\s*true|<html.*(cloudflare|\/cdn-cgi\/)/is],
  ['Amazon CloudFront', /<html.*generated by cloudfront/is],
  ['A load balancer of AWS', /^awselb.*<html/is],
  ['Amazon API Gateway', /^\S*\s+\{"message":\s*"(Missing Authentication Token|Endpoint request timed out)"\}\s*$/],
];

/**
 * Returns the system that answered in Pictory's place, if that is certain: the subject of a sentence, and the code that
 * its support needs, e.g. ` (error code 1010, ray 8f2c4a1b9d3e7f60-FRA)`, or nothing.
 */
function frontOf(headers: Answer['headers'], body: string) {
  const answer = `${headers.get('server')?.replace(/\s/g, '') ?? ''}\n${body.slice(0, 10_000)}`;
  const [name] = FRONTS.find(([, pattern]) => pattern.test(answer)) ?? [];
  if (name === undefined) return undefined;
  const code = /error[ _]code"?:\s*(\d{3,4})\b/i.exec(answer)?.[1];
  const ray = /^[\w-]{8,40}$/.exec(headers.get('cf-ray') ?? '')?.[0];
  const facts = [code && `error code ${code}`, ray && `ray ${ray}`].filter(Boolean).join(', ');
  return { name: `${name}, a system in front of Pictory,`, code: facts && ` (${facts})` };
}

/** Returns the error for a request without a usable answer: a network failure, timeout or broken-off body. */
export function fromNetwork(attempt: Attempt, error: NetworkError): PictoryError {
  const { host, timeoutMs, largest, cancelled } = attempt;
  const { blamesProxy, reason } = error;
  const through = error.proxy === undefined ? '' : ` through the proxy ${error.proxy}`;
  const causes: Readonly<Record<NetworkError['kind'], readonly [trouble: Trouble, happened: string]>> = {
    timeout: cancelled
      ? ['cancelled', 'there was no answer before the run had to end']
      : ['timeout', `there was no answer within ${timeoutMs / 1000} s${through}`],
    'too-large': ['too-large', `the answer has more than ${largest / 1024 ** 2} MiB`],
    proxy: ['proxy', reason],
    dns: ['dns', `the host ${host} was not found (${reason})`],
    unreadable: ['unexpected', `${host} answered${through}, but the answer could not be read (${reason})`],
    tls: ['tls', blamesProxy ? reason : `the secure connection to ${host}${through} failed (${reason})`],
    reset: ['network', blamesProxy ? reason : `the connection to ${host}${through} failed (${reason})`],
  };
  const [trouble, happened] = causes[error.kind];
  const outcome = !error.wasSent ? 'not-sent' : attempt.write ? 'unknown' : 'refused';
  return new PictoryError({ trouble, outcome, message: told(attempt, happened), fix: error.fix, cause: error });
}

/** Returns the error for a successful answer without the documented content. */
export function fromShape(attempt: Attempt, problem: string): PictoryError {
  const message = told(attempt, `${attempt.host} answered, but ${problem}`);
  return new PictoryError({ trouble: 'unexpected', outcome: attempt.write ? 'unknown' : 'refused', message });
}

function told({ what, number }: Attempt, happened: string): string {
  return `Could not ${what}: ${happened}${number > 1 ? ` (${number} attempts)` : ''}.`;
}
