/**
 * Something a person has to know of: what happened, to what, and what to do next.
 *
 * The texts may quote what came from outside: they are redacted and escaped where they leave the process.
 */
export class ActionError extends Error {
  override readonly name: string = 'ActionError';
  /** A few words for the annotation's title, e.g. `Pictory did not accept the API key`. */
  readonly title: string;
  /** The message without its points. */
  readonly summary: string;
  /** What the message is made of, if there are several such things: they follow it, a line each. */
  readonly points: readonly string[];
  /** What to do next, in full sentences. */
  readonly fix: string;

  constructor(what: {
    readonly title: string;
    readonly message: string;
    readonly points?: readonly string[];
    readonly fix: string;
    readonly cause?: unknown;
  }) {
    const points = what.points ?? [];
    super([what.message, ...points.map((point) => `- ${point}`)].join('\n'), { cause: what.cause });
    this.summary = what.message;
    this.points = points;
    this.title = what.title;
    this.fix = what.fix;
  }
}

/** A write that was not begun, though nothing is wrong with it: another one failed, or the run was cancelled. */
export class NotTried extends ActionError {
  override readonly name = 'NotTried';
}

const SOURCES = {
  inputs: 'Correct the step in the workflow file and run it again.',
  manifest: 'Correct what is named above, in the manifest or in the step, and run it again.',
} as const;

/** Every problem with the inputs of one run, or with its manifest, found before the first request. */
export class InputError extends ActionError {
  override readonly name = 'InputError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], source: keyof typeof SOURCES = 'inputs') {
    const many = problems.length > 1;
    super({
      title: many ? `${problems.length} problems with the ${source}` : `A problem with the ${source}`,
      message: many ? problems.map((problem) => `- ${problem}`).join('\n') : problems.join(''),
      fix: `No request was sent. ${SOURCES[source]}`,
    });
    this.problems = problems;
  }
}
