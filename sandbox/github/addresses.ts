import { createHash } from 'node:crypto';
import type { Comment, PullRequest } from './thread.ts';

/** The addresses of pages for people; links in responses point there, as on GitHub. */
export const SERVER_URL = 'https://github.com';

/** The address of a pull request for people. */
export function pullUrl({ repository, number }: PullRequest): string {
  return `${SERVER_URL}/${repository}/pull/${number}`;
}

/** The address of a comment for people. */
export function commentUrl({ repository, number, id }: Comment): string {
  return `${SERVER_URL}/${repository}/pull/${number}#issuecomment-${id}`;
}

/** The address of an account for people. */
export function profileUrl(login: string): string {
  return isBot(login) ? `${SERVER_URL}/apps/${withoutBotSuffix(login)}` : `${SERVER_URL}/${login}`;
}

/** Reports whether a login belongs to an app. */
export function isBot(login: string): boolean {
  return login.endsWith('[bot]');
}

/** A bot's login as GraphQL shows it. */
export function withoutBotSuffix(login: string): string {
  return login.replace(/\[bot\]$/, '');
}

/** An opaque id in the manner of GitHub's node ids. */
export function nodeId(prefix: string, id: number): string {
  return `${prefix}_${Buffer.from(`kwDO${id}`).toString('base64url')}`;
}

/** A number that stands for a name: always the same, and unlike that of other names. */
export function numericId(name: string): number {
  return createHash('sha1').update(name).digest().readUInt32BE(0);
}

/** The account a repository belongs to. */
export function ownerOf(fullName: string): string {
  return fullName.slice(0, fullName.indexOf('/'));
}
