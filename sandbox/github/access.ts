import { type Answer, type Incoming, json } from '../http.ts';

/** The properties of a token. */
export interface TokenRule {
  /** As REST shows it; a bot's ends in `[bot]`. */
  readonly login?: string;
  /** May read, but not write: what a pull request from a fork gets. */
  readonly readOnly?: boolean;
  /** Expired or revoked. */
  readonly invalid?: boolean;
}

/** The sender of a request. */
export interface Viewer {
  readonly login: string;
  readonly readOnly: boolean;
}

const DEFAULT_LOGIN = 'github-actions[bot]';

/** Returns the sender of a request, or GitHub's response to an anonymous one. */
export function viewerOf({ headers }: Incoming, tokens: Readonly<Record<string, TokenRule>>): Viewer | Answer {
  if (headers['user-agent'] === undefined) return failure(403, 'Please make sure your request has a User-Agent header');
  const token = /^(?:bearer|token) (\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  if (token === undefined) return failure(401, 'Requires authentication');
  const rule = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
  if (rule?.invalid === true) return failure(401, 'Bad credentials');
  return { login: rule?.login ?? DEFAULT_LOGIN, readOnly: rule?.readOnly ?? false };
}

/** One of GitHub's errors. */
export function failure(status: number, message: string, errors?: readonly unknown[]): Answer {
  const documentation_url = 'https://docs.github.com/rest';
  const more = errors === undefined ? {} : { errors };
  return json(status, { message, ...more, documentation_url, status: String(status) });
}
