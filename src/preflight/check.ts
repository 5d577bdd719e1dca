import type { ConnectionType, Values } from '../connections/types.ts';
import type { Fetch } from '../http/fetch.ts';

/** `failed` is certain, `risk` is not; `skipped` was not checked. */
type Result = 'passed' | 'failed' | 'risk' | 'skipped';

/** The result of one check. */
export interface Finding {
  /** The check, e.g. `s3.region`. */
  readonly id: string;
  /** The bucket, the region or the input that was checked. */
  readonly subject: string;
  readonly result: Result;
  /** The facts in a sentence; for a skipped check, the reason. */
  readonly found: string;
  /** A command or a setting; empty if nothing has to change. */
  readonly fix: string;
}

/** A finding about one connection, as the output `checks` has it. */
export interface Check extends Finding {
  /** As the API spells it, e.g. `AWS`. */
  readonly type: string;
  readonly name: string;
}

/** A check and its subject for a log line, e.g. `s3.region (Production-S3, my-bucket)`. */
export function labelOf({ id, name, subject }: Check): string {
  return `${id} (${[name, subject].filter((part) => part !== '').join(', ')})`;
}

/** A connection to check. */
export interface Subject {
  readonly type: ConnectionType;
  readonly name: string;
  /** The values that the connection has, or will have; the credentials only if they are given. */
  readonly values: Values;
  readonly buckets: readonly string[];
}

/** Origins that replace those of the services, by type, e.g. `aws`. */
export type Endpoints = Readonly<Record<string, string | undefined>>;

/** The means to send requests to other services than Pictory. */
export interface PreflightAccess {
  readonly endpoints: Endpoints;
  /** Of a connection that does not list its own. */
  readonly buckets: readonly string[];
  readonly fetch: Fetch;
  /** Removes secrets from what a server says. */
  readonly redact: (text: string) => string;
  /** For one request, in milliseconds. */
  readonly timeoutMs: number;
  /** After this, requests in flight end. */
  readonly end: AbortSignal;
}
