/**
 * An error for people: what happened, to what, and what to do next.
 *
 * The texts may quote external text: they are redacted and escaped where they leave the process.
 */
export class ActionError extends Error {
  override readonly name: string = 'ActionError';
  /** A few words for the annotation's title, e.g. `Pictory did not accept the API key`. */
  declare readonly title: string;
  /** The message without its points. */
  declare readonly summary: string;
  /** The parts of the message, if there are several: they follow it, a line each. */
  declare readonly points: readonly string[];
  /** Advice, in full sentences. */
  declare readonly fix: string;

  constructor({ title, message, points = [], fix, cause }: ActionErrorParts) {
    super([message, ...points.map((point) => `- ${point}`)].join('\n'), { cause });
    Object.assign(this, { title, summary: message, points, fix });
  }
}

type ActionErrorParts = Pick<ActionError, 'title' | 'message' | 'fix' | 'cause'> & Partial<Pick<ActionError, 'points'>>;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const BUG =
  'This is a bug in the action. Please report it with the log of a run with step debug logging (ACTIONS_STEP_DEBUG).';

/** Returns an error for people: anything but an ActionError is unexpected. */
export function explained(error: unknown): ActionError {
  if (error instanceof ActionError) return error;
  return new ActionError({ title: 'Unexpected error', message: messageOf(error), fix: BUG });
}

/** Returns a number with its noun, e.g. `1 connection` and `2 connections`. */
export const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A file, relative to the workspace, and a place in it, from 1. */
export type FilePlace = Readonly<{ file: string; line: number; col: number }>;

export type Warning = Readonly<{ title: string; message: string; place?: FilePlace }>;

export type Warn = (title: string, message: string, place?: FilePlace) => void;

/** Changes that `expect-plan` does not allow. Its points, if any, name them. */
export class NotExpected extends ActionError {}

/** Failed checks of the preflight, which its points name. */
export class PreflightFailed extends ActionError {}

/** A write that was skipped because another one failed, or the run was cancelled. */
export class NotTried extends ActionError {}

const FIXES = {
  inputs: 'Correct the step in the workflow file, then push the change.',
  secret: 'Store the API key as a secret, then rerun the job.',
  manifest: 'Correct the manifest, or the environment variables of the step, then push the change.',
} as const;

/** Every problem with the inputs of one run, or with its manifest, found before the first request. */
export class InputError extends ActionError {
  declare readonly problems: readonly string[];
  /** The number of all problems: the last of `problems` can stand for many. */
  declare readonly count: number;
  /** By problem of a manifest. */
  declare readonly places: ReadonlyMap<string, FilePlace>;

  constructor(
    problems: readonly string[],
    source: keyof typeof FIXES = 'inputs',
    places: ReadonlyMap<string, FilePlace> = new Map(),
    count: number = problems.length,
  ) {
    const of = source === 'manifest' ? 'manifest' : 'inputs';
    super({
      title: count > 1 ? `${count} problems with the ${of}` : `A problem with the ${of}`,
      message: count > 1 ? problems.map((problem) => `- ${problem}`).join('\n') : problems.join(''),
      fix: `No request was sent. ${FIXES[source]}`,
    });
    Object.assign(this, { problems, count, places });
  }
}
