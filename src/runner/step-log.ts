import * as core from '@actions/core';
import { explained, type FilePlace, InputError, type Warn } from '../errors.ts';
import { logLine } from '../sanitize/escape.ts';
import type { Redact } from '../sanitize/redact.ts';

export type StepLog = Readonly<ReturnType<typeof createStepLog>>;

/** Creates the step's log. Every line is redacted, and never a command to the runner. */
export function createStepLog(redact: Redact) {
  const safe = (text: string) => redact(text).split('\n').map(logLine).join('\n');
  /** Shown only with step debug logging (`ACTIONS_STEP_DEBUG`). */
  const debug = (line: string) => core.debug(safe(line));
  const info = (line: string) => core.info(logLine(redact(line)));
  const annotation =
    (print: typeof core.error): Warn =>
    (title, message, { file, line, col }: Partial<FilePlace> = {}) =>
      print(safe(message), { title: logLine(redact(title)), file, startLine: line, startColumn: col });
  return {
    debug,
    info,
    warn: annotation(core.warning),
    /** Folds lines under a title. */
    group: (title: string, lines: readonly string[]) => {
      core.startGroup(logLine(redact(title)));
      lines.forEach(info);
      core.endGroup();
    },
    /** Shows the error and its advice as an annotation. */
    failed: (error: unknown) => {
      const { title, message, fix } = explained(error);
      const annotate = annotation(core.error);
      const { problems, count, places } = error instanceof InputError ? error : new InputError([]);
      const annotated = places.size > 0 && problems.length > 1 ? problems : [];
      // The last annotation says how many others there are, or is the last problem.
      const most = count === MOST_PROBLEMS + 1 ? count : MOST_PROBLEMS;
      const lines = annotated.length > 0 ? [] : message.split('\n');
      const rest = lines.splice(MOST_LINES);
      rest.forEach(info);
      if (rest.length > 0) lines.push(`${rest.length} more are in the log of this step.`);
      annotate(title, [...lines, fix].join('\n'), places.get(message));
      for (const one of annotated.slice(0, most)) annotate(title, one, places.get(one));
      const others = annotated.slice(most);
      others.flatMap((one) => one.split('\n')).forEach(info);
      if (others.length > 0) annotate(title, `${count - most} more problems: see the log of this step.`);
      if (!core.isDebug() && process.env['ACTIONS_STEP_DEBUG'] !== 'true') return;
      for (let cause = error; cause instanceof Error; cause = cause.cause) debug(cause.stack ?? cause.message);
    },
  };
}

/** Of an annotation: readers stop long before. */
const MOST_LINES = 50;
/** GitHub keeps ten annotations of a kind for each step: the run's error, these, and the number of the others. */
const MOST_PROBLEMS = 8;
