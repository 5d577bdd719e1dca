import type { Refusal } from './refusal.ts';

/** The restrictions of an API key. */
export interface KeyRule {
  /** Whose connections it reaches; by default every key reaches the same ones. */
  readonly account?: string;
  /** `unauthorized`: revoked or expired (401). `forbidden`: valid, but without permission (403). */
  readonly refused?: 'unauthorized' | 'forbidden';
}

/** The account of every key that has no rule of its own. */
export const DEFAULT_ACCOUNT = 'default';

/** The account a request may act for, or why it may not. The key is the whole header, without a scheme. */
export function authenticate(
  authorization: string | undefined,
  keys: Readonly<Record<string, KeyRule>>,
): { readonly account: string } | { readonly refusal: Refusal } {
  if (authorization === undefined || !/^pictai_\S+$/.test(authorization)) return { refusal: unauthorized };
  const rule = Object.hasOwn(keys, authorization) ? keys[authorization] : undefined;
  if (rule?.refused === 'unauthorized') return { refusal: unauthorized };
  if (rule?.refused === 'forbidden') return { refusal: forbidden };
  return { account: rule?.account ?? DEFAULT_ACCOUNT };
}

const unauthorized: Refusal = {
  status: 401,
  code: 'UNAUTHORIZED',
  message: 'Unauthorized: the API key is missing or invalid.',
};

/** The refusal of a key that has no permission, for the account or for one connection. */
export const forbidden: Refusal = {
  status: 403,
  code: 'FORBIDDEN',
  message: 'You do not have permission to access this connection.',
};
