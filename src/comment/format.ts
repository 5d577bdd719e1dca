import { timingSafeEqual } from 'node:crypto';
import type { Signer } from '../connections/types.ts';
import type { Repository } from '../github/access.ts';
import { formatRecord, LONGEST_COMMENT, parseRecord, type RecordedChange } from './review-record.ts';

/** The place of a comment, and the key that signs its hidden part: a copy elsewhere is invalid. */
export interface CommentPlace extends Repository {
  readonly sign: Signer;
  readonly number: number;
  /** Distinguishes the action's comments on the same pull request. */
  readonly key: string;
}

/** The run that wrote a comment, and the commit that it is about. */
export interface Stamp {
  /** GitHub's number of the run; later runs of a repository have greater ones. 0 if it is not known. */
  readonly run: number;
  /** Counts the starts of the run from 1. */
  readonly attempt: number;
  /** The result of the run: `failed` also if it wrote to Pictory before the failure. */
  readonly state: 'preview' | 'applied' | 'failed' | 'outdated';
  /** The SHA of the commit that the run was about; empty if it is not known. */
  readonly commit: string;
  /** 16 hex digits: a hash of the whole report, even if cut, without its last line. */
  readonly digest: string;
}

/** The hidden part of a comment: who wrote it, and the changes that were reviewed. */
export type Hidden = { readonly stamp: Stamp; readonly record: readonly RecordedChange[] };

/** Returns the first line of a comment: keyed, so it cannot end the HTML comment and nobody can guess the name in it. */
export function markerOf({ sign, key }: Pick<CommentPlace, 'sign' | 'key'>): string {
  return `<!-- pictory-connection ${sign(`marker ${key}`).toString('hex').slice(0, 32)} -->`;
}

/** Whether a comment has the marker in its first line; a quoted marker never is. */
export const isMarked = (body: string, marker: string): boolean => body.split(/\r?\n/, 1)[0] === marker;

const COMMIT = /^[0-9a-f]{40,64}$/;
const HIDDEN =
  /^<!-- ([0-9a-f]{64}) ((\d{1,15})\.(\d{1,6}) (preview|applied|failed|outdated) ([0-9a-f]{40,64}|unknown) ([0-9a-f]{16}) ([0-9a-f.@,]*)) -->$/;

/**
 * Builds a comment: marker, signed hidden part, visible text. Cuts the text if the comment would be too long for GitHub:
 * somebody may have edited it, and the hidden part matters more.
 *
 *     <!-- pictory-connection 5e2f… -->
 *     <!-- <signature> 42.1 preview beefcafe… 0123456789abcdef <record> -->
 *     ### Preview: 1 to create
 */
export function formatComment(place: CommentPlace, { stamp, record }: Hidden, text: string): string {
  const { run, attempt, state, commit, digest } = stamp;
  const known = COMMIT.test(commit) ? commit : 'unknown';
  const content = `${run}.${attempt} ${state} ${known} ${digest} ${formatRecord(record)}`;
  const hidden = `<!-- ${signature(place, content).toString('hex')} ${content} -->`;
  return [markerOf(place), hidden, text].join('\n').slice(0, LONGEST_COMMENT).toWellFormed();
}

/**
 * Parses a comment that begins with a marker. GitHub turns line ends into CR LF if a comment is edited by hand.
 *
 * The hidden part is missing if it is invalid: somebody edited it, copied it from elsewhere, or used another API key.
 */
export function parseComment(place: CommentPlace, body: string): { readonly hidden?: Hidden; readonly text: string } {
  const [, line = '', ...rest] = body.split(/\r?\n/);
  const [, found = '', content, run, attempt, state, commit, digest = '', record = ''] = HIDDEN.exec(line) ?? [];
  const text = (line.startsWith('<!--') ? rest : [line, ...rest]).join('\n');
  if (content === undefined) return { text };
  if (!timingSafeEqual(Buffer.from(found, 'hex'), signature(place, content))) return { text };
  const known = commit === 'unknown' ? '' : `${commit}`;
  const stamp = { run: Number(run), attempt: Number(attempt), state: state as Stamp['state'], commit: known, digest };
  return { hidden: { stamp, record: parseRecord(record) }, text };
}

function signature({ sign, owner, repo, number, key }: CommentPlace, content: string): Buffer {
  return sign(JSON.stringify(['comment', `${owner}/${repo}`.toLowerCase(), number, key, content]));
}

/** Whether one run was started after another. */
export function isLater(one: Stamp, other: Stamp): boolean {
  return one.run === other.run ? one.attempt > other.attempt : one.run > other.run;
}
