import * as core from '@actions/core';
import { listenForCancellation } from './cancellation.ts';
import { connectionTypes } from './connections/registry.ts';
import { withoutTags } from './connections/tag.ts';
import { comment } from './github/courtesy.ts';
import { readRun } from './github/run.ts';
import { createFetch } from './http.ts';
import { SECRET_INPUTS } from './inputs/reader.ts';
import { type Request, readRequest } from './inputs/request.ts';
import { perform } from './operations.ts';
import type { Outcome } from './outcome.ts';
import { PictoryClient } from './pictory/client.ts';
import { planLines, resultLines } from './report/log.ts';
import { FOOTER, markdown } from './report/markdown.ts';
import { outputs } from './report/outputs.ts';
import { createRedact, type Redact } from './report/redact.ts';
import { createStepLog, type StepLog } from './report/step-log.ts';

/** One run of the action: inputs, plan, apply, report. Sets the exit code; never throws. */
export async function main(): Promise<void> {
  const redact = maskSecrets();
  const log = createStepLog(redact);
  const run = readRun();
  const fetch = createFetch();
  const cancellation = listenForCancellation(log.warn);

  const outcome = await work();
  const report = markdown(outcome, run, redact);
  resultLines(outcome).forEach(log.info);
  if (outcome.error !== undefined) log.failed(outcome.error);
  setOutputs(outputs(outcome, redact), log);
  if (outcome.request?.summary ?? !/^false$/i.test(core.getInput('summary'))) await writeSummary(report, log);
  // What is left of a cancelled run's time is short, and the next run brings the comment up to date.
  if (cancellation.stop.aborted) return;
  const written = await comment({ outcome, run, body: report, footer: FOOTER, fetch, warn: log.warn });
  if (written !== undefined) {
    log.info(`Comment: ${written.url}`);
    setOutputs({ 'comment-id': written.id, 'comment-url': written.url }, log);
  }

  async function work(): Promise<Outcome> {
    let request: Request;
    try {
      request = readRequest({
        get: (name) => core.getInput(name),
        types: connectionTypes,
        hiddenSecrets: run.hiddenSecrets,
      });
    } catch (error) {
      return { applied: false, error };
    }
    request.warnings.forEach(log.warn);
    const spoken = (text: string) => withoutTags(redact(text));
    const client = new PictoryClient({ ...request, fetch, redact: spoken, debug: log.debug, ...cancellation });
    return perform(request, {
      client,
      cancellation,
      log: log.info,
      warn: log.warn,
      announce: (plan) => planLines(plan, request).forEach(log.info),
    });
  }
}

/** Before anything else: what is secret shows nowhere, neither through the runner nor through us. */
function maskSecrets(): Redact {
  const secrets = SECRET_INPUTS.map((name) => core.getInput(name)).filter((secret) => secret !== '');
  for (const secret of secrets) {
    core.setSecret(secret);
    const asJson = JSON.stringify(secret).slice(1, -1);
    if (asJson !== secret) core.setSecret(asJson);
  }
  return createRedact(secrets);
}

/** GitHub's limit for one output, in bytes (docs.github.com, "Workflow syntax", `jobs.<job_id>.outputs`). */
const LARGEST_OUTPUT = 1024 * 1024;

function setOutputs(values: Readonly<Record<string, string>>, log: StepLog): void {
  for (const [name, value] of Object.entries(values)) {
    const fits = Buffer.byteLength(value) <= LARGEST_OUTPUT;
    if (!fits) log.warn(`The output ${name} is over GitHub's limit of 1 MB, and is left empty.`);
    core.setOutput(name, fits ? value : '');
  }
}

async function writeSummary(report: string, log: StepLog): Promise<void> {
  if (!process.env['GITHUB_STEP_SUMMARY']) return;
  try {
    await core.summary.addRaw(report, true).write();
  } catch (error) {
    log.warn(`The job summary was not written: ${String(error)}`);
  }
}
