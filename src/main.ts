import * as core from '@actions/core';
import { connectionTypes } from './connections/registry.ts';
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

  const outcome = await work();
  const report = markdown(outcome, run, redact);
  resultLines(outcome).forEach(log.info);
  if (outcome.error !== undefined) log.failed(outcome.error);
  setOutputs(outputs(outcome, redact));
  if (outcome.request?.summary !== false) await writeSummary(report, log);
  const written = await comment({ outcome, run, body: report, footer: FOOTER, fetch, warn: log.warn });
  if (written !== undefined) {
    log.info(`Comment: ${written.url}`);
    setOutputs({ 'comment-id': written.id, 'comment-url': written.url });
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
    const client = new PictoryClient({ ...request, fetch, redact, debug: log.debug, sleep });
    return perform(request, {
      client,
      sleep,
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

function setOutputs(values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) core.setOutput(name, value);
}

async function writeSummary(report: string, log: StepLog): Promise<void> {
  if (!process.env['GITHUB_STEP_SUMMARY']) return;
  try {
    await core.summary.addRaw(report, true).write();
  } catch (error) {
    log.warn(`The job summary was not written: ${String(error)}`);
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
