/**
 * Something a person has to know of: what happened, to what, and what to do next.
 *
 * The texts may quote what came from outside: they are redacted and escaped where they leave the process.
 */
export class ActionError extends Error {
  override readonly name: string = 'ActionError';
  /** A few words for the annotation's title, e.g. `Pictory did not accept the API key`. */
  readonly title: string;
  /** What to do next, in full sentences. */
  readonly fix: string;

  constructor(what: {
    readonly title: string;
    readonly message: string;
    readonly fix: string;
    readonly cause?: unknown;
  }) {
    super(what.message, { cause: what.cause });
    this.title = what.title;
    this.fix = what.fix;
  }
}

/** Every problem with the inputs of one run, found before the first request. */
export class InputError extends ActionError {
  override readonly name = 'InputError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const many = problems.length > 1;
    super({
      title: many ? `${problems.length} problems with the inputs` : 'A problem with the inputs',
      message: many ? problems.map((problem) => `- ${problem}`).join('\n') : problems.join(''),
      fix: 'No request was sent. Correct the step in the workflow file and run it again.',
    });
    this.problems = problems;
  }
}
