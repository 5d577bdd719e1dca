import { createHash } from 'node:crypto';
import { isRecord } from './review-record.ts';

/** The result of the run that wrote a comment: `failed` also if it wrote to Pictory before the failure. */
export type State = 'preview' | 'applied' | 'failed' | 'outdated';

/** The hidden part of a comment that says which run wrote it, and about what. */
export interface Stamp {
  /** GitHub's number of the run; later runs of a repository have greater ones. 0 if it is not known. */
  readonly run: number;
  /** Counts the starts of the run from 1. */
  readonly attempt: number;
  readonly state: State;
  /** The SHA of the commit that the run was about; empty if it is not known. */
  readonly commit: string;
  /** 16 hex digits: a hash of the whole report, even if cut, without its last line. */
  readonly digest: string;
}

/** An existing comment, parsed. */
export interface ParsedComment {
  /** Missing if it cannot be read. */
  readonly stamp?: Stamp;
  /** The line that records what was reviewed, valid or not; empty if there is none. */
  readonly record: string;
  /** The visible text. */
  readonly text: string;
}

/** Returns the first line of the comment with a key: a hash, so no key can end the HTML comment or match another. */
export function markerOf(key: string): string {
  return `<!-- pictory-connection ${createHash('sha256').update(key).digest('hex').slice(0, 32)} -->`;
}

/** Whether a comment has the marker in its first line; a quoted marker never is. */
export function isMarked(body: string, marker: string): boolean {
  return body.split(/\r?\n/, 1)[0] === marker;
}

const COMMIT = /^[0-9a-f]{40,64}$/;
const STAMP =
  /^<!-- run (\d{1,15})\.(\d{1,6}) (preview|applied|failed|outdated) ([0-9a-f]{40,64}|unknown) ([0-9a-f]{16}) -->$/;

/**
 * Builds a comment: marker, stamp, record if there is one, and the visible text.
 *
 *     <!-- pictory-connection 5e2f… -->
 *     <!-- run 42.1 preview beefcafe… 0123456789abcdef -->
 *     <!-- reviewed 9ab0… 77aa… -->
 *     ### Will be created: …
 */
export function formatComment(marker: string, stamp: Stamp, text: string, record: string = ''): string {
  const { run, attempt, state, commit, digest } = stamp;
  const line = `<!-- run ${run}.${attempt} ${state} ${COMMIT.test(commit) ? commit : 'unknown'} ${digest} -->`;
  return [marker, line, ...(record === '' ? [] : [record]), text].join('\n');
}

/** Parses a comment that begins with a marker. GitHub turns line ends into CR LF if a comment is edited by hand. */
export function parseComment(body: string): ParsedComment {
  const [, second = '', ...others] = body.split(/\r?\n/);
  const record = isRecord(others[0] ?? '') ? (others[0] ?? '') : '';
  const rest = record === '' ? others : others.slice(1);
  const [, run, attempt, state, commit, digest = ''] = STAMP.exec(second) ?? [];
  if (!isState(state)) return { text: [second, ...rest].join('\n'), record };
  const known = commit === 'unknown' ? '' : `${commit}`;
  const stamp = { run: Number(run), attempt: Number(attempt), state, commit: known, digest };
  return { stamp, text: rest.join('\n'), record };
}

/** Whether one run was started after another. */
export function isLater(one: Stamp, other: Stamp): boolean {
  return one.run === other.run ? one.attempt > other.attempt : one.run > other.run;
}

function isState(state: string | undefined): state is State {
  return state !== undefined;
}
