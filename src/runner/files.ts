import * as core from '@actions/core';

/** GitHub's limit for one output, in bytes (docs.github.com, "Workflow syntax", `jobs.<job_id>.outputs`). */
const LARGEST_OUTPUT = 1024 * 1024;

/**
 * Sets the step's outputs. An output that is too large is left empty, with a warning.
 *
 * @throws When the runner's file cannot be written.
 */
export function setOutputs(values: Readonly<Record<string, string>>, warn: (line: string) => void): void {
  for (const [name, value] of Object.entries(values)) {
    const fits = Buffer.byteLength(value) <= LARGEST_OUTPUT;
    if (!fits) warn(`The output ${name} is over GitHub's limit of 1 MB, and is left empty.`);
    core.setOutput(name, fits ? value : '');
  }
}

/** The job summary of one step, in bytes (docs.github.com, "Workflow commands", "Adding a job summary"). */
export const SUMMARY_ROOM = {
  most: 1024 * 1024 - 1024,
  measure: (text: string) => Buffer.byteLength(text),
  why: 'GitHub takes no more than 1 MiB for a job summary',
  elsewhere: 'All of them are in the log of the step.',
};

/** A comment, in characters. */
export const COMMENT_ROOM = {
  measure: (text: string) => text.length,
  why: 'GitHub takes no more than 65,536 characters for a comment',
  elsewhere: 'All of them are in the job summary and in the log of the run.',
};

/** Adds the report to the job summary, if there is one. A summary that cannot be written is a warning. */
export async function writeSummary(report: string, warn: (line: string) => void): Promise<void> {
  // A runner of one's own may have none.
  if (!process.env['GITHUB_STEP_SUMMARY']) return;
  try {
    await core.summary.addRaw(report, true).write();
  } catch (error) {
    warn(`The job summary was not written: ${String(error)}`);
  }
}
