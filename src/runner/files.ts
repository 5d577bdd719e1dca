import * as core from '@actions/core';
import { ActionError, type Warn } from '../errors.ts';
import type { StepLog } from './step-log.ts';

/** GitHub's limit for one output, in bytes (docs.github.com, "Workflow syntax", `jobs.<job_id>.outputs`). */
const LARGEST_OUTPUT = 1024 * 1024;

/**
 * Sets the step's outputs. An output that is too large is left empty, with a warning.
 *
 * @returns whether the runner's file could be written; otherwise, the log has the error.
 */
export function setOutputs(values: Readonly<Record<string, string>>, log: Pick<StepLog, 'warn' | 'failed'>): boolean {
  try {
    for (const [name, value] of Object.entries(values)) {
      const fits = Buffer.byteLength(value) <= LARGEST_OUTPUT;
      if (!fits) log.warn('Output left empty', `The output ${name} exceeds GitHub's limit of 1 MB and was left empty.`);
      core.setOutput(name, fits ? value : '');
    }
    return true;
  } catch (cause) {
    const message = `The runner's file for outputs cannot be written, so later steps get empty values: ${String(cause)}.`;
    const fix = 'In a container job, let the user of the container write to the file in GITHUB_OUTPUT.';
    log.failed(new ActionError({ title: 'Outputs not written', message, fix, cause }));
    return false;
  }
}

/** Adds the report to the job summary, if there is one. A summary that cannot be written is a warning. */
export async function writeSummary(report: string, warn: Warn): Promise<void> {
  // Self-hosted runners may have none.
  if (!process.env['GITHUB_STEP_SUMMARY']) return;
  try {
    await core.summary.addRaw(report, true).write();
  } catch (error) {
    warn('No job summary', `The job summary was not written: ${String(error)}`);
  }
}
