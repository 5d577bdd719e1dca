import type { RequestInit } from 'node-fetch';
import type { ConnectionType, Values } from '../connections/types.ts';
import { type Answer, type Fetch, NetworkError } from '../http/fetch.ts';
import { USER_AGENT } from '../identity.ts';

/** The result of one check of one connection, as the output `checks` has it. */
export interface Check {
  /** E.g. `s3.region`. */
  readonly id: string;
  /** As the API spells it, e.g. `AWS`. */
  readonly type: string;
  readonly name: string;
  /** The bucket, the region or the input that was checked. */
  readonly subject: string;
  /** `failed` is certain, `risk` is not; `skipped` was not checked. */
  readonly result: 'passed' | 'failed' | 'risk' | 'skipped';
  /** The facts in a sentence; for a skipped check, the reason. */
  readonly found: string;
  /** A command or a setting; empty if nothing has to change. */
  readonly fix: string;
}

/** The parts of a `Check` that a check of a service tells. */
export type Said = readonly [result: Check['result'], found: string, fix?: string];
export type Finding = readonly [id: string, subject: string, ...said: Said];

/** A check and its subject for a log line, e.g. `s3.region (Production-S3, my-bucket)`. */
export function labelOf({ id, name, subject }: Check): string {
  return `${id} (${[name, subject].filter((part) => part !== '').join(', ')})`;
}

export interface Checked {
  readonly type: ConnectionType;
  readonly name: string;
  /** The values that the connection has, or will have; the credentials only if they are given. */
  readonly values: Values;
  readonly buckets: readonly string[];
}

/** Origins that replace those of the services, by type, e.g. `aws`. */
export type Endpoints = Readonly<Record<string, string | undefined>>;

export interface PreflightAccess {
  readonly endpoints: Endpoints;
  /** Of a connection that does not list its own. */
  readonly buckets: readonly string[];
  readonly fetch: Fetch;
  /** Removes secrets from what a server says. */
  readonly redact: (text: string) => string;
  readonly timeoutMs: number;
  /** After this, requests in flight end. */
  readonly end: AbortSignal;
}

/**
 * Sends a request once, without following redirects.
 *
 * @returns the answer; a sentence with the reason if there is none that says anything about the subject.
 */
export async function ask(access: PreflightAccess, url: string, init: RequestInit): Promise<Answer | string> {
  const { fetch, timeoutMs, end } = access;
  const { host } = new URL(url);
  if (end.aborted) return 'There was no time left for it.';
  try {
    const headers = { 'User-Agent': USER_AGENT, ...init.headers };
    const bounds = { timeoutMs, largest: 1024 * 1024, end };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' }, bounds);
    return answer.status < 500 && answer.status !== 429 ? answer : unexpected(host, answer);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return `${host} ${error.kind === 'timeout' ? 'did not answer in time' : `could not be reached (${error.kind})`}.`;
  }
}

/** The reason of a check that was skipped because of an answer's status. */
export function unexpected(host: string, { status }: Pick<Answer, 'status'>): string {
  return `${host} answered with status ${status}.`;
}
