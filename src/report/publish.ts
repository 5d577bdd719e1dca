import { appendFileSync } from 'node:fs';
import { EOL } from 'node:os';
import * as core from '@actions/core';

/** GitHub's limit for one output, in bytes (docs.github.com, "Workflow syntax", `jobs.<job_id>.outputs`). */
const LARGEST_OUTPUT = 1024 * 1024;

/**
 * Sets the step's outputs, all in one go. One that is too large is left empty, with a warning.
 *
 * The toolkit's `setOutput` has a random delimiter, for which it loads `crypto`: 3 ms. One that the value does not have
 * in it cannot be ended by it either (docs.github.com, "Workflow commands", "Multiline strings").
 */
export function setOutputs(values: Readonly<Record<string, string>>, warn: (line: string) => void): void {
  const file = process.env['GITHUB_OUTPUT'];
  let blocks = '';
  for (const [name, value] of Object.entries(values)) {
    const fits = Buffer.byteLength(value) <= LARGEST_OUTPUT;
    if (!fits) warn(`The output ${name} is over GitHub's limit of 1 MB, and is left empty.`);
    const output = fits ? value : '';
    if (file) blocks += block(name, output);
    else core.setOutput(name, output);
  }
  if (file) appendFileSync(file, blocks);
}

function block(name: string, value: string): string {
  let delimiter = 'END';
  while (value.includes(delimiter)) delimiter += '_';
  return `${name}<<${delimiter}${EOL}${value}${EOL}${delimiter}${EOL}`;
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

/** Adds the report to the job summary; a summary that cannot be written is a warning. */
export function writeSummary(report: string, warn: (line: string) => void): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  try {
    appendFileSync(file, `${report}${EOL}`);
  } catch (error) {
    warn(`The job summary was not written: ${String(error)}`);
  }
}
