import { createHash } from 'node:crypto';
import { isRecord } from './review-record.ts';

/** What a run wrote into a comment: `failed` also when something was written to Pictory before the failure. */
export type State = 'preview' | 'applied' | 'failed' | 'outdated';

/** Which run wrote a comment, and about what. It is part of the comment, where people do not see it. */
export interface Stamp {
  /** GitHub's number of the run; later runs of a repository have greater ones. 0 when it is not known. */
  readonly run: number;
  /** Counts from 1 how often the run was started. */
  readonly attempt: number;
  readonly state: State;
  /** The SHA of the commit that the run was about; empty when it is not known. */
  readonly commit: string;
}

/** A comment as it was found, taken apart. */
export interface Stamped {
  /** Missing when it cannot be read. */
  readonly stamp?: Stamp;
  /** The line that records what was reviewed, valid or not; empty when there is none. */
  readonly record: string;
  /** What people see. */
  readonly text: string;
}

/** The first line of the comment with a key. A hash, so that no key can end the HTML comment or be mistaken. */
export function markerOf(key: string): string {
  return `<!-- pictory-connection ${createHash('sha256').update(key).digest('hex').slice(0, 32)} -->`;
}

/** Whether a comment is the one with the marker: in its first line, so that a quotation of it is not. */
export function isMarked(body: string, marker: string): boolean {
  return body.split(/\r?\n/, 1)[0] === marker;
}

const COMMIT = /^[0-9a-f]{40,64}$/;
const STAMP = /^<!-- run (\d{1,15})\.(\d{1,6}) (preview|applied|failed|outdated) ([0-9a-f]{40,64}|unknown) -->$/;

/** The whole of a comment: marker, stamp, record, and what people see. */
export function stamped(
  marker: string,
  { run, attempt, state, commit }: Stamp,
  text: string,
  record: string = '',
): string {
  const stamp = `<!-- run ${run}.${attempt} ${state} ${COMMIT.test(commit) ? commit : 'unknown'} -->`;
  return [marker, stamp, ...(record === '' ? [] : [record]), text].join('\n');
}

/** Takes a comment apart that begins with a marker. GitHub turns line ends into CR LF when a comment is edited by hand. */
export function takeApart(body: string): Stamped {
  const [, second = '', ...others] = body.split(/\r?\n/);
  const record = isRecord(others[0] ?? '') ? (others[0] ?? '') : '';
  const rest = record === '' ? others : others.slice(1);
  const [, run, attempt, state, commit] = STAMP.exec(second) ?? [];
  if (!isState(state)) return { text: [second, ...rest].join('\n'), record };
  const stamp = { run: Number(run), attempt: Number(attempt), state, commit: commit === 'unknown' ? '' : `${commit}` };
  return { stamp, text: rest.join('\n'), record };
}

/** Whether one run was started after another. */
export function isLater(one: Stamp, other: Stamp): boolean {
  return one.run === other.run ? one.attempt > other.attempt : one.run > other.run;
}

function isState(state: string | undefined): state is State {
  return state !== undefined;
}
