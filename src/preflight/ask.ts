import type { RequestInit } from 'node-fetch';
import { type Answer, NetworkError } from '../http/fetch.ts';
import { USER_AGENT } from '../identity.ts';
import type { Finding, PreflightAccess } from './check.ts';

const LARGEST_ANSWER = 1024 * 1024;
/** Items at the same time. */
const AT_ONCE = 4;

/**
 * Sends a request once, without following redirects.
 *
 * @returns the answer; a sentence with the reason if there is none that says anything about the subject.
 */
export async function ask(
  { fetch, timeoutMs, end }: PreflightAccess,
  url: string,
  { headers, ...init }: RequestInit,
): Promise<Answer | string> {
  const { host } = new URL(url);
  if (end.aborted) return 'The preflight took too long.';
  try {
    const all = { 'User-Agent': USER_AGENT, ...headers };
    const bounds = { timeoutMs, largest: LARGEST_ANSWER, end };
    const answer = await fetch(url, { ...init, headers: all, redirect: 'manual' }, bounds);
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

/** The result of a check, what was found, and the fix. */
export type Said = readonly [result: Finding['result'], found: string, fix?: string];

/** Makes a finding of each result, in the order of the ids. */
export function findings(ids: readonly string[], subject: string, said: readonly Said[]): readonly Finding[] {
  return said.map(([result, found, fix = ''], at) => ({ id: ids[at] ?? '', subject, result, found, fix }));
}

/** Calls a function for each item, several at a time. The results are in the order of the items. */
export async function severalAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const take = async () => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  return results;
}
