import type { Outcome } from './fault-injection.ts';
import type { FaultKind } from './faults.ts';
import { type Incoming, parseJson } from './http.ts';

/** A request as it arrived, and how it ended. */
export interface RecordedRequest {
  readonly method: string;
  /** With the query, exactly as it was sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The value when it was JSON, else the text; `undefined` when there was no body. */
  readonly body: unknown;
  /** The status that was answered; `none` as long as nothing has been. */
  readonly status: Outcome;
  /** The fault that struck it. */
  readonly fault: FaultKind | undefined;
}

/** The record of a request, and the way to note its end. */
export function record({ method, target, headers, text }: Incoming, fault: FaultKind | undefined) {
  const body = text === '' ? undefined : (parseJson(text) ?? text);
  let status: Outcome = 'none';
  const recorded: RecordedRequest = {
    method,
    path: target,
    headers,
    body,
    get status() {
      return status;
    },
    fault,
  };
  const close = (outcome: Outcome): void => {
    status = outcome;
  };
  return { recorded, close };
}
