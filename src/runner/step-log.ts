import * as core from '@actions/core';
import { ActionError } from '../errors.ts';
import { logLine } from '../sanitize/escape.ts';
import type { Redact } from '../sanitize/redact.ts';

/** The step's log. Every line is redacted, and is text to the runner, whatever is in it. */
export interface StepLog {
  readonly info: (line: string) => void;
  readonly warn: (line: string) => void;
  /** Lines that are folded under a title. */
  readonly group: (title: string, lines: readonly string[]) => void;
  /** Shown only with step debug logging (`ACTIONS_STEP_DEBUG`). */
  readonly debug: (line: string) => void;
  /** Tells in an annotation why the step failed, and what to do. */
  readonly failed: (error: unknown) => void;
}

export function createStepLog(redact: Redact): StepLog {
  const safe = (text: string) => redact(text).split('\n').map(logLine).join('\n');
  const debug = (line: string) => core.debug(safe(line));
  const info = (line: string) => core.info(logLine(redact(line)));
  return {
    debug,
    info,
    group: (title, lines) => {
      core.startGroup(logLine(redact(title)));
      lines.forEach(info);
      core.endGroup();
    },
    warn: (line) => core.warning(safe(line)),
    failed: (error) => {
      const { title, message, fix } = explained(error);
      core.error(safe(`${message}\n${fix}`), { title: logLine(redact(title)) });
      if (!core.isDebug() && process.env['ACTIONS_STEP_DEBUG'] !== 'true') return;
      for (let cause = error; cause instanceof Error; cause = cause.cause) debug(cause.stack ?? cause.message);
    },
  };
}

function explained(error: unknown): { readonly title: string; readonly message: string; readonly fix: string } {
  if (error instanceof ActionError) return error;
  return {
    title: 'Something unforeseen happened',
    message: error instanceof Error ? error.message : String(error),
    fix: 'This is a bug of the action. Please report it with the log of a run with step debug logging (ACTIONS_STEP_DEBUG).',
  };
}
