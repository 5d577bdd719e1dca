import { LONGEST_WAIT_MS, readRetryAfter } from '../http/backoff.ts';
import type { Answer } from '../http/fetch.ts';
import type { NetworkError } from '../http/network-error.ts';
import { readReason } from './answer.ts';
import { PictoryError, type Trouble, troubleOf } from './errors.ts';
import { frontOf } from './front.ts';

export interface Attempt {
  /** E.g. `update the Vimeo connection "Marketing"`. */
  readonly what: string;
  readonly host: string;
  readonly write: boolean;
  /** The path is that of a whole collection. */
  readonly collection?: boolean;
  readonly timeoutMs: number;
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
  const trouble = isNowhere ? 'wrong-address' : front && status === 403 ? 'blocked' : troubleOf(status);
  const retryAfterMs = readRetryAfter(headers.get('retry-after') ?? '');
  const wait = `Pictory asks to wait ${Math.ceil((retryAfterMs ?? 0) / 1000)} seconds, and this action waits at most ${LONGEST_WAIT_MS / 1000} seconds. Run again after that time.`;
  const correction = attempt.advice && `Correct the field named in the message, then run again. ${attempt.advice}`;
  const said = readReason(body, redact);
  const words = front?.code || (said === undefined ? '' : ` and said: "${said.replace(/\.$/, '')}"`);
  return new PictoryError({
    trouble,
    status,
    outcome: attempt.write && (status >= 500 || status === 408) ? 'unknown' : 'refused',
    message: `Could not ${attempt.what}: ${front?.name ?? 'Pictory'} answered ${status}${words}${counted(attempt)}.`,
    retryAfterMs,
    fix: (retryAfterMs ?? 0) > LONGEST_WAIT_MS ? wait : trouble === 'invalid' ? correction : undefined,
  });
}

/** Returns the error for a request without a usable answer: a network failure, timeout or broken-off body. */
export function fromNetwork(attempt: Attempt, error: NetworkError): PictoryError {
  const [trouble, happened] = whatHappened(attempt, error);
  return new PictoryError({
    trouble,
    outcome: !error.wasSent ? 'not-sent' : attempt.write ? 'unknown' : 'refused',
    message: `Could not ${attempt.what}: ${happened}${counted(attempt)}.`,
    fix: error.fix,
    cause: error,
  });
}

function whatHappened(attempt: Attempt, error: NetworkError): readonly [trouble: Trouble, happened: string] {
  const { host, timeoutMs, cancelled } = attempt;
  const { kind, proxy, blamesProxy, reason } = error;
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
    case 'unreadable':
      return ['unexpected', `${host} answered${through}, but the answer could not be read (${reason})`];
    case 'tls':
      return ['tls', blamesProxy ? reason : `the secure connection to ${host}${through} failed (${reason})`];
    case 'reset':
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

function counted({ number }: Attempt): string {
  return number > 1 ? ` (${number} attempts)` : '';
}
