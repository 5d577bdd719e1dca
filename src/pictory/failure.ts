import { LONGEST_WAIT_MS, readRetryAfter } from '../http/backoff.ts';
import type { Answer } from '../http/fetch.ts';
import type { NetworkError } from '../http/network-error.ts';
import { PictoryError, type Trouble } from './errors.ts';

/** The request that failed, for the message. */
export interface Attempt {
  /** The action and its object, e.g. `update the Vimeo connection "Marketing"`. */
  readonly what: string;
  readonly host: string;
  readonly write: boolean;
  /** The path is that of a whole collection. */
  readonly collection?: boolean;
  readonly timeoutMs: number;
  /** Advice if a field is refused. */
  readonly advice?: string;
  readonly number: number;
  /** The run was cancelled, and its time is over. */
  readonly cancelled?: boolean;
}

const STATUS_TROUBLE: ReadonlyMap<number, Trouble> = new Map([
  [400, 'invalid'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [409, 'conflict'],
  [412, 'conflict'],
  [429, 'rate-limited'],
]);

/** Returns the error for an unsuccessful answer. */
export function fromStatus(attempt: Attempt, response: Answer, said: string | undefined): PictoryError {
  const { status } = response;
  const { advice } = attempt;
  const trouble = troubleOf(status, attempt);
  const retryAfterMs = readRetryAfter(response.headers.get('retry-after') ?? '');
  const correction = advice && `Correct the field named in the message, then run again. ${advice}`;
  const mayHaveHappened = status >= 500 || status === 408;
  const words = said === undefined ? '' : ` and said: "${said.replace(/\.$/, '')}"`;
  return new PictoryError({
    trouble,
    status,
    outcome: mayHaveHappened && attempt.write ? 'unknown' : 'refused',
    message: `Could not ${attempt.what}: Pictory answered ${status}${words}${counted(attempt)}.`,
    retryAfterMs,
    fix: tooLongAWait(retryAfterMs) ?? (trouble === 'invalid' ? correction : undefined),
  });
}

/** Returns the error for a request without a usable answer: a network failure, timeout or broken-off body. */
export function fromNetwork(attempt: Attempt, error: NetworkError): PictoryError {
  const [trouble, happened] = whatHappened(attempt, error);
  const otherHost = `The certificate is for another host than ${attempt.host}. Check api-url, and whether a proxy answers in its place.`;
  return new PictoryError({
    trouble,
    outcome: !error.wasSent ? 'not-sent' : attempt.write ? 'unknown' : 'refused',
    message: `Could not ${attempt.what}: ${happened}${counted(attempt)}.`,
    fix: error.isOtherHost ? otherHost : undefined,
    cause: error,
  });
}

function whatHappened(
  { host, timeoutMs, cancelled }: Attempt,
  { kind, proxy, blamesProxy, reason }: NetworkError,
): readonly [trouble: Trouble, happened: string] {
  const through = proxy === undefined ? '' : ` through the proxy ${proxy}`;
  switch (kind) {
    case 'timeout':
      if (cancelled) return ['cancelled', 'there was no answer before the run had to end'];
      return ['timeout', `there was no answer within ${timeoutMs / 1000} s${through}`];
    case 'too-large':
      return ['too-large', 'the answer has more than 1 MiB'];
    case 'proxy':
      return ['proxy', reason];
    case 'dns':
      return ['dns', `the host ${host} was not found (${reason})`];
    case 'tls':
      return ['tls', blamesProxy ? reason : `the secure connection to ${host}${through} failed (${reason})`];
    case 'reset':
    case 'unreadable':
      return ['network', blamesProxy ? reason : `the connection to ${host}${through} failed (${reason})`];
  }
}

/** Returns the error for a successful answer without the documented content. */
export function fromShape(attempt: Attempt, problem: string): PictoryError {
  return new PictoryError({
    trouble: 'unexpected',
    outcome: attempt.write ? 'unknown' : 'refused',
    message: `Could not ${attempt.what}: ${attempt.host} answered, but ${problem}${counted(attempt)}.`,
  });
}

function tooLongAWait(retryAfterMs = 0): string | undefined {
  if (retryAfterMs <= LONGEST_WAIT_MS) return undefined;
  return `Pictory asks to wait ${Math.ceil(retryAfterMs / 1000)} seconds, and this action waits at most ${LONGEST_WAIT_MS / 1000} seconds. Run again after that time.`;
}

function troubleOf(status: number, { collection }: Attempt): Trouble {
  if (status === 404 && collection) return 'wrong-address';
  if (status < 400) return 'redirect';
  if (status === 408 || status >= 500) return 'server';
  return STATUS_TROUBLE.get(status) ?? 'refused';
}

function counted({ number }: Attempt): string {
  return number > 1 ? ` (${number} attempts)` : '';
}
